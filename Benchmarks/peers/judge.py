"""Whether a found formula is the law: by SRBench's rule with SymPy, by the same rule with values, or by values alone.

SRBench's rule: with constants rounded to three decimals, the difference of law and formula simplifies to a constant, or their
quotient does. As in Edgewise's own judgement, numbers below 0.1 keep three significant digits, so that a law may hold a small
constant; those below 0.0005 become 0 where that changes next to nothing. Numbers are worked out before they are rounded, π too.
A peer is given the best of several ways to write what it found: as it stands, multiplied out, and simplified.

Values: on fresh rows without noise the formula differs from the law by no more than 1e-9 of its root mean square. By values
too, after rounding, where SymPy does not see within its time that a difference or a quotient is constant.

Source of the rule: W. La Cava et al., Contemporary Symbolic Regression Methods and their Relative Performance (2021),
experiment/symbolic_utils.py and assess_symbolic_model.py in github.com/cavalab/srbench.
"""

import contextlib
import math
import signal
import warnings
from dataclasses import dataclass

import numpy as np
import sympy
from sympy.parsing.sympy_parser import parse_expr

SECONDS = 10
SAME_VALUES = 1e-9
DROPPED, NEGLIGIBLE = 0.0005, 1e-3
#: As in SRBench, what explains so little is not looked at.
LEAST_DETERMINATION = 0.5

OPERATIONS = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": lambda a, b: a / b,
    "neg": lambda a: -a, "inv": lambda a: 1 / a, "square": lambda a: a**2, "pow": lambda a, b: a**b, "ln": sympy.log,
}
FUNCTIONS = {name: getattr(sympy, name) for name in "sqrt exp log sin cos tan asin acos atan sinh cosh tanh sign erf".split()}
FUNCTIONS |= {"abs": sympy.Abs, "pi": sympy.pi, "e": sympy.E}


@dataclass
class Judgement:
    #: How the formula is the law; None if it is not.
    how: str | None
    r2: float
    #: Nodes of the formula as SymPy has it.
    size: int


class TimeOver(Exception):
    pass


@contextlib.contextmanager
def limited(seconds=SECONDS):
    """Ends what is in it with `TimeOver`."""

    def ring(*_):
        raise TimeOver

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Judge:
    def __init__(self, law, rows=1_000, seed=1_000_003):
        """Fresh rows are drawn from the law's ranges, without noise."""
        self.columns, self.y = law.rows(rows, seed)
        self.symbols = [sympy.Symbol(name, positive=r.low > 0, real=True) for name, r in law.ranges.items()]
        self.names = dict(zip(law.names, self.symbols))
        self.truth = rounded(parse_expr(law.formula, FUNCTIONS | self.names))

    def __call__(self, text, protected=False):
        """Judges a formula. `protected`: roots and logarithms in it are those of absolute values, as gplearn's are."""
        functions = FUNCTIONS | OPERATIONS
        if protected:
            functions |= {"sqrt": lambda a: sympy.sqrt(sympy.Abs(a)), "log": lambda a: sympy.log(sympy.Abs(a))}
        with limited(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            formula = parse_expr(text.replace("^", "**"), functions | self.names)
            size = sum(1 for _ in sympy.preorder_traversal(formula))
            values = self.values(formula)
        error = values - self.y
        r2 = 1 - np.mean(error**2) / np.var(self.y)
        r2 = float(r2) if math.isfinite(r2) else -math.inf
        if r2 <= LEAST_DETERMINATION:
            return Judgement(None, r2, size)
        if np.max(np.abs(error)) <= SAME_VALUES * self.size(self.y):
            return Judgement("same values", r2, size)
        return Judgement(self.by_rule(formula), r2, size)

    def by_rule(self, formula):
        for write in (lambda it: it, sympy.expand, lambda it: sympy.simplify(it, ratio=1)):
            # What goes wrong within SymPy, and what takes too long, is no proof that it is the law.
            with contextlib.suppress(Exception), limited():
                found = rounded(write(formula))
                for truth, other in ((self.truth, found), (self.dropping(self.truth), self.dropping(found))):
                    if how := self.relation(truth, other):
                        return how
        return None

    def relation(self, truth, found):
        """In what two rounded formulas are one law."""
        if not found.free_symbols:
            return None
        truth_values, found_values = self.values(truth), self.values(found)
        if self.is_constant(truth_values - found_values, self.size(truth_values)):
            return "with constants rounded, the difference has one value"
        with np.errstate(all="ignore"):
            ratio = found_values / truth_values
        if self.is_constant(ratio, self.size(ratio)):
            return "with constants rounded, the quotient has one value"
        for name, both in (("difference", truth - found), ("quotient", found / truth)):
            with contextlib.suppress(TimeOver), limited():
                if not rounded(sympy.simplify(both, ratio=1)).free_symbols:
                    return f"with constants rounded, the {name} simplifies to a constant"
        return None

    def dropping(self, formula):
        """Without numbers that rounding to three decimals would make 0, if that changes next to nothing."""
        small = [number for number in formula.atoms(sympy.Float) if abs(number) < DROPPED]
        without = formula.xreplace({number: sympy.Integer(0) for number in small})
        change = np.max(np.abs(self.values(formula) - self.values(without)))
        return without if change <= NEGLIGIBLE * self.size(self.y) else formula

    def values(self, formula):
        with np.errstate(all="ignore"):
            result = sympy.lambdify(self.symbols, formula, modules=["numpy", "scipy"])(*self.columns)
        return np.broadcast_to(np.real(np.asarray(result, dtype=complex)), self.y.shape).astype(float)

    @staticmethod
    def size(values):
        return float(np.sqrt(np.mean(values * values)))

    @staticmethod
    def is_constant(values, size):
        return bool(np.all(np.isfinite(values)) and np.ptp(values) <= SAME_VALUES * size)


def rounded(formula):
    """With every number that is no whole one worked out and rounded; halves and what is whole then are exact."""
    formula = formula.xreplace({constant: constant.evalf() for constant in formula.atoms(sympy.NumberSymbol)})
    numbers = [number for number in formula.atoms(sympy.Number) if number.is_finite and not number.is_Integer]
    return formula.xreplace({number: rounded_number(float(number)) for number in numbers})


def rounded_number(number):
    if number == 0:
        return sympy.Integer(0)
    digits = 3 if abs(number) >= 0.1 else 2 - math.floor(math.log10(abs(number)))
    result = round(number, digits)
    return sympy.Rational(round(2 * result), 2) if 2 * result == round(2 * result) else sympy.Float(result)
