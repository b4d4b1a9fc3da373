"""The numerical cross-check of a generated folder: NumPy against C against the complex step.

Entries are compared one by one: |a - b| <= rtol (|b| + A), where A is the same quantity added up
with the absolute values of all addends, so that the bound is attainable where terms cancel and
does not grow with size (decision 19 of the design).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np

from derive.calculus.linearise import linearise
from derive.calculus.transpose import BAR, CARRY, SEED, transpose
from derive.program.algebra import Floats
from derive.program.interpret import interpret
from derive.program.types import Program, Role

RTOL = {"float32": 2e-5, "float64": 1e-12}
STEP = 1e-30
LARGE = 50.0
Arrays = dict[str, Any]


@dataclass(frozen=True)
class Agreement:
    """The largest |a - b| / (|b| + A) of any entry, and whether all are within the tolerance."""

    worst: float
    holds: bool
    where: str = ""


class Magnitude:
    """A number with the sum of the absolute values of what it was added up from."""

    __slots__ = ("value", "bound")

    def __init__(self, value: float, bound: float | None = None) -> None:
        self.value, self.bound = value, abs(value) if bound is None else bound

    @staticmethod
    def of(other: Any) -> Magnitude:
        return other if isinstance(other, Magnitude) else Magnitude(float(other))

    def __add__(self, other: Any) -> Magnitude:
        o = Magnitude.of(other)
        return Magnitude(self.value + o.value, self.bound + o.bound)

    def __mul__(self, other: Any) -> Magnitude:
        o = Magnitude.of(other)
        return Magnitude(self.value * o.value, self.bound * o.bound)

    def __truediv__(self, other: Any) -> Magnitude:
        o = Magnitude.of(other)
        return Magnitude(self.value / o.value, self.bound / abs(o.value))

    def __rtruediv__(self, other: Any) -> Magnitude:
        return Magnitude.of(other) / self

    def __pow__(self, exponent: int) -> Magnitude:
        return Magnitude(self.value**exponent, self.bound**exponent)

    def __neg__(self) -> Magnitude:
        return Magnitude(-self.value, self.bound)

    __radd__, __rmul__ = __add__, __mul__


@dataclass(frozen=True)
class Magnitudes:
    """Floats that remember magnitudes; a function's value counts as one addend."""

    floats: Floats = field(default_factory=Floats)

    def number(self, value: Fraction) -> Magnitude:
        return Magnitude(float(value))

    def call(self, name: str, args: Sequence[Any]) -> Magnitude:
        return Magnitude(self.floats.call(name, [Magnitude.of(a).value for a in args]))

    def maximum(self, args: Sequence[Any]) -> Magnitude:
        return Magnitude(max(a.value for a in args))


def sizes_for(spec: Mapping[str, Any]) -> dict[str, int]:
    """Small sizes, all different: T=4, B=2, dimensions 3, 4, 5, ... unless ``fixed``."""
    dims = {d: spec["fixed"].get(d, 3 + n) for n, d in enumerate(spec["dims"])}
    return {**dims, "T": 4, "B": 2}


def sizes_made_for(spec: Mapping[str, Any], step: Program) -> dict[str, int]:
    """The same with what the kernels are made for in place."""
    return {**sizes_for({**spec, "fixed": step.constant_sizes}), **dict(step.sizes)}


def extents(shape: Sequence[str], sizes: Mapping[str, int]) -> tuple[int, ...]:
    """("T+1", "B", "H+D") as numbers."""
    return tuple(sum(int(a) if a.isdigit() else sizes[a] for a in axis.split("+")) for axis in shape)


