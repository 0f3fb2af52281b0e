"""Measurements as lines of JSON, and how they are made: one thread, processor time, the median of five.

A part of the comparison keeps its records in a file of its own, so that it can be run again alone; `run` puts all files
together. README.md beside this file says what the fields are.
"""

import importlib.metadata
import json
import math
import os
import statistics
import sys
import time
from pathlib import Path

HOME = Path(__file__).resolve().parents[2] / ".build" / "peers"
REPETITIONS = 5

if os.environ.get("OMP_NUM_THREADS") != "1":
    sys.exit("start the parts with Benchmarks/peers/run, which sees to it that each library takes one thread")


class Records:
    """The records of one part, written as they come."""

    def __init__(self, part, keep=False):
        """What an earlier run left is overwritten, unless it is to be kept."""
        self.path = HOME / "records" / f"{part}.jsonl"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not keep:
            self.path.write_text("")

    def read(self):
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        return [json.loads(line) for line in lines]

    def add(self, work, size, peer, seconds, **details):
        """One measurement: `seconds` of processor time by `peer` for `work` of this size."""
        record = dict(
            work=work, size=size, peer=peer, version=version(peer), seconds=seconds, processor=processor(), **details
        )
        # JSON has no infinity: what is none of a number is null.
        record = {name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in record.items()}
        with self.path.open("a") as file:
            file.write(json.dumps(record, allow_nan=False) + "\n")
        time_taken = "failed" if seconds is None else f"{seconds:.4g} s"
        print(f"{work:28} {size:44} {peer:10} {time_taken}", file=sys.stderr)


def median_seconds(work, repetitions=REPETITIONS):
    """Processor seconds of one call: the median of some measurements, each of as many calls as take a tenth of a second.

    One call before them does not count.
    """
    work()
    begin = time.process_time()
    work()
    calls = max(1, int(0.1 / max(time.process_time() - begin, 1e-7)))
    seconds = []
    for _ in range(repetitions):
        begin = time.process_time()
        for _ in range(calls):
            work()
        seconds.append((time.process_time() - begin) / calls)
    return statistics.median(seconds)


def version(peer):
    package = {"operon": "pyoperon"}.get(peer, peer)
    return importlib.metadata.version(package)


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown"
