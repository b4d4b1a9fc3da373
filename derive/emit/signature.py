"""What an emitted function takes: the same arguments in the same order for every target."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.emit.names import identifiers
from derive.program.types import Parameter, Role, Value
from derive.schedule.kernel import Kernel, Schedule, reads


@dataclass(frozen=True)
class Argument:
    """One argument of an emitted function.

    ``shape`` has "T", "B", "T+1", a dimension, or a sum such as "H+D" for every axis; ``kind`` is
    in, out (overwritten) or inout; ``role`` says what it is to the interface.
    """

    name: str
    value_id: str
    shape: tuple[str, ...]
    kind: str
    role: str


@dataclass(frozen=True)
class Signature:
    """``name(T, B, dims..., arguments...)``; ``dims`` are dimension -> identifier."""

    name: str
    dims: tuple[tuple[str, str], ...]
    arguments: tuple[Argument, ...]


def signature(kernel: Kernel, schedule: Schedule) -> tuple[Signature, dict[str, str]]:
    """The signature of a kernel and the identifier of every value in it."""
    names = identifiers(schedule.step, _values(kernel, schedule))
    arguments = list(_given(schedule, names))
    if kernel.name == "forward":
        arguments = [replace(a, kind="inout") if a.role == "state" else a for a in arguments]
        arguments += [_timed(v, names, "out", "saved") for v in schedule.saved]
        arguments += [_timed(v, names, "out", "output") for v in _outputs(schedule) if v not in schedule.saved]
    else:
        arguments += [_timed(v, names, "in", "saved") for v in schedule.saved]
        arguments += _adjoint(kernel, schedule, names)
    dims = tuple((d, names[f"dim:{d}"]) for d in schedule.step.dims)
    return Signature(kernel.name, dims, tuple(arguments)), names


def _values(kernel: Kernel, schedule: Schedule) -> list[Value]:
    statements = (*schedule.forward.everything, *kernel.everything)
    made = [v for s in statements for v in (s.out.value, *(r.value for r in reads(s)))]
    packs = [p.value for p in kernel.packs]
    fixed = [v for v in schedule.backward.program.given if v.role is Role.SEED]
    carries = [Value(f"carry:{s.id}", s.dims, Role.CARRY) for s in schedule.step.states]
    unread = [Value(f"bar:{v.id}", v.dims) for v in schedule.step.given if v.role in (Role.INPUT, Role.WEIGHT)]
    whole = [Value(f"bar:{p.name}", ()) for p in schedule.step.parameters]
    return [*schedule.step.given, *made, *fixed, *carries, *whole, *unread, *packs]


def _outputs(schedule: Schedule) -> tuple[Value, ...]:
    values = schedule.step.values
    return tuple(values[o] for o in dict.fromkeys(schedule.step.outputs) if values[o].role is Role.VALUE)


def _given(schedule: Schedule, names: dict[str, str]) -> list[Argument]:
    step = schedule.step
    out = [Argument(names[p.name], p.name, axes_of(p), "in", "parameter") for p in step.parameters]
    for role in (Role.INPUT, Role.TARGET, Role.STATE):
        for v in step.by_role(role):
            rows = "T+1" if role is Role.STATE else "T"
            out.append(Argument(names[v.id], v.id, (rows, "B", *v.features), "in", role.value))
    return out


def axes_of(parameter: Parameter) -> tuple[str, ...]:
    return tuple("+".join(axis) for axis in parameter.axes)


def _timed(v: Value, names: dict[str, str], kind: str, role: str) -> Argument:
    return Argument(names[v.id], v.id, ("T", "B", *v.features), kind, role)


def _adjoint(kernel: Kernel, schedule: Schedule, names: dict[str, str]) -> list[Argument]:
    step = schedule.step
    out = [_timed(v, names, "in", "seed") for v in kernel.program.by_role(Role.SEED)]
    for state in step.states:
        carry = f"carry:{state.id}"
        out.append(Argument(names[carry], carry, ("B", *state.features), "out", "carry"))
    sample = ("B",) if kernel.name == "per_sample" else ()
    for p in step.parameters:
        out.append(Argument(names[f"bar:{p.name}"], f"bar:{p.name}", (*sample, *axes_of(p)), "out", "d_parameter"))
    for v in step.by_role(Role.INPUT):
        out.append(Argument(names[f"bar:{v.id}"], f"bar:{v.id}", ("T", "B", *v.features), "out", "d_input"))
    return out
