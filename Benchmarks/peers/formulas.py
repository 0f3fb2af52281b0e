"""NumPy: the formulas of formulas.txt over many rows.

    run formulas [--rows 10000000]

Once as one would write it, an operation over whole columns at a time, whose values are a new array; and once in blocks of rows
that fit the cache, whose values are written into a given array. Formulas are compiled and names bound before time is taken.
"""

import argparse

import numpy as np

import laws
from records import Records, median_seconds

BLOCK = 8_192


def blocks(law, columns, result):
    """For each block of rows the formula's namespace, and where its values go."""
    slices = [slice(begin, begin + BLOCK) for begin in range(0, len(result), BLOCK)]
    return [(law.namespace([column[rows] for column in columns]), result[rows]) for rows in slices]


def evaluate_blocks(code, prepared):
    for names, values in prepared:
        values[:] = eval(code, names)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=int, default=10_000_000)
    rows = arguments.parse_args().rows
    records = Records("formulas")
    for law in laws.read(laws.REPOSITORY / "Benchmarks/peers/formulas.txt"):
        columns, _ = law.rows(rows, seed=5)
        code, names, prepared = law.code(), law.namespace(columns), blocks(law, columns, np.empty(rows))
        for settings, work in (
            ("whole columns", lambda: eval(code, names)),
            (f"blocks of {BLOCK} rows", lambda: evaluate_blocks(code, prepared)),
        ):
            with np.errstate(all="ignore"):
                seconds = median_seconds(work)
            records.add(
                "evaluation of a formula", f"{law.id}, {rows} rows", "numpy", seconds, settings=settings, formula=law.formula
            )


if __name__ == "__main__":
    main()
