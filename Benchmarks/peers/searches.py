"""The peers as searches: each takes rows and processor seconds, and gives formulas, the one it settles on first.

A search keeps to processor time, so that the load of the machine takes nothing from it. Formulas come as SymPy's, over the
law's variables. What is not set here is as the peer has it.
"""

import contextlib
import io
import time
from dataclasses import dataclass

import numpy as np

OPERON = dict(
    allowed_symbols="add,sub,mul,div,exp,log,sin,cos,sqrt,square,pow,constant,variable", objectives=["r2", "length"],
    population_size=1000, optimizer="lm", optimizer_iterations=5, max_length=50, max_depth=10, epsilon=0.0,
    max_evaluations=1_000_000_000, model_selection_criterion="minimum_description_length",
)
#: How many generations it is given at a time; then there is a look at the processor time.
OPERON_GENERATIONS = 10
#: What its minimum description length takes for the errors of the target where there are none: a share of √mean(y²).
OPERON_LEAST_ERROR = 1e-6
GPLEARN = dict(
    population_size=1000, metric="mse", const_range=(-5.0, 5.0), parsimony_coefficient=0.001, p_crossover=0.7,
    p_subtree_mutation=0.1, p_hoist_mutation=0.05, p_point_mutation=0.1, low_memory=True,
)
#: The mean squared error that is none, as a share of the mean square of the target.
GPLEARN_GOAL = 1e-24
GPLEARN_FUNCTIONS = ("add", "sub", "mul", "div", "sqrt", "log", "sin", "cos", "neg", "inv")
RILS_ROLS = dict(max_fit_calls=2**31 - 1, complexity_penalty=0.001, max_complexity=50, sample_size=1)


@dataclass
class Found:
    """Texts of formulas over the names of the law's variables, the one that the peer settles on first."""

    formulas: list
    seconds: float


def operon(x, y, names, seconds, noise, seed):
    """Operon: two objectives, determination and length; of its front the model of least description length.

    Its own limit is on the clock, so it is given some generations at a time instead, from where it stopped, until as near to
    the time as they end.
    """
    from pyoperon.sklearn import SymbolicRegressor

    error = max(noise, OPERON_LEAST_ERROR) * np.sqrt(np.mean(y * y))
    model = SymbolicRegressor(**OPERON, uncertainty=[error], warm_start=True)
    begin, spent, last, calls = time.process_time(), 0.0, 0.0, 0
    while calls == 0 or seconds - spent > last / 2:
        # Other random numbers each time; they begin from the seed in each call.
        model.set_params(generations=OPERON_GENERATIONS, random_state=1000 * seed + calls).fit(x, y)
        calls += 1
        last = time.process_time() - begin - spent
        spent += last
    criterion = OPERON["model_selection_criterion"]
    # Least description length first, as it settles on a model; then the rest of the front.
    front = sorted(model.pareto_front_, key=lambda found: np.nan_to_num(found[criterion], nan=np.inf))
    # Digits enough for its numbers, which are in single precision.
    formulas = [model.get_model_string(found["tree"], 12, list(names)) for found in front]
    return Found(formulas, spent)


def gplearn(x, y, names, seconds, noise, seed):
    """gplearn: a generation at a time until the time is over or there is no error left; exp and square beside its own functions."""
    from gplearn.functions import make_function
    from gplearn.genetic import SymbolicRegressor

    goal = GPLEARN_GOAL * np.mean(y * y)
    exp = make_function(function=bounded_exp, name="exp", arity=1)
    square = make_function(function=bounded_square, name="square", arity=1)
    model = SymbolicRegressor(
        **GPLEARN, function_set=[*GPLEARN_FUNCTIONS, exp, square], feature_names=list(names), generations=1,
        stopping_criteria=goal, random_state=seed,
    )
    begin = time.process_time()
    generations = 0
    while time.process_time() - begin < seconds and (generations == 0 or model.run_details_["best_fitness"][-1] > goal):
        generations += 1
        model.set_params(generations=generations, warm_start=generations > 1).fit(x, y)
    return Found([str(model._program)], time.process_time() - begin)


def bounded_exp(values):
    return np.exp(np.minimum(values, 50))


def bounded_square(values):
    return np.clip(values, -1e50, 1e50) ** 2


def rils_rols(x, y, names, seconds, noise, seed):
    """RILS-ROLS, which has its limit on the clock and cannot go on: where others had the processor, it begins anew with more."""
    from rils_rols.rils_rols import RILSROLSRegressor

    limit, total = float(seconds), 0.0
    for _ in range(3):
        begin = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()):
            # It ends with the whole second after its limit.
            model = RILSROLSRegressor(**RILS_ROLS, max_time=max(1, round(limit) - 1), random_state=seed)
            # It may change the rows that it is given.
            model.fit(x.copy(), y.copy())
        total = time.process_time() - begin
        if total > 0.9 * seconds:
            break
        limit *= seconds / total
    # Its variables are x0, x1, …; those of the law take their places from the last, so that x1 is not found in x10.
    text = model.model
    for place in reversed(range(len(names))):
        text = text.replace(f"x{place}", f"@{place}@")
    for place, name in enumerate(names):
        text = text.replace(f"@{place}@", name)
    return Found([text], total)


SEARCHES = {"operon": operon, "gplearn": gplearn, "rils-rols": rils_rols}
