"""fuse: everything elementwise between two contractions is one loop over its index space.

    f = sigmoid(z_f);  i = sigmoid(z_i);  C = f C + i c      ->      for b, j: f, i, C
"""

from __future__ import annotations

from dataclasses import replace

from derive.program.types import Index, Role, Statement
from derive.schedule.kernel import SECTIONS, Group, Kernel, Pack, Schedule, is_map, reads


def fuse(schedule: Schedule) -> Schedule:
    """Gather maps of one index space into groups, moving each as late as nothing forbids."""
    return schedule.each(_fused)


def _fused(kernel: Kernel) -> Kernel:
    grouped = {
        section: _groups(list(kernel.statements(section)), kernel.packs) for section in SECTIONS
    }
    return replace(kernel, **grouped)  # type: ignore[arg-type]


def _space(s: Statement) -> tuple[Index, ...]:
    return s.out.indices


def _groups(statements: list[Statement], packs: tuple[Pack, ...]) -> tuple[Group, ...]:
    """Greedy list scheduling: open the group of the first ready map and fill it with all that fit."""
    parts = {p.value.id: p.parts for p in packs}
    local = {n for s in statements for n in (s.out.value.id, *parts.get(s.out.value.id, ()))}
    done: set[str] = set()
    pending = list(statements)
    groups: list[Group] = []

    def ready(s: Statement) -> bool:
        for r in reads(s):
            if r.offset and r.value.role in (Role.CARRY, Role.STATE):
                continue
            names = {r.value.id, *parts.get(r.value.id, ())} & local
            if not names <= done:
                return False
        return s.out.value.role is not Role.CARRY or not _still_read(s, pending)

    while pending:
        maps = [s for s in pending if is_map(s) and ready(s)]
        chosen = maps[0] if maps else next(s for s in pending if ready(s))
        group: list[Statement] = []
        while True:
            fitting = [s for s in pending if ready(s) and is_map(s) and _space(s) == _space(chosen)]
            fitting = [s for s in fitting if _pointwise(s, group)]
            if not is_map(chosen):
                fitting = [chosen] if not group else []
            if not fitting:
                break
            for s in fitting[:1]:
                group.append(s)
                pending.remove(s)
                done |= {s.out.value.id, *parts.get(s.out.value.id, ())}
        groups.append(tuple(group))
    return tuple(groups)


def _pointwise(s: Statement, group: list[Statement]) -> bool:
    """Whether ``s`` needs of every point of the loop only what that point has made: no transposed reads.

    A carry shares its place with the one that it is made from, which must not be read elsewhere either.
    """
    made = {g.out.value.id for g in group}
    across = [r for r in reads(s) if r.value.id in made and not r.offset]
    if s.out.value.role is Role.CARRY:
        across += [r for g in group for r in reads(g) if r.offset and r.value.id == s.out.value.id]
    return all(r.indices == s.out.indices for r in across)


def _still_read(s: Statement, pending: list[Statement]) -> bool:
    """Whether the carry from the other side is still needed: it shares its place with the new one."""
    name = s.out.value.id
    return any(r.value.id == name and r.offset for p in pending if p is not s for r in reads(p))
