"""The passes, in this order; each is a function Schedule -> Schedule and can be left out."""

from derive.program.types import Program
from derive.schedule.fuse import fuse
from derive.schedule.gather import gather
from derive.schedule.hoist import hoist
from derive.schedule.kernel import Schedule, lower
from derive.schedule.merge import merge
from derive.schedule.same import same
from derive.schedule.save import save
from derive.schedule.sink import sink
from derive.schedule.stack import stack

PASSES = (save, merge, hoist, sink, same, stack, gather, fuse)


def schedule(step: Program, adjoint: Program, passes: tuple[object, ...] = PASSES) -> Schedule:
    """The schedule of a derivation: lowered, then every pass in order."""
    plan = lower(step, adjoint)
    for change in passes:
        plan = change(plan)  # type: ignore[operator]
    return plan
