"""How positions in arrays and numbers are spelled in C."""

from __future__ import annotations

from derive.emit.literals import literal
from derive.program.scalar import Scalar


def horner(terms: list[str], widths: list[str]) -> str:
    """((t) * B + b) * H + j from the positions and extents of all axes."""
    text = terms[0]
    for term, width in zip(terms[1:], widths[1:], strict=True):
        left = text if text.replace("_", "").isalnum() or _closed(text) else f"({text})"
        text = f"{left} * {width} + {term}" if left != "0" else term
    return text


def _closed(text: str) -> bool:
    """Whether the first parenthesis closes at the very end."""
    if not text.startswith("("):
        return False
    depth = 0
    for n, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if depth == 0:
            return n == len(text) - 1
    return False


def negative(node: Scalar) -> bool:
    """Whether a node is minus something."""
    return node.kind == "mul" and node.args[0].kind == "number" and node.args[0].data == -1


def number(node: Scalar) -> str:
    """A literal that is exact in both precisions, or a quotient."""
    value = node.data
    text = literal(abs(value))
    if text is None:
        shown = f"REAL({abs(value.numerator)}) / REAL({value.denominator})"
        return f"(-({shown}))" if value < 0 else f"({shown})"
    shown = text if value.denominator == 1 and abs(value) < 2**31 else f"REAL({text})"
    return f"(-{shown})" if value < 0 else shown
