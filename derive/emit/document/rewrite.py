"""Steps of a program that have a name of their own: softmax, log-sum-exp, sign."""

from __future__ import annotations

from fractions import Fraction

from derive.emit.document import tree as t
from derive.emit.document.tree import Node, Number


def _minus(x: Node) -> Node:
    return t.Hadamard((Number(Fraction(-1)), *(x.factors if isinstance(x, t.Hadamard) else (x,))))


def shift(node: Node) -> bool:
    """Whether ``node`` holds a stopped maximum: a part of a softmax, and no more than a part."""
    found = (x.args[0] for x in t.walk(node) if isinstance(x, t.Apply) and x.function == "stop_gradient")
    return isinstance(node, t.Reduced) or any(isinstance(x, t.Reduced) for x in found)


def _stopped(x: Node) -> Node | None:
    """u of stop_gradient(max u)."""
    top = x.args[0] if isinstance(x, t.Apply) and x.function == "stop_gradient" else None
    return top.x if isinstance(top, t.Reduced) and top.kind == "max" else None


def exponential(node: Node) -> Node | None:
    """u of exp(u - stop_gradient(max u))."""
    inner = node.args[0] if isinstance(node, t.Apply) and node.function == "exp" else None
    for term in inner.terms if isinstance(inner, t.Sum) else ():
        if isinstance(term, t.Hadamard) and term.factors[0] == Number(Fraction(-1)) and len(term.factors) == 2:
            rest = [x for x in inner.terms if x is not term] if isinstance(inner, t.Sum) else []
            if rest and _stopped(term.factors[1]) == (rest[0] if len(rest) == 1 else t.Sum(tuple(rest))):
                return _stopped(term.factors[1])
    return None


def sum_of_exponentials(node: Node) -> Node | None:
    ones = isinstance(node, t.Inner) and node.left == t.Fill("ones", node.left.dims)
    return exponential(node.right) if ones and isinstance(node, t.Inner) else None


def softmax(node: t.Hadamard) -> t.Hadamard:
    """e (a / sum e - b / sum e) as softmax (a - b)."""

    for e in node.factors:
        for total in node.factors:
            if (x := exponential(e)) is not None and isinstance(total, t.Sum):
                shares = [y for y in total.terms if isinstance(y, t.Quotient) and sum_of_exponentials(y.below) == x]
                if len(shares) == len(total.terms):
                    rest = [f for f in node.factors if f is not e and f is not total]
                    return t.Hadamard((*rest, t.Softmax(x), t.Sum(tuple(y.above for y in shares))))
    return node


def logsumexp(terms: list[Node]) -> list[Node]:
    """log sum exp(u - max u) + max u as one function of u."""
    for term in terms:
        u = sum_of_exponentials(term.args[0]) if isinstance(term, t.Apply) and term.function == "log" else None
        top = [x for x in terms if u is not None and _stopped(x) == u]
        if u is not None and top:
            return [*(x for x in terms if x is not term and x is not top[0]), t.Reduced("logsumexp", u)]
    return terms


def sign(terms: list[Node]) -> list[Node]:
    """step(x) - step(-x) as sign(x)."""
    for term in terms:
        if isinstance(term, t.Apply) and term.function == "step":
            for other in terms:
                if other == _minus(t.Apply("step", (_minus(term.args[0]),))):
                    return [*(x for x in terms if x is not term and x is not other), t.Apply("sign", term.args)]
    return terms
