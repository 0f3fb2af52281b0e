"""pandas: reading a CSV of numbers with its C engine.

    run tables [--csv FILE] [--megabytes 100]

Without a file of that name one is written: columns of random numbers, as short as they read back to the same bits.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas

from records import HOME, Records, median_seconds

COLUMNS = 10


def write(path, megabytes):
    """Uniform numbers between -10 and 10, some 18 characters each."""
    generator = np.random.default_rng(4)
    with path.open("w") as file:
        file.write(",".join(f"x{column}" for column in range(COLUMNS)) + "\n")
        while file.tell() < megabytes * 1e6:
            for row in generator.uniform(-10, 10, (10_000, COLUMNS)).tolist():
                file.write(",".join(map(repr, row)) + "\n")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--csv", type=Path, default=HOME / "numbers.csv", help="the file to read, made if it is not there")
    arguments.add_argument("--megabytes", type=float, default=100, help="how large it is made")
    options = arguments.parse_args()
    if not options.csv.exists():
        write(options.csv, options.megabytes)
    megabytes = options.csv.stat().st_size / 1e6
    records = Records("tables")
    seconds = median_seconds(lambda: pandas.read_csv(options.csv, engine="c"))
    records.add(
        "reading CSV", f"{megabytes:.0f} MB, {COLUMNS} columns", "pandas", seconds, settings="engine='c'",
        file=str(options.csv), megabytes=megabytes,
    )


if __name__ == "__main__":
    main()
