"""Level 2, global, exact: one step, everything generic, gradients equal as polynomials over Q.

Every given entry, seed and direction is a variable; every transcendental value and every inverse
of an irreducible polynomial is a fresh generator, with the derivation rule of its table row
(for an inverse g' = -g^2). Polynomials are python-flint's where it is installed, SymPy's elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import count
from typing import Any

import sympy as sp

from derive.program.algebra import PRIME, Algebra, PrimeField, Residue
from derive.program.types import Program
from derive.proof.truth import Sizes, adjoints, derivative, paired, point
from derive.proof.verdict import Verdict, judged

try:
    import flint
except ImportError:  # SymPy's rings serve, slower
    flint = None  # type: ignore[assignment]

BUDGET = 400_000  # products of terms, in all; the same with and without python-flint


class TooLarge(Exception):
    """The polynomials outgrow the budget of terms."""


class OutOfVariables(Exception):
    """More generators than the ring was made with."""


class Polynomial:
    """An element of Q[variables, generators]; mixes with Python numbers."""

    __slots__ = ("ring", "terms")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, ring: Ring, terms: Any) -> None:
        self.ring, self.terms = ring, terms

    def __add__(self, other: Any) -> Polynomial:
        return Polynomial(self.ring, self.terms + self.ring.lift(other))

    def __sub__(self, other: Any) -> Polynomial:
        return Polynomial(self.ring, self.terms - self.ring.lift(other))

    def __rsub__(self, other: Any) -> Polynomial:
        return Polynomial(self.ring, self.ring.lift(other) - self.terms)

    def __mul__(self, other: Any) -> Polynomial:
        return Polynomial(self.ring, self.ring.product(self.terms, self.ring.lift(other)))

    def __truediv__(self, other: Any) -> Polynomial:
        return self * self.ring.inverse(self.ring.lift(other))

    def __rtruediv__(self, other: Any) -> Polynomial:
        inverse: Polynomial = self.ring.inverse(self.terms) * other
        return inverse

    def __pow__(self, exponent: int) -> Polynomial:
        if exponent == 0:
            return Polynomial(self.ring, self.ring.lift(1))
        half: Polynomial = self ** (int(exponent) // 2)
        return half * half * self if exponent % 2 else half * half

    def __neg__(self) -> Polynomial:
        return Polynomial(self.ring, -self.terms)

    def __eq__(self, other: object) -> bool:
        return bool(self.terms == self.ring.lift(other))

    __radd__, __rmul__ = __add__, __mul__


class Ring:
    """The algebra of the interpreter over polynomials, and the factory of variables."""

    def __init__(self, variables: int, budget: int) -> None:
        names = [f"g{n}" for n in range(variables)]
        if flint is not None:
            self.context: Any = flint.fmpq_mpoly_ctx.get(names, flint.Ordering.degrevlex)
            self.free: Iterator[Any] = iter(self.context.gens())
        else:
            self.context, *generators = sp.ring(names, sp.QQ, "grevlex")
            self.free = iter(generators)
        self.budget = budget
        self.calls: dict[tuple[str, ...], Polynomial] = {}
        self.inverses: dict[str, Polynomial] = {}

    def lift(self, other: Any) -> Any:
        """Python numbers as polynomials."""
        if isinstance(other, Polynomial):
            return other.terms
        exact = Fraction(other)
        if flint is not None:
            return self.context.constant(flint.fmpq(exact.numerator, exact.denominator))
        return self.context.ground_new(sp.QQ(exact.numerator, exact.denominator))

    def fresh(self) -> Polynomial:
        variable = next(self.free, None)
        if variable is None:
            raise OutOfVariables
        return Polynomial(self, variable)

    def product(self, a: Any, b: Any) -> Any:
        self.budget -= len(a) * len(b)
        if self.budget < 0:
            raise TooLarge
        return a * b

    def number(self, value: Fraction) -> Polynomial:
        return Polynomial(self, self.lift(value))

    def call(self, name: str, args: Sequence[Any]) -> Polynomial:
        operands = [self.lift(a) for a in args]
        if name == "stop_gradient":
            return Polynomial(self, operands[0])
        key = (name, *map(str, operands))
        if key not in self.calls:
            self.calls[key] = self.fresh()
        return self.calls[key]

    def maximum(self, args: Sequence[Any]) -> Polynomial:
        return self.call("max", args)

    def inverse(self, terms: Any) -> Polynomial:
        """A generator for 1/f of every irreducible factor f. Raises ZeroDivisionError for 0."""
        if terms == 0:
            raise ZeroDivisionError("division by the zero polynomial")
        self.budget -= len(terms) ** 2
        if self.budget < 0:
            raise TooLarge
        unit, factors = terms.factor() if flint is not None else terms.factor_list()
        exact = Fraction(int(unit.numerator), int(unit.denominator))
        result = self.number(1 / exact)
        for factor, exponent in factors:
            if str(factor) not in self.inverses:
                self.inverses[str(factor)] = self.fresh()
            result = result * self.inverses[str(factor)] ** int(exponent)
        return result


def exact_verdict(step: Program, adjoint: Program, outputs: tuple[str, ...], size: int = 2) -> Verdict:
    """One step from a generic initial state, every dimension ``size``: dL[v] = <gradient, v> over Q."""
    claim = "one step: all gradients equal the dual-number derivative as polynomials over Q"
    sizes = {"T": 1, "B": 1, **dict.fromkeys(step.dims, size), **step.constant_sizes}
    needed = _entries(step, sizes, outputs)
    for spare in (32, 128, 512):
        ring = Ring(needed + spare, BUDGET)
        try:
            if _difference(step, adjoint, outputs, sizes, ring, ring.fresh) == 0:
                generators = len(ring.calls) + len(ring.inverses)
                return judged(claim, [], size=size, variables=needed, generators=generators)
        except OutOfVariables:
            continue
        except TooLarge:
            return Verdict(claim, "not attempted", (("size", size), ("budget of terms", BUDGET)))
        break
    rng = random.Random(0)  # g x = 1 is no relation of the ring: a random point decides who is wrong
    left = _difference(step, adjoint, outputs, sizes, PrimeField(), lambda: Residue(rng.randrange(PRIME)))
    if left == 0:
        return Verdict(claim, "not attempted", (("size", size), ("needs", "relations between generators")))
    return judged(claim, ["the gradient of one step"], size=size)


def _difference(
    step: Program, adjoint: Program, outputs: tuple[str, ...], sizes: Sizes, algebra: Algebra,
    element: Callable[[], Any],
) -> Any:
    """dL[v] - <gradient, v> at a point of ``element``s."""
    zero = algebra.number(Fraction(0))
    at = point(step, sizes, element, zero, outputs)
    forward, expected = derivative(step, at, sizes, algebra)
    return expected - paired(adjoints(adjoint, forward, at, sizes, algebra), at, step, zero)


def _entries(step: Program, sizes: Sizes, outputs: tuple[str, ...]) -> int:
    """How many variables the generic point takes."""
    drawn = count()
    point(step, sizes, lambda: next(drawn), 0, outputs)
    return next(drawn)
