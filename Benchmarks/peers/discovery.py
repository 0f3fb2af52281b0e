"""Operon, gplearn and RILS-ROLS: laws found again from rows, on one core in a given processor time.

    run discovery [--seconds 10] [--rows 1000] [--noise 0] [--seed 1] [--set feynman|grammar] [--only ID …] [--peers NAME …]

The laws are those of feynman.ids and grammar.txt. The rows of each are written to .build/peers/laws, so that others can be
given the same. Results that are there already for the same law, rows, time, noise and seed are kept; --anew makes all again.
"""

import argparse
import csv
import importlib.util
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor

import laws
from judge import Judge, TimeOver
from records import HOME, Records
from searches import SEARCHES

FOLDER = laws.REPOSITORY / "Benchmarks" / "peers"
MODULES = {"operon": "pyoperon", "gplearn": "gplearn", "rils-rols": "rils_rols"}


def sets():
    """The laws by the names of their sets."""
    known = {law.id: law for law in laws.read(laws.REPOSITORY / "library/laws/feynman.txt")}
    wanted = [line for line in (FOLDER / "feynman.ids").read_text().split("\n") if line and not line.startswith("#")]
    return {"feynman": [known[id] for id in wanted], "grammar": laws.read(FOLDER / "grammar.txt")}


def case(peer, law, rows, seconds, noise, seed):
    """Runs one search and judges what it found: the fields of its record but for the case itself."""
    import numpy as np

    columns, y = law.rows(rows, seed, noise)
    found = SEARCHES[peer](np.column_stack(columns), y, law.names, seconds, noise, seed)
    judge = Judge(law)
    judgements = []
    for place, formula in enumerate(found.formulas):
        try:
            judgements.append(judge(formula, protected=peer == "gplearn", thoroughly=place == 0))
        except (Exception, TimeOver) as error:  # What SymPy cannot read, or not in time.
            judgements.append(None)
            print(f"{formula}: {type(error).__name__} {error}", file=sys.stderr)
    first = judgements[0]
    return dict(
        seconds=found.seconds, exact=bool(first and first.how), how=first and first.how, r2=first and first.r2,
        size_of_formula=first and first.size, formula=found.formulas[0],
        exact_on_front=any(judgement and judgement.how for judgement in judgements),
    )


def write_rows(law, rows, noise, seed):
    """The training rows as a CSV, where it is not there yet."""
    path = HOME / "laws" / f"{law.set}-{law.id}-{rows}-{noise:g}-{seed}.csv"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        columns, y = law.rows(rows, seed, noise)
        with path.open("w", newline="") as file:
            lines = csv.writer(file)
            lines.writerow([*law.names, law.target])
            lines.writerows(zip(*(column.tolist() for column in columns), y.tolist()))
    return path


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=float, default=10)
    arguments.add_argument("--rows", type=int, default=1000)
    arguments.add_argument("--noise", type=float, default=0, help="as a share of √mean(y²)")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--set", choices=["feynman", "grammar"], help="one set of the two")
    arguments.add_argument("--only", nargs="+", help="laws by their ids")
    arguments.add_argument("--peers", nargs="+", choices=SEARCHES, default=list(SEARCHES))
    arguments.add_argument("--anew", action="store_true")
    options = arguments.parse_args()

    records = Records("discovery", keep=not options.anew)
    conditions = dict(rows=options.rows, limit=options.seconds, noise=options.noise, seed=options.seed)
    identity = ("peer", "set", "law", *conditions)
    done = {tuple(record[field] for field in identity) for record in records.read()}
    peers = [peer for peer in options.peers if importlib.util.find_spec(MODULES[peer])]
    chosen = [law for name, members in sets().items() for law in members if options.set in (None, name)]
    for law in chosen:
        if options.only and law.id not in options.only:
            continue
        path = write_rows(law, options.rows, options.noise, options.seed)
        for peer in peers:
            if (peer, law.set, law.id, *conditions.values()) in done:
                continue
            # A process of its own, so that a crash costs one case.
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
                try:
                    result = pool.submit(
                        case, peer, law, options.rows, options.seconds, options.noise, options.seed
                    ).result()
                except Exception as error:
                    result = dict(seconds=None, exact=False, exact_on_front=False, message=f"{type(error).__name__}: {error}")
            records.add(
                "discovery", f"{law.set} {law.id}", peer, result.pop("seconds"), set=law.set, law=law.id, **conditions,
                truth=f"{law.target} = {law.formula}", file=str(path), **result,
            )
    report(records.read())


def report(results):
    """How many were found, by set, noise and peer."""
    groups = {}
    for record in results:
        groups.setdefault((record["set"], record["noise"], record["limit"], record["peer"]), []).append(record)
    for (name, noise, limit, peer), members in groups.items():
        exact = sum(member["exact"] for member in members)
        front = sum(member["exact_on_front"] for member in members)
        accurate = sum((member.get("r2") or 0) > 0.999 for member in members)
        print(f"{name}, noise {noise:g}, {limit:g} s, {peer}: {len(members)} laws, {exact} exact ({front} on its front), "
              f"{accurate} with R² > 0.999", file=sys.stderr)


if __name__ == "__main__":
    main()
