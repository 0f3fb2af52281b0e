"""BLAS: the normal matrix JᵀJ of a spline network from its Jacobian, held as a dense matrix.

    run gram [--rows 10000]

The Jacobian is as wide as that of [2,5,1] has parameters in Edgewise: a bias for each of 6 nodes, and for each of 15 edges
G + 3 coefficients of splines and one of the base function. In each row 4 of an edge's G + 3 coefficients have values other
than 0, which a dense product cannot make use of. Making the Jacobian is not counted.
"""

import argparse

import numpy as np
import threadpoolctl
from scipy.linalg.blas import dsyrk

from records import Records, median_seconds

NODES, EDGES, DEGREE = 6, 15, 3
GRIDS = (5, 20, 50)


def jacobian(rows, grid, generator):
    """Numbers in the places where a Jacobian has them, by columns: what BLAS is fastest with."""
    width = grid + DEGREE
    matrix = np.zeros((rows, NODES + EDGES * (width + 1)), order="F")
    matrix[:, : NODES + EDGES] = generator.standard_normal((rows, NODES + EDGES))
    for edge in range(EDGES):
        first = NODES + EDGES + edge * width + generator.integers(0, grid, rows)
        for place in range(DEGREE + 1):
            matrix[np.arange(rows), first + place] = generator.standard_normal(rows)
    return matrix


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=int, default=10_000)
    rows = arguments.parse_args().rows
    records = Records("gram")
    for grid in GRIDS:
        matrix = jacobian(rows, grid, np.random.default_rng(6))
        size = f"[2, 5, 1], k = {DEGREE}, G = {grid}, {matrix.shape[1]} parameters, {rows} rows"
        for settings, work in (
            ("scipy.linalg.blas.dsyrk", lambda: dsyrk(1.0, matrix, trans=True)),
            ("numpy J.T @ J", lambda: matrix.T @ matrix),
        ):
            peer = settings.split(".")[0].split()[0]
            records.add("JᵀJ", size, peer, median_seconds(work), settings=settings, library=library(peer))


def library(peer):
    """The BLAS that the package brings: its name, version and kernels, and how many threads it takes."""
    for info in threadpoolctl.threadpool_info():
        if info["user_api"] == "blas" and f"/{peer}.libs/" in info["filepath"]:
            return f"{info['internal_api']} {info['version']} {info.get('architecture')}, {info['num_threads']} thread"
    return None


if __name__ == "__main__":
    main()
