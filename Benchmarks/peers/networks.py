"""pykan: loss and gradient, training to an accuracy, recognition of one edge."""

import contextlib
import io
import os
import tempfile
import time
import warnings

import torch
from kan import KAN, create_dataset

from records import Records, median_seconds

torch.set_num_threads(1)
warnings.filterwarnings("ignore")

#: Shape, intervals of the grid, rows.
GRADIENTS = [([2, 5, 1], 5, 1_000), ([10, 20, 1], 50, 10_000)]
#: Grids, and L-BFGS steps on each: those of pykan's first example, and a start closer to the goal with more steps.
SCHEDULES = [((3, 10, 20, 50, 100), 20), ((5, 10, 20), 50)]
GOAL = 1e-3
SEEDS = (0, 1, 2)


def target(x):
    """exp(sin πx + y²) of the first two columns."""
    return torch.exp(torch.sin(torch.pi * x[:, [0]]) + x[:, [1]] ** 2)


def gradients(records):
    """Mean squared error and its gradient by every trained parameter, for each way in which pykan can be set to compute them.

    As it comes; without the branch of symbolic edges (as its own `fit` does); and in its speed mode, which leaves out what it
    records of activations, too.
    """
    settings = {
        "as it comes": lambda model: model,
        "symbolic_enabled=False": lambda model: setattr(model, "symbolic_enabled", False) or model,
        "speed()": lambda model: model.speed(),
    }
    for shape, grid, rows in GRADIENTS:
        torch.manual_seed(0)
        x = 2 * torch.rand(rows, shape[0]) - 1
        y = target(x)
        seconds = {}
        for setting, prepare in settings.items():
            model = prepare(KAN(width=list(shape), grid=grid, k=3, seed=0, auto_save=False))
            parameters = model.get_params()

            def loss_and_gradient():
                for parameter in parameters:
                    parameter.grad = None
                torch.mean((model(x) - y) ** 2).backward()

            seconds[setting] = median_seconds(loss_and_gradient)
        for setting in settings:
            records.add(
                "loss and gradient", f"{shape}, k = 3, G = {grid}, {rows} rows", "pykan", seconds[setting],
                settings=setting, fastest=seconds[setting] == min(seconds.values()), numbers="float32",
            )


class Reached(Exception):
    """Raised in the midst of training when the goal is reached."""


def training(records):
    """[2,5,1] on exp(sin πx + y²): seconds until the error on 1,000 test rows is at most 1e-3, or until the schedule ends."""
    for grids, steps in SCHEDULES:
        for seed in SEEDS:
            seconds, outcome, best = train(grids, steps, seed)
            records.add(
                "training to test RMSE 1e-3", "[2, 5, 1] on exp(sin(pi*x) + y**2), 1000 rows", "pykan", seconds, seed=seed,
                outcome=outcome, best_test_rmse=best, numbers="float32",
                settings=f"L-BFGS, at most {steps} steps on each of the grids {grids}",
            )


def train(grids, steps, seed):
    """Processor seconds of training, what came of it, and the least error on the test rows."""
    data = create_dataset(target, n_var=2, train_num=1000, test_num=1000, seed=seed)
    model = KAN(width=[2, 5, 1], grid=grids[0], k=3, seed=seed)
    best, checking = float("inf"), 0.0

    def test_error():
        """Asked by pykan after each step; its time does not count."""
        nonlocal best, checking
        begin = time.process_time()
        with torch.no_grad():
            error = torch.sqrt(torch.mean((model(data["test_input"]) - data["test_label"]) ** 2))
        best = min(best, error.item())
        checking += time.process_time() - begin
        if error <= GOAL:
            raise Reached
        return error

    begin = time.process_time()
    try:
        for grid in grids:
            model = model if grid == grids[0] else model.refine(grid)
            model.fit(data, opt="LBFGS", steps=steps, metrics=(test_error,))
        outcome = "not reached"
    except Reached:
        outcome = f"reached with G = {grid}"
    except Exception as error:  # pykan's own crashes are part of the result.
        outcome = f"{type(error).__name__}: {error}"
    return time.process_time() - begin - checking, outcome, best


def recognition(records):
    """One edge of a trained [2,1,1] network against the whole library of symbols."""
    data = create_dataset(target, n_var=2, train_num=1000, test_num=1000, seed=0)
    model = KAN(width=[2, 1, 1], grid=10, k=3, seed=0)
    model.fit(data, opt="LBFGS", steps=10)
    seconds = median_seconds(lambda: model.suggest_symbolic(0, 0, 0))
    records.add("recognition of one edge", "sin(pi*x), 1000 rows, whole library", "pykan", seconds, numbers="float32")


if __name__ == "__main__":
    records = Records("networks")
    # pykan prints, and writes its models to the working directory.
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        for part in (gradients, training, recognition):
            with contextlib.redirect_stdout(io.StringIO()):
                part(records)
