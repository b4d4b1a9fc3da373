"""same: a sum over time that is made already is copied.

    d_b_i = sum_t d_z;  d_b_h = sum_t d_z      ->      d_b_i = sum_t d_z;  last: d_b_h = d_b_i
"""

from __future__ import annotations

from dataclasses import replace

from derive.program import scalar
from derive.program.types import TIME, Ref, Statement
from derive.schedule.kernel import Kernel, Schedule


def same(schedule: Schedule) -> Schedule:
    """Make one of sums over time that are equal, and the others copies of it behind the loop."""
    return schedule.each(_same)


def _same(kernel: Kernel) -> Kernel:
    made: dict[tuple[object, ...], Ref] = {}
    copies: list[Statement] = []

    def first(s: Statement) -> bool:
        if TIME not in s.reduce:
            return True
        key = (s.op, s.body, s.reduce, s.out.indices, s.base)
        if key not in made:
            made[key] = s.out
            return True
        copies.append(replace(s, body=scalar.read(made[key]), reduce=(), op="sum"))
        return False

    kept = {section: [s for s in kernel.statements(section) if first(s)] for section in ("loop", "after")}
    return kernel.with_sections(**kept, last=[*copies, *kernel.statements("last")])
