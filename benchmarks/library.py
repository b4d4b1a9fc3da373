"""Where the kernels of a cell come from: generated/, or a folder of our own for what is not in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.cases import OWN

HERE = Path(__file__).parent
ROOT = HERE.parent
GENERATED, EXTRA = ROOT / "generated", HERE / "_build" / "generated_here"


def library_of(cell: str) -> Path:
    """The generated package that has the cell."""
    return GENERATED if (GENERATED / cell).is_dir() else EXTRA


def generate_missing(cells: Iterable[str]) -> None:
    """Write and build what generated/ does not have, such as the cells of this folder. Unchanged ones are left."""
    from derive import pipeline
    from derive.load import load

    missing = [cell for cell in cells if library_of(cell) == EXTRA]
    classes = [load(str(HERE / OWN[cell]) if cell in OWN else cell)[0] for cell in missing]
    if classes:
        pipeline.generate(classes, EXTRA)
