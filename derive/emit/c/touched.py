"""What the statements of a group touch, of which step, and what of it a member touches at its own units only."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from derive.emit.c.meetings import Piece, Touch
from derive.emit.c.printer import Printer
from derive.emit.storage import Storage
from derive.program.scalar import refs
from derive.program.types import BATCH, TIME, Index, Ref, Statement, Value
from derive.schedule.kernel import Group, is_map, reads
from derive.schedule.rows import is_nest


def region(value: Value, place: Storage) -> set[str]:
    """The memory of a value by name: blocks of a parameter, their gradients, and what lies side by side are apart."""
    at = place.places[value.id]
    if at.part is not None and at.kind in ("rows", "step"):
        return {f"{at.name}.{n}" for n in range(at.part, at.part + at.parts)}
    return set() if at.kind in ("local", "constant", "row") else {value.id if at.kind == "block" else at.name}


def piece(group: Group, lines: tuple[str, ...], printer: Printer, in_step: bool, by_panels: bool) -> Piece:
    """The lines of a group with what they touch; ``by_panels`` says that they call the runtime's product."""
    place, rows = printer.storage, printer.switches if in_step else None
    read = {touch for s in group for r in reads(s) for touch in _touches(r, place, rows)}
    written = {touch for s in group for touch in _touches(s.out, place, rows)}
    divided = in_step and not is_nest(group)  # in a nest a member has whole rows
    units = set(_at_units(group, place, by_panels)) if divided else set[tuple[str, str]]()
    own = unit(group[0].out)
    return Piece(lines, frozenset(read), frozenset(written), frozenset(units),
                 printer.extent(own.dim) if own and by_panels and in_step else "")


def unit(ref: Ref) -> Index | None:
    """The one axis of features of a value, or of every part of a pack; None if there is another number of them."""
    features = [i for i in ref.indices if i not in (TIME, BATCH) and not i.dim.startswith("#")]
    return features[0] if len(features) == 1 else None


def _touches(ref: Ref, place: Storage, spared: Collection[str] | None) -> Iterator[Touch]:
    """``spared`` are arrays that may have one row for all steps; None outside of the steps: there it is all rows."""
    at = place.places[ref.value.id]
    rows = ref.value.timed and at.kind in ("argument", "rows") and spared is not None and at.name not in spared
    for name in region(ref.value, place):
        yield name, ref.offset if rows else None


def _at_units(group: Group, place: Storage, by_panels: bool) -> Iterator[tuple[str, str]]:
    """Arrays that all statements touch at the unit that they make, each with its dimension."""
    known: dict[str, set[str]] = {}
    for s in group:
        own = unit(s.out) if by_panels or is_map(s) else None
        for r in (s.out, *reads(s)):
            dim = own.dim if own and _beside(s, r, own, by_panels) else ""
            for name in region(r.value, place):
                known.setdefault(name, set()).add(dim)
    return ((name, dims.pop()) for name, dims in known.items() if len(dims) == 1 and "" not in dims)


def _beside(s: Statement, r: Ref, own: Index, by_panels: bool) -> bool:
    """Whether a member touches ``r`` where it makes its result; a product reads its base there, its operand whole."""
    return unit(r) == own and (not by_panels or r == s.out or (r == s.base and r not in refs(s.body)))
