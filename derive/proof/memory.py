"""Memory and preprocessor of the C evaluator: arrays with bounds, and text without directives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from derive.proof.verdict import Refused

WRAP = 2**64  # what size_t wraps at
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


class MemoryFault(Exception):
    """An access outside an array, or of an element that nothing was written to."""


class Pointer:
    """A place in an array: ``cells`` is shared, ``offset`` counts elements; None is what nobody wrote."""

    __slots__ = ("cells", "offset", "name")

    def __init__(self, cells: list[Any], name: str = "array", offset: int = 0) -> None:
        self.cells, self.name, self.offset = cells, name, offset

    def at(self, steps: int) -> Pointer:
        return Pointer(self.cells, self.name, self.offset + (steps if steps < WRAP // 2 else steps - WRAP))

    def _place(self, index: int) -> int:
        place = self.offset + (index if index < WRAP // 2 else index - WRAP)
        if not 0 <= place < len(self.cells):
            raise MemoryFault(f"{self.name}[{place}] is outside its {len(self.cells)} elements")
        return place

    def load(self, index: int) -> Any:
        value = self.cells[self._place(index)]
        if value is None:
            raise MemoryFault(f"{self.name}[{self.offset + index}] is read before it is written")
        return value

    def store(self, index: int, value: Any) -> None:
        self.cells[self._place(index)] = value


def preprocessed(text: str, defined: Mapping[str, str]) -> str:
    """``text`` without comments and directives; conditionals on known names are decided.

    Raises Refused for a directive other than include, define, undef, pragma, ifdef, ifndef, else, endif.
    """
    lines: list[str] = []
    active, known = [True], dict(defined)
    for line in _COMMENT.sub(lambda m: " " + "\n" * m[0].count("\n"), text).split("\n"):
        word, *rest = (line.strip().removeprefix("#").split(None, 2) or [""])
        if not line.lstrip().startswith("#"):
            lines.append(_substituted(line, known) if all(active) else "")
            continue
        lines.append("")
        if word in ("ifdef", "ifndef"):
            active.append((rest[0] in known) == (word == "ifdef"))
        elif word == "else":
            active[-1] = not active[-1]
        elif word == "endif":
            active.pop()
        elif word == "define" and all(active):
            known[rest[0]] = rest[1] if len(rest) > 1 else ""
        elif word not in ("include", "pragma", "define", "undef", ""):
            raise Refused(f"a directive outside the subset: {line.strip()}")
    return "\n".join(lines)


def _substituted(line: str, known: Mapping[str, str]) -> str:
    """Macros that stand for a word, and DV_NAME(f), which makes f_f32 and f_f64, as plain f."""
    line = re.sub(r"\w+", lambda word: known.get(word[0], word[0]), line)
    return re.sub(r"\bDV_NAME\((\w+)\)", r"\1", line)
