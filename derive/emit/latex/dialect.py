"""How atoms look in LaTeX. Every name is taken apart and put together from known pieces; nothing passes through."""

from __future__ import annotations

import re
from fractions import Fraction

from derive.emit.document.names import GREEK, parsed
from derive.emit.document.tree import Name
from derive.program.functions import TABLE

KINDS = {"total": ("d", "d"), "partial": (r"\partial ", r"\partial "), "immediate": (r"\partial^{+}", r"\partial ")}


def escaped(text: str) -> str:
    """Any identifier as upright text."""
    return r"\mathrm{" + re.sub(r"[^A-Za-z0-9]+", r"\\_", text) + "}"


def piece(text: str) -> str:
    """A head or an index: one letter, a Greek letter, a number, a pair of letters, or a word."""
    if text in GREEK:
        return f"\\{text} "
    if text.isdigit() or len(text) == 1:
        return text
    if re.fullmatch(r"[a-z]{2}", text):
        return text
    inner = parsed(text)
    if inner.accents or inner.sub:
        return LaTeX().name(inner, [])
    return escaped(text)


class LaTeX:
    odot, space, minus = r"\odot", r"\,", "-"

    def name(self, name: Name, lower: list[str]) -> str:
        head = piece(name.head) if len(name.head) == 1 or name.head in GREEK else escaped(name.head)
        for accent in name.accents:
            head = f"\\{accent}{{{head.strip()}}}"
        if name.bold:
            head = rf"\boldsymbol{{{head.strip()}}}"
        below = ",".join([*map(piece, name.sub), *lower])
        above = ",".join(map(piece, name.sup))
        return head + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")

    def number(self, value: Fraction) -> str:
        sign = "-" if value < 0 else ""
        above, below = abs(value).as_integer_ratio()
        return f"{sign}{above}" if below == 1 else rf"{sign}\tfrac{{{above}}}{{{below}}}"

    def size(self, dim: str) -> str:
        if dim[0] == "*":
            return rf"|\boldsymbol{{{piece(dim[1:]).strip()}}}|"
        return dim.removeprefix("#") if dim[0] == "#" else piece(dim)

    def fill(self, kind: str) -> str:
        return {"ones": r"\boldsymbol{1}", "identity": "I", "zeros": "0"}[kind]

    def transposed(self, text: str) -> str:
        return rf"{self._based(text)}^{{\top}}"

    def power(self, text: str, exponent: str) -> str:
        return f"{self._based(text)}^{{{exponent}}}"

    def _based(self, text: str) -> str:
        """``text`` ready for a superscript."""
        depth, above = 0, False
        for c in text:
            depth += (c in "{(") - (c in "})")
            above = above or (c == "^" and depth == 0)
        return rf"\bigl({text}\bigr)" if above else text

    def fraction(self, above: str, below: str, long: bool) -> str:
        return rf"\frac{{{above}}}{{{below}}}"

    def derivative(self, kind: str, above: str, below: str) -> str:
        top, bottom = KINDS[kind]
        return rf"\frac{{{top}{above}}}{{{bottom}{below}}}"

    def function(self, name: str, args: list[str], exponent: int) -> str:
        up = f"^{{{exponent}}}" if exponent != 1 else ""
        if name == "sqrt" and not up:
            return rf"\sqrt{{{args[0]}}}"
        if name == "abs" and not up:
            return rf"\left|{args[0]}\right|"
        if name == "step":
            return rf"\boldsymbol{{1}}{up}[{args[0]}>0]"
        if name == "power" and not up:
            return rf"{self.parens(args[0])}^{{{args[1]}}}"
        sign = r"\operatorname{sign}" if name == "sign" else TABLE[name].latex
        return f"{sign}{up}" + self.parens(", ".join(args))

    def operator(self, name: str, arg: str) -> str:
        return (r"\max" if name == "max" else rf"\operatorname{{{name}}}") + self.parens(arg)

    def big(self, kind: str, lower: str, upper: str) -> str:
        low = lower.replace("…", r"\dots")
        sign = {"sum": r"\sum", "product": r"\prod", "max": r"\max"}[kind]
        return f"{sign}_{{{low}}}" + (f"^{{{upper}}}" if upper else "") + r"\,"

    def column(self, parts: list[str]) -> str:
        return r"\begin{bmatrix} " + r" \\ ".join(parts) + r" \end{bmatrix}"

    def matrix(self, rows: list[list[str]]) -> str:
        inner = r" \\[2.2ex] ".join(" & ".join(r"\displaystyle " + x for x in row) for row in rows)
        return r"\begin{bmatrix} " + inner + r" \end{bmatrix}"

    def delta(self, lower: str) -> str:
        return rf"\delta_{{{lower}}}"

    def entry(self, text: str, lower: str) -> str:
        return f"{text}_{{{lower}}}"

    def condition(self, text: str) -> str:
        return rf"[{text}]\,"

    def parens(self, text: str) -> str:
        tall = any(x in text for x in (r"\frac", r"\begin", r"\sum", r"\prod"))
        return rf"\left({text}\right)" if tall else rf"({text})"
