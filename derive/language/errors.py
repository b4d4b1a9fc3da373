"""Errors that teach: where, what was found, what would be right."""

from __future__ import annotations

import linecache
import sys
from pathlib import Path

from derive.program.types import Origin

_HERE = str(Path(__file__).parent)


class CellError(ValueError):
    """A cell that is ill-formed, refused where it was written.

    The message has the user's file and line, the line itself, what was found, and what would be
    right.
    """

    def __init__(self, problem: str, advice: str = "", origin: Origin | None = None) -> None:
        where = origin or user_origin()
        source = linecache.getline(where.file, where.line).strip()
        head = f"{Path(where.file).name}:{where.line}: {source}" if where.file else where.name
        super().__init__("\n  ".join(line for line in (head, problem, advice) if line))
        self.problem, self.advice, self.origin = problem, advice, where


def user_origin(name: str = "") -> Origin:
    """The innermost frame outside this package: the line of the cell being read."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_HERE):
        frame = frame.f_back
    return Origin(frame.f_code.co_filename, frame.f_lineno, name)
