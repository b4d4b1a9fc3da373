"""Scalar expressions after the freeze: hash-consed, in an order of our own.

SymPy's own ordering depends on the process; here every node has a text key, sums and products
are sorted by it, and equal nodes are one object, so that common subexpressions, operation
counts and emitted text are the same in every run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from derive.program.types import Index, Ref


@dataclass(frozen=True, eq=False)
class Scalar:
    """One node. ``kind`` is number, size, read, add, mul, power, quotient or call.

    ``data`` is the Fraction, the dimension, the Ref, the integer exponent or the function's
    name; ``args`` the operands. Nodes are made by the functions below and compared by identity.
    """

    kind: str
    data: Any
    args: tuple[Scalar, ...]
    key: str

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Scalar) and self.key == other.key)

    def __str__(self) -> str:
        return self.key


def number(value: Fraction | int) -> Scalar:
    exact = Fraction(value)
    return Scalar("number", exact, (), str(exact))


def size(dim: str) -> Scalar:
    return Scalar("size", dim, (), f"|{dim}|")


def read(ref: Ref) -> Scalar:
    return Scalar("read", ref, (), str(ref))


def call(name: str, args: Iterable[Scalar]) -> Scalar:
    operands = tuple(args)
    return Scalar("call", name, operands, f"{name}({', '.join(a.key for a in operands)})")


def quotient(above: Scalar, below: Scalar) -> Scalar:
    if below.kind == "number":
        return mul([number(1 / below.data), above])
    return Scalar("quotient", None, (above, below), f"({above.key} / {below.key})")


def power(base: Scalar, exponent: int) -> Scalar:
    if exponent == 1:
        return base
    return Scalar("power", exponent, (base,), f"{base.key}^{exponent}")


def _ordered(args: Iterable[Scalar]) -> list[Scalar]:
    return sorted(args, key=lambda a: (a.kind != "number", a.key))


def add(args: Iterable[Scalar]) -> Scalar:
    constant = Fraction(0)
    terms = []
    for arg in args:
        for part in arg.args if arg.kind == "add" else (arg,):
            if part.kind == "number":
                constant += part.data
            else:
                terms.append(part)
    if constant or not terms:
        terms.append(number(constant))
    if len(terms) == 1:
        return terms[0]
    operands = tuple(_ordered(terms))
    return Scalar("add", None, operands, f"({' + '.join(a.key for a in operands)})")


def mul(args: Iterable[Scalar]) -> Scalar:
    constant = Fraction(1)
    factors = []
    for arg in args:
        for part in arg.args if arg.kind == "mul" else (arg,):
            if part.kind == "number":
                constant *= part.data
            else:
                factors.append(part)
    if constant == 0:
        return number(0)
    if constant != 1 or not factors:
        factors.append(number(constant))
    if len(factors) == 1:
        return factors[0]
    operands = tuple(_ordered(factors))
    return Scalar("mul", None, operands, f"({' * '.join(a.key for a in operands)})")


def rebuilt(node: Scalar, args: Iterable[Scalar]) -> Scalar:
    """``node`` with other operands."""
    operands = tuple(args)
    if node.kind == "add":
        return add(operands)
    if node.kind == "mul":
        return mul(operands)
    if node.kind == "call":
        return call(node.data, operands)
    if node.kind == "quotient":
        return quotient(*operands)
    if node.kind == "power":
        return power(operands[0], node.data)
    return node


def mapped(node: Scalar, change: Callable[[Ref], Scalar]) -> Scalar:
    """``node`` with every read replaced."""
    if node.kind == "read":
        return change(node.data)
    return rebuilt(node, (mapped(a, change) for a in node.args)) if node.args else node


def refs(node: Scalar) -> tuple[Ref, ...]:
    """Every distinct read, in text order."""
    found = {n.key: n.data for n in walk(node) if n.kind == "read"}
    return tuple(found[k] for k in sorted(found))


def walk(node: Scalar) -> Iterator[Scalar]:
    """Operands before results, shared nodes once."""
    seen: set[str] = set()

    def visit(n: Scalar) -> Iterator[Scalar]:
        if n.key in seen:
            return
        seen.add(n.key)
        for a in n.args:
            yield from visit(a)
        yield n

    return visit(node)


def operations(nodes: Iterable[Scalar]) -> int:
    """Arithmetic operations and function calls to compute all nodes, shared ones counted once."""
    distinct = {n.key: n for node in nodes for n in walk(node)}

    def cost(n: Scalar) -> int:
        match n.kind:
            case "add" | "mul":
                return len(n.args) - 1
            case "power":
                return int(n.data) - 1
            case kind:
                return int(kind in ("call", "quotient"))

    return sum(map(cost, distinct.values()))


def renamed(node: Scalar, names: dict[Index, Index]) -> Scalar:
    return mapped(node, lambda ref: read(ref.renamed(names)))


def with_values(node: Scalar, values: dict[str, Any]) -> Scalar:
    """``node`` reading other values of the same shape."""
    return mapped(node, lambda ref: read(replace(ref, value=values.get(ref.value.id, ref.value))))
