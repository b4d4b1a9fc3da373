"""gather: a contraction that is only added to another value is added onto it as it is made.

    z_h = W_h h;  z = b + z_x + z_h      ->      z_h = z_x + W_h h;  z = b + z_h

Contractions that were stacked are gathered together or not at all; one number a row is added as it is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from derive.program import scalar
from derive.program.types import TIME, Ref, Statement, Value
from derive.schedule.kernel import SECTIONS, Kernel, Pack, Schedule, product, reads
from derive.schedule.stack import in_order


def gather(schedule: Schedule) -> Schedule:
    """Give every contraction in a time loop the base that its readers would add."""
    return schedule.each(_gathered)


def _gathered(kernel: Kernel) -> Kernel:
    packs = {p.value.id: p for p in kernel.packs}
    uses = Counter(r.value.id for s in kernel.everything for r in reads(s))
    for s in kernel.statements("loop"):
        if product(s) and TIME not in s.reduce and s.base is None and s.out.value.features:
            kernel = _onto(kernel, s, packs, uses) or kernel
            packs = {p.value.id: p for p in kernel.packs}
    return kernel


def _onto(kernel: Kernel, s: Statement, packs: dict[str, Pack], uses: Counter[str]) -> Kernel | None:
    """``kernel`` with ``s`` added onto the values that its only readers add, or None."""
    pack = packs.get(s.out.value.id)
    if pack is not None and uses[pack.value.id]:
        return None
    names = pack.parts if pack else (s.out.value.id,)
    readers = [r for r in (_reader(kernel, n) for n in names if uses[n] == 1) if r is not None]
    if len(set(readers)) < len(names):
        return None
    found = [_addends(r, n) for r, n in zip(readers, names, strict=True)]
    for first in found[0]:
        beside = _beside(first, found, packs) if pack else None
        value, gone = (beside.value, beside.parts) if beside else (first.value, (first.value.id,))
        if value.dims != s.out.value.dims:
            continue
        changed = {r: _without(r, g) for r, g in zip(readers, gone, strict=True)}
        changed[s] = replace(s, base=Ref(value, s.out.indices))
        used = tuple(packs.values()) if beside is None or beside.value.id in packs else (*packs.values(), beside)
        loop = in_order([changed.get(q, q) for q in kernel.statements("loop")], used)
        if loop is not None:
            return replace(kernel.with_sections(loop=loop), packs=used)
    return None


def _reader(kernel: Kernel, name: str) -> Statement | None:
    """The one map of the loop that adds a value to others."""
    for section in SECTIONS:
        for s in kernel.statements(section):
            if any(r.value.id == name for r in reads(s)):
                return s if section == "loop" and not s.reduce and s.body.kind == "add" else None
    return None


def _addends(reader: Statement, name: str) -> list[Ref]:
    """What ``reader`` adds to the value ``name``, whole and at the same place; nothing if it reads it elsewhere."""
    terms = [a.data for a in reader.body.args if a.kind == "read"]
    own = [r for r in terms if r.value.id == name]
    if len(own) != 1 or own[0].offset or own[0].indices != reader.out.indices:
        return []
    others = [r for r in terms if r.indices == reader.out.indices and r.value.id != name and not r.offset]
    return [r for r in others if r.value.timed]


def _beside(first: Ref, found: list[list[Ref]], packs: dict[str, Pack]) -> Pack | None:
    """The range of a layout that holds one addend of every reader, in the order of the readers."""
    home = next((p for p in packs.values() if first.value.id in p.parts and p.layout), None)
    if home is None:
        return None
    start = home.order.index(first.value.id)
    parts = home.order[start : start + len(found)]
    if len(parts) < len(found) or any(
        p not in home.parts or p not in {r.value.id for r in refs} for p, refs in zip(parts, found, strict=True)
    ):
        return None
    lead = tuple(d for d in home.value.dims if d in ("T", "B"))
    value = Value("|".join(parts), (*lead, f"#{len(parts)}", *home.value.features[1:]))
    return packs.get(value.id) or Pack(value, parts, home.layout, home.order)


def _without(reader: Statement, gone: str) -> Statement:
    kept = [a for a in reader.body.args if not (a.kind == "read" and a.data.value.id == gone and not a.data.offset)]
    return replace(reader, body=scalar.add(kept))
