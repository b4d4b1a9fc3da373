"""merge: what two statements compute alike is computed once.

    s_1 = sum_j d_u[j];  s_2 = sum_j d_u[j]      ->      s_1 = sum_j d_u[j], read twice
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from derive.program.scalar import with_values
from derive.program.types import Role, Statement, Value
from derive.schedule.kernel import SECTIONS, Kernel, Schedule


def merge(schedule: Schedule) -> Schedule:
    """Keep the first of the statements of a section that do the same to the same values."""
    kept = {v.id for v in schedule.saved}
    return schedule.each(lambda kernel: _merged(kernel, kept))


def _merged(kernel: Kernel, kept: set[str]) -> Kernel:
    asked = kept | set(kernel.program.outputs)
    sections: dict[str, list[Statement]] = {}
    same: dict[str, Value] = {}
    for section in SECTIONS:
        first: dict[tuple[Any, ...], Value] = {}
        sections[section] = []
        for old in kernel.statements(section):
            s, v = replace(old, body=with_values(old.body, same)), old.out.value
            own = v.timed and v.role is Role.VALUE and v.id not in asked and s.base is None
            form = (s.out.indices, s.reduce, s.op, s.body.key)
            if own and form in first:
                same[v.id] = first[form]
                continue
            if own:
                first[form] = v
            sections[section].append(s)
    return kernel.with_sections(**sections)