def run(spec: Mapping[str, Any], core: Any, name: str, sizes: Mapping[str, int], arrays: Arrays, dtype: Any) -> Arrays:
    """Call one kernel function on copies of ``arrays``; everything it writes comes back."""
    passed = {}
    for key, shape, kind, _ in spec[name]:
        fresh = kind == "out"
        passed[key] = np.empty(extents(shape, sizes), dtype) if fresh else np.array(arrays[key], dtype=dtype, order="C")
    order = [sizes["T"], sizes["B"], *(sizes[d] for d in spec["dims"])]
    with np.errstate(all="ignore"):
        getattr(core, name)(*order, *passed.values())
    return {**arrays, **{k: v for (k, _, kind, _), v in zip(spec[name], passed.values(), strict=True) if kind != "in"}}


def random_arrays(
    spec: Mapping[str, Any], sizes: Mapping[str, int], seed: int = 0, low: float = -0.6, high: float = 0.8
) -> Arrays:
    """Parameters, inputs, targets, initial states and seeds between ``low`` and ``high``."""
    rng = np.random.default_rng(seed)
    names = {k: shape for part in ("forward", "backward") for k, shape, kind, role in spec[part]
             if kind != "out" and role != "saved"}
    return {k: np.asarray(rng.uniform(low, high, extents(shape, sizes))) for k, shape in names.items()}


def moderate_point(spec: Mapping[str, Any], core: Any, sizes: Mapping[str, int]) -> Arrays:
    """Random arrays at which nothing is large: of both signs, or positive for cells that need that.

    A time gap below zero, or a logarithm of an input, has no derivative worth comparing.
    """
    for low, high in ((-0.6, 0.8), (0.1, 0.8)):
        arrays = random_arrays(spec, sizes, low=low, high=high)
        values = run(spec, core, "forward", sizes, arrays, np.float64).values()
        if all(np.max(np.abs(v), initial=0.0) < LARGE for v in values):  # False for NaN
            break
    return arrays


def compare(
    spec: Mapping[str, Any], step: Program, numpy_core: Any, c_core: Any | None, outputs: Sequence[str]
) -> dict[str, Agreement]:
    """NumPy - C in both precisions, and NumPy - complex step, for one set of kernels."""
    sizes = sizes_made_for(spec, step)
    arrays = moderate_point(spec, numpy_core, sizes)
    seeded = {SEED + o for o in outputs}
    forward = run(spec, numpy_core, "forward", sizes, arrays, np.float64)
    exact = run(spec, numpy_core, "backward", sizes, forward, np.float64)
    bounds = magnitudes(spec, step, sizes, {**exact, **{k: arrays[k] for k in seeded}}, outputs)
    out = {}
    if c_core is not None:
        for dtype in spec["dtypes"]:
            ours = {k: np.asarray(v, dtype) for k, v in arrays.items()}
            pair = []
            for core in (numpy_core, c_core):
                kept = run(spec, core, "forward", sizes, ours, dtype)
                pair.append(run(spec, core, "backward", sizes, kept, dtype))
            out[f"NumPy - C {dtype}"] = _agreement(spec, pair[0], pair[1], bounds, RTOL[dtype])
    if step.sizes:  # entry by entry, where nothing is large; the NumPy kernel runs at any size
        return out | compare(spec, replace(step, sizes=()), numpy_core, None, outputs)
    step_by = complex_step(spec, numpy_core, sizes, arrays, outputs)
    out["NumPy - complex step"] = _agreement(spec, exact, step_by, bounds, RTOL["float64"] * 100)
    return out


def _agreement(spec: Mapping[str, Any], a: Arrays, b: Arrays, bounds: Arrays, rtol: float) -> Agreement:
    worst, where = 0.0, ""
    for key, _, kind, _ in (*spec["forward"], *spec["backward"]):
        if kind == "in" or key not in b:
            continue
        scale = np.abs(b[key]) + bounds.get(key, np.abs(b[key]) + 1)
        ratio = np.abs(a[key] - b[key]) / np.maximum(scale, 1e-300)
        largest = float(np.max(ratio, initial=0.0)) if not np.isnan(ratio).any() else float("inf")
        if largest > worst:
            worst, where = largest, key
    return Agreement(worst, worst <= rtol, where)


