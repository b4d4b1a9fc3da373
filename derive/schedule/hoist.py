"""hoist: contractions that do not read the state leave the time loop, and what is one number a row with them.

    for t: z[t] = W_x x[t] + W_h h[t-1]      ->      p = X W_x^T          (one product for all t)
                                                     for t: z[t] = p[t] + W_h h[t-1]
"""

from __future__ import annotations

from derive.program.types import Role, Statement
from derive.schedule.kernel import Kernel, Schedule, is_map, reads


def hoist(schedule: Schedule) -> Schedule:
    """Move what does not hang on the step before, and what it needs, in front of the loop."""
    return schedule.each(_hoisted)


def _hoisted(kernel: Kernel) -> Kernel:
    loop = kernel.statements("loop")
    bound: set[str] = set()
    for s in loop:
        kept = s.out.value.role is Role.CARRY  # has room for one step, so it must be made in every step
        if kept or any(kernel.carries(r) or r.value.id in bound for r in reads(s)):
            bound.add(s.out.value.id)
    free = [s for s in loop if s.out.value.id not in bound]
    if bound:  # without a recurrence there is no loop: everything runs for all t at once
        free = _needed_by([s for s in free if not is_map(s) or not s.out.value.features], free)
    names = {s.out.value.id for s in free}
    rest = [s for s in loop if s.out.value.id not in names]
    return kernel.with_sections(before=free, loop=rest)


def _needed_by(wanted: list[Statement], among: list[Statement]) -> list[Statement]:
    names = {s.out.value.id for s in wanted}
    for s in reversed(among):
        if s.out.value.id in names:
            names |= {r.value.id for r in reads(s)}
    return [s for s in among if s.out.value.id in names]
