"""A cell written by hand in PyTorch, its step compiled by torch.compile.

The whole loop, unrolled, would take minutes to compile.
"""

from __future__ import annotations

from typing import Any

from benchmarks.cases import Case
from benchmarks.peers import Options, Prepared, torch_loop, torch_module
from benchmarks.problem import Problem

NEEDS, version, refusal = torch_module.NEEDS, torch_module.version, torch_loop.refusal


def prepare(case: Case, problem: Problem, options: Options) -> Prepared:
    """Compiled anew for every case."""
    import torch

    torch.compiler.reset()

    def compiled(step: Any) -> Any:
        return torch.compile(step, dynamic=False)

    return torch_loop.looped(case, problem, compiled)
