"""Our NumPy kernels, which need no compiler."""

from __future__ import annotations

import numpy as np

from benchmarks.cases import Case
from benchmarks.peers import Options, Prepared, ours
from benchmarks.problem import Problem

NEEDS = "numpy"


def version() -> str:
    """NumPy's, which does the products."""
    return f"NumPy {np.__version__}"


def refusal(case: Case) -> str:
    """We have every cell."""
    return ""


def prepare(case: Case, problem: Problem, options: Options) -> Prepared:
    """The same calls as ours, of the other kernel."""
    return ours.timed(ours.load(case, options).numpy_kernel, case, problem)
