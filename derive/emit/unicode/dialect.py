"""How atoms look in plain Unicode."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

from derive.emit.document.names import GREEK, parsed
from derive.emit.document.tree import Name

LOWER = dict(zip("0123456789+-=()aehijklmnoprstuvx,", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ,", strict=True))
UPPER = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        strict=True,
    )
)
FUNCTIONS = {"sigmoid": "σ", "log_sigmoid": "log σ", "sqrt": "√", "step": "𝟏", "power": "pow", "stop_gradient": "stop"}
COMBINING = {"tilde": "\u0303", "hat": "\u0302", "bar": "\u0304"}


def small(text: str, table: dict[str, str], sign: str) -> str:
    """``text`` in small letters where Unicode has them all, else after ``sign``."""
    if not text:
        return ""
    if all(c in table for c in text):
        return "".join(table[c] for c in text)
    return sign + (f"{{{text}}}" if "," in text else text)


def width(text: str) -> int:
    """Columns in a terminal."""
    return sum(not unicodedata.combining(c) for c in text)


def word(text: str) -> str:
    if text in GREEK:
        case = "CAPITAL" if text[0].isupper() else "SMALL"
        return unicodedata.lookup(f"GREEK {case} LETTER {text.upper().replace('LAMBDA', 'LAMDA')}")
    inner = parsed(text)
    return Unicode().name(inner, []) if inner.accents and text != inner.head else text


class Unicode:
    odot, space, minus = "⊙", " ", "-"

    def name(self, name: Name, lower: list[str]) -> str:
        head = word(name.head)
        if name.bold and len(name.head) == 1:
            head = unicodedata.lookup(f"MATHEMATICAL BOLD {'CAPITAL' if head.isupper() else 'SMALL'} {head.upper()}")
        elif name.bold:
            head = unicodedata.lookup(f"MATHEMATICAL BOLD SMALL {name.head.upper()}")
        marks = "".join(COMBINING[a] for a in name.accents)
        head = unicodedata.normalize("NFC", head[0] + marks) + head[1:]
        below = ",".join(map(word, name.sub))
        above = small(",".join(map(word, name.sup)), UPPER, "^")
        tail = ",".join(lower)
        if name.sub and all(c in LOWER for c in below + tail):
            below, tail = ",".join(x for x in (below, tail) if x), ""
        return head + small(below, LOWER, "_") + above + small(tail, LOWER, "_")

    def number(self, value: Fraction) -> str:
        return str(value)

    def size(self, dim: str) -> str:
        return f"|{self.name(Name(dim[1:], bold=True), [])}|" if dim[0] == "*" else dim.removeprefix("#")

    def fill(self, kind: str) -> str:
        return {"ones": "𝟏", "identity": "I", "zeros": "0"}[kind]

    def transposed(self, text: str) -> str:
        return f"{text}ᵀ"

    def power(self, text: str, exponent: str) -> str:
        return text + small(exponent, UPPER, "^")

    def fraction(self, above: str, below: str, long: bool) -> str:
        top = f"({above})" if " " in above else above
        return f"{top}/{f'({below})' if long or ' ' in below else below}"

    def derivative(self, kind: str, above: str, below: str) -> str:
        top, bottom = {"total": ("d", "d"), "partial": ("∂", "∂"), "immediate": ("∂⁺", "∂")}[kind]
        return f"{top}{above}/{bottom}{below}"

    def function(self, name: str, args: list[str], exponent: int) -> str:
        shown = FUNCTIONS.get(name, name)
        inner = ", ".join(args) + (" > 0" if name == "step" else "")
        left, right = ("[", "]") if name == "step" else ("(", ")")
        return shown + (small(str(exponent), UPPER, "^") if exponent != 1 else "") + left + inner + right

    def operator(self, name: str, arg: str) -> str:
        return f"{name}({arg})"

    def big(self, kind: str, lower: str, upper: str) -> str:
        sign = {"sum": "∑", "product": "∏", "max": "max"}[kind]
        start, _, rest = lower.partition("=")
        span = f"{start}={rest}" + (f"..{upper}" if upper else "")
        return f"{sign}{small(start, LOWER, '_')} " if span == "t=1..T" or not rest else f"{sign}[{span}] "

    def column(self, parts: list[str]) -> str:
        return "[" + "; ".join(parts) + "]"

    def matrix(self, rows: list[list[str]]) -> str:
        return "[" + "; ".join(", ".join(row) for row in rows) + "]"

    def delta(self, lower: str) -> str:
        return "δ" + small(lower, LOWER, "_")

    def entry(self, text: str, lower: str) -> str:
        return text + small(lower, LOWER, "_")

    def condition(self, text: str) -> str:
        return f"[{text}] "

    def parens(self, text: str) -> str:
        return f"({text})"
