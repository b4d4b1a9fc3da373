"""sink: contractions that the recurrence does not need leave the loop, to run a block at a time.

    for t: dW += d[t] h[t-1]^T      ->      for t: keep d[t]
                                            dW += D^T H               (one product a block)

Sums over time that are the same, as those of two biases of one gate, are made once and copied when they are complete.
"""

from __future__ import annotations

from dataclasses import replace

from derive.program.scalar import read
from derive.program.types import TIME, Role, Statement
from derive.schedule.kernel import Kernel, Schedule, is_map, reads


def sink(schedule: Schedule) -> Schedule:
    """Move contractions and sums over time behind the loop where no later step reads them."""
    return schedule.each(_sunk)


def _sunk(kernel: Kernel) -> Kernel:
    loop = kernel.statements("loop")
    recurrent = Role.CARRY if kernel.reverse else Role.STATE
    needed = {s.out.value.id for s in loop if s.out.value.role is recurrent}
    for s in reversed(loop):
        if s.out.value.id in needed:
            needed |= {r.value.id for r in reads(s)}
    moved: set[str] = set()
    for s in loop:
        spare = s.out.value.id not in needed
        if spare and (not is_map(s) or any(r.value.id in moved for r in reads(s))):
            moved.add(s.out.value.id)
    after = [s for s in loop if s.out.value.id in moved]
    rest = [s for s in loop if s.out.value.id not in moved]
    return _once_each(kernel.with_sections(loop=rest, after=after))


def _once_each(kernel: Kernel) -> Kernel:
    """Of several statements that add up the same over time, the first; a copy at the end for every other."""
    first: dict[str, Statement] = {}
    kept, copies = [], []
    for s in kernel.statements("after"):
        known = first.setdefault(_sum(s), s) if TIME in s.reduce else s
        if known is s:
            kept.append(s)
        else:
            copies.append(replace(s, body=read(known.out), reduce=()))
    return kernel.with_sections(after=kept, last=[*copies, *kernel.statements("last")])


def _sum(s: Statement) -> str:
    """What a statement adds up, whatever it is called."""
    return f"{s.out.indices} {s.op} {s.reduce} {s.body.key}"
