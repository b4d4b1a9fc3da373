"""sink: contractions that the recurrence does not need leave the loop, to run a block at a time.

    for t: dW += d[t] h[t-1]^T      ->      for t: keep d[t]
                                            dW += D^T H               (one product a block)
"""

from __future__ import annotations

from derive.program.types import Role
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
    return kernel.with_sections(loop=rest, after=after)
