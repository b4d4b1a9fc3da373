"""The door between SymPy and the schedule: bodies become `Scalar` nodes and back."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

import sympy as sp

from derive.program import scalar
from derive.program.functions import SYMBOLIC
from derive.program.scalar import Scalar
from derive.program.types import Lane, Program, ProgramError, Size


@lru_cache(maxsize=65536)
def freeze_body(body: sp.Expr) -> Scalar:
    """The scalar node of a SymPy body.

    Raises ProgramError for an expression outside the language (it should have been refused
    where the user wrote it).
    """
    if isinstance(body, Lane):
        return scalar.read(body.ref)
    if isinstance(body, Size):
        return scalar.size(body.dim)
    if isinstance(body, sp.Rational):
        return scalar.number(Fraction(int(body.p), int(body.q)))
    if isinstance(body, sp.Pow) and body.exp.is_Integer:
        base, exponent = freeze_body(body.base), int(body.exp)
        return (
            scalar.power(base, exponent)
            if exponent > 0
            else scalar.quotient(scalar.number(1), scalar.power(base, -exponent))
        )
    if isinstance(body, sp.Mul):
        above = [freeze_body(a) for a in body.args if not _below(a)]
        below = [freeze_body(1 / a) for a in body.args if _below(a)]
        return scalar.quotient(scalar.mul(above), scalar.mul(below)) if below else scalar.mul(above)
    if isinstance(body, sp.Add):
        return scalar.add(freeze_body(a) for a in body.args)
    if type(body).__name__ in SYMBOLIC and type(body) is SYMBOLIC[type(body).__name__]:
        return scalar.call(type(body).__name__, (freeze_body(a) for a in body.args))
    raise ProgramError(f"cannot freeze {sp.srepr(body)}")


def _below(factor: sp.Expr) -> bool:
    return isinstance(factor, sp.Pow) and bool(factor.exp.is_Integer) and factor.exp < 0


def thaw_body(node: Scalar) -> sp.Expr:
    """The SymPy expression of a node."""
    args = [thaw_body(a) for a in node.args]
    match node.kind:
        case "number":
            return sp.Rational(node.data.numerator, node.data.denominator)
        case "size":
            return Size(node.data)
        case "read":
            return Lane(node.data)
        case "add":
            return sp.Add(*args)
        case "mul":
            return sp.Mul(*args)
        case "power":
            return sp.Pow(args[0], node.data)
        case "quotient":
            return args[0] / args[1]
        case _:
            return SYMBOLIC[node.data](*args)


def freeze(program: Program) -> Program:
    """``program`` with scalar bodies; SymPy ends here."""
    frozen = (replace(s, body=freeze_body(s.body)) for s in program.statements)
    return replace(program, statements=tuple(frozen))


def thaw(program: Program) -> Program:
    """``program`` with SymPy bodies."""
    thawed = (replace(s, body=thaw_body(s.body)) for s in program.statements)
    return replace(program, statements=tuple(thawed))
