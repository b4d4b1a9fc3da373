"""Generated packages for the tests: texts written without their proof, libraries kept between runs."""

from __future__ import annotations

import importlib
import os
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from derive import pipeline
from derive.calculus.linearise import linearise
from derive.calculus.transpose import BAR, CARRY, SEED, transpose
from derive.cells import find
from derive.emit.numpy import numpy_module
from derive.emit.package import spec_of
from derive.emit.runtime import runtime_files
from derive.program.algebra import Floats
from derive.program.interpret import interpret
from derive.program.types import Program, Role
from derive.proof.crosscheck import block, extents
from derive.schedule.kernel import Schedule
from derive.sizes import of

CACHE = Path(__file__).parent.parent / ".pytest_cache" / "libraries"
TOLERANCE = 1e-12
Arrays = dict[str, Any]


@contextmanager
def environment(**variables: str | None) -> Iterator[None]:
    """Environment variables for a while; None takes one away."""
    before = {k: os.environ.get(k) for k in variables}
    try:
        for k, v in variables.items():
            os.environ.pop(k, None) if v is None else os.environ.update({k: v})
        yield
    finally:
        for k, v in before.items():
            os.environ.pop(k, None) if v is None else os.environ.update({k: v})


class Package:
    """A generated package in ``folder``; a cell is written and imported when it is asked for."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder / name, name
        pipeline._shared_files(self.folder, [])
        sys.path.insert(0, str(folder))

    def write(self, cls: type, sizes: Mapping[str, int] | None = None) -> str:
        """The texts of one class, a model's cell included, made for ``sizes``; the name of its folder."""
        for each in pipeline._with_cells([cls]):
            d = pipeline.derive(each, of(each, sizes or {}))
            if not (self.folder / d.module).exists():
                pipeline.write_files(self.folder / d.module, pipeline.files_of(d, pipeline.TARGETS))
        return d.module

    def of(self, cls: type, kernel: str | None = None, sizes: Mapping[str, int] | None = None) -> Any:
        """The module generated for a class; with ``kernel`` "numpy" nothing is compiled for it.

        One made for ``sizes`` is compiled for this processor only, which takes a third of the time.
        """
        build = "native" if sizes else os.environ.get("DERIVE_BUILD")
        with environment(DERIVE_CACHE=str(CACHE), DERIVE_KERNEL=kernel, DERIVE_BUILD=build):
            return importlib.import_module(f"{self.name}.{self.write(cls, sizes)}")

    def __getitem__(self, name: str) -> Any:
        return self.of(find(name))

    @property
    def optim(self) -> Any:
        return importlib.import_module(f"{self.name}.optim")


def close(a: Any, b: Any, bound: Any = 1.0, rtol: float = TOLERANCE) -> None:
    """|a - b| <= rtol (|b| + A) for every entry, with A for ``bound``, and NaN only where the other has it."""
    a, b = np.asarray(a), np.asarray(b)
    assert a.shape == b.shape, f"shapes {a.shape} and {b.shape}"
    with np.errstate(invalid="ignore"):
        right = (np.abs(a - b) <= rtol * (np.abs(b) + bound)) | (np.isnan(a) & np.isnan(b)) | (a == b)
    assert right.all(), f"{int((~right).sum())} of {right.size} entries differ, the first at " \
        f"{np.argwhere(~right)[0]}: {a[~right][0]!r} against {b[~right][0]!r}"


# -- kernels without a package -------------------------------------------------------------------
def functions() -> Any:
    """The runtime's functions as a module that emitted text can import."""
    parent = types.ModuleType("bare")
    parent.__path__ = []  # type: ignore[attr-defined]
    runtime = types.ModuleType("bare._runtime")
    runtime.functions = types.ModuleType("bare._runtime.functions")  # type: ignore[attr-defined]
    exec(runtime_files("#")["functions.py"], runtime.functions.__dict__)
    sys.modules |= {"bare": parent, "bare._runtime": runtime, "bare._runtime.functions": runtime.functions}
    return runtime.functions


def numpy_core(plan: Schedule) -> Any:
    """The functions of the emitted NumPy text of a schedule."""
    if "bare" not in sys.modules:
        functions()
    core = types.ModuleType("bare.cell.kernel")
    core.__package__ = "bare.cell"
    exec(compile(numpy_module(plan, "#"), "kernel.py", "exec"), core.__dict__)
    return core


def spec(plan: Schedule) -> Arrays:
    return spec_of(plan, "cell", pipeline.DTYPES)


# -- what the interpreter says of a batch --------------------------------------------------------
def samples(step: Program, arrays: Arrays, sizes: dict[str, int]) -> list[Arrays]:
    """What is given to a program, for every sample of a batch."""
    out = []
    for b in range(sizes["B"]):
        given = {v.id: block(step, v.owner, v.block, arrays[v.owner], sizes) for v in step.by_role(Role.WEIGHT)}
        given |= {v.id: arrays[v.id][:, b] for r in (Role.INPUT, Role.TARGET, Role.STATE) for v in step.by_role(r)}
        out.append(given)
    return out


def interpreted(
    step: Program, sp: Arrays, arrays: Arrays, sizes: dict[str, int], outputs: Sequence[str], algebra: Any = None,
    dtype: Any = np.float64,
) -> Arrays:
    """Values and gradients of a batch by the reference interpreter, under the keys of the kernels' arguments."""
    algebra = algebra or Floats()
    adjoint = transpose(linearise(step))
    forwards = [interpret(step, given, sizes, algebra, dtype) for given in samples(step, arrays, sizes)]
    backs = [
        interpret(adjoint, f | {SEED + o: arrays[SEED + o][:, b] for o in outputs}, sizes, algebra, dtype)
        for b, f in enumerate(forwards)
    ]
    found: Arrays = {}
    for key, _, kind, _ in sp["forward"]:
        if kind != "in":
            found[key] = np.stack([f[key] for f in forwards], axis=1)
    for key, shape, kind, role in sp["backward"]:
        if kind == "in":
            continue
        found[key] = np.zeros(extents(shape, sizes), dtype)
        if role == "d_parameter":
            for v in step.by_role(Role.WEIGHT):
                if v.owner == key.removeprefix(BAR) and any(BAR + v.id in back for back in backs):
                    whole = block(step, v.owner, v.block, found[key], sizes)
                    whole[...] = sum(back[BAR + v.id] for back in backs)
        elif role == "carry" and key in backs[0]:
            found[key] = np.stack([back[key][0] for back in backs])
        elif key in backs[0]:
            found[key] = np.stack([back[key] for back in backs], axis=1)
    return found


assert CARRY
