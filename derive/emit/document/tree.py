"""Matrix expressions: what a lecture writes on the board, typed, with a shape, never a string.

Vectors are columns. A node with ``dims`` () is a scalar and multiplies anything. Where no matrix
form exists an equation is `Indexed`, and its leaves are `Element`s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction

from derive.program.types import Index, Value

Dims = tuple[str, ...]


@dataclass(frozen=True)
class Name:
    """C with accent tilde, W with subscript f and superscript h: how a value is written."""

    head: str
    accents: tuple[str, ...] = ()
    sub: tuple[str, ...] = ()
    sup: tuple[str, ...] = ()
    bold: bool = False


@dataclass(frozen=True)
class Time:
    """t - 1 is Time("t", -1); Time("", 1) is the first step; Time("T") the last."""

    base: str = "t"
    offset: int = 0


class Node:
    """An expression; it has a shape."""

    @property
    def dims(self) -> Dims:
        """Its dimensions: () for a scalar."""
        return _dims(self)


@dataclass(frozen=True)
class Symbol(Node):
    """A value at a time. ``rank`` is its place in the program, for the order of terms."""

    value: Value
    name: Name
    time: Time | None = None
    rank: int = 0


@dataclass(frozen=True)
class Stack(Node):
    """Blocks side by side along ``axis``: [h; x], or a parameter made of blocks; named or spelled out."""

    parts: tuple[Node, ...]
    axis: int = 0
    name: Name | None = None
    time: Time | None = None


@dataclass(frozen=True)
class Derivative(Node):
    """d above / d below as a symbol of its own; ``values`` is what it stands for.

    ``kind`` is "total" (d), "partial", or "immediate" (what depends on earlier steps held fixed).
    """

    above: Node
    below: Node
    values: Node
    kind: str = "partial"


@dataclass(frozen=True)
class Number(Node):
    value: Fraction


@dataclass(frozen=True)
class Extent(Node):
    """How many entries a dimension has; "T" counts the steps."""

    dim: str


@dataclass(frozen=True)
class Fill(Node):
    """A vector of ones, an identity matrix or a block of zeros, by ``kind``: ones, identity, zeros."""

    kind: str
    shape: Dims


@dataclass(frozen=True)
class Transpose(Node):
    x: Node


@dataclass(frozen=True)
class Product(Node):
    """Matrix products, in order; the last factor may be a vector."""

    factors: tuple[Node, ...]


@dataclass(frozen=True)
class Hadamard(Node):
    """Elementwise product of equal shapes and scalars."""

    factors: tuple[Node, ...]


@dataclass(frozen=True)
class Sum(Node):
    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Quotient(Node):
    above: Node
    below: Node


@dataclass(frozen=True)
class Power(Node):
    x: Node
    exponent: int


@dataclass(frozen=True)
class Apply(Node):
    """A row of the table of scalar functions, elementwise."""

    function: str
    args: tuple[Node, ...]


@dataclass(frozen=True)
class Softmax(Node):
    """Of a vector: exp(x) / sum exp(x), computed from x less its largest entry."""

    x: Node


@dataclass(frozen=True)
class Outer(Node):
    left: Node
    right: Node


@dataclass(frozen=True)
class Inner(Node):
    left: Node
    right: Node


@dataclass(frozen=True)
class Reduced(Node):
    """The largest entry of a vector, or the logarithm of its sum of exponentials: ``kind`` max, logsumexp."""

    kind: str
    x: Node


@dataclass(frozen=True)
class Diag(Node):
    x: Node


@dataclass(frozen=True)
class RangeSum(Node):
    """Sum of ``body`` over the time ``base`` from ``low`` to ``high``."""

    base: str
    low: Time
    high: Time
    body: Node


@dataclass(frozen=True)
class OrderedProduct(Node):
    """Matrices at times ``high``, high-1, ..., ``low``, newest on the left; empty it is the identity."""

    base: str
    high: Time
    low: Time
    body: Node


@dataclass(frozen=True)
class MatrixPower(Node):
    """``x`` to the power ``high`` - ``low``."""

    x: Node
    high: Time
    low: Time


@dataclass(frozen=True)
class AtStep(Node):
    """``x`` at the one step ``time``, nothing at any other: a loss that sees the last step only."""

    time: Time
    x: Node


@dataclass(frozen=True)
class Vec(Node):
    """All entries of ``x`` in one column, row-major."""

    x: Node


@dataclass(frozen=True)
class BlockMatrix(Node):
    """Blocks of entries[above; below], each flattened to a matrix."""

    above: tuple[Node, ...]
    below: tuple[Node, ...]
    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Element(Node):
    """One entry of ``x``."""

    x: Node
    indices: tuple[Index, ...]


@dataclass(frozen=True)
class Indexed(Node):
    """Index notation: ``body`` for every ``free``, reduced over ``over``."""

    free: tuple[Index, ...]
    body: Node
    over: tuple[Index, ...] = ()
    op: str = "sum"


def _dims(node: Node) -> Dims:
    match node:
        case Symbol():
            return node.value.features
        case Stack():
            joined = "+".join(p.dims[node.axis] for p in node.parts)
            first = node.parts[0].dims
            return (*first[: node.axis], joined, *first[node.axis + 1 :])
        case Derivative():
            return node.values.dims
        case Fill():
            return node.shape
        case Transpose():
            return node.x.dims[::-1]
        case Product():
            return node.factors[0].dims[:1] + node.factors[-1].dims[1:]
        case Outer():
            return node.left.dims + node.right.dims
        case Diag():
            return node.x.dims * 2
        case Vec():
            return ("*".join(node.x.dims) or "1",)
        case BlockMatrix():
            return ("*s", "*s")
        case Indexed():
            return tuple(i.dim for i in node.free)
        case Number() | Extent() | Inner() | Reduced() | Element():
            return ()
    return max((c.dims for c in children(node)), key=len)  # elementwise: the largest part


@dataclass(frozen=True)
class Equation:
    """left = right; ``rules`` are the scalar functions whose derivatives were used, ``states`` the one stated here."""

    left: Node
    right: Node
    rules: tuple[str, ...] = ()
    states: str = ""


@dataclass(frozen=True)
class Section:
    """Equations under one heading; ``key`` tells the printer what to say about them."""

    key: str
    equations: tuple[Equation, ...]


def children(node: Node) -> Iterator[Node]:
    for f in fields(node):  # type: ignore[arg-type]
        value = getattr(node, f.name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Node):
                    yield item
                elif isinstance(item, tuple):
                    yield from (x for x in item if isinstance(x, Node))


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from walk(child)


def transform(node: Node, change: Callable[[Node], Node]) -> Node:
    """``node`` with ``change`` made to every part, inner parts first."""

    def visit(value: object) -> object:
        if isinstance(value, Node):
            return transform(value, change)
        if isinstance(value, tuple) and value and not isinstance(value, Index):
            return tuple(visit(v) for v in value)
        return value

    new = {f.name: visit(getattr(node, f.name)) for f in fields(node)}  # type: ignore[arg-type]
    same = all(new[k] is getattr(node, k) or new[k] == getattr(node, k) for k in new)
    return change(node if same else replace(node, **new))  # type: ignore[type-var]


def moved(node: Node, base: str, offset: int) -> Node:
    """``node`` with step t read as step base + offset."""

    def move(x: Node) -> Node:
        time = getattr(x, "time", None)
        if isinstance(time, Time) and time.base == "t":
            return replace(x, time=Time(base, time.offset + offset))  # type: ignore[type-var]
        return x

    return transform(node, move)


def symbols(node: Node) -> Iterator[Symbol]:
    """Every symbol, in reading order."""
    return (x for x in walk(node) if isinstance(x, Symbol))


def negative(node: Node) -> bool:
    if isinstance(node, Hadamard):
        return negative(node.factors[0])
    return isinstance(node, Number) and node.value < 0

