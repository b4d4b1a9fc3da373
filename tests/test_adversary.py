"""Cells that broke something once."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from derive import Cell, Input, State, Weight, concat, derive, outer, pipeline, stop_gradient, tanh


class DelayLine(Cell):
    """The adjoint of c is a product of seeds alone: it must not leave the loop, there is room for one step of it."""

    x = Input("D")
    a = State("D")
    c = State("D")
    d = State("D")
    y = State("M")
    V = Weight("M", "D+D+D")
    y.next = V @ concat(a, c, d)
    d.next = c
    c.next = a
    a.next = x


class FastWeights(Cell):
    """Micro-steps with one matrix state: two products with A, of which one needs the other, cannot be stacked."""

    x = Input("D")
    A = State("H", "H")
    h = State("H")
    C = Weight("H", "D")
    A.next = 0.9 * A + outer(h, h)
    base = C @ x
    s = tanh(base)
    for _ in range(2):
        s = tanh(base + A.next @ s)
    h.next = s


class Stopped(Cell):
    """The complex step has to stop where the gradient stops."""

    x = Input("H")
    h = State("H")
    h.next = tanh(x) * stop_gradient(h) + x * h


class WriteOnly(Cell):
    """A state that is only read as soon as it is made has an adjoint and nothing that is carried."""

    x = Input()
    h = State()
    y = State()
    y.next = h * x
    h.next = h + x / (1 + y.next**2)


@pytest.mark.parametrize("cell", [DelayLine, FastWeights, WriteOnly])
def test_is_proved(cell: type[Cell]) -> None:
    assert derive(cell).prove().holds


def test_stop_gradient_and_repeated_dimensions(tmp_path: Path) -> None:
    out = tmp_path / "adversary_kernels"
    rows = pipeline.generate([Stopped, DelayLine], out, targets=("numpy",))
    assert [row.holds for row in rows] == [True, True]
    sys.path.insert(0, str(tmp_path))
    try:
        line = importlib.import_module("adversary_kernels.delay_line")
    finally:
        sys.path.remove(str(tmp_path))
    assert line.from_arrays(V=np.ones((2, 9))).sizes["D"] == 3
    with pytest.raises(ValueError, match="V"):
        line.from_arrays(V=np.ones((2, 10)))
