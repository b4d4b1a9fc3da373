"""fuse: everything elementwise between two contractions is one loop over its index space.

    f = sigmoid(z_f);  i = sigmoid(z_i);  C = f C + i c      ->      for b, j: f, i, C
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from derive.program.types import Index, Role, Statement
from derive.schedule.kernel import SECTIONS, Group, Kernel, Pack, Schedule, is_map, reads


def fuse(schedule: Schedule) -> Schedule:
    """Gather maps of one index space into groups, moving each as late as nothing forbids."""
    return schedule.each(_fused)


def _fused(kernel: Kernel) -> Kernel:
    grouped = {
        section: groups(kernel.statements(section), kernel.packs) for section in SECTIONS
    }
    return replace(kernel, **grouped)  # type: ignore[arg-type]


def _space(s: Statement) -> tuple[Index, ...]:
    return s.out.indices


@dataclass
class Pending:
    """Statements that are still to be placed, in an order that nothing forbids."""

    statements: list[Statement]
    packs: tuple[Pack, ...]
    done: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.statements = list(self.statements)
        self.parts = {p.value.id: p.parts for p in self.packs}
        self.local = {n for s in self.statements for n in self._made(s)}

    def _made(self, s: Statement) -> tuple[str, ...]:
        return (s.out.value.id, *self.parts.get(s.out.value.id, ()))

    def ready(self, s: Statement) -> bool:
        """Whether all that ``s`` reads has been made, and nobody needs what it takes the place of."""
        for r in reads(s):
            if r.offset and r.value.role in (Role.CARRY, Role.STATE):
                continue
            names = {r.value.id, *self.parts.get(r.value.id, ())} & self.local
            if not names <= self.done:
                return False
        return s.out.value.role is not Role.CARRY or not _still_read(s, self.statements)

    def take(self, s: Statement) -> None:
        """Place ``s`` next."""
        self.statements.remove(s)
        self.done |= set(self._made(s))


def groups(statements: Sequence[Statement], packs: tuple[Pack, ...]) -> tuple[Group, ...]:
    """Greedy list scheduling: open the group of the first ready map and fill it with all that fit."""
    pending = Pending(list(statements), packs)
    found: list[Group] = []
    while pending.statements:
        ready = [s for s in pending.statements if pending.ready(s)]
        chosen = next((s for s in ready if is_map(s)), ready[0])
        group = [chosen]
        pending.take(chosen)
        while is_map(chosen) and (s := _fitting(pending, group)):
            group.append(s)
            pending.take(s)
        found.append(tuple(group))
    return tuple(found)


def _fitting(pending: Pending, group: list[Statement]) -> Statement | None:
    """The next map for a group."""
    space = _space(group[0])
    fit = (s for s in pending.statements if is_map(s) and _space(s) == space and pending.ready(s))
    return next((s for s in fit if _pointwise(s, group)), None)


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
