"""Groups of statements as C loops over arrays."""

from __future__ import annotations

from derive.emit.c.body import Body
from derive.emit.c.printer import Printer
from derive.program.scalar import refs
from derive.program.types import TIME, Index, Ref, Statement
from derive.schedule.kernel import Group


def maps(printer: Printer, group: Group, section: str) -> list[str]:
    """A group of elementwise statements as one loop nest."""
    body = Body(printer, section, group)
    for s in group:
        body.statement(s)
    around = printer.running(group[0].out.indices, section)
    if not around:
        return printer.alone(body.lines)
    return hinted("DV_POINTWISE", printer.loops(around, body.lines, section), len(around))


def reduction(printer: Printer, group: Group, section: str) -> list[str]:
    """Sums over time, added to their results in one loop; or one sum or maximum."""
    s = group[0]
    around = printer.running(s.out.indices, section)
    if TIME in s.reduce:
        lines = _added(printer, group, around, section)
        return lines if around else printer.alone(lines)
    out = printer.element(s.out, section)
    lines = [f"{out} = {maximum(printer, s, section)};"] if s.op == "max" else _sum(printer, s, out, section)
    return printer.loops(around, lines, section) if around else printer.alone(lines)


def _added(printer: Printer, group: Group, around: tuple[Index, ...], section: str) -> list[str]:
    body = Body(printer, section, group)
    for s in group:
        value = body.value(s.body, 0)
        body.lines.append(f"{printer.element(s.out, section)} += {value};")
    inner = hinted("DV_POINTWISE", printer.loops(around, body.lines, section), len(around))
    return printer.loops(printer.running(group[0].reduce, section), inner, section, divided=False)


def _sum(printer: Printer, s: Statement, out: str, section: str) -> list[str]:
    total = printer.fresh("sum")
    body = Body(printer, section, (s,))
    value = body.value(s.body, 0)
    within = printer.running(s.reduce, section)
    inner = printer.loops(within, [*body.lines, f"{total} += {value};"], section, divided=False)
    printer.taken.discard(total)
    start = printer.element(s.base, section) if s.base else "0"
    inner = hinted("DV_SUMMED", inner, len(within)) if total == "sum" else inner
    return [f"real {total} = {start};", *inner, f"{out} = {total};"]


def maximum(printer: Printer, s: Statement, section: str) -> str:
    """One call for every result; the body of a maximum is one read, along one axis."""
    (ref,) = refs(s.body)
    (axis,) = s.reduce
    after = ref.indices[ref.indices.index(axis) + 1 :]
    step = " * ".join(printer.extent(i.dim) for i in after) or "1"
    return f"dv_amax({printer.extent(axis.dim)}, {first(printer, ref, axis, section)}, {step})"


def first(printer: Printer, ref: Ref, axis: Index, section: str) -> str:
    """Pointer to the first element along an axis."""
    saved = printer.variables.get(axis)
    printer.variables[axis] = "0"
    name, at = printer.element(ref, section).removesuffix("]").split("[", 1)
    printer.variables[axis] = saved or printer.fresh("j")
    return name if at == "0" else f"{name} + {at.removesuffix(' + 0')}"


def hinted(hint: str, lines: list[str], depth: int) -> list[str]:
    """Nested loops with a word for the compiler in front of the innermost."""
    at = max(depth - 1, 0)
    return [*lines[:at], "    " * at + hint, *lines[at:]] if depth else lines
