"""Whether a found formula is the law: by SRBench's rule with SymPy, by the same rule with values, or by values alone.

SRBench's rule: with constants rounded to three decimals, the difference of law and formula simplifies to a constant, or their
quotient does. As in Edgewise's own judgement, numbers below 0.1 keep three significant digits, so that a law may hold a small
constant; those below 0.0005 become 0 where that changes next to nothing. Numbers are worked out before they are rounded, π too.
A peer is given the best of several ways to write what it found: as it stands, multiplied out, and simplified.

Values: on fresh rows without noise the formula differs from the law by no more than 1e-9 of its root mean square; or after
rounding the difference or the quotient varies by no more than that. SymPy is asked only where values do not decide.

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

#: Processor time for each thing that is asked of SymPy.
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


class TimeOver(BaseException):
    """No mere exception, as SymPy catches those that its own attempts end with."""


#: What SymPy ends with where it gets nowhere.
FAILURES = (TimeOver, ArithmeticError, AttributeError, NotImplementedError, RecursionError, TypeError, ValueError)


@contextlib.contextmanager
def limited(seconds):
    """Ends what is in it with `TimeOver` after so much processor time."""

    def ring(*_):
        raise TimeOver

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class Judge:
    def __init__(self, law, rows=1_000, seed=1_000_003):
        """Fresh rows are drawn from the law's ranges, without noise."""
        self.columns, self.y = law.rows(rows, seed)
        self.symbols = [sympy.Symbol(name, positive=r.low > 0, real=True) for name, r in law.ranges.items()]
        self.names = dict(zip(law.names, self.symbols))
        self.truth = rounded(parse_expr(law.formula, FUNCTIONS | self.names))

    def __call__(self, text, protected=False, thoroughly=True):
        """Judges a formula.

        `protected`: roots and logarithms in it are those of absolute values, as gplearn's are. If not `thoroughly`, SymPy is
        asked for no simplification, only values are compared.
        """
        functions = FUNCTIONS | OPERATIONS
        if protected:
            functions |= {"sqrt": lambda a: sympy.sqrt(sympy.Abs(a)), "log": lambda a: sympy.log(sympy.Abs(a))}
        with limited(SECONDS), warnings.catch_warnings():
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
        return Judgement(self.by_rule(formula, thoroughly), r2, size)

    def by_rule(self, formula, thoroughly):
        """In what the formula is the law with constants rounded; None if in nothing."""
        pairs = []
        for write in (as_it_is, sympy.expand, *([simplified] if thoroughly else [])):
            # What takes too long or goes wrong within SymPy is no proof that it is the law.
            with contextlib.suppress(*FAILURES), limited(SECONDS):
                found = rounded(write(formula))
                pairs += [(self.truth, found), (self.dropping(self.truth), self.dropping(found))]
                for pair in pairs[-2:]:
                    if how := self.same_values(*pair):
                        return how
        for truth, found in pairs[:2] if thoroughly else []:
            for name, both in (("difference", truth - found), ("quotient", found / truth)):
                with contextlib.suppress(*FAILURES), limited(SECONDS):
                    if found.free_symbols and not rounded(simplified(both)).free_symbols:
                        return f"with constants rounded, the {name} simplifies to a constant"
        return None

    def same_values(self, truth, found):
        """In what two rounded formulas are one law, by their values."""
        if not found.free_symbols:
            return None
        truth_values, found_values = self.values(truth), self.values(found)
        with np.errstate(all="ignore"):
            ratio = found_values / truth_values
        for name, values, size in (
            ("difference", truth_values - found_values, self.size(truth_values)), ("quotient", ratio, self.size(ratio))
        ):
            if np.all(np.isfinite(values)) and np.ptp(values) <= SAME_VALUES * size:
                return f"with constants rounded, the {name} has one value"
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


def as_it_is(formula):
    return formula


def simplified(formula):
    return sympy.simplify(formula, ratio=1)


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
