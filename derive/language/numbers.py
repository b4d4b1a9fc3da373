"""Numbers in a cell, exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import Any

import numpy as np
import sympy as sp

from derive.language import errors
from derive.language.errors import CellError


def exact(value: Any, operator: str = "*") -> sp.Expr:
    """A Python, NumPy or SymPy number as an exact one; a float is the decimal it prints as.

    Raises CellError for anything that is not a finite real number.
    """
    if isinstance(value, np.ndarray):
        raise CellError(f"{operator} cannot take an array of shape {value.shape}", errors.NUMPY_ADVICE)
    if isinstance(value, sp.Expr) and value.is_number and not value.is_Rational:
        value = float(value) if value.is_real else value
    try:
        if isinstance(value, (float, np.floating)):
            value = Fraction(str(value))
        if isinstance(value, (Integral, Fraction, Decimal, sp.Rational)):
            ratio = Fraction(int(value.p), int(value.q)) if isinstance(value, sp.Rational) else Fraction(value)
            return sp.Rational(ratio.numerator, ratio.denominator)
    except (ValueError, OverflowError):  # not finite
        pass
    advice = getattr(value, "advice", "use a finite number or a value of the cell")
    raise CellError(f"{operator} cannot take {value!r}", advice)
