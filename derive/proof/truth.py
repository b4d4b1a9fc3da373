"""The truth that gradients are held against: the step on dual numbers, over any algebra."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from derive.calculus.transpose import BAR, CARRY, SEED
from derive.program.algebra import Algebra, Dual, Duals
from derive.program.interpret import interpret, shape_of
from derive.program.types import Program, Role

Arrays = dict[str, Any]
Sizes = Mapping[str, int]
MOVING = (Role.WEIGHT, Role.INPUT, Role.STATE)


@dataclass(frozen=True)
class Point:
    """One sample: ``given`` values, a ``direction`` to differentiate in, ``weights`` of the loss.

    The loss is L = sum_t <weights_t, outputs_t>. Arrays have the interpreter's shapes; of a state only
    the initial row is set, ``weights`` have T rows.
    """

    given: Arrays
    direction: Arrays
    weights: Arrays


def filled(shape: tuple[int, ...], element: Callable[[], Any]) -> Any:
    """An object array of fresh elements, in row-major order."""
    array = np.empty(shape, dtype=object)
    for place in np.ndindex(*shape):
        array[place] = element()
    return array


def point(step: Program, sizes: Sizes, element: Callable[[], Any], zero: Any, outputs: tuple[str, ...]) -> Point:
    """Fresh elements everywhere; ``outputs`` are what the loss weighs."""
    given, direction = {}, {}
    for value in step.given:
        if value.role in (Role.EYE, Role.CONSTANT):
            continue
        given[value.id] = filled(shape_of(value, sizes), element)
        if value.role in MOVING:
            direction[value.id] = filled(shape_of(value, sizes), element)
        if value.role is Role.STATE:
            given[value.id][1:] = direction[value.id][1:] = zero
    values = step.values
    shapes = {o: shape_of(values[o], sizes) for o in outputs}
    weights = {
        o: filled((s[0] - int(values[o].role is Role.STATE), *s[1:]), element) for o, s in shapes.items()
    }
    return Point(given, direction, weights)


def derivative(step: Program, at: Point, sizes: Sizes, algebra: Algebra) -> tuple[Arrays, Any]:
    """Every value at the point, and dL[direction], by one run on dual numbers."""
    zero = algebra.number(Fraction(0))
    dual = {k: np.frompyfunc(Dual, 2, 1)(a, at.direction.get(k, zero)) for k, a in at.given.items()}
    moved = interpret(step, dual, sizes, Duals(algebra))
    total = zero
    for out, weight in at.weights.items():
        rows = moved[out][1:] if step.values[out].role is Role.STATE else moved[out]
        for x, w in zip(rows.flat, weight.flat, strict=True):
            total = total + Dual.of(x).tangent * w
    value = np.frompyfunc(lambda x: Dual.of(x).value, 1, 1)
    return {k: np.asarray(value(a), dtype=object) for k, a in moved.items()}, total


def adjoints(adjoint: Program, forward: Arrays, at: Point, sizes: Sizes, algebra: Algebra) -> Arrays:
    """The gradient of every given value by the adjoint program, under the value's own id."""
    seeds = {SEED + out: weight for out, weight in at.weights.items()}
    known = {v.id: forward[v.id] for v in adjoint.given if v.id in forward}
    back = interpret(adjoint, {**known, **seeds}, sizes, algebra)
    bars = {}
    for name in at.direction:
        if CARRY + name in back:
            bars[name] = back[CARRY + name][0]
        elif BAR + name in back and np.shape(back[BAR + name]) == at.direction[name].shape:
            bars[name] = back[BAR + name]  # not that of a state's new value, which has a row less than the state
    return bars


def paired(bars: Arrays, at: Point, step: Program, zero: Any, only: str | None = None) -> Any:
    """<gradient, direction>, over everything or over one given value."""
    total = zero
    for name, bar in bars.items():
        if only is None or name == only:
            rows = at.direction[name][0] if step.values[name].role is Role.STATE else at.direction[name]
            for b, v in zip(np.asarray(bar, dtype=object).flat, np.asarray(rows, dtype=object).flat, strict=True):
                total = total + b * v
    return total