def magnitudes(
    spec: Mapping[str, Any], step: Program, sizes: Mapping[str, int], arrays: Arrays, outputs: Sequence[str]
) -> Arrays:
    """A for every gradient: the adjoint program over magnitudes, added over the batch."""
    adjoint = transpose(linearise(step))
    totals: Arrays = {}
    for b in range(sizes["B"]):
        given = _sample(step, arrays, sizes, b)
        forward = interpret(step, given, sizes, Floats(), np.float64)
        seeds = {SEED + o: arrays[SEED + o][:, b] for o in outputs}
        lifted = {k: np.frompyfunc(Magnitude, 1, 1)(v) for k, v in {**forward, **seeds}.items()}
        back = interpret(adjoint, lifted, sizes, Magnitudes())
        for key, value in back.items():
            if key.startswith((BAR, CARRY)):
                bound = np.frompyfunc(lambda m: Magnitude.of(m).bound, 1, 1)(value)
                totals.setdefault(key, []).append(np.asarray(bound, dtype=float))
    return _joined(step, spec, totals, sizes)


def _sample(step: Program, arrays: Arrays, sizes: Mapping[str, int], b: int) -> Arrays:
    given = {}
    for v in step.given:
        if v.role is Role.WEIGHT:
            given[v.id] = block(step, v.owner, v.block, arrays[v.owner], sizes)
        elif v.role in (Role.INPUT, Role.TARGET, Role.STATE):
            given[v.id] = arrays[v.id][:, b]
    return given


def block(step: Program, owner: str, position: Sequence[int], whole: Any, sizes: Mapping[str, int]) -> Any:
    """The block of a parameter array at a block position."""
    parameter = next(p for p in step.parameters if p.name == owner)
    slices = []
    for axis, n in zip(parameter.axes, position, strict=True):
        start = sum(sizes[d] for d in axis[:n])
        slices.append(slice(start, start + sizes[axis[n]]))
    return whole[tuple(slices)] if slices else whole


def _joined(step: Program, spec: Mapping[str, Any], totals: Arrays, sizes: Mapping[str, int]) -> Arrays:
    """Bounds under the keys and in the shapes of the kernel's results."""
    out: Arrays = {}
    for key, shape, kind, role in spec["backward"]:
        if kind == "in":
            continue
        bound = np.zeros(extents(shape, sizes))
        if role == "d_parameter":
            for v in step.given:
                if v.owner == key.removeprefix(BAR) and BAR + v.id in totals:
                    block(step, v.owner, v.block, bound, sizes)[...] = sum(totals[BAR + v.id])
        elif key in totals:
            rows = [t[0] for t in totals[key]] if role == "carry" else totals[key]
            bound = np.stack(rows, axis=0 if role == "carry" else 1)
        out[key] = bound
    return out


def complex_step(
    spec: Mapping[str, Any], core: Any, sizes: Mapping[str, int], arrays: Arrays, outputs: Sequence[str]
) -> Arrays:
    """d sum_t <G_t, outputs_t> by every entry, from the NumPy forward on complex numbers."""
    base = {k: np.asarray(v, complex) for k, v in arrays.items()}
    states = set(spec["states"])
    out = {}
    for key, _, kind, role in spec["backward"]:
        owner = key.partition(":")[2]
        if kind == "in" or owner not in arrays:
            continue
        wanted = arrays[owner][0] if role == "carry" else arrays[owner]
        gradient = np.empty(wanted.shape)
        for place in np.ndindex(*wanted.shape):
            moved = dict(base)
            moved[owner] = base[owner].copy()
            moved[owner][(0, *place) if role == "carry" else place] += 1j * STEP
            got = run(spec, core, "forward", sizes, moved, np.complex128)
            terms = [
                np.sum(arrays[SEED + o] * (got[o][1:] if o in states else got[o]).imag) for o in outputs
            ]
            gradient[place] = sum(terms) / STEP
        out[key] = gradient
    return out
