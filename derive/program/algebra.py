"""Number domains for the interpreter: floats, complex numbers, exact rationals, F_p, and duals.

An algebra says how a number, a scalar function and a maximum look in its domain; sums, products
and quotients are the elements' own operators. In the exact domains a transcendental value is a
generator: a fixed pseudo-random element that depends on the function and its arguments only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Protocol

import mpmath
import sympy as sp

from derive.program.freeze import freeze_body
from derive.program.functions import TABLE
from derive.program.scalar import Scalar
from derive.program.types import Lane, Ref, Value

PRIME = 2**61 - 1


class Algebra(Protocol):
    """What the interpreter needs of a domain."""

    def number(self, value: Fraction) -> Any: ...

    def call(self, name: str, args: Sequence[Any]) -> Any: ...

    def maximum(self, args: Sequence[Any]) -> Any: ...


def as_fraction(value: Any) -> Fraction:
    """An exact number from a literal; a float is read as the decimal it prints as."""
    return Fraction(repr(float(value))) if isinstance(value, float) else Fraction(int(value)) if hasattr(
        value, "__index__"
    ) else Fraction(value)


@dataclass(frozen=True)
class Floats:
    """float64, every function rounded once from 53-bit mpmath."""

    def number(self, value: Fraction) -> float:
        return float(value)

    def call(self, name: str, args: Sequence[Any]) -> float:
        try:
            return float(TABLE[name].reference(mpmath.mp, *map(mpmath.mpf, args)))
        except (ValueError, ZeroDivisionError, TypeError):  # log(-1) is complex, log(0) a pole
            return float("nan")

    def maximum(self, args: Sequence[Any]) -> Any:
        return max(args)


@dataclass(frozen=True)
class Complexes:
    """complex128; comparisons look at the real part, for the complex step.

    Functions work with 256 bits: mpmath's complex arctan loses an imaginary part of 1e-40 at 53.
    """

    def number(self, value: Fraction) -> complex:
        return complex(float(value))

    def call(self, name: str, args: Sequence[Any]) -> complex:
        with mpmath.workprec(256):
            return complex(TABLE[name].reference(mpmath.mp, *map(mpmath.mpc, args)))

    def maximum(self, args: Sequence[Any]) -> Any:
        return max(args, key=lambda z: z.real)


class Residue:
    """An element of F_p, p = 2^61 - 1; mixes with Python numbers, exactly."""

    __slots__ = ("value",)

    def __init__(self, value: int) -> None:
        self.value = value % PRIME

    @staticmethod
    def of(other: Any) -> Residue:
        if isinstance(other, Residue):
            return other
        exact = as_fraction(other)
        return Residue(exact.numerator * pow(exact.denominator, -1, PRIME))

    def __add__(self, other: Any) -> Residue:
        return Residue(self.value + Residue.of(other).value)

    def __mul__(self, other: Any) -> Residue:
        return Residue(self.value * Residue.of(other).value)

    def __sub__(self, other: Any) -> Residue:
        return Residue(self.value - Residue.of(other).value)

    def __rsub__(self, other: Any) -> Residue:
        return Residue(Residue.of(other).value - self.value)

    def __truediv__(self, other: Any) -> Residue:
        return Residue(self.value * pow(Residue.of(other).value, -1, PRIME))

    def __rtruediv__(self, other: Any) -> Residue:
        return Residue.of(other) / self

    def __pow__(self, exponent: int) -> Residue:
        return Residue(pow(self.value, int(exponent), PRIME))

    def __neg__(self) -> Residue:
        return Residue(-self.value)

    def __eq__(self, other: object) -> bool:
        return self.value == Residue.of(other).value

    def __hash__(self) -> int:
        return hash(self.value)

    def __repr__(self) -> str:
        return f"Residue({self.value})"

    __radd__, __rmul__ = __add__, __mul__


def _draw(seed: int, name: str, args: Sequence[Any]) -> int:
    text = f"{seed}|{name}|{'|'.join(map(str, args))}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=16).digest(), "big")


@dataclass(frozen=True)
class PrimeField:
    """F_p; a transcendental value is a hash of function, arguments and seed."""

    seed: int = 0

    def number(self, value: Fraction) -> Residue:
        return Residue.of(value)

    def call(self, name: str, args: Sequence[Any]) -> Residue:
        operands = [Residue.of(a) for a in args]
        if name == "stop_gradient":
            return operands[0]
        return Residue(_draw(self.seed, name, [a.value for a in operands]))

    def maximum(self, args: Sequence[Any]) -> Residue:
        return self.call("max", args)


@dataclass(frozen=True)
class Rationals:
    """Exact rationals; transcendental values as in `PrimeField`, small so that they stay readable."""

    seed: int = 0

    def number(self, value: Fraction) -> Fraction:
        return value

    def call(self, name: str, args: Sequence[Any]) -> Fraction:
        if name == "stop_gradient":
            return Fraction(args[0])
        drawn = _draw(self.seed, name, args)
        return Fraction(drawn % 199 + 1, drawn // 199 % 97 + 1)

    def maximum(self, args: Sequence[Any]) -> Fraction:
        return Fraction(max(args))


@cache
def partial_nodes(name: str, constants: tuple[tuple[int, Fraction], ...] = ()) -> tuple[Scalar, ...]:
    """The partial derivatives of a table row as scalars over reads named y, 0, 1, ..."""
    row = TABLE[name]
    known = dict(constants)
    args = [
        sp.Rational(known[n].numerator, known[n].denominator) if n in known else Lane(Ref(Value(str(n), ()), ()))
        for n in range(row.arity)
    ]
    return tuple(freeze_body(sp.sympify(p)) for p in row.partials(Lane(Ref(Value("y", ()), ())), *args))


def evaluate(node: Scalar, look: Callable[[Ref], Any], algebra: Algebra) -> Any:
    """The value of a node of scalars, with reads looked up by ``look``."""
    match node.kind:
        case "number":
            return algebra.number(node.data)
        case "read":
            return look(node.data)
        case "call":
            return algebra.call(node.data, [evaluate(a, look, algebra) for a in node.args])
    args = [evaluate(a, look, algebra) for a in node.args]
    match node.kind:
        case "quotient":
            return args[0] / args[1]
        case "power":
            return args[0] ** node.data
        case "add":
            total = args[0]
            for arg in args[1:]:
                total = total + arg
            return total
        case _:
            product = args[0]
            for arg in args[1:]:
                product = product * arg
            return product


class Dual:
    """value + tangent * epsilon over any domain."""

    __slots__ = ("value", "tangent")

    def __init__(self, value: Any, tangent: Any = 0) -> None:
        self.value, self.tangent = value, tangent

    @staticmethod
    def of(other: Any) -> Dual:
        return other if isinstance(other, Dual) else Dual(other)

    def __add__(self, other: Any) -> Dual:
        o = Dual.of(other)
        return Dual(self.value + o.value, self.tangent + o.tangent)

    def __sub__(self, other: Any) -> Dual:
        o = Dual.of(other)
        return Dual(self.value - o.value, self.tangent - o.tangent)

    def __rsub__(self, other: Any) -> Dual:
        return Dual.of(other) - self

    def __mul__(self, other: Any) -> Dual:
        o = Dual.of(other)
        return Dual(self.value * o.value, self.tangent * o.value + o.tangent * self.value)

    def __truediv__(self, other: Any) -> Dual:
        o = Dual.of(other)
        ratio = self.value / o.value
        return Dual(ratio, (self.tangent - ratio * o.tangent) / o.value)

    def __rtruediv__(self, other: Any) -> Dual:
        return Dual.of(other) / self

    def __pow__(self, exponent: int) -> Dual:
        return Dual(self.value**exponent, self.tangent * self.value ** (exponent - 1) * exponent)

    def __neg__(self) -> Dual:
        return Dual(-self.value, -self.tangent)

    __radd__, __rmul__ = __add__, __mul__


@dataclass(frozen=True)
class Duals:
    """Dual numbers over ``base``: forward-mode derivatives by the function table alone."""

    base: Algebra

    def number(self, value: Fraction) -> Dual:
        return Dual(self.base.number(value), self.base.number(Fraction(0)))

    def call(self, name: str, args: Sequence[Any]) -> Dual:
        operands = [Dual.of(a) for a in args]
        y = self.base.call(name, [a.value for a in operands])

        def look(ref: Ref) -> Any:
            return y if ref.value.id == "y" else operands[int(ref.value.id)].value

        tangent = self.base.number(Fraction(0))
        for node, operand in zip(partial_nodes(name), operands, strict=True):
            if operand.tangent != 0:
                tangent = tangent + evaluate(node, look, self.base) * operand.tangent
        return Dual(y, tangent)

    def maximum(self, args: Sequence[Any]) -> Dual:
        """The tangent of a maximum is shared evenly by the entries that attain it."""
        operands = [Dual.of(a) for a in args]
        top = self.base.maximum([a.value for a in operands])
        attained = [1 - self.base.call("step", [top - a.value]) for a in operands]
        count = attained[0]
        for share in attained[1:]:
            count = count + share
        tangent = self.base.number(Fraction(0))
        for share, operand in zip(attained, operands, strict=True):
            tangent = tangent + share / count * operand.tangent
        return Dual(top, tangent)
