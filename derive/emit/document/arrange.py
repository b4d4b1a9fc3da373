"""The order in which a lecturer writes terms and factors, and the few rewritings that keep the value.

Sums: what the loss hands in, then the past, then the future, elementwise before products, biases last.
Products: the adjoint, then gates before states, the derivative s (1 - s) of a gate at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from derive.emit.document import tree as t
from derive.emit.document.names import parsed
from derive.emit.document.rewrite import exponential, logsumexp, sign, softmax, sum_of_exponentials
from derive.emit.document.tree import Name, Node, Number
from derive.program.types import Parameter, Role

ONE = Number(Fraction(1))


@dataclass(frozen=True)
class Notation:
    """What a program's parameters look like, and the user's own names for stacks of values at step t."""

    parameters: Mapping[str, Parameter]
    stacks: tuple[tuple[Name, tuple[Node, ...]], ...] = ()

    def stack(self, parts: Iterable[Node]) -> t.Stack:
        """[h; x], under the user's name if it has one."""
        column = t.Stack(tuple(parts))
        now = [x.time for x in t.symbols(column) if x.time is not None]
        for name, known in self.stacks:
            then = [x.time for x in t.symbols(t.Stack(known)) if x.time is not None]
            if now and then and now[0].base:
                shift = now[0].offset - then[0].offset
                if column.parts == tuple(t.moved(p, now[0].base, shift) for p in known):
                    return replace(column, name=name, time=t.Time(now[0].base, shift))
        return column

    def arranged(self, node: Node) -> Node:
        """``node`` in the order of a lecture."""
        return t.transform(node, self._one)

    def _one(self, node: Node) -> Node:
        match node:
            case t.Sum():
                return self._sum(node)
            case t.Hadamard():
                return _hadamard(node) if (new := softmax(node)) == node else self.arranged(new)
            case t.Product():
                return _product(node)
            case t.Quotient():
                return _quotient(node)
            case t.Inner() if _late(node.left) and not _late(node.right):
                return _without_sign(t.Inner(node.right, node.left), "left")
            case t.Outer() | t.Inner():
                return _without_sign(node, "left")
            case t.Transpose():
                return _transpose(node)
            case t.Element() if isinstance(node.x, (t.Sum, t.Hadamard, t.Apply, t.Power, t.Quotient)):
                return self.arranged(_pushed(node.x, node.indices))
            case t.Stack() if node.axis == 0 and node.name is None:
                return self.stack(node.parts)
        return node

    def _sum(self, node: t.Sum) -> Node:
        terms: list[Node] = []
        for term in node.terms:
            terms += term.terms if isinstance(term, t.Sum) else (term,)
        terms = [x for x in sign(logsumexp(self._folded(terms))) if x != Number(Fraction(0))]
        if not terms:
            return Number(Fraction(0))
        return terms[0] if len(terms) == 1 else t.Sum(tuple(sorted(terms, key=_term_key)))

    def _folded(self, terms: list[Node]) -> list[Node]:
        """W^h h + W^x x as W [h; x]."""
        found: dict[str, dict[int, t.Product]] = {}
        for term in terms:
            if isinstance(term, t.Product) and len(term.factors) == 2 and isinstance(term.factors[0], t.Symbol):
                value = term.factors[0].value
                axes = self.parameters[value.owner].axes if value.owner in self.parameters else ()
                if len(axes) == 2 and len(axes[0]) == 1 < len(axes[1]) and len(term.factors[1].dims) == 1:
                    found.setdefault(value.owner, {})[value.block[1]] = term
        out = list(terms)
        for owner, columns in found.items():
            if len(columns) == len(self.parameters[owner].axes[1]) and all(out.count(c) == 1 for c in columns.values()):
                pairs = [columns[n].factors for n in sorted(columns)]
                whole = t.Stack(tuple(p[0] for p in pairs), 1, parsed(owner))
                out = [x for x in out if x not in columns.values()]
                out.append(t.Product((whole, self.stack(p[1] for p in pairs))))
        return out


def _pushed(node: Node, indices: tuple[Any, ...]) -> Node:
    """Entry ``indices`` of an elementwise node: the node of the entries."""

    def entry(x: Any) -> Any:
        return t.Element(x, indices) if isinstance(x, Node) and x.dims else x

    match node:
        case t.Sum():
            return t.Sum(tuple(map(entry, node.terms)))
        case t.Hadamard():
            return t.Hadamard(tuple(map(entry, node.factors)))
        case t.Apply():
            return t.Apply(node.function, tuple(map(entry, node.args)))
        case t.Power():
            return t.Power(entry(node.x), node.exponent)
        case t.Quotient():
            return t.Quotient(entry(node.above), entry(node.below))
    return t.Element(node, indices)


def _hadamard(node: t.Hadamard) -> Node:
    flat: list[Node] = []
    for f in node.factors:
        flat += f.factors if isinstance(f, t.Hadamard) else (f,)
    quotients = [f for f in flat if isinstance(f, t.Quotient) and not isinstance(f.below, t.Extent)]
    if quotients and len(flat) > 1:
        above = [f.above if isinstance(f, t.Quotient) and f in quotients else f for f in flat]
        top = _hadamard(t.Hadamard(tuple(above)))
        return _quotient(t.Quotient(top, _hadamard(t.Hadamard(tuple(q.below for q in quotients)))))
    number = Fraction(1)
    for f in flat:
        number *= f.value if isinstance(f, Number) else 1
    rest = [f for f in flat if not isinstance(f, Number)]
    rest = sorted(rest, key=lambda f: _factor_key(f, rest))
    if number == 0 or not rest:
        return Number(number)
    if number != 1:
        rest = [Number(number), *rest]
    return rest[0] if len(rest) == 1 else t.Hadamard(tuple(rest))


