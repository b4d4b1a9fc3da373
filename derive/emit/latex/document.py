"""`latex`: the whole derivation as one compilable document."""

from __future__ import annotations

from typing import Any

from derive.emit.document.document import document
from derive.emit.document.printer import Printer
from derive.emit.document.tree import Equation
from derive.emit.latex.dialect import LaTeX
from derive.emit.latex.prose import HEADINGS, SEEDS
from derive.emit.templates import template
from derive.emit.unicode.dialect import Unicode, width

COLUMNS = 72  # of Unicode text that fit on one line of the page
SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def latex(derivation: Any) -> str:
    """A document of class article that needs amsmath only."""
    found = document(derivation)
    numbers = _numbers([e for s in found.sections for e in s.equations])
    sections, start = [], 1
    for section in found.sections:
        rows = [_row(e, start + n, numbers) for n, e in enumerate(section.equations)]
        title, prose = HEADINGS[section.key]
        prose += SEEDS if section.key == "adjoints" and not found.model else ""
        sections.append({"title": title, "prose": prose, "equations": rows})
        start += len(rows)
    page = {"title": text(found.title), "doc": text(found.doc), "sections": sections}
    return template("latex/derivation.tex.j2").render(page)


def text(plain: str) -> str:
    """Any text for LaTeX; what is not printable ASCII is left out."""
    safe = "".join(c for c in plain if " " <= c <= "~")
    return "".join(SPECIAL.get(c, rf"\{c}" if c in "$&#_%" else f"${c}$" if c in "<>|" else c) for c in safe)


def _numbers(equations: list[Equation]) -> dict[str, int]:
    """The equation that states the derivative of every scalar function."""
    return {e.states: n for n, e in reversed(list(enumerate(equations, 1))) if e.states}


def _row(e: Equation, number: int, numbers: dict[str, int]) -> dict[str, str]:
    printer = Printer(LaTeX())
    left, terms = printer.show(e.left), printer.terms(e.right)
    by = ", ".join(f"({numbers[r]})" for r in e.rules if r in numbers)
    return {
        "left": left,
        "right": _broken(terms, Printer(Unicode()).terms(e.right), width(Printer(Unicode()).show(e.left))),
        "shape": _shape(e.left.dims),
        "by": rf"\text{{\footnotesize by {by}}}" if by else "",
        "number": str(number),
    }


def _broken(terms: list[str], plain: list[str], taken: int) -> str:
    """The terms of a sum on as many lines as they need."""
    lines, room = [""], COLUMNS - taken
    for term, short in zip(terms, plain, strict=True):
        if lines[-1] and room < width(short):
            lines.append(r"\quad ")
            room = COLUMNS - taken
        lines[-1] += term
        room -= width(short)
    if len(lines) == 1:
        return lines[0]
    inner = r" \\ ".join(f"&{line}" for line in lines)
    return rf"\begin{{aligned}}[t] {inner} \end{{aligned}}"


def _shape(dims: tuple[str, ...]) -> str:
    dialect = LaTeX()
    axes = []
    for dim in dims:
        parts = [dialect.size(d).strip() for d in dim.split("+")]
        axes.append("+".join(parts) if len(parts) == 1 or len(dims) == 1 else f"({'+'.join(parts)})")
    return r" \times ".join(axes)
