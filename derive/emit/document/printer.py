"""From tree to text: one walk for all dialects. A dialect says how an atom looks, this walk says where it goes."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Protocol

from derive.emit.document import tree as t
from derive.emit.document.tree import Name, Node, Time
from derive.program.types import Index

SUM, HADAMARD, PRODUCT, ATOM = range(4)
LETTERS = "ijklmnpqrs"


class Dialect(Protocol):
    """How the atoms of a text look."""

    odot: str
    space: str
    minus: str

    def name(self, name: Name, lower: list[str]) -> str: ...
    def number(self, value: Fraction) -> str: ...
    def size(self, dim: str) -> str: ...
    def fill(self, kind: str) -> str: ...
    def transposed(self, text: str) -> str: ...
    def power(self, text: str, exponent: str) -> str: ...
    def fraction(self, above: str, below: str, long: bool) -> str: ...
    def derivative(self, kind: str, above: str, below: str) -> str: ...
    def function(self, name: str, args: list[str], exponent: int) -> str: ...
    def operator(self, name: str, arg: str) -> str: ...
    def big(self, kind: str, lower: str, upper: str) -> str: ...
    def column(self, parts: list[str]) -> str: ...
    def matrix(self, rows: list[list[str]]) -> str: ...
    def delta(self, lower: str) -> str: ...
    def entry(self, text: str, lower: str) -> str: ...
    def condition(self, text: str) -> str: ...
    def parens(self, text: str) -> str: ...


class Printer:
    """Prints one equation; letters are given to indices in order of appearance."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.letters: dict[Index, str] = {}

    def time(self, time: Time) -> str:
        if not time.base:
            return str(time.offset)
        return time.base + (f"{time.offset:+d}" if time.offset else "")

    def letter(self, index: Index) -> str:
        return self.letters.setdefault(index, LETTERS[len(self.letters) % len(LETTERS)])

    def lower(self, indices: Iterable[Index]) -> str:
        return "".join(map(self.letter, indices))

    def at(self, node: Node, level: int) -> str:
        """``node`` as an operand; in parentheses if it binds less than ``level``."""
        text = self.show(node)
        return self.dialect.parens(text) if binding(node) < level else text

    def show(self, node: Node) -> str:
        d = self.dialect
        match node:
            case t.Symbol():
                return d.name(node.name, [self.time(node.time)] if node.time else [])
            case t.Stack():
                if node.name is not None:
                    return d.name(node.name, [self.time(node.time)] if node.time else [])
                return d.column([self.show(p) for p in node.parts])
            case t.Derivative():
                return d.derivative(node.kind, self.at(node.above, PRODUCT), self.at(node.below, PRODUCT))
            case t.Number():
                return d.number(node.value)
            case t.Extent():
                return d.size(node.dim)
            case t.Fill():
                return d.fill(node.kind)
            case t.Sum():
                return self._sum(node)
            case t.Hadamard():
                return self._hadamard(node)
            case t.Product():
                return d.space.join(self.at(f, PRODUCT) for f in node.factors)
            case t.Outer():
                return self.at(node.left, PRODUCT) + d.space + d.transposed(self._whole(node.right))
            case t.Inner():
                return d.transposed(self._whole(node.left)) + d.space + self.at(node.right, PRODUCT)
            case t.Transpose():
                return d.transposed(self._whole(node.x))
            case t.Quotient():
                return d.fraction(self.show(node.above), self.show(node.below), binding(node.below) < ATOM)
            case t.Power() if isinstance(node.x, t.Apply):
                return d.function(node.x.function, [self.show(a) for a in node.x.args], node.exponent)
            case t.Power():
                return d.power(self._whole(node.x), str(node.exponent))
            case t.Apply():
                return d.function(node.function, [self.show(a) for a in node.args], 1)
            case _:
                return self._rest(node)

    def _rest(self, node: Node) -> str:
        d = self.dialect
        match node:
            case t.Diag():
                return d.operator("diag", self.show(node.x))
            case t.Vec():
                return d.operator("vec", self.show(node.x)) if node.x.dims else self.show(node.x)
            case t.Reduced():
                return d.operator(node.kind, self.show(node.x))
            case t.Softmax():
                return d.operator("softmax", self.show(node.x))
            case t.RangeSum():
                low = f"{node.base}={self.time(node.low)}"
                return d.big("sum", low, self.time(node.high)) + self.at(node.body, HADAMARD)
            case t.OrderedProduct():
                factors = ",".join([self.time(node.high), "…", self.time(node.low)])
                return d.big("product", f"{node.base}={factors}", "") + self.at(node.body, PRODUCT)
            case t.MatrixPower():
                low = self.time(node.low)
                exponent = self.time(node.high) + ("" if low == "0" else f"-{low}")
                return d.power(d.parens(self.show(node.x)) if not _bare(node.x) else self.show(node.x), exponent)
            case t.BlockMatrix():
                return d.matrix([[self.show(x) for x in row] for row in node.rows])
            case t.AtStep():
                return d.condition(f"t={self.time(node.time)}") + self.at(node.x, HADAMARD)
            case t.Element():
                return self._element(node)
            case t.Indexed():
                prefix = d.big(node.op if node.op == "max" else "sum", self.lower(node.over), "") if node.over else ""
                return prefix + (self.at(node.body, HADAMARD) if node.over else self.show(node.body))
        raise TypeError(f"cannot print {node!r}")

    def _element(self, node: t.Element) -> str:
        lower = self.lower(node.indices)
        if isinstance(node.x, t.Fill) and node.x.kind == "identity":
            return self.dialect.delta(lower)
        if isinstance(node.x, (t.Symbol, t.Stack)) and node.x.name is not None:
            return self.dialect.name(node.x.name, ([self.time(node.x.time)] if node.x.time else []) + [lower])
        bracketed = isinstance(node.x, (t.Stack, t.BlockMatrix))
        return self.dialect.entry(self.show(node.x) if bracketed else self.dialect.parens(self.show(node.x)), lower)

    def _whole(self, node: Node) -> str:
        return self.at(node, ATOM)

    def _sum(self, node: t.Sum) -> str:
        return "".join(self.terms(node))

    def terms(self, node: Node) -> list[str]:
        """The terms of a sum, each with its sign."""
        if isinstance(node, t.Indexed) and not node.over:
            return self.terms(node.body)
        if not isinstance(node, t.Sum):
            return [self.show(node)]
        out = []
        for n, term in enumerate(node.terms):
            text = self.at(term, HADAMARD)
            minus = text.startswith(self.dialect.minus)
            body = text.removeprefix(self.dialect.minus) if minus else text
            out.append(text if n == 0 else (f" {self.dialect.minus} " if minus else " + ") + body)
        return out

    def _hadamard(self, node: t.Hadamard) -> str:
        d = self.dialect
        factors = list(node.factors)
        sign = ""
        if isinstance(factors[0], t.Number) and factors[0].value < 0:
            size = abs(factors[0].value)
            sign, factors = d.minus, [*([t.Number(size)] if size != 1 else []), *factors[1:]]
        scalars = [f for f in factors if not f.dims]
        arrays = [f for f in factors if f.dims]
        last = arrays or scalars[-1:]
        middle = [ATOM if isinstance(f, t.Inner) else PRODUCT for f in scalars]
        texts = [self.at(f, HADAMARD if f in last else level) for f, level in zip(scalars, middle, strict=True)]
        level = ATOM if len(arrays) > 1 else HADAMARD
        inner = [self.at(f, level) for f in arrays]
        return sign + d.space.join(texts + ([f" {d.odot} ".join(inner)] if inner else []))


def binding(node: Node) -> int:
    """How strongly a node holds its parts together."""
    match node:
        case t.Sum():
            return SUM
        case t.RangeSum() | t.AtStep():
            return HADAMARD
        case t.Hadamard() if len(node.factors) > 1:
            return HADAMARD
        case t.Number() if node.value < 0:
            return SUM
        case t.Product() | t.Outer() | t.Inner() | t.OrderedProduct():
            return PRODUCT
        case t.Indexed() if node.over:
            return HADAMARD
        case t.Indexed():
            return binding(node.body)
    return ATOM


def _bare(node: Node) -> bool:
    return isinstance(node, t.Symbol) and not node.name.sup
