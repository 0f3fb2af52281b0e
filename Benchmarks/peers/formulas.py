"""NumPy: the formulas of formulas.txt over many rows.

    run formulas [--rows 10000000]

Once as one would write it, an operation over whole columns at a time; and once in blocks of rows that fit the cache.
"""

import argparse

import numpy as np

import laws
from records import Records, median_seconds

BLOCK = 8_192


def in_blocks(law, columns, result):
    for begin in range(0, len(result), BLOCK):
        rows = slice(begin, begin + BLOCK)
        result[rows] = law.values([column[rows] for column in columns])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=int, default=10_000_000)
    rows = arguments.parse_args().rows
    records = Records("formulas")
    for law in laws.read(laws.REPOSITORY / "Benchmarks/peers/formulas.txt"):
        columns, _ = law.rows(rows, seed=5)
        result = np.empty(rows)
        for settings, work in (
            ("whole columns", lambda: law.values(columns)),
            (f"blocks of {BLOCK} rows", lambda: in_blocks(law, columns, result)),
        ):
            records.add(
                "evaluation of a formula", f"{law.id}, {rows} rows", "numpy", median_seconds(work), settings=settings,
                formula=law.formula,
            )


if __name__ == "__main__":
    main()
