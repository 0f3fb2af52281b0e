"""Draws laws from a grammar at random, so that no search can have been built with them in view; the same seed, the same laws.

    python3 Benchmarks/peers/grammar.py [--seed 2024] [--laws 21] > Benchmarks/peers/grammar.txt

    law      = sum | product / (product ± product) | number * sqrt(product + product)      2 : 1 : 1
    sum      = product | product ± product                                                 1 : 2
    product  = one to three factors of different variables, between them * (2) or / (1); before them a number, one time in three
    factor   = variable | variable ** power | function(argument)                           2 : 1 : 1
    power    = 2, 3 or (3/2)
    function = sin, cos, exp, log or sqrt
    argument = v | -v | v*w | v/w | v + w | 1 + v**2                                       v the factor's variable, w another one
    number   = a whole one of 2 … 5, or one of two digits in 0.11 … 9.9

A law has two, three or four variables on 1 .. 5, and each stands in it. It is drawn again if it has more than 30 nodes; if on
1,000 rows it is not finite or varies by less than a tenth of its root mean square; if a value is more than twenty times the
ninth decile, as near a pole; if some part, its mean put in its place, changes the law by less than a hundredth of its
deviation; or if the values are those of another law of the set but for a factor.
"""

import argparse
import ast
import random
import textwrap
from dataclasses import replace

import numpy as np

from laws import Law, Range

ROWS = 1_000
MOST_NODES = 30
LOW, HIGH = 1, 5


class Grammar:
    """Each method draws what the grammar calls by its name, as text."""

    def __init__(self, chance, variables):
        self.chance, self.variables = chance, variables

    def law(self):
        kind = self.chance.randrange(4)
        if kind < 2:
            return self.product() if self.chance.randrange(3) == 0 else f"{self.product()} {self.sign()} {self.product()}"
        if kind == 2:
            return f"{self.product()}/({self.product()} {self.sign()} {self.product()})"
        return f"{self.number()}*sqrt({self.product()} + {self.product()})"

    def product(self):
        leads = self.chance.sample(self.variables, self.chance.randint(1, min(3, len(self.variables))))
        text = "".join(self.factor(lead) + self.chance.choice("**/") for lead in leads)[:-1]
        return f"{self.number()}*{text}" if self.chance.randrange(3) == 0 else text

    def factor(self, variable):
        kind = self.chance.randrange(4)
        if kind < 2:
            return variable
        if kind == 2:
            return f"{variable}**{self.chance.choice(['2', '3', '(3/2)'])}"
        return f"{self.chance.choice('sin cos exp log sqrt'.split())}({self.argument(variable)})"

    def argument(self, v):
        w = self.chance.choice([other for other in self.variables if other != v])
        return self.chance.choice([v, f"-{v}", f"{v}*{w}", f"{v}/{w}", f"{v} + {w}", f"1 + {v}**2"])

    def number(self):
        if self.chance.randrange(2):
            return str(self.chance.randint(2, 5))
        below_one = f"0.{self.chance.randint(11, 99)}"
        return self.chance.choice([below_one, f"{self.chance.randint(1, 9)}.{self.chance.randint(1, 9)}"])

    def sign(self):
        return self.chance.choice("+-")


def is_fit(law, columns):
    """Whether a law need not be drawn again."""
    tree = ast.parse(law.formula, mode="eval").body
    parts = [node for node in ast.walk(tree) if isinstance(node, (ast.BinOp, ast.UnaryOp, ast.Call, ast.Name))]
    parts = [part for part in parts if not (isinstance(part, ast.Name) and part.id not in law.names)]
    y = law.values(columns)
    size = np.sqrt(np.mean(y * y))
    return (
        set(law.names) <= {part.id for part in parts if isinstance(part, ast.Name)}
        and len(parts) + sum(isinstance(node, ast.Constant) for node in ast.walk(tree)) <= MOST_NODES
        and bool(np.all(np.isfinite(y)))
        and np.std(y) >= 0.1 * size
        and np.max(np.abs(y)) <= 20 * np.quantile(np.abs(y), 0.9)
        and all(np.std(without(part, law, columns) - y) >= 0.01 * np.std(y) for part in parts if part is not tree)
    )


def without(part, law, columns):
    """The law's values with the mean of a part of its formula in the place of that part."""
    text = ast.get_source_segment(law.formula, part)
    mean = np.mean(replace(law, formula=text).values(columns))
    changed = f"{law.formula[:part.col_offset]}({float(mean)!r}){law.formula[part.end_col_offset:]}"
    return replace(law, formula=changed).values(columns)


def draw(seed, count):
    chance, found, fingerprints = random.Random(seed), [], []
    generator = np.random.default_rng(seed)
    columns = [generator.uniform(LOW, HIGH, ROWS) for _ in range(4)]
    np.seterr(all="ignore")  # Whether values are finite is looked at.
    while len(found) < count:
        variables = [f"x{place}" for place in range(1, chance.randint(2, 4) + 1)]
        law = Law("grammar", f"G{len(found) + 1}", "y", Grammar(chance, variables).law())
        law.ranges = {name: Range(LOW, HIGH) for name in variables}
        if not is_fit(law, columns[: len(variables)]):
            continue
        y = law.values(columns[: len(variables)])
        fingerprint = y / np.sqrt(np.sum(y * y))
        if any(abs(fingerprint @ other) > 1 - 1e-9 for other in fingerprints):
            continue
        found.append(law)
        fingerprints.append(fingerprint)
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seed", type=int, default=2024)
    arguments.add_argument("--laws", type=int, default=21)
    options = arguments.parse_args()
    print(f"# Written by grammar.py, which has the grammar, with the seed {options.seed}.")
    print("set grammar\ntitle Laws drawn from a grammar at random")
    for law in draw(options.seed, options.laws):
        ranges = f"{', '.join(law.names)} in {LOW} .. {HIGH}"
        print(textwrap.dedent(f"""
            law {law.id}
            {law.target} = {law.formula}
            {ranges}"""))


if __name__ == "__main__":
    main()
