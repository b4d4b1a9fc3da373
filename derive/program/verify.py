"""The verifier: single assignment, every read defined before, shapes, roles and offsets."""

from __future__ import annotations

import re

from derive.program.freeze import freeze_body
from derive.program.scalar import Scalar, refs
from derive.program.types import TIME, Program, ProgramError, Ref, Role, Statement, Value

_DIM = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}|#[0-9]+")


def _require(condition: bool, where: Statement | Program, message: str) -> None:
    if not condition:  # SymPy prints slowly, so the statement becomes text only here
        raise ProgramError(f"{where.name if isinstance(where, Program) else where}: {message}")


def verify(program: Program) -> Program:
    """Return ``program`` unchanged if it is well formed.

    Raises ProgramError naming the statement: a value defined twice, read before its definition,
    indexed by the wrong dimensions, an index that is neither free nor reduced, an offset on a
    value that does not have it, an output nobody computes.
    """
    defined: dict[str, Value] = {v.id: v for v in program.given}
    _require(len(defined) == len(program.given), program, "a given value is listed twice")
    made = {s.out.value.id for s in program.statements}  # the states of a tangent program are given whole
    written: set[str] = {v.id for v in program.states if v.id not in made}
    carried = {s.out.value.id for s in program.statements if s.out.value.role is Role.CARRY}
    for statement in program.statements:
        for ref in statement_refs(statement):
            _check_read(program, statement, ref, defined, written | carried if ref.offset > 0 else written)
        _check_shape(statement)
        out = statement.out.value
        _require(out.id not in written, statement, f"{out.id} is defined twice")
        _require(
            out.id not in defined or out.role is Role.STATE, statement, f"{out.id} is given and defined"
        )
        written.add(out.id)
        defined[out.id] = out
    missing = [o for o in program.outputs if o not in defined]
    _require(not missing, program, f"outputs {missing} are never computed")
    return program


def statement_refs(statement: Statement) -> tuple[Ref, ...]:
    """Every read of a statement, before or after the freeze."""
    body = statement.body if isinstance(statement.body, Scalar) else freeze_body(statement.body)
    return refs(body) + ((statement.base,) if statement.base else ())


def _check_read(
    program: Program, statement: Statement, ref: Ref, defined: dict[str, Value], written: set[str]
) -> None:
    value = ref.value
    if ref.offset and value.role is Role.CARRY:
        _require(ref.offset == 1 and program.reverse, statement, f"{ref} reads the wrong way in time")
        _require(value.id in written, statement, f"{value.id} is never defined")
    else:
        _require(value.id in defined, statement, f"{value.id} is read before it is defined")
        _require(defined[value.id] == value, statement, f"{value.id} has two declarations")
        if ref.offset:
            _require(value.role is Role.STATE and ref.offset == -1, statement, f"{ref} has no such step")
        elif value.role is Role.STATE and not program.reverse:
            _require(value.id in written, statement, f"{value.id}[t] is read before it is defined")
    _require(
        tuple(i.dim for i in ref.indices) == value.dims, statement, f"{ref} does not fit {list(value.dims)}"
    )
    space = set(statement.space)
    _require(set(ref.indices) <= space, statement, f"{ref} has an index that nothing runs over")


def _check_shape(statement: Statement) -> None:
    out = statement.out
    _require(tuple(i.dim for i in out.indices) == out.value.dims, statement, "result does not fit its value")
    _require(len(set(statement.space)) == len(statement.space), statement, "an index runs twice")
    _require(all(_DIM.fullmatch(i.dim) for i in statement.space), statement, "bad dimension name")
    _require(statement.op in ("sum", "max"), statement, f"unknown reduction {statement.op!r}")
    based = statement.base is None or (statement.op == "sum" and statement.base.indices == out.indices)
    _require(based and (statement.base is None or bool(statement.reduce)), statement, "a base that nothing is added to")
    _require(out.offset == 0, statement, "a result is written at its own time")
    timed_reads = any(r.value.timed for r in statement_refs(statement))
    if timed_reads and not out.value.timed:
        _require(TIME in statement.reduce, statement, "a sum over time must reduce T")
