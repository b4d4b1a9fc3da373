"""From index notation to matrix notation: a product of lanes is a graph, and a tree of it is a chain of products.

Indices are nodes, matrices edges, vectors sit on nodes. With one free index i the expression is what grows
on i: u * A (v * B w). With two it is the path between them: diag(u) A diag(v) B, or an outer product.
What is no tree (or has a lane of three axes) has no matrix form: `translate` then keeps the indices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import sympy as sp

from derive.emit.document import tree as t
from derive.program.types import TIME, Index, Lane, Ref, Role, Size, Statement, lanes

Look = Callable[[Ref], t.Node]
Support = tuple[Index, ...]
STEPS = ("t", t.Time("", 1), t.Time("T"))


class NoMatrixForm(Exception):
    """The expression is not a tree of matrices."""


def translate(statement: Statement, look: Look) -> t.Node:
    """The right-hand side of a statement; sums over t stay outside."""
    free = tuple(i for i in statement.out.indices if i != TIME)
    over = tuple(i for i in statement.reduce if i != TIME)
    return summed(statement.body, free, over, look, statement.op, TIME in statement.reduce)


def summed(
    body: sp.Expr,
    free: Support,
    over: Support,
    look: Look,
    op: str = "sum",
    time: bool = False,
    indexed: bool = False,
) -> t.Node:
    """The reduction of ``body`` as a matrix expression; in index notation if there is none or if asked for."""
    try:
        if indexed:
            raise NoMatrixForm
        if op == "max":
            if free or len(over) != 1:
                raise NoMatrixForm
            inner: t.Node = t.Reduced("max", _form(body, over, (), look))
        else:
            inner = _form(body, free, over, look)
    except NoMatrixForm:
        inner = t.Indexed(free, _scalar(body, look), over, op)
    return t.RangeSum(*STEPS, inner) if time else inner


def hadamard(factors: list[t.Node]) -> t.Node:
    return factors[0] if len(factors) == 1 else t.Hadamard(tuple(factors)) if factors else t.Number(Fraction(1))


def _number(value: sp.Rational) -> t.Node:
    return t.Number(Fraction(int(value.p), int(value.q)))


def _support(body: sp.Expr) -> Support:
    found = {i: None for x in lanes(body) for i in x.ref.indices if i != TIME}
    return tuple(sorted(found))


def _scalar(body: sp.Expr, look: Look) -> t.Node:
    """``body`` with its indices."""
    if isinstance(body, Lane):
        indices = tuple(i for i in body.ref.indices if i != TIME)
        return t.Element(look(body.ref), indices) if indices else look(body.ref)
    return _mapped(body, lambda x: _scalar(x, look))


def _mapped(body: sp.Expr, f: Callable[[sp.Expr], t.Node]) -> t.Node:
    """One level of ``body`` as a node, its operands by ``f``."""
    if isinstance(body, sp.Rational):
        return _number(body)
    if isinstance(body, Size):
        return t.Extent(body.dim)
    if isinstance(body, sp.Add):
        return t.Sum(tuple(map(f, body.args)))
    if isinstance(body, sp.Mul):
        below = [1 / a for a in body.args if isinstance(a, sp.Pow) and a.exp.is_negative]
        if below:
            return t.Quotient(f(body * sp.Mul(*below)), f(sp.Mul(*below)))
        return hadamard(list(map(f, body.args)))
    if isinstance(body, sp.Pow) and body.exp.is_Integer:
        if body.exp < 0:
            return t.Quotient(t.Number(Fraction(1)), f(1 / body))
        return t.Power(f(body.base), int(body.exp))
    return t.Apply(type(body).__name__, tuple(map(f, body.args)))


def _form(body: sp.Expr, free: Support, over: Support, look: Look) -> t.Node:
    """sum over ``over`` of ``body`` as an expression with the axes ``free`` (or a scalar, to broadcast)."""
    if isinstance(body, sp.Add):
        terms = [_form(a, free, over, look) for a in body.args]
        if any(x.dims and x.dims != _dims(free) for x in terms):
            raise NoMatrixForm
        return t.Sum(tuple(terms))
    for index in set(over) - set(_support(body)):
        body, over = body * Size(index.dim), tuple(i for i in over if i != index)
    factors = list(sp.Mul.make_args(body))
    if not over and all(_support(f) in ((), tuple(sorted(free))) for f in factors) and len(free) != 2:
        return _leaf(body, free, look)
    return _Network.of(factors, look).contracted(free, set(over))


def _dims(indices: Support) -> t.Dims:
    return tuple(i.dim for i in indices)


def _leaf(body: sp.Expr, order: Support, look: Look) -> t.Node:
    """An elementwise expression of lanes that all have the axes ``order``, or none."""
    if isinstance(body, Lane):
        indices = tuple(i for i in body.ref.indices if i != TIME)
        if indices in ((), order):
            return look(body.ref)
        if len(order) == 2 and indices == order[::-1]:
            return t.Transpose(look(body.ref))
        raise NoMatrixForm
    return _mapped(body, lambda x: _form(x, order, (), look) if len(order) == 2 else _leaf(x, order, look))


@dataclass
class _Network:
    """The factors of a product: scalars, vectors on an index, matrices between two."""

    look: Look
    scalars: list[t.Node]
    nodes: dict[Index, list[t.Node]]
    edges: dict[frozenset[Index], list[sp.Expr]]

    @staticmethod
    def of(factors: list[sp.Expr], look: Look) -> _Network:
        net = _Network(look, [], {}, {})
        for factor in factors:
            support = _support(factor)
            if len(support) == 0:
                net.scalars.append(_leaf(factor, (), look))
            elif len(support) == 1:
                net.nodes.setdefault(support[0], []).append(_leaf(factor, support, look))
            elif len(support) == 2:
                net.edges.setdefault(frozenset(support), []).append(factor)
            else:
                raise NoMatrixForm
        return net

    def contracted(self, free: Support, over: set[Index]) -> t.Node:
        """The whole product, every factor used once."""
        if len(free) > 2 or not set(free) | over >= set(self.nodes) | {i for e in self.edges for i in e}:
            raise NoMatrixForm
        if len(free) == 2:
            parts = [self._between(*free)]
        else:
            parts = [x for i in free if (x := self._grown(i, set())) is not None]
        while rest := sorted({*self.nodes, *(i for e in self.edges for i in e)}):
            parts.append(self._inner(rest[0]))
        return _flat(self.scalars + [p for p in parts if p is not None])

    def _matrix(self, i: Index, k: Index) -> t.Node:
        """The edge from i to k, rows first."""
        factors = self.edges.pop(frozenset((i, k)))
        return hadamard([_edge(f, (i, k), self.look) for f in factors])

    def _vectors(self, i: Index, seen: set[Index]) -> list[t.Node]:
        """What sits on i and what hangs on it; a branch that comes back to ``seen`` is a cycle."""
        found = self.nodes.pop(i, [])
        for j in sorted({j for e in self.edges if i in e for j in e} - {i}):
            if j in seen:
                raise NoMatrixForm
            matrix = self._matrix(i, j)
            branch = self._grown(j, seen | {i})
            found.append(t.Product((matrix, t.Fill("ones", (j.dim,)) if branch is None else branch)))
        return found

    def _grown(self, i: Index, seen: set[Index]) -> t.Node | None:
        found = self._vectors(i, seen)
        return _flat(found) if found else None

    def _inner(self, root: Index) -> t.Node:
        found = self._vectors(root, set())
        if not found:
            raise NoMatrixForm
        if len(found) == 1:
            return t.Inner(t.Fill("ones", (root.dim,)), found[0])
        return t.Inner(found[0], _flat(found[1:]))

    def _between(self, i: Index, k: Index) -> t.Node | None:
        path = self._path(i, k, {i})
        if path is None:
            left, right = self._grown(i, set()), self._grown(k, set())
            if left is None and right is None:
                return None
            if left is None or right is None:
                raise NoMatrixForm
            return t.Outer(left, right)
        matrices = [self._matrix(a, b) for a, b in pairwise(path)]
        sides = [_flat(v) if (v := self._vectors(j, set(path))) else None for j in path]
        if len(path) == 2 and isinstance(matrices[0], t.Fill):
            found = [s for s in sides if s is not None]
            return t.Diag(_flat(found)) if found else matrices[0]
        chain: list[t.Node] = []
        for n, side in enumerate(sides):
            chain += [t.Diag(side)] if side is not None else []
            chain += [matrices[n]] if n < len(matrices) else []
        return t.Product(tuple(chain)) if len(chain) > 1 else chain[0]

    def _path(self, i: Index, k: Index, seen: set[Index]) -> list[Index] | None:
        for j in sorted({j for e in self.edges if i in e for j in e} - seen):
            if j == k:
                return [i, k]
            rest = self._path(j, k, seen | {j})
            if rest is not None:
                return [i, *rest]
        return None


def _edge(factor: sp.Expr, order: Support, look: Look) -> t.Node:
    if isinstance(factor, Lane) and factor.ref.value.role is Role.EYE:
        return t.Fill("identity", _dims(order))
    return _form(factor, order, (), look) if isinstance(factor, sp.Add) else _leaf(factor, order, look)


def _flat(factors: list[t.Node]) -> t.Node:
    """An elementwise product without products in it, quotients gathered into one."""
    flat: list[t.Node] = []
    for f in factors:
        flat += f.factors if isinstance(f, t.Hadamard) else (f,)
    below = [f.below for f in flat if isinstance(f, t.Quotient)]
    if not below or (len(flat) == 1):
        return hadamard(flat)
    one = t.Number(Fraction(1))
    above = [x for f in flat if (x := f.above if isinstance(f, t.Quotient) else f) != one]
    return t.Quotient(_flat(above) if above else one, _flat(below))
