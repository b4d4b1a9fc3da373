"""Ours, through the public interface of the generated package: a plan where the cell has one."""

from __future__ import annotations

import inspect
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.cases import Case
from benchmarks.library import library_of
from benchmarks.peers import Arrays, Options, Prepared
from benchmarks.problem import Problem, stacked, to_ours

NEEDS = "a C compiler"


def version() -> str:
    """The generator's version."""
    from derive.version import VERSION

    return f"derive {VERSION}"


def refusal(case: Case) -> str:
    """We have every cell."""
    return ""


def prepare(case: Case, problem: Problem, options: Options) -> Prepared:
    """The C kernel. Raises RuntimeError where there is none."""
    module = load(case, options)
    if module.c_kernel is None:
        raise RuntimeError("no C compiler, so no C kernel")
    return timed(module if hasattr(module, "plan") else module.c_kernel, case, problem)


def load(case: Case, options: Options) -> ModuleType:
    """The module of a generated package at any path. Raises RuntimeError if the package does not have the cell."""
    folder = Path(options.library).resolve() if options.library else library_of(case.cell)
    if not (folder / case.cell).is_dir():
        raise RuntimeError(f"no {case.cell} in {folder}")
    if sys.path[0] != str(folder.parent):  # before any other package of that name
        sys.path.insert(0, str(folder.parent))
    module = import_module(f"{folder.name}.{case.cell}")
    if Path(str(module.__file__)).resolve().parent != folder / case.cell:
        raise RuntimeError(f"{module.__file__} was imported, asked for {folder / case.cell}")
    return module


def timed(kernel: Any, case: Case, problem: Problem) -> Prepared:
    """In training the weights are new every step, so loading them is timed; in inference they are loaded once."""
    sizes = {"D": case.D, "H": case.H}
    params = kernel.from_arrays(dtype=case.dtype, **to_ours(case.cell, problem.params))
    x, initial, dh, training = problem.x, problem.initial, problem.dh, case.mode == "train"
    last: dict[str, Any] = {}
    if hasattr(kernel, "plan"):
        plan = kernel.plan(T=case.T, B=case.B, **sizes, dtype=case.dtype, train=training, **_threads(kernel, case))
        plan.load(params)

        def train() -> None:
            plan.load(params)
            last["run"] = plan.forward(x, initial=initial)
            last["grad"] = plan.backward(h=dh)

        def infer() -> None:
            last["run"] = plan.forward(x, initial=initial)

    else:

        def train() -> None:
            last["run"] = kernel.forward(params, x, initial=initial)
            last["grad"] = kernel.backward(last["run"], h=dh)

        def infer() -> None:
            last["run"] = kernel.forward(params, x, initial=initial, train=False)

    def results() -> Arrays:
        found: Arrays = {"h": last["run"].h}
        if training:
            grad = last["grad"]
            found |= {"x": grad.x, **{f"initial.{s}": getattr(grad.initial, s) for s in initial}}
            found |= stacked(case.cell, lambda name: getattr(grad.params, name), sizes)
        return found

    return Prepared(train if training else infer, results)


def _threads(kernel: Any, case: Case) -> dict[str, int]:
    """A build that does not know threads runs on one, or as DERIVE_THREADS says."""
    known = inspect.signature(kernel.plan).parameters
    takes = "threads" in known or any(p.kind is p.VAR_KEYWORD for p in known.values())
    return {"threads": case.threads} if takes else {}
