"""Numbers as text, exactly."""

from __future__ import annotations

from fractions import Fraction


def literal(value: Fraction) -> str | None:
    """The shortest decimal that is exactly ``value``, or None where there is none."""
    if value.denominator == 1 and abs(value) < 2**53:
        return str(value.numerator)
    text = repr(float(value))
    return text if "inf" not in text and Fraction(text) == value else None
