"""What a schedule works on: kernels whose statements stand in sections, in groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from derive.program.freeze import freeze
from derive.program.interpret import sections
from derive.program.scalar import Scalar, add, mapped, mul, read, refs
from derive.program.types import BATCH, TIME, Program, Ref, Role, Statement, Value, canonical

Group = tuple[Statement, ...]
SECTIONS = ("once", "before", "loop", "after", "last")


@dataclass(frozen=True)
class Pack:
    """Several values side by side: ``value[.., n, ..]`` is the n-th part.

    A pack of values is a range of ``layout``, a buffer that holds ``order`` side by side; a pack
    of parameters (no layout) is a copy, made once a call.
    """

    value: Value
    parts: tuple[str, ...]
    layout: str = ""
    order: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        return self.order.index(self.parts[0]) if self.order else 0


@dataclass(frozen=True)
class Kernel:
    """One run over time: statements once, then block by block before / loop / after, then last.

    Statements in ``before`` and ``after`` run for all steps of a block at once; those in
    ``loop`` step by step. A statement that reduces T adds to its result block by block.
    """

    name: str
    program: Program
    once: tuple[Group, ...] = ()
    before: tuple[Group, ...] = ()
    loop: tuple[Group, ...] = ()
    after: tuple[Group, ...] = ()
    last: tuple[Group, ...] = ()
    packs: tuple[Pack, ...] = ()

    def statements(self, section: str) -> tuple[Statement, ...]:
        return tuple(s for group in getattr(self, section) for s in group)

    @property
    def everything(self) -> tuple[Statement, ...]:
        return tuple(s for section in SECTIONS for s in self.statements(section))

    @property
    def reverse(self) -> bool:
        return self.program.reverse

    def with_sections(self, **statements: Iterable[Statement]) -> Kernel:
        """This kernel with other statements, each a group of its own."""
        groups: dict[str, Any] = {k: tuple((s,) for s in v) for k, v in statements.items()}
        return replace(self, **groups)

    def carries(self, ref: Ref) -> bool:
        """Whether a read hangs on the step before (after, in a reverse kernel)."""
        if self.reverse:
            return ref.value.role is Role.CARRY and ref.offset != 0
        return ref.value.role is Role.STATE


@dataclass(frozen=True)
class Schedule:
    """All kernels of one derivation and what forward keeps for the others."""

    step: Program
    forward: Kernel
    backward: Kernel
    per_sample: Kernel
    saved: tuple[Value, ...]

    def each(self, change: Callable[[Kernel], Kernel]) -> Schedule:
        return replace(
            self,
            forward=change(self.forward),
            backward=change(self.backward),
            per_sample=change(self.per_sample),
        )


def reads(statement: Statement) -> tuple[Ref, ...]:
    return refs(statement.body) + ((statement.base,) if statement.base else ())


def lower(step: Program, adjoint: Program) -> Schedule:
    """The plain schedule: everything timed in the loop, everything backward reads is saved."""
    forward = batched(freeze(step))
    kernels = {}
    for name, program in (
        ("backward", batched(freeze(adjoint))),
        ("per_sample", batched(freeze(adjoint), per_sample=True)),
    ):
        kernels[name] = _with_untimed(_sectioned(name, program), forward)
    wanted = {r.value.id for s in kernels["backward"].everything for r in reads(s)}
    saved = tuple(s.out.value for s in forward.statements if _keepable(s.out.value) and s.out.value.id in wanted)
    return Schedule(forward, _sectioned("forward", forward), kernels["backward"], kernels["per_sample"], saved)


def _keepable(value: Value) -> bool:
    return value.timed and value.role is not Role.STATE


def _sectioned(name: str, program: Program) -> Kernel:
    once, each, last = sections(program)
    return Kernel(name, program).with_sections(once=once, loop=each, last=last)


def _with_untimed(kernel: Kernel, forward: Program) -> Kernel:
    """Derived weights are made again from the parameters, they are small."""
    needed = {r.value.id for s in kernel.everything for r in reads(s)}
    again: list[Statement] = []
    for s in reversed(forward.statements):
        if not s.out.value.timed and s.out.value.id in needed:
            again.append(s)
            needed |= {r.value.id for r in reads(s)}
    return kernel.with_sections(once=[*reversed(again), *kernel.statements("once")])


def batched(program: Program, per_sample: bool = False) -> Program:
    """``program`` for a batch: b is an ordinary index of every value that changes with time.

    A gradient of a parameter sums over b; with ``per_sample`` it keeps it as its first axis.
    """
    late = {s.out.value.id for part in sections(program)[1:] for s in part if not s.out.value.timed}

    def value(v: Value) -> Value:
        if v.timed:
            return replace(v, dims=("T", "B", *v.dims[1:]))
        return replace(v, dims=("B", *v.dims)) if per_sample and v.id in late else v

    def ref(r: Ref) -> Ref:
        new = value(r.value)
        if r.value.timed:
            return replace(r, value=new, indices=(TIME, BATCH, *r.indices[1:]))
        return replace(r, value=new, indices=(BATCH, *r.indices)) if new.dims != r.value.dims else r

    statements = []
    for s in program.statements:
        sums = TIME in s.reduce and not per_sample
        statements.append(
            replace(
                s,
                out=ref(s.out),
                body=mapped(s.body, lambda r: read(ref(r))),
                reduce=(TIME, BATCH, *s.reduce[1:]) if sums else s.reduce,
            )
        )
    given = tuple(value(v) for v in program.given)
    return replace(program, given=given, statements=tuple(statements))


def as_program(kernel: Kernel, saved: Iterable[Value] = ()) -> Program:
    """The kernel's statements as a program again, for the verifier and the interpreter.

    ``saved`` is what forward kept for it; no other value of forward is there. A pack is the sum of its
    parts times unit vectors and a part the pack times its own, so that both have a meaning and an order.
    """
    packs = {p.value.id: p for p in kernel.packs}
    known = {v.id: v for v in kernel.program.given}
    known |= {r.value.id: r.value for s in kernel.everything for r in (s.out, *reads(s))}
    known = {n: _part(p, n) for p in kernel.packs for n in p.parts} | known
    made = {s.out.value.id for s in kernel.everything}
    statements: list[Statement] = []
    joined: set[str] = set()
    for s in kernel.everything:
        for pack in (packs[r.value.id] for r in reads(s) if r.value.id in packs.keys() - made - joined):
            joined.add(pack.value.id)
            statements.append(_join(pack, known))
        statements.append(s)
        if s.out.value.id in packs:
            pack = packs[s.out.value.id]
            statements += [_split(pack, n, known[part]) for n, part in enumerate(pack.parts)]
    made |= {s.out.value.id for s in statements}
    kept = {v.id for v in saved}
    given = [v for v in kernel.program.given if v.role is not Role.VALUE or v.id in kept]
    given = [v for v in given if v.id not in made or v.role is Role.STATE]
    units = {_unit(p, n): tuple(map(int, np.eye(len(p.parts))[n])) for p in kernel.packs for n in range(len(p.parts))}
    return replace(
        kernel.program,
        given=(*given, *units),
        statements=tuple(statements),
        constants=kernel.program.constants + tuple((u.id, entries) for u, entries in units.items()),
    )


def _unit(pack: Pack, n: int) -> Value:
    width = len(pack.parts)
    return Value(f"unit:{n}/{width}", (f"#{width}",), Role.CONSTANT)


def _part(pack: Pack, name: str) -> Value:
    """A part that no statement reads: a gradient that is a result only."""
    return Value(name, tuple(d for d in pack.value.dims if not d.startswith("#")))


def _element(pack: Pack, n: int, part: Value) -> tuple[Ref, Ref, Ref]:
    """A pack, its n-th unit vector and its n-th part, at the same indices."""
    whole = Ref(pack.value, canonical(pack.value.dims))
    joint = next(i for i in whole.indices if i.dim == f"#{len(pack.parts)}")
    return whole, Ref(_unit(pack, n), (joint,)), Ref(part, tuple(i for i in whole.indices if i != joint))


def _join(pack: Pack, known: dict[str, Value]) -> Statement:
    elements = [_element(pack, n, known[part]) for n, part in enumerate(pack.parts)]
    return Statement(elements[0][0], add(mul([read(unit), read(part)]) for _, unit, part in elements))


def _split(pack: Pack, n: int, part: Value) -> Statement:
    whole, unit, out = _element(pack, n, part)
    return Statement(out, mul([read(unit), read(whole)]), unit.indices)


def product(statement: Statement) -> tuple[Ref, Ref] | None:
    """The two reads of a plain contraction ``sum_R a b``, or None."""
    body: Any = statement.body
    if statement.op != "sum" or not statement.reduce or body.kind != "mul" or len(body.args) != 2:
        return None
    a, b = body.args
    return (a.data, b.data) if a.kind == b.kind == "read" else None


def is_map(statement: Statement) -> bool:
    return not statement.reduce


def replaced(statement: Statement, body: Scalar) -> Statement:
    return replace(statement, body=body)
