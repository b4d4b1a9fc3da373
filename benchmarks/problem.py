"""The numbers that all peers compute with, and how our parameters lie in the stacked arrays of the others.

Stacked: ``wih`` (G H, D), ``whh`` (G H, H), biases (G H,), gates one below the other as in torch.nn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from benchmarks.cases import CELLS, Case

Arrays = dict[str, np.ndarray]
GAIN = 0.3


@dataclass(frozen=True)
class Problem:
    """``params`` stacked, ``x`` (T, B, D), ``initial`` states (B, H), ``dh`` (T, B, H) the cotangent of every h."""

    params: Arrays
    x: np.ndarray
    initial: Arrays
    dh: np.ndarray


def aligned(shape: tuple[int, ...], dtype: str | type, to: int = 64) -> np.ndarray:
    """Zeros whose first byte lies on a multiple of ``to``: the same luck with cache lines for everybody."""
    n = int(np.prod(shape)) * np.dtype(dtype).itemsize
    raw = np.zeros(n + to, np.uint8)
    start = -raw.ctypes.data % to
    return raw[start : start + n].view(dtype).reshape(shape)


def problem(case: Case) -> Problem:
    """The same numbers in every process. Weights are uniform within 1 / sqrt(H), as frameworks draw them."""
    rng, facts = np.random.default_rng(0), CELLS[case.cell]
    spread = 1 / np.sqrt(case.H)

    def placed(numbers: np.ndarray) -> np.ndarray:
        array = aligned(numbers.shape, case.dtype)
        array[...] = numbers
        return array

    def uniform(*shape: int) -> np.ndarray:
        return placed(rng.uniform(-spread, spread, shape))

    def normal(*shape: int) -> np.ndarray:
        return placed(rng.standard_normal(shape))

    params: Arrays = {}
    for stack, (_, gates) in facts.parts.items():
        rows = len(gates.split()) * case.H
        for name in stack.split("+"):
            columns = {"wih": (case.D,), "whh": (case.H,)}.get(name, ())
            params[name] = uniform(rows, *columns)
            if name in ("a", "r", "k"):  # gains of a normalisation; around one the cell is chaotic, and in float32
                params[name] += GAIN  # two correct programs part within a hundred steps
    x, dh = normal(case.T, case.B, case.D), normal(case.T, case.B, case.H)
    dh /= 8
    return Problem(params, x, {s: normal(case.B, case.H) for s in facts.states}, dh)


def to_ours(cell: str, params: Arrays) -> Arrays:
    """Our parameters, one an array, cut out of stacked ones."""
    found: Arrays = {}
    for stack, (pattern, gates) in CELLS[cell].parts.items():
        names = gates.split()
        joined = np.concatenate([params[k] for k in stack.split("+")], axis=-1)
        found |= {pattern.format(g): block for g, block in zip(names, np.split(joined, len(names)), strict=True)}
    return found


def stacked(cell: str, get: Callable[[str], np.ndarray], sizes: Mapping[str, int]) -> Arrays:
    """The inverse of `to_ours`; ``get`` gives one of our arrays by name."""
    found: Arrays = {}
    for stack, (pattern, gates) in CELLS[cell].parts.items():
        joined = np.concatenate([np.asarray(get(pattern.format(g))) for g in gates.split()])
        names, at = stack.split("+"), 0
        for name in names:
            width = {"whh": sizes["H"], "wih": sizes["D"]}.get(name, 0)
            found[name] = joined[:, at : at + width] if len(names) > 1 else joined
            at += width
    return found


def disagreement(mine: Arrays, theirs: Arrays) -> tuple[float, str]:
    """The largest difference relative to the largest entry of its array, and where. KeyError if one lacks an array."""
    worst = (0.0, "")
    for name, expected in mine.items():
        found = theirs[name].reshape(expected.shape)
        scale = max(float(np.abs(expected).max(initial=0)), 1e-30)
        difference = float(np.abs(found - expected).max(initial=0)) / scale
        worst = max(worst, (difference if np.isfinite(difference) else np.inf, name))
    return worst


TOLERANCE = {"float32": 2e-4, "float64": 1e-9}  # loose: to see that the same thing is computed
