"""The whole corridor on cells nobody wrote: proved, and NumPy = C = complex step."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from derive import Cell
from derive.pipeline import derive
from derive.stored import check_folder
from tests.random_cells import built, cells

FEW = settings(
    max_examples=5, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_NUMBER = count()

FOUND = {  # by this strategy, each once a wrong kernel, or none
    "transposed in one loop": "h = State('H', 'H')\n    h.next = sqrt(1 + h * h) - 0.5 * h.T",
    "parameter made again": (
        "h = State('H')\n    w = Weight('K')\n    W = Weight('H', 'H+K')\n"
        "    h.next = W @ (concat(h, w) - mean(concat(h, w)))"
    ),
    "two sums to one number": (
        "h, g = State(), State('K')\n    w, W, U = Weight('H'), Weight('H', 'K'), Weight('K', 'H')\n"
        "    v = sqrt(1 + w**2)\n    h.next = h + mean(v) + mean(v @ W)\n    g.next = g + U @ v"
    ),
    "function of a number": "h = State('H')\n    h.next = 0.5 * h + exp(0.4 * tanh(h - h))",
}


def corridor(cell: type[Cell], home: Path) -> tuple[Any, Any]:
    """(the certificate, the cross-check of the generated folder)."""
    derivation = derive(cell)
    out = home / f"kernels_{next(_NUMBER)}"
    derivation.write(out)
    return derivation.prove(), check_folder(out / derivation.module)


@pytest.mark.parametrize("name", FOUND)
def test_what_was_wrong_once_is_right(name: str, tmp_path: Path) -> None:
    certificate, check = corridor(built(f"class Random(Cell):\n    {FOUND[name]}\n"), tmp_path)
    assert certificate.holds, certificate.text
    assert check.holds, (check.agreement, check.complex_step)


@FEW
@given(cells())
def test_a_random_cell_is_proved(cell: type[Cell]) -> None:
    certificate = derive(cell).prove()
    assert certificate.holds, (cell.__doc__, certificate.text)


@settings(FEW, max_examples=2)
@given(cell=cells())
def test_a_random_cell_runs_alike_in_numpy_in_c_and_by_the_complex_step(
    tmp_path_factory: pytest.TempPathFactory, cell: type[Cell]
) -> None:
    _, check = corridor(cell, tmp_path_factory.mktemp("random"))
    assert check.holds, (cell.__doc__, check.agreement, check.complex_step)