def _late(x: Node) -> bool:
    """What is better on the right of an inner product."""
    return not isinstance(x, (t.Symbol, t.Fill))


def _quotient(node: t.Quotient) -> Node:
    """x e / sum e as x softmax."""
    factors = list(node.above.factors) if isinstance(node.above, t.Hadamard) else [node.above]
    x = sum_of_exponentials(node.below)
    place = next((n for n, f in enumerate(factors) if x is not None and exponential(f) == x), None)
    if x is not None and place is not None:
        factors[place] = t.Softmax(x)
        return _hadamard(t.Hadamard(tuple(factors)))
    return node.above if node.below == ONE else node


def _product(node: t.Product) -> Node:
    flat: list[Node] = []
    number: list[Node] = []
    for f in node.factors:
        if isinstance(f, t.Hadamard) and isinstance(f.factors[0], Number):
            number.append(f.factors[0])
            f = _hadamard(t.Hadamard(f.factors[1:]))
        flat += f.factors if isinstance(f, t.Product) else (f,)
    flat = [f for n, f in enumerate(flat) if f != t.Fill("identity", f.dims) or len(flat) == 1] or flat[:1]
    product: Node = t.Product(tuple(flat)) if len(flat) > 1 else flat[0]
    if len(flat) > 1 and isinstance(flat[-2], t.Diag) and len(flat[-1].dims) == 1:
        end = _hadamard(t.Hadamard((flat[-2].x, flat[-1])))
        product = _product(t.Product((*flat[:-2], end))) if len(flat) > 2 else end
    return _hadamard(t.Hadamard((*number, product))) if number else product


def _without_sign(node: Any, side: str) -> Node:
    """-u v^T as -(u v^T)."""
    part = getattr(node, side)
    if isinstance(part, t.Hadamard) and isinstance(part.factors[0], Number):
        inner = replace(node, **{side: _hadamard(t.Hadamard(part.factors[1:]))})
        return _hadamard(t.Hadamard((part.factors[0], _without_sign(inner, side))))
    return node if side == "right" else _without_sign(node, "right")


def _transpose(node: t.Transpose) -> Node:
    match node.x:
        case t.Transpose():
            return node.x.x
        case t.Outer():
            return t.Outer(node.x.right, node.x.left)
        case t.Sum():
            return replace(node.x, terms=tuple(_transpose(t.Transpose(x)) for x in node.x.terms))
        case t.Hadamard() if isinstance(node.x.factors[0], Number):
            rest = _hadamard(t.Hadamard(node.x.factors[1:]))
            return t.Hadamard((node.x.factors[0], _transpose(t.Transpose(rest))))
        case t.Diag():
            return node.x
    return node.x if len(node.x.dims) < 2 else node


def _adjoint(x: Node) -> bool:
    return any(":" in s.value.id.removeprefix("out:") and s.value.role is not Role.EYE for s in t.symbols(x))


def _offset(x: Node) -> int:
    if any(isinstance(y, t.Diag) for y in t.walk(x)):
        return 0
    times = [s.time for s in t.symbols(x) if s.time is not None]
    return min((m.offset for m in times), default=0)


def _rank(x: Node) -> int:
    ranks = [(s.value.role is not Role.WEIGHT, s.rank) for s in t.symbols(x)]
    return min(ranks, default=(True, 0))[1]


def _term_key(x: Node) -> tuple[Any, ...]:
    found = list(t.symbols(x))
    product = any(isinstance(p, (t.Product, t.Outer, t.Inner)) for p in t.walk(x))
    fixed = bool(found) and all(s.value.role in (Role.WEIGHT, Role.CONSTANT) for s in found)
    seed = any(s.value.role is Role.SEED for s in found)
    first = not isinstance(x, Number), t.negative(x), not seed, fixed and not product
    return *first, _offset(x), product, _rank(x), repr(x)


def _factor_key(x: Node, others: list[Node]) -> tuple[Any, ...]:
    present = list(t.symbols(x))
    future = any(s.time is not None and (s.time.base != "t" or s.time.offset > 0) for s in present)
    entries = [y for y in t.walk(x) if isinstance(y, t.Element) and not isinstance(y.x, t.Fill)]
    if not x.dims and not entries:
        place = 0
    elif any(i.n for y in entries for i in y.indices):
        place = 5  # a column of b_t
    elif _adjoint(x):
        place = 3 if future else 1
    else:
        place = 4 if _slope(x, others) else 2
    state = place == 2 and any(s.value.role is Role.STATE for s in present)
    return place, state, _rank(x), isinstance(x, t.Sum), repr(x)


def _slope(x: Node, others: list[Node]) -> bool:
    """Whether ``x`` is part of s (1 - s), or 1 - s^2."""
    complement = [y.terms[1] for y in others if isinstance(y, t.Sum) and len(y.terms) == 2 and y.terms[0] == ONE]
    inner = [c.factors[1] for c in complement if isinstance(c, t.Hadamard) and c.factors[0] == Number(Fraction(-1))]
    if isinstance(x, t.Sum) and x.terms[0] == ONE and len(x.terms) == 2 and isinstance(x.terms[1], t.Hadamard):
        base = x.terms[1].factors[-1]
        return base in others or isinstance(base, t.Power)
    return x in inner
