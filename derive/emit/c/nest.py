"""Nests of `schedule.rows` in C: one loop over rows around the loops along a row and what stands between them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.emit.c.body import Body
from derive.emit.c.loops import first, hinted, maximum
from derive.emit.c.printer import Printer
from derive.program.scalar import Scalar, add, mapped, mul, number, quotient, read, refs
from derive.program.types import BATCH, Index, Ref, Statement
from derive.schedule.along import ROW, along
from derive.schedule.kernel import Group
from derive.schedule.rows import phases

_ONE = number(1)


def nest(printer: Printer, group: Group, section: str) -> list[str]:
    """Row by row: sums are calls, what is one number a row a local variable, what does not change in front."""
    row = _Row(printer, section, (), suffix=printer.variable(BATCH))
    taken = set(printer.taken)
    for phase in phases(group):
        if phase.index is None:
            for s in phase.statements:
                row.statement(_called(printer, s, section), kept=True)
        else:
            _loop(row, phase.statements, phase.index)
    printer.taken = taken | set(printer.variables.values())  # names inside the nest are free again
    indices = tuple(i for i in ROW if i in printer.running(group[0].out.indices, section))
    return printer.loops(indices, row.lines, section)


def _called(printer: Printer, s: Statement, section: str) -> Statement:
    """A sum or maximum along the row with a call in the place of what it is taken of."""
    if not s.reduce:
        return s
    (axis,) = s.reduce

    def call(ref: Ref) -> Scalar:
        if axis not in ref.indices:
            return read(ref)
        start = first(printer, ref, axis, section)
        return _local(f"dv_total({printer.extent(axis.dim)}, {start})")

    body = _local(maximum(printer, s, section)) if s.op == "max" else mapped(s.body, call)
    return replace(s, reduce=(), body=body)


def _loop(row: _Row, statements: Group, index: Index) -> None:
    """One loop along the row; what it needs in front of it is added to the row's lines before."""
    body = _Along(row.printer, row.section, statements, row=row, index=index)
    for s in statements:
        body.statement(s)
    row.lines += hinted("DV_POINTWISE", row.printer.loops((index,), body.lines, row.section, divided=False), 1)


def _local(text: str) -> Scalar:
    """An expression that is spelled already."""
    return Scalar("local", text, (), f"local {text}")


@dataclass
class _Row(Body):
    """What is one number a row. It is multiplied by inverses: they are seldom what a row has to wait for."""

    def _text(self, node: Scalar, level: int) -> str:
        if node.kind == "quotient" and node.args[0] != _ONE:
            return super()._text(_inverted(node, self), level)
        return super()._text(node, level)


def _inverted(node: Scalar, row: Body) -> Scalar:
    """A quotient as a product with the inverse of its denominator, which ``row`` has or makes."""
    above, below = node.args
    if below.kind == "size":
        inverse = _local(f"(1 / REAL({row.printer.extent(below.data)}))")
    else:
        inverse = _local(row.named(quotient(_ONE, below)))
    factors = above.args if above.kind == "mul" else (above,)
    return Scalar("mul", None, (*factors, inverse), node.key)


@dataclass
class _Along(Body):
    """The inside of a loop along a row; what does not change along it is computed by ``row`` in front."""

    row: _Row = None  # type: ignore[assignment]
    index: Index = None  # type: ignore[assignment]

    def value(self, node: Scalar, level: int) -> str:
        still = node.kind == "read" or bool(node.args and refs(node))
        if still and not along(node, self.index):
            return self.row.named(node)
        return super().value(node, level)

    def _text(self, node: Scalar, level: int) -> str:
        if node.kind == "quotient" and not along(node.args[1], self.index):
            return self._text(_inverted(node, self.row), level)
        if node.kind in ("add", "mul"):
            node = self._gathered(node)
        return super()._text(node, level)

    def _gathered(self, node: Scalar) -> Scalar:
        """A sum or product in which all that does not change along the row is one operand."""
        signs = 1 if node.kind == "mul" and node.args[0] == number(-1) else 0
        operands = node.args[signs:]
        still = [a for a in operands if not along(a, self.index)]
        if len(still) < 2:
            return node
        joint = self.row.named((add if node.kind == "add" else mul)(still))
        moving = [a for a in operands if along(a, self.index)]
        return Scalar(node.kind, None, (*node.args[:signs], _local(joint), *moving), node.key)
