"""Partial derivatives of one statement, written through its own output where that is exact."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from derive.program.functions import SYMBOLIC, TABLE
from derive.program.types import Lane, Role, Statement, Value, lane, lanes


def partial(statement: Statement, symbol: Lane) -> sp.Expr:
    """d body / d symbol at one point of the statement's index space.

    i (1 - i) for i = sigmoid(z), 1 - y^2 for tanh, -q/d for q = n/d: what is read and what is
    computed coincide. A maximum over an axis is shared evenly by the entries that attain it.
    """
    body, y = statement.body, lane(statement.out.value, statement.out.indices)
    if statement.op == "max":
        return _attained(statement, symbol) / lane(_count(statement), statement.out.indices)
    if not statement.reduce:
        if type(body).__name__ in TABLE and isinstance(body, sp.Function):
            slopes = TABLE[type(body).__name__].partials(y, *body.args)
            return sp.Add(*(m * sp.diff(a, symbol) for m, a in zip(slopes, body.args, strict=True)))
        above, below = body.as_numer_denom()
        if isinstance(below, Lane):
            inner = sp.diff(above, symbol) / below
            return inner - y / below if symbol == below else inner
    return sp.diff(body, symbol)


def shares(statement: Statement) -> list[Statement]:
    """How many entries attain the maximum of a max statement, as a statement."""
    hits = sp.Add(*(_attained(statement, symbol) for symbol in lanes(statement.body)))
    value = _count(statement)
    return [Statement(replace(statement.out, value=value), hits, statement.reduce, origin=statement.origin)]


def _count(statement: Statement) -> Value:
    out = statement.out.value
    return replace(out, id=f"count:{out.id}", role=Role.VALUE)


def _attained(statement: Statement, symbol: Lane) -> sp.Expr:
    """1 where the entry attains the maximum, 0 elsewhere; the body of a max is one lane."""
    top = lane(statement.out.value, statement.out.indices)
    return 1 - SYMBOLIC["step"](top - symbol)
