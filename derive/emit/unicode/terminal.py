"""`show`: recurrence and gradients, aligned, with shapes."""

from __future__ import annotations

from typing import Any

from derive.emit.document.document import document
from derive.emit.document.printer import Printer
from derive.emit.document.tree import Equation
from derive.emit.unicode.dialect import Unicode, width

TITLES = {
    "recurrence": "Recurrence",
    "readout": "Readout and loss of one step",
    "loss": "Objective and gradients of the readout",
    "c": "Derivative by the state before",
    "recursion": "Recursion",
    "adjoints": "Adjoints, for t = T, ..., 1 (zero at T+1)",
    "gradients": "Gradients",
    "closed": "The same without recursion",
}
COLUMNS = 110


def show(derivation: Any, columns: int = COLUMNS) -> str:
    """The equations and the gradient equations of a derivation, for a terminal of so many columns."""
    found = document(derivation)
    out = [f"{found.title}: {found.doc}" if found.doc else found.title]
    for section in found.sections:
        if section.key in TITLES:
            out += ["", TITLES[section.key], *_aligned(section.equations, columns)]
    return "\n".join(out) + "\n"


def _aligned(equations: tuple[Equation, ...], columns: int) -> list[str]:
    rows = []
    for e in equations:
        printer = Printer(Unicode())
        left = printer.show(e.left)
        dims = " x ".join(Unicode().size(d) for d in e.left.dims)
        rows.append((left, printer.terms(e.right), f"[{dims}]" if dims else ""))
    longest = max(width(left) for left, _, _ in rows)
    return [line for left, terms, dims in rows for line in _lines(left, terms, dims, longest, columns)]


def _lines(left: str, terms: list[str], dims: str, longest: int, columns: int) -> list[str]:
    indent = " " * (longest + 4)
    lines = [f"  {' ' * (longest - width(left))}{left} = "]
    for n, term in enumerate(terms):
        if n and width(lines[-1]) + width(term) > columns - 16:
            lines.append(indent + term)
        else:
            lines[-1] += term
    lines[-1] += " " * max(2, columns - width(lines[-1]) - len(dims)) + dims if dims else ""
    return lines
