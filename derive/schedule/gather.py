"""gather: a contraction that is only added to another value is added onto it as it is made.

    z_h = W_h h;  z = b + z_x + z_h      ->      z_h = z_x + W_h h;  z = b + z_h
    p = W d;  next = z d_h + p           ->      base = z d_h;  next = base + W d

The second form is for a sum that no loop of the step reads: what else it adds is ready in a loop that runs before the
contraction, and none is left behind it. Contractions that were stacked are gathered together or not at all; one number
a row is added as it is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from derive.program import scalar
from derive.program.types import TIME, Ref, Role, Statement, Value
from derive.schedule.kernel import SECTIONS, Kernel, Pack, Schedule, is_map, product, reads
from derive.schedule.stack import in_order


def gather(schedule: Schedule) -> Schedule:
    """Give every contraction in a time loop the base that its readers would add."""
    return schedule.each(_gathered)


def _gathered(kernel: Kernel) -> Kernel:
    packs = {p.value.id: p for p in kernel.packs}
    uses = Counter(r.value.id for s in kernel.everything for r in reads(s))
    for s in kernel.statements("loop"):
        if product(s) and TIME not in s.reduce and s.base is None and s.out.value.features:
            kernel = _whole(kernel, s, packs, uses) or _onto(kernel, s, packs, uses) or kernel
            packs = {p.value.id: p for p in kernel.packs}
    return kernel


def _whole(kernel: Kernel, s: Statement, packs: dict[str, Pack], uses: Counter[str]) -> Kernel | None:
    """``kernel`` with ``s`` made into the sum that is its only reader; None where a map of the step reads that sum."""
    name = s.out.value.id
    held = any(name in (p.value.id, *p.parts) for p in packs.values())
    reader = None if held or uses[name] != 1 else _reader(kernel, name)
    if reader is None or not _is_term(reader, name) or _awaited(kernel, reader.out.value):
        return None
    rest = _without(reader, name)
    if not any(r.value.timed for r in reads(rest)):
        return None
    base = rest.body.data if _is_row(rest) else replace(rest.out, value=_base(rest.out.value))
    onto = [] if base == rest.body.data else [replace(rest, out=base)]
    whole = replace(s, out=reader.out, base=base)
    others = [q for q in kernel.statements("loop") if q is not s]
    if _known_before(kernel, rest, packs):
        loop = [whole if q is reader else q for q in others]
        return kernel.with_sections(before=[*kernel.statements("before"), *onto], loop=loop)
    return kernel.with_sections(loop=[new for q in others for new in ([*onto, whole] if q is reader else [q])])


def _awaited(kernel: Kernel, value: Value) -> bool:
    """Whether a map of the loop reads a value of its own step."""
    read = (r for s in kernel.statements("loop") if is_map(s) for r in reads(s))
    return any(r.value.id == value.id and not r.offset for r in read)


def _is_row(s: Statement) -> bool:
    """Whether a map is a copy of a row that stays; a carry shares its place with the one that is made of it."""
    return s.body.kind == "read" and s.body.data.indices == s.out.indices and s.body.data.value.role is not Role.CARRY


def _base(total: Value) -> Value:
    """What a contraction is added onto to give ``total``."""
    return Value(f"base:{total.id}", total.dims)


def _known_before(kernel: Kernel, s: Statement, packs: dict[str, Pack]) -> bool:
    """Whether nothing that ``s`` reads is made in the loop."""
    made = {q.out.value.id for q in kernel.statements("loop")}
    made |= {part for name in made & packs.keys() for part in packs[name].parts}
    return not any(kernel.carries(r) or r.value.id in made for r in reads(s))


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
    if not _is_term(reader, name):
        return []
    terms = [a.data for a in reader.body.args if a.kind == "read"]
    others = [r for r in terms if r.indices == reader.out.indices and r.value.id != name and not r.offset]
    return [r for r in others if r.value.timed]


def _is_term(reader: Statement, name: str) -> bool:
    """Whether the value ``name`` is one term of a sum, as it is and at the same place."""
    own = [a.data for a in reader.body.args if a.kind == "read" and a.data.value.id == name]
    return len(own) == 1 and not own[0].offset and own[0].indices == reader.out.indices


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
