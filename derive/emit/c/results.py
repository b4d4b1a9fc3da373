"""What a function writes besides its statements: zeros to add to, and copies of what lies side by side."""

from __future__ import annotations

from derive.emit.c.meetings import Piece
from derive.emit.c.printer import Printer
from derive.emit.signature import Argument
from derive.emit.storage import Place, Storage, gradients, results, written_once, written_whole
from derive.program.types import TIME, Ref, canonical
from derive.schedule.kernel import Kernel, Schedule


def zeros(
    place: Storage, buffers: dict[str, str], plan: Schedule, stored: set[str], extent: dict[str, str]
) -> list[str]:
    """Results that are added to, and results that nothing contributes to; where there is no step, all others too.

    ``buffers`` and ``extent`` are the entries of a buffer and of an argument; ``stored`` are the sums over time
    that the first block of time stores.
    """
    lines: dict[str, list[str]] = {"never": [], "without steps": [], "always": []}
    for a in place.signature.arguments:
        lines[_cleared(a, place, plan, stored)].append(f"dv_clear(team, {extent[a.name]}, {a.name});")
    for b in place.zeroed():
        if b.name in buffers:
            summed = {s.out.value.id for s in place.kernel.everything
                      if TIME in s.reduce and place.places[s.out.value.id].name == b.name}
            when = "without steps" if summed <= stored else "always"
            lines[when].append(f"dv_clear(team, {buffers[b.name]}, {b.name});")
    empty = [f"    {line}" for line in lines["without steps"]]
    return [*lines["always"], *(["if (T == 0) {", *empty, "}"] if empty else [])]


def _cleared(a: Argument, place: Storage, plan: Schedule, stored: set[str]) -> str:
    """When an argument has to be cleared."""
    made = {s.out.value.id for s in place.kernel.everything}
    if a.role == "carry" or (a.role == "d_input" and a.value_id not in made):
        return "always"
    if a.role != "d_parameter" or written_whole(a, place, plan):
        return "never"
    return "without steps" if gradients(a, plan) <= written_once(place) | stored else "always"


def copies(kernel: Kernel, printer: Printer, wanted: set[str]) -> list[Piece]:
    """Packs of parameters that plain loops read, filled part by part."""
    pieces = []
    for pack in kernel.packs:
        home = printer.storage.places[pack.value.id]
        if pack.layout or pack.value.id not in wanted:
            continue
        lines: list[str] = []
        for n, part in enumerate(pack.parts):
            at = printer.storage.places[part]
            if at.name != home.name:
                indices = canonical(at.value.dims)
                slot = Place("fixed", home.name, at.value, n, 1, len(pack.parts))
                target = f"{home.name}[{printer.offset(Ref(at.value, indices), slot, 'once')}]"
                source = printer.element(Ref(at.value, indices), "once")
                lines += printer.loops(indices, [f"{target} = {source};"], "once")
        pieces.append(Piece(tuple(lines), writes=frozenset({(home.name, None)})))  # what is given is only read
    return pieces


def copies_back(kernel: Kernel, printer: Printer) -> list[Piece]:
    """Gradients that were summed side by side, into the arrays of the caller."""
    pieces = []
    for pack in kernel.packs:
        copied = results(pack, printer.storage)
        for part in pack.parts:
            at = printer.storage.places[part]
            if part in copied:
                ref = Ref(at.value, canonical(at.value.dims))
                lines = printer.loops(
                    ref.indices, [f"{printer.in_parameter(ref)} = {printer.element(ref, 'last')};"], "last"
                )
                pieces.append(Piece(tuple(lines), frozenset({(at.name, None)}), frozenset({(part, None)})))
    return pieces
