"""The second operator: adjoints. Back-propagation through time is transpose of linearise."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp

from derive.calculus.linearise import DOT, is_tangent
from derive.program.types import (
    Index,
    Lane,
    Program,
    Ref,
    Role,
    Size,
    Statement,
    Value,
    canonical,
    indices_of,
    lane,
    lanes,
    reindexed,
)

BAR, CARRY, SEED = "bar:", "carry:", "seed:"


def transpose(tangent: Program) -> Program:
    """The adjoint of a linear program.

    For every statement out[I] = sum_R body and every tangent lane v[J] of its body,

        bar_v[J] += sum over (I u R) minus J of  bar_out[I] * d body / d v[J].

    The body is linear in its tangent lanes, so the partial does not contain them. What reaches
    h[t-1] is collected in ``carry:h``, which the step before reads as carry[t+1]; outputs
    are seeded by ``seed:``. Values that are not tangents are computed first, as they stand.
    """
    adjoints = _Adjoints()
    primal = [s for s in tangent.statements if not _is_tangent_value(s.out.value)]
    linear = [s for s in tangent.statements if _is_tangent_value(s.out.value)]
    read_back = {x.ref.value.id for s in linear for x in lanes(s.body) if is_tangent(x) and x.ref.offset}
    states = [v for v in tangent.given if v.id.startswith(DOT) and v.role is Role.STATE]
    seeds = []
    for name in tangent.outputs:
        value = tangent.values[name]
        seed = _adjoint_value(value, SEED, Role.SEED)
        seeds.append(seed)
        adjoints.add(value, lane(seed))
        if value.role is Role.STATE and name in read_back:
            adjoints.add(value, lane(_adjoint_value(value, CARRY, Role.CARRY), None, 1))
    for s in reversed(linear):
        out = adjoints.close(s.out.value, BAR, s)
        if out is None:
            continue
        bar_out = lane(out, s.out.indices)
        for symbol in lanes(s.body):
            if is_tangent(symbol):
                slope = sp.diff(s.body, symbol)
                _contribute(adjoints, symbol.ref, bar_out * slope, s)
    sources = [v for v in tangent.given if v.id.startswith(DOT)]
    outputs = []
    for value in states:
        closed = adjoints.close_carry(value)
        outputs += [closed.id] if closed else []
    for value in sources:
        if value.role is not Role.STATE:
            closed = adjoints.close(value, BAR, None)
            outputs += [closed.id] if closed else []
    given = tuple(v for v in tangent.given if not v.id.startswith(DOT)) + tuple(seeds)
    program = replace(
        tangent, given=given, statements=(*primal, *adjoints.statements), outputs=tuple(outputs), reverse=True
    )
    return _without_dead(program)


def _is_tangent_value(value: Value) -> bool:
    return value.id.startswith(DOT)


def _adjoint_value(tangent: Value, prefix: str, role: Role) -> Value:
    return Value(prefix + tangent.id.removeprefix(DOT), tangent.dims, role)


@dataclass
class _Adjoints:
    """Contributions to every adjoint, gathered until the adjoint is read."""

    pending: dict[tuple[str, int], list[tuple[sp.Expr, tuple[Index, ...]]]] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)

    def add(self, value: Value, body: sp.Expr, over: tuple[Index, ...] = (), offset: int = 0) -> None:
        self.pending.setdefault((value.id, offset), []).append((body, over))

    def close(self, value: Value, prefix: str, source: Statement | None) -> Value | None:
        role = Role.CARRY if prefix == CARRY else Role.VALUE
        return self._close(value, 0, _adjoint_value(value, prefix, role), source)

    def close_carry(self, value: Value) -> Value | None:
        return self._close(value, -1, _adjoint_value(value, CARRY, Role.CARRY), None)

    def _close(self, value: Value, offset: int, out: Value, source: Statement | None) -> Value | None:
        terms = self.pending.pop((value.id, offset), None)
        if terms is None:
            return None
        where: dict[str, Any] = {"origin": source.origin} if source else {}
        if len(terms) == 1:
            body, over = terms[0]
            if source and not over and isinstance(body, Lane) and body.ref == Ref(body.ref.value, canonical(out.dims)):
                return body.ref.value  # a plain sum passes its adjoint on unchanged
            self.statements.append(Statement(Ref(out, canonical(out.dims)), body, over, **where))
            return out
        parts: list[sp.Expr] = []
        for body, over in terms:
            if over:
                piece = replace(out, id=f"{out.id}+{len(parts)}", role=Role.VALUE)
                self.statements.append(Statement(Ref(piece, canonical(out.dims)), body, over, **where))
                body = lane(piece)
            parts.append(body)
        self.statements.append(Statement(Ref(out, canonical(out.dims)), sp.Add(*parts), **where))
        return out


def _contribute(adjoints: _Adjoints, target: Ref, body: sp.Expr, s: Statement) -> None:
    """Add one term of the rule, renamed to the canonical indices of the adjoint it reaches."""
    names = dict(zip(target.indices, canonical(target.value.dims), strict=True))
    taken = set(names.values())
    over = []
    for index in s.space:
        if index not in names:
            fresh = index
            while fresh in taken:
                fresh = Index(fresh.dim, fresh.n + 1)
            taken.add(fresh)
            names[index] = fresh
            over.append(fresh)
    body = reindexed(body, names)
    present = indices_of(body)
    for index in over:
        if index not in present:  # nothing varies along it: the sum is a multiple
            body = body * Size(index.dim)
    kept = tuple(i for i in over if i in present)
    adjoints.add(target.value, body, kept, target.offset)


def _without_dead(program: Program) -> Program:
    """Leave out statements that no output needs."""
    live = set(program.outputs)
    kept: list[Statement] = []
    while True:  # a carry is read before it is written, so one sweep may not be enough
        kept = []
        before = len(live)
        for s in reversed(program.statements):
            if s.out.value.id in live:
                kept.append(s)
                live |= {x.ref.value.id for x in lanes(s.body) if isinstance(x, Lane)}
        if len(live) == before:
            return replace(program, statements=tuple(reversed(kept)))
