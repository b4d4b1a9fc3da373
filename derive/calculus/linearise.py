"""The first operator: tangents. This *is* a_t = b_t + c_t a_{t-1}."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import sympy as sp

from derive.calculus.partial import partial, shares
from derive.program.types import Lane, Program, Ref, Role, Statement, Value, lane, lanes

DOT = "dot:"


def tangent_of(value: Value) -> Value:
    """The value that holds the tangent of ``value``."""
    return replace(value, id=DOT + value.id, owner="", block=())


def is_tangent(symbol: Lane) -> bool:
    return symbol.ref.value.id.startswith(DOT)


def linearise(program: Program, wrt: Iterable[str] | None = None) -> Program:
    """The tangent program: for out = sum_R body,

        dot_out[I] = sum_R sum over lanes v of  (d body / d v) dot_v.

    ``wrt`` are the ids of the given values that move (default: weights, inputs and states). The
    result is given the values of ``program`` and the tangents of ``wrt``; it is linear in them.
    """
    moving = (Role.WEIGHT, Role.INPUT, Role.STATE)
    chosen = [v for v in program.given if (v.role in moving if wrt is None else v.id in set(wrt))]
    active = {v.id for v in chosen} | {v.id for v in program.states}
    statements: list[Statement] = []
    for s in program.statements:
        terms = []
        if s.op == "max":
            statements += shares(s)
        for symbol in lanes(s.body):
            if symbol.ref.value.id in active:
                slope = partial(s, symbol)
                if slope != 0:
                    terms.append(slope * tangent_lane(symbol.ref))
        if not terms:
            active.discard(s.out.value.id)
            if s.out.value.role is not Role.STATE:
                continue
        active.add(s.out.value.id)
        statements += _tangent_statements(s, terms)
    given = program.given + tuple(
        s.out.value for s in program.statements if s.out.value not in program.given
    )
    movers = tuple(dict.fromkeys([*chosen, *program.states]))
    return replace(
        program,
        given=given + tuple(tangent_of(v) for v in movers),
        statements=tuple(statements),
        outputs=tuple(DOT + o for o in program.outputs if o in active),
    )


def tangent_lane(ref: Ref) -> Lane:
    return lane(tangent_of(ref.value), ref.indices, ref.offset)


def _tangent_statements(s: Statement, terms: list[sp.Expr]) -> list[Statement]:
    """One statement, or one contraction a term and their sum, so that each stays a plain product."""
    out = replace(s.out, value=tangent_of(s.out.value))
    if not s.reduce or len(terms) <= 1:
        return [Statement(out, sp.Add(*terms), s.reduce if terms else (), origin=s.origin)]
    parts = []
    for n, term in enumerate(terms):
        value = replace(out.value, id=f"{out.value.id}+{n}", role=Role.VALUE)
        parts.append(Statement(replace(out, value=value), term, s.reduce, origin=s.origin))
    total = sp.Add(*(lane(p.out.value, p.out.indices) for p in parts))
    return [*parts, Statement(out, total, origin=s.origin)]
