"""Where the members of a team have to wait for each other: between shares that touch what others touch.

How work is divided differs from statement to statement, so whatever one of them writes may be somebody
else's share of the next. Statements that share nothing follow each other without a meeting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MEET, MEET_UNITS = "dv_meet(team);", "dv_meet_units(team);"


@dataclass(frozen=True)
class Piece:
    """Lines that every member runs on its share, and the arrays that all shares together touch."""

    lines: tuple[str, ...] = ()
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()

    def clashes(self, other: Piece) -> bool:
        """Whether one of them writes what the other one touches."""
        return bool(self.writes & (other.reads | other.writes) or self.reads & other.writes)


def together(pieces: Iterable[Piece], lines: tuple[str, ...] = ()) -> Piece:
    """What all of them touch, as one piece."""
    kept = list(pieces)
    union = frozenset[str]().union
    return Piece(lines, union(*(p.reads for p in kept)), union(*(p.writes for p in kept)))


def met(
    pieces: Sequence[Piece], meet: str = MEET, repeated: bool = False, open_: Piece | None = None
) -> tuple[list[str], Piece]:
    """The lines of all pieces with the meetings that they need, and what is still open at the end.

    Open is what was touched since the last meeting; ``open_`` was before the first piece. Where the pieces are
    ``repeated``, the first ones follow the last.
    """
    lines: list[str] = []
    since, first, split = [open_] if open_ else [], list[Piece](), False
    for piece in pieces:
        if together(since).clashes(piece):
            lines.append(meet)
            since, split = [], True
        if not split:
            first.append(piece)
        since.append(piece)
        lines += piece.lines
    if repeated and together(since).clashes(together(first)):
        return [*lines, meet], Piece()
    return lines, together(since)


def block(
    before: Sequence[Piece], loop: Sequence[Piece], after: Sequence[Piece]
) -> tuple[dict[str, list[str]], Piece]:
    """The lines of a block of time by section, and what is open after the last block."""
    steps = met(loop, MEET_UNITS, repeated=True)[0]
    if not loop:
        lines, rest = met([*before, *after], repeated=True)
        return {"before": lines, "loop": [], "after": []}, rest
    mark = "the steps"
    lines, rest = met([*before, together(loop, (mark,)), *after], repeated=True)
    at = lines.index(mark)
    return {"before": lines[:at], "loop": steps, "after": lines[at + 1 :]}, rest
