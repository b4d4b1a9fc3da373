"""rows: what a row needs between two products is done row by row, its sums and what they are made from together.

    for b: m[b] = sum_j u[b,j]                    for b: m = sum_j u[b,j]
    for b, j: v[b,j] = u[b,j] - m[b]      ->             for j: v[j] = u[b,j] - m;  terms[j] = v[j]^2
    for b: s[b] = sum_j v[b,j]^2                         s = sum_j terms[j]

For targets whose loops cost little: a row stays in the first cache, what is one number a row is a local variable,
and nobody waits in between. A group with a sum along a row is such a nest; `phases` are its loops, and a sum is of
one value that is there, so that it can be a call.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.program.scalar import read, renamed
from derive.program.types import TIME, Index, Ref, Role, Statement, Value
from derive.schedule.along import ROW, axis_of, in_row, parted, times
from derive.schedule.fuse import Pending, groups
from derive.schedule.kernel import Group, Kernel, Schedule, product, reads


@dataclass(frozen=True)
class Phase:
    """Statements of a nest that one loop along ``index`` does; without index: what is one number a row."""

    index: Index | None
    statements: Group


def rows(schedule: Schedule) -> Schedule:
    """Order the sections that have sums along rows so that the rows are gone through as seldom as can be."""
    return schedule.each(_rowwise)


def is_nest(group: Group) -> bool:
    """Whether a group is about one row at a time, with sums along it."""
    return all(in_row(s) for s in group) and any(s.reduce for s in group)


def phases(nest: Group) -> tuple[Phase, ...]:
    """The loops of a nest and what stands between them, in order.

    A value is made in the loop that first reads it, so that few have to be kept from one loop to the next.
    """
    stages = _late(nest, _early(nest))
    keys = sorted({(stage, str(_axis(s) or "")) for s, stage in zip(nest, stages, strict=True)})
    found = []
    for key in keys:
        some = tuple(s for s, stage in zip(nest, stages, strict=True) if (stage, str(_axis(s) or "")) == key)
        found.append(Phase(_axis(some[0]), some))
    return tuple(found)


def _rowwise(kernel: Kernel) -> Kernel:
    return replace(kernel, before=_section(kernel, "before"), loop=_section(kernel, "loop"),
                   after=_section(kernel, "after"))


def _section(kernel: Kernel, section: str) -> tuple[Group, ...]:
    """Everything that is no matter of one row as soon as it can be; then all that is ready of the rows."""
    statements = [part for s in kernel.statements(section) for part in _split(s)]
    if not any(in_row(s) and s.reduce for s in statements):
        return tuple(_together(getattr(kernel, section)))
    pending = Pending(statements, kernel.packs)
    found: list[Group] = []
    while pending.statements:
        others = _drawn(pending, rowwise=False)
        found += groups(others, kernel.packs)
        nest = _drawn(pending, rowwise=True)
        found += [tuple(nest)] if any(s.reduce for s in nest) else groups(nest, kernel.packs)
    return tuple(_together(found))


def _drawn(pending: Pending, rowwise: bool) -> list[Statement]:
    drawn: list[Statement] = []
    while s := next((q for q in pending.statements if in_row(q) == rowwise and pending.ready(q)), None):
        pending.take(s)
        drawn.append(s)
    return drawn


def _split(s: Statement) -> tuple[Statement, ...]:
    """A sum along a row as that of one value, times what does not change along the row, and the value.

    The axis gets the index that elementwise statements run over.
    """
    if not in_row(s) or not s.reduce:
        return (s,)
    axis = Index(s.reduce[0].dim)
    body = renamed(s.body, {s.reduce[0]: axis})
    s = replace(s, reduce=(axis,), body=body)
    inner, outer = parted(body, axis)
    indices = (*s.out.indices, axis)
    if s.op != "sum" or (inner.kind == "read" and inner.data.indices == indices):
        return (replace(s, body=times(inner, outer)),)
    terms = Ref(Value(f"terms:{s.out.value.id}", (*s.out.value.dims, axis.dim)), indices)
    return Statement(terms, inner, origin=s.origin), replace(s, body=times(read(terms), outer))


def _axis(s: Statement) -> Index | None:
    """What the loop that does a statement runs over; a sum is a call."""
    return None if s.reduce else axis_of(s)


def _early(nest: Group) -> list[int]:
    """The first stage that a statement can be in: loops have odd ones, what stands between them even ones."""
    stage: dict[str, int] = {}
    out: list[int] = []
    for s in nest:
        sources = [stage[r.value.id] for r in reads(s) if r.value.id in stage and not r.offset]
        if s.out.value.role is Role.CARRY:  # shares its place with the one of the step before
            old = (q for q in nest if any(r.offset and r.value.id == s.out.value.id for r in reads(q)))
            sources += [stage[q.out.value.id] for q in old if q.out.value.id in stage]
        odd = int(_axis(s) is not None)
        out.append(max([odd, *(n + (n % 2 != odd) for n in sources)]))
        stage[s.out.value.id] = out[-1]
    return out


def _late(nest: Group, stages: list[int]) -> list[int]:
    """Elementwise statements moved to the first loop that reads them."""
    made = {s.out.value.id for s in nest}
    needed: dict[str, int] = {}
    out = list(stages)
    for n in reversed(range(len(nest))):
        s = nest[n]
        bound = s.out.value.role is Role.CARRY or any(
            r.offset and r.value.role is Role.CARRY and r.value.id in made for r in reads(s)
        )
        if not s.reduce and _axis(s) and not bound:
            out[n] = max(out[n], needed.get(s.out.value.id, out[n]))
        for r in reads(s):
            if not r.offset:
                least = out[n] if out[n] % 2 else out[n] - 1
                needed[r.value.id] = min(least, needed.get(r.value.id, least))
    return out


def _together(found: tuple[Group, ...] | list[Group]) -> list[Group]:
    """Sums over time that loops have to do become one loop where only other sums over time stand in between."""
    out: list[Group] = []
    for group in found:
        s = group[0]
        like = next((n for n in reversed(range(len(out))) if _alike(out[n][0], s)), None)
        if like is not None and all(TIME in q.reduce for between in out[like:] for q in between):
            out[like] = (*out[like], s)
        else:
            out.append(group)
    return out


def _alike(a: Statement, b: Statement) -> bool:
    return _plain_sum(a) and _plain_sum(b) and (a.out.indices, a.reduce) == (b.out.indices, b.reduce)


def _plain_sum(s: Statement) -> bool:
    """A sum over time of products of the same units: neither a matrix product nor a sum of rows as they are."""
    if TIME not in s.reduce or s.op != "sum" or not s.out.indices or s.body.kind == "read":
        return False
    pair = product(s)
    shared = pair and set(pair[0].indices) & set(pair[1].indices) - set(ROW)
    return pair is None or bool(shared)
