"""Laws as library/laws/README.md has them, read from a file; rows drawn from their ranges; their formulas for NumPy and SymPy.

What this reads: `set`, `law`, formulas and variables with ranges, `log` among them. Grids are drawn from at random, as Edgewise
does when a run asks for a number of rows. Units and notes are passed over; laws with tables of their own are refused.
"""

import math
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[2]
NUMPY_NAMES = {name: getattr(np, name) for name in "sqrt exp log sin cos tan sinh cosh tanh abs sign pi e".split()}
NUMPY_NAMES |= {"a" + name: getattr(np, "arc" + name) for name in "sin cos tan sinh cosh tanh".split()}


@dataclass
class Range:
    """Where the values of a variable are drawn from: uniformly, or uniformly in the logarithm."""

    low: float
    high: float
    logarithmic: bool = False

    def draw(self, rows, generator):
        if self.logarithmic:
            return np.exp(generator.uniform(math.log(self.low), math.log(self.high), rows))
        return generator.uniform(self.low, self.high, rows)


@dataclass
class Law:
    set: str
    id: str
    target: str = ""
    formula: str = ""
    ranges: dict = field(default_factory=dict)

    @property
    def names(self):
        return list(self.ranges)

    def code(self):
        """The formula, ready to be evaluated in a namespace."""
        return compile(self.formula, self.id, "eval")

    def namespace(self, columns):
        """What the names in the formula stand for, given a column for each variable."""
        return {"__builtins__": {}} | NUMPY_NAMES | dict(zip(self.names, columns))

    def values(self, columns):
        """The formula's values, of a column for each variable."""
        with np.errstate(all="ignore"):
            return eval(self.code(), self.namespace(columns))

    def rows(self, count, seed, noise=0.0):
        """Columns of the variables and values of the target, which has normal errors of deviation noise·√mean(y²).

        Rows on which the formula is not finite are drawn again. The same seed gives the same rows.
        """
        generator = np.random.default_rng(seed)
        columns = [range.draw(count, generator) for range in self.ranges.values()]
        y = self.values(columns)
        for _ in range(100):
            bad = ~np.isfinite(y)
            if not bad.any():
                break
            for column, drawn in zip(columns, self.ranges.values()):
                column[bad] = drawn.draw(bad.sum(), generator)
            y = self.values(columns)
        else:
            raise ValueError(f"{self.id}: {self.target} = {self.formula} is not finite on its ranges")
        return columns, y + noise * np.sqrt(np.mean(y * y)) * generator.standard_normal(count)


def read(path):
    """The laws of a file, in order."""
    laws, name = [], Path(path).stem
    for number, line in enumerate(Path(path).read_text().splitlines(), 1):
        line = line.split("#")[0].strip()
        word = line.split(None, 1)[0] if line else ""
        if word == "set":
            name = line.split()[1]
        elif word == "law":
            laws.append(Law(name, line.split()[1]))
        elif word == "data":
            raise ValueError(f"{path}:{number}: laws with a table of their own are not read here")
        elif laws and line and word not in ("title", "source", "unit", "note", "test"):
            quantity(laws[-1], line.replace("`", ""), f"{path}:{number}")
    return laws


def quantity(law, line, place):
    """Takes in `y [unit] = formula` or `x, z in range [unit]`."""
    bare = re.sub(r"\s*\[[^\]]*\]\s*", " ", line).strip()
    if "=" in bare:
        law.target, law.formula = (part.strip() for part in bare.split("=", 1))
        law.formula = law.formula.replace("^", "**")
        return
    parts = re.fullmatch(r"(.+?)\s+in\s+(.+)", bare)
    if not parts:
        raise ValueError(f"{place}: ‘{line}’ is neither a formula nor a variable with a range")
    ends, *options = parts[2].split(",")
    low, high = (float(eval(end, {"__builtins__": {}}, NUMPY_NAMES)) for end in ends.split(".."))
    for name in parts[1].split(","):
        law.ranges[name.strip()] = Range(low, high, "log" in [option.strip() for option in options])
