"""a_t = b_t + c_t a_{t-1}: its coefficients as expressions, and two ways to run it.

Numerator layout: entry [rows; columns] of a Jacobian is d of[rows] / d by[columns]. With several states
c_t = ds_t/ds_{t-1} is the block matrix of the stacked state, in order of declaration, and b_t the
immediate derivative by the parameters, s_{t-1} held fixed. Both are read off `linearise` alone: tangent
statements are put into one another and the seeds are Kronecker deltas, which sift the sums.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count
from math import prod
from typing import Any

import numpy as np
import sympy as sp

from derive.calculus.linearise import DOT, is_tangent, linearise
from derive.program.algebra import Algebra
from derive.program.interpret import interpret, shape_of
from derive.program.types import (
    TIME,
    Index,
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

JAC = "jac:"


@dataclass(frozen=True)
class Term:
    """The sum of ``body`` over the indices ``over``."""

    over: tuple[Index, ...]
    body: sp.Expr


@dataclass(frozen=True)
class Jacobian:
    """d of_t / d by as a sum of terms; ``by`` is a parameter, an input of step t, or a state of step t-1.

    A term may read the Jacobian of a value in between, which then comes before this one.
    """

    of: Value
    by: Value
    terms: tuple[Term, ...]

    @property
    def rows(self) -> tuple[Index, ...]:
        return canonical(self.of.features)

    @property
    def columns(self) -> tuple[Index, ...]:
        return _columns(self.of, self.by)

    @property
    def value(self) -> Value:
        """The array that holds it: (T,) rows, columns."""
        time = ("T",) if self.of.timed else ()
        return Value(f"{JAC}{self.of.id}:{self.by.id}", (*time, *self.of.features, *self.by.features))


@dataclass(frozen=True)
class _Link:
    """One tangent statement: the tangents it reads, each with its slope, summed over ``reduce``."""

    out: Value
    reads: tuple[tuple[Ref, sp.Expr], ...]
    reduce: tuple[Index, ...]


def kronecker(i: Index, k: Index) -> sp.Expr:
    """delta_ik as a lane that the interpreter can read."""
    return lane(Value(f"eye:{i.dim}", (i.dim, k.dim), Role.EYE), (i, k))


def jacobians(program: Program) -> tuple[Jacobian, ...]:
    """b_t (by weights and inputs) and c_t (by states) of ``program``; blocks that are zero are left out.

    A value is put into what reads it, except one with several terms that is a state or is read
    several times: it keeps a Jacobian of its own, so that the expressions do not grow with depth.
    """
    tangent = linearise(program)
    links = [_link(s) for s in tangent.statements if s.out.value.id.startswith(DOT)]
    sources = (*program.states, *program.by_role(Role.WEIGHT), *program.by_role(Role.INPUT))
    return tuple(j for by in sources for j in _by(by, links, program))


def _link(s: Statement) -> _Link:
    reads = tuple((x.ref, sp.diff(s.body, x)) for x in lanes(s.body) if is_tangent(x))
    return _Link(s.out.value, reads, s.reduce)


def _by(by: Value, links: list[_Link], program: Program) -> Iterable[Jacobian]:
    names = {DOT + v.id: v for v in program.values.values()}
    lag = -1 if by.role is Role.STATE else 0
    uses = Counter(ref.value.id for link in links for ref, _ in link.reads if ref.offset == 0)
    known: dict[str, tuple[Term, ...]] = {}
    for link in links:
        terms: list[Term] = []
        for ref, slope in link.reads:
            if ref.value.id == DOT + by.id and ref.offset == lag:
                terms.append(_sifted(link, ref, slope, by))
            elif ref.offset == 0 and ref.value.id in known:
                terms += [_chained(link, ref, slope, term, by) for term in known[ref.value.id]]
        if not terms:
            continue
        of = names.get(link.out.id, replace(link.out, role=Role.VALUE))
        jacobian = Jacobian(of, by, tuple(terms))
        named = len(terms) > 1 and (of.role is Role.STATE or uses[link.out.id] > 1)
        if named or of.role is Role.STATE:
            yield jacobian
        own = lane(jacobian.value, (*((TIME,) if of.timed else ()), *jacobian.rows, *jacobian.columns))
        known[link.out.id] = (Term((), own),) if named else jacobian.terms


def _features(indices: tuple[Index, ...]) -> tuple[Index, ...]:
    return tuple(i for i in indices if i != TIME)


def _columns(of: Value, by: Value) -> tuple[Index, ...]:
    return canonical((*of.features, *by.features))[len(of.features) :]


def _fresh(link: _Link) -> dict[Index, Index]:
    """The reduced indices of a statement out of the way of any row or column."""
    return {i: Index(i.dim, 100 + n) for n, i in enumerate(link.reduce)}


def _sifted(link: _Link, ref: Ref, slope: sp.Expr, by: Value) -> Term:
    """slope * delta: a delta with a summed index takes the sum away, any other stays as a factor."""
    names = _fresh(link)
    body = reindexed(slope, names)
    over = list(names.values())
    reached = [names.get(i, i) for i in _features(ref.indices)]
    for n, k in enumerate(_columns(link.out, by)):
        i = reached[n]
        if i in over:
            body, reached = reindexed(body, {i: k}), [k if r == i else r for r in reached]
            over.remove(i)
        else:
            body = body * kronecker(i, k)
    return _tidy(link, over, body, by)


def _chained(link: _Link, ref: Ref, slope: sp.Expr, inner: Term, by: Value) -> Term:
    """slope * (a term of the value that ``ref`` reads)."""
    names = _fresh(link)
    reached = [names.get(i, i) for i in _features(ref.indices)]
    inside = dict(zip(canonical(ref.value.features), reached, strict=True))
    inside |= dict(zip(_columns(ref.value, by), _columns(link.out, by), strict=True))
    inside |= {i: Index(i.dim, 200 + n) for n, i in enumerate(inner.over)}
    body = reindexed(slope, names) * reindexed(inner.body, inside)
    return _tidy(link, [*names.values(), *(inside[i] for i in inner.over)], body, by)


def _tidy(link: _Link, over: list[Index], body: sp.Expr, by: Value) -> Term:
    """Summed indices get the smallest free numbers; a sum over an absent index is a multiple."""
    taken = {*canonical(link.out.features), *_columns(link.out, by)}
    present, names = indices_of(body), {}
    for index in over:
        if index in present:
            names[index] = next(i for n in count() if (i := Index(index.dim, n)) not in taken)
            taken.add(names[index])
        else:
            body = body * Size(index.dim)
    return Term(tuple(names.values()), reindexed(body, names))


def jacobian_program(program: Program, found: tuple[Jacobian, ...]) -> Program:
    """``program`` with the arrays of ``found`` computed at every step."""
    shares = (s for s in linearise(program).statements if not s.out.value.id.startswith(DOT))
    statements = [*program.statements, *shares]
    for j in found:
        out = Ref(j.value, (*((TIME,) if j.of.timed else ()), *j.rows, *j.columns))
        parts = []
        for n, term in enumerate(j.terms):
            piece = replace(out, value=replace(j.value, id=f"{j.value.id}+{n}"))
            statements.append(Statement(piece, term.body, term.over))
            parts.append(lane(piece.value, piece.indices))
        statements.append(Statement(out, sp.Add(*parts)))
    read = (x.ref.value for s in statements for x in lanes(s.body))
    eyes = {v.id: v for v in read if v.role is Role.EYE and v not in program.given}
    given, outputs = program.given + tuple(eyes.values()), tuple(j.value.id for j in found)
    return replace(program, given=given, statements=tuple(statements), outputs=outputs)


@dataclass(frozen=True)
class Recursion:
    """b_1..b_T, each (N, P), c_1..c_T, each (N, N), and a_0 (N, P).

    N counts the entries of all states; P those of all weight blocks, then of the initial states.
    """

    b: tuple[Any, ...]
    c: tuple[Any, ...]
    start: Any

    def by_recursion(self) -> list[Any]:
        """a_0, a_1, ..., a_T with a_t = b_t + c_t a_{t-1}."""
        out = [self.start]
        for b, c in zip(self.b, self.c, strict=True):
            out.append(b + c.dot(out[-1]))
        return out

    def by_closed_form(self) -> list[Any]:
        """a_t = sum_k (c_t ... c_{k+1}) b_k + (c_t ... c_1) a_0; the empty product is I."""
        out = []
        for t in range(len(self.b) + 1):
            total = self._product(t, 0, self.start)
            for k in range(1, t + 1):
                total = total + self._product(t, k, self.b[k - 1])
            out.append(total)
        return out

    def _product(self, t: int, k: int, right: Any) -> Any:
        """(c_t c_{t-1} ... c_{k+1}) right, newest factor on the left."""
        if t == k:
            return right
        left = self.c[t - 1]
        for j in range(t - 1, k, -1):
            left = left.dot(self.c[j - 1])
        return left.dot(right)


def recursion(
    program: Program, given: Mapping[str, Any], sizes: Mapping[str, int], algebra: Algebra, dtype: Any = object
) -> Recursion:
    """b_t, c_t and a_0 = ds_0/dtheta of ``program`` at ``given``, over any algebra."""
    found = jacobians(program)
    arrays = interpret(jacobian_program(program, found), given, sizes, algebra, dtype)
    weights, states, steps = program.by_role(Role.WEIGHT), program.states, range(sizes["T"])
    extents = {v.id: prod(shape_of(replace(v, dims=v.features), sizes)) for v in (*weights, *states)}

    def zeros(rows: int, columns: int) -> Any:
        return np.full((rows, columns), algebra.number(Fraction(0)), dtype=dtype)

    def matrix(by: tuple[Value, ...], t: int) -> Any:
        return np.block([[block(s, v, t) for v in by] for s in states])

    def block(of: Value, by: Value, t: int) -> Any:
        array = arrays.get(f"{JAC}{of.id}:{by.id}")
        shape = extents[of.id], extents[by.id]
        return zeros(*shape) if array is None else np.reshape(array[t], shape)

    entries = sum(extents[s.id] for s in states)
    identity = zeros(entries, entries)
    np.fill_diagonal(identity, algebra.number(Fraction(1)))
    past = zeros(entries, sum(extents[w.id] for w in weights))
    b = tuple(np.hstack([matrix(weights, t) if weights else past, 0 * identity]) for t in steps)
    return Recursion(b, tuple(matrix(states, t) for t in steps), np.hstack([past, identity]))
