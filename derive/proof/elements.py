"""Elements of F_p that know their degree, and the field that the emitted text is evaluated over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from derive.program.algebra import PRIME, PrimeField, Residue

Factors = dict[int, tuple[int, int]]  # a divisor, by its value: its degree, and its exponent


class Degree:
    """A residue together with a bound on the degree of the rational function that it is a value of.

    The function is N / (product of the factors in ``below``), deg N <= ``degree``. A variable and a
    transcendental value have degree 1, a number 0. A factor is the numerator of a divisor.
    """

    __slots__ = ("value", "degree", "below")

    def __init__(self, value: Residue, degree: int = 0, below: Factors | None = None) -> None:
        self.value, self.degree, self.below = value, degree, below or {}

    @staticmethod
    def of(other: Any) -> Degree:
        return other if isinstance(other, Degree) else Degree(Residue.of(other))

    def _joined(self, o: Degree, value: Residue) -> Degree:
        if self.below == o.below:
            return Degree(value, max(self.degree, o.degree), self.below)
        joint = dict(self.below)
        for key, (degree, exponent) in o.below.items():
            joint[key] = (degree, max(exponent, joint.get(key, (0, 0))[1]))
        total = _weight(joint)
        tops = (x.degree + total - _weight(x.below) for x in (self, o))
        return Degree(value, max(tops), joint)

    def __add__(self, other: Any) -> Degree:
        o = Degree.of(other)
        return self._joined(o, self.value + o.value)

    def __sub__(self, other: Any) -> Degree:
        o = Degree.of(other)
        return self._joined(o, self.value - o.value)

    def __rsub__(self, other: Any) -> Degree:
        return Degree.of(other) - self

    def __mul__(self, other: Any) -> Degree:
        o = Degree.of(other)
        below = self.below or o.below
        if self.below and o.below:
            below = dict(self.below)
            for key, (degree, exponent) in o.below.items():
                below[key] = (degree, exponent + below.get(key, (0, 0))[1])
        return Degree(self.value * o.value, self.degree + o.degree, below)

    def __truediv__(self, other: Any) -> Degree:
        o = Degree.of(other)
        if o.value == 0:
            raise ZeroDivisionError("a divisor is zero in F_p")
        below = {o.value.value: (o.degree, 1)} if o.degree else {}
        return self * Degree(1 / o.value, _weight(o.below), below)

    def __rtruediv__(self, other: Any) -> Degree:
        return Degree.of(other) / self

    def __pow__(self, exponent: int) -> Degree:
        below = {k: (d, e * int(exponent)) for k, (d, e) in self.below.items()}
        return Degree(self.value**exponent, self.degree * int(exponent), below)

    def __neg__(self) -> Degree:
        return Degree(-self.value, self.degree, self.below)

    def __eq__(self, other: object) -> bool:
        return self.value == Degree.of(other).value

    def __hash__(self) -> int:
        return hash(self.value)

    __radd__, __rmul__ = __add__, __mul__


def _weight(below: Factors) -> int:
    return sum(degree * exponent for degree, exponent in below.values())


@dataclass(frozen=True)
class Field:
    """F_p for emitted text: maxima do not depend on order or grouping, degrees are kept on request.

    A maximum is a generator of the set of its entries, so that a running maximum in C, a
    reduction in NumPy and the interpreter's agree exactly where they compare the same entries.
    """

    base: PrimeField
    degrees: bool = False
    calls: dict[tuple[Any, ...], int] = field(default_factory=dict)  # every generator: the degree of its arguments
    entries: dict[int, frozenset[int]] = field(default_factory=dict)  # every maximum: the entries it is over

    def number(self, value: Fraction) -> Any:
        exact = self.base.number(value)
        return Degree(exact) if self.degrees else exact

    def variable(self, value: int) -> Any:
        return Degree(Residue(value), 1) if self.degrees else Residue(value)

    def call(self, name: str, args: Sequence[Any]) -> Any:
        operands = [Degree.of(a) for a in args] if self.degrees else [Degree(Residue.of(a)) for a in args]
        if name == "stop_gradient":
            return args[0]
        values = tuple(a.value.value for a in operands)
        self.calls[(name, *values)] = max((a.degree + _weight(a.below) for a in operands), default=0)
        drawn = self.base.call(name, [a.value for a in operands])
        return Degree(drawn, 1) if self.degrees else drawn

    def maximum(self, args: Sequence[Any]) -> Any:
        residues = [a.value if isinstance(a, Degree) else a for a in args]
        joint = frozenset(e for r in residues for e in self.entries.get(r.value, {r.value}))
        if len(joint) == 1:
            return args[0]
        top = self.call("max", [Degree(Residue(e), 1) if self.degrees else Residue(e) for e in sorted(joint)])
        self.entries[(top.value if isinstance(top, Degree) else top).value] = joint
        return top

    def collision_bound(self) -> int:
        """Pairs of generators times the degree at which two of them can coincide."""
        n, top = len(self.calls), max(self.calls.values(), default=0)
        return n * (n - 1) // 2 * top


def false_accept(degree: int, collisions: int) -> str:
    """(degree + collisions) / p for one draw, in two digits, rounded up."""
    bound = Fraction(degree + collisions, PRIME)
    exponent = 0
    while bound and bound < 1:
        bound, exponent = bound * 10, exponent + 1
    return f"{-(-bound * 10 // 1) / 10:.1f}e-{exponent}"
