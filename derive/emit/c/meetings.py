"""Where the members of a team have to wait for each other: between shares that touch what others touch.

How work is divided differs from statement to statement, so whatever one of them writes may be somebody else's share
of the next. Statements that share nothing follow each other without a meeting, and so do those that a member runs on
its own units only: maps, and a product's result, whose panels are divided as units are where DV_GRAIN divides them.

    z = W h          member m: its units of z_i, z_f, z_g, z_o
    h = f(z)         member m: the same units           no meeting in between
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

MEET, MEET_UNITS, MEET_PARTS = "dv_meet(team);", "dv_meet_units(team);", "dv_meet_parts(team, {});"

Touch = tuple[str, int | None]  # an array, and in the steps the row of which step, from this one; None for all of it


@dataclass(frozen=True)
class Piece:
    """Lines that every member runs on its share, and the arrays that all shares together touch.

    ``units`` are arrays, each with its dimension, that a member touches at its own units only; ``panels`` is the
    extent of those units where they are the columns of a product.
    """

    lines: tuple[str, ...] = ()
    reads: frozenset[Touch] = frozenset()
    writes: frozenset[Touch] = frozenset()
    units: frozenset[tuple[str, str]] = frozenset()
    panels: str = ""

    def clashes(self, other: Piece) -> set[str]:
        """The arrays that one of them writes and the other one touches."""
        pairs = [*product(self.writes, other.reads | other.writes), *product(self.reads, other.writes)]
        return {a for (a, s), (b, t) in pairs if a == b and (s == t or None in (s, t))}

    def later(self, steps: int) -> Piece:
        """The same in another step, as seen from this one."""

        def moved(touches: frozenset[Touch]) -> frozenset[Touch]:
            return frozenset((a, None if s is None else s + steps) for a, s in touches)

        return replace(self, reads=moved(self.reads), writes=moved(self.writes))


def together(pieces: Iterable[Piece], lines: tuple[str, ...] = ()) -> Piece:
    """What all of them touch in any step, as one piece."""
    kept = list(pieces)
    read: frozenset[Touch] = frozenset((a, None) for p in kept for a, _ in p.reads)
    written: frozenset[Touch] = frozenset((a, None) for p in kept for a, _ in p.writes)
    return Piece(lines, read, written)


def met(
    pieces: Sequence[Piece], meet: str = MEET, following: int | None = None, open_: Piece | None = None
) -> tuple[list[str], Piece]:
    """The lines of all pieces with the meetings that they need, and what is still open at the end.

    Open is what was touched since the last meeting; ``open_`` was before the first piece. Where the pieces are
    repeated, the first ones follow the last, ``following`` steps later: 1 or -1, or 0 outside of the steps.
    """
    lines: list[str] = []
    since, first, split = [open_] if open_ else [], list[Piece](), False
    for piece in pieces:
        line, since = _meeting(since, [piece], meet)
        split = split or line == meet
        if not split:
            first.append(piece)
        since.append(piece)
        lines += [line] if line else []
        lines += piece.lines
    if following is not None:
        line, since = _meeting(since, [p.later(following) for p in first], meet)
        lines += [line] if line else []
    return lines, together(since)


def _meeting(since: list[Piece], pieces: Sequence[Piece], meet: str) -> tuple[str, list[Piece]]:
    """How the team meets before ``pieces``, empty if it need not, and what is open then."""
    found = [(a, b, name) for a in since for b in pieces for name in a.clashes(b)]
    if any(name not in {n for n, _ in a.units & b.units} for a, b, name in found):
        return meet, []
    panels = {p for a, b, _ in found for p in (a.panels, b.panels) if p}
    if len(panels) > 1:
        return meet, []
    still = [replace(p, panels="") if p.panels in panels else p for p in since]
    return "".join(MEET_PARTS.format(p) for p in panels), still


def block(
    before: Sequence[Piece], loop: Sequence[Piece], after: Sequence[Piece], step: int
) -> tuple[dict[str, list[str]], Piece]:
    """The lines of a block of time by section, and what is open after the last; ``step`` is 1, or -1 backwards."""
    steps = met(loop, MEET_UNITS, step)[0]
    if not loop:
        lines, rest = met([*before, *after], following=0)
        return {"before": lines, "loop": [], "after": []}, rest
    mark = "the steps"
    lines, rest = met([*before, together(loop, (mark,)), *after], following=0)
    at = lines.index(mark)
    return {"before": lines[:at], "loop": steps, "after": lines[at + 1 :]}, rest
