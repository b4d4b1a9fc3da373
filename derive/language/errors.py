"""Errors that teach: where, what was found, what would be right."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sympy import SympifyError

from derive.program.types import Origin

_HERE = str(Path(__file__).parent / "_")[:-1]
_SYMPY = str(Path(sys.modules["sympy"].__file__ or "").parent)


class CellError(ValueError):
    """A cell that is ill-formed, refused where it was written.

    The message has the user's file and line, the line itself, what was found, and what would be
    right.
    """

    def __init__(self, problem: str, advice: str = "", origin: Origin | None = None) -> None:
        where = origin or user_origin()
        source = linecache.getline(where.file, where.line).strip()
        head = f"{Path(where.file).name}:{where.line}: {source}" if where.file else where.name
        super().__init__("\n  ".join(line for line in (head, problem, advice) if line))
        self.problem, self.advice, self.origin = problem, advice, where


class NoAttribute(CellError, AttributeError):
    """An attribute that a value does not have; ``hasattr`` still answers."""


class NotSymbolic(CellError, SympifyError):  # type: ignore[misc]
    """A value handed to SymPy; SymPy's own operators give way, so that Rational(1, 3) * h works."""

    def __str__(self) -> str:
        return str(self.expr)


def user_origin(name: str = "") -> Origin:
    """The innermost frame outside this package (and SymPy): the line of the cell being read."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith((_HERE, _SYMPY)):
        frame = frame.f_back
    return Origin(frame.f_code.co_filename, frame.f_lineno, name)


def did_you_mean(name: Any, known: Iterable[str], otherwise: str = "") -> str:
    """Advice for a name that is not known."""
    known = list(known)
    close = get_close_matches(str(name), known, n=3) or [k for k in known if k.lower() == str(name).lower()]
    return f"did you mean {' or '.join(close)}?" if close else otherwise


_SIZE = "a value cannot be counted, indexed or iterated over: its size is a name"
_SIZE_ADVICE = "use a list of weights, sum, mean or max over a named axis, or einsum"
_ORDER = "values cannot be compared while the cell is read"
_ORDER_ADVICE = "use where(a - b, x, y), which is x where a > b and else y, or maximum, minimum"
_NUMBER = "a value is no number while the cell is read"
_NUMBER_ADVICE = "use the functions of derive instead of those of math"
_OTHER = "this operator does not exist for the values of a cell"
_OTHER_ADVICE = "use + - * / ** @ and the functions of derive; elementwise(f) lifts those of SymPy"
_NUMPY = "NumPy cannot take a value of the cell"
NUMPY_ADVICE = 'use the functions of derive; declare arrays, as in A = Constant("M", "N", value=array)'

_REFUSALS = (
    ("bool", "a value of the recurrence is neither true nor false", "use where(c, a, b), maximum or minimum"),
    ("lt le gt ge eq ne", _ORDER, _ORDER_ADVICE),
    ("iter len contains reversed getitem setitem delitem", _SIZE, _SIZE_ADVICE),
    ("float int complex index round trunc floor ceil", _NUMBER, _NUMBER_ADVICE),
    ("mod rmod floordiv rfloordiv divmod rdivmod and rand or ror xor rxor invert", _OTHER, _OTHER_ADVICE),
    ("lshift rlshift rshift rrshift call", _OTHER, _OTHER_ADVICE),
    ("array array_function", _NUMPY, NUMPY_ADVICE),
)
ARITHMETIC = "add radd sub rsub mul rmul truediv rtruediv pow rpow matmul rmatmul neg pos abs"


def refuse(cls: type, operators: str, problem: str, advice: str) -> None:
    """Let the operators (names without underscores) of a class raise CellError."""

    def refusal(self: Any, *args: Any, **options: Any) -> Any:
        raise CellError(problem, advice)

    for operator in operators.split():
        setattr(cls, f"__{operator}__", refusal)


def refuse_what_values_lack(cls: type) -> None:
    """Everything Python or NumPy might try with a value that has no meaning for it."""
    for operators, problem, advice in _REFUSALS:
        refuse(cls, operators, problem, advice)
