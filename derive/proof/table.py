"""Level 4: every row of the table of scalar functions against mpmath, and its emitted lines.

Derivatives at 50 digits away from kinks; the supremum never exceeded and attained or approached; the
NumPy lines and the C expression at float64 within `ULPS`. The C expression is run by the C
evaluator on Python's floats, which are IEEE doubles, with the libm of this machine. What stands in for
it in the emitted C, templates/c/elementary.h, is within `C_ULPS`: tests/test_elementary.py holds it to that.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np

from derive.program.algebra import evaluate, partial_nodes
from derive.program.functions import C_ULPS, TABLE, ScalarFunction
from derive.program.types import Ref
from derive.proof.c_evaluator import functions
from derive.proof.verdict import Verdict, judged

DIGITS, POINTS, SEED = 50, 24, 1
# units in the last place of the emitted text at float64, and the range of arguments this holds in;
# the rounding of z^2 alone costs exp(-z^2) z^2 / 2 units
ULPS: Mapping[str, tuple[int, int]] = {"erf_slope": (32, 5)}
DEFAULT = (4, 30)
BY_DEFINITION = ("stop_gradient",)  # its derivative is 0 because the table says so


@dataclass(frozen=True)
class Digits:
    """The interpreter's algebra over mpmath."""

    def number(self, value: Fraction) -> Any:
        return mpmath.mpf(value.numerator) / value.denominator

    def call(self, name: str, args: Sequence[Any]) -> Any:
        return TABLE[name].reference(mpmath.mp, *args)

    def maximum(self, args: Sequence[Any]) -> Any:
        return max(args)


def table_verdict(names: Sequence[str] = tuple(TABLE)) -> Verdict:
    """All checks of the named rows."""
    claim = "every row of the function table: derivatives, suprema, and the emitted NumPy and C lines"
    wrong = [f"{name}: {fault}" for name in names for fault in faults(TABLE[name])]
    words = {n: bound for n, bound in sorted(ULPS.items()) if n in names}
    own = [f"{n} {units} ulp for |z| <= {reach}" for n, (units, reach) in words.items()]
    measured = [f"{n} {single} and {double} ulp" for n, (single, double) in sorted(C_ULPS.items()) if n in names]
    return judged(
        claim, wrong, functions=", ".join(sorted(names)), digits=DIGITS, points=POINTS, seed=SEED,
        bounds=", ".join([f"{DEFAULT[0]} ulp for |z| <= {DEFAULT[1]}", *own]),
        **({"tested": f"elementary.h: {', '.join(measured)} in float and double"} if measured else {}),
    )


def faults(row: ScalarFunction) -> Iterator[str]:
    """What is wrong with one row."""
    with mpmath.workdps(DIGITS):
        rng = random.Random(f"{SEED} {row.name}")
        yield from _derivative_faults(row, rng)
        if row.supremum is not None:
            yield from _supremum_faults(row, rng)
        points = list(_points(row, rng, ULPS.get(row.name, DEFAULT)[1]))
        yield from _text_faults(row, "NumPy", numpy_function(row), points)
        if row.of_minus:
            opposite = numpy_function(row, row.of_minus)
            yield from _text_faults(row, "NumPy of minus", lambda *args: opposite(*(-a for a in args)), points)
        yield from _text_faults(row, "C", c_function(row), points)


def _points(row: ScalarFunction, rng: random.Random, reach: float = 4) -> Iterator[list[Any]]:
    """Random arguments at which the row has a real value, off kinks with probability one."""
    found = 0
    for _ in range(40 * POINTS):
        args = [mpmath.mpf(rng.uniform(-reach, reach)) for _ in row.args]
        try:
            value = row.reference(mpmath.mp, *args)
        except (ValueError, ZeroDivisionError):
            continue
        if isinstance(value, mpmath.mpf) and mpmath.isfinite(value):
            yield args
            found += 1
        if found == POINTS:
            return
    raise ArithmeticError(f"{row.name} has a real value at only {found} of {40 * POINTS} points")


def slopes(row: ScalarFunction, args: Sequence[Any]) -> list[Any]:
    """The table's partial derivatives at a point."""
    y = row.reference(mpmath.mp, *args)

    def look(ref: Ref) -> Any:
        return y if ref.value.id == "y" else args[int(ref.value.id)]

    return [evaluate(node, look, Digits()) for node in partial_nodes(row.name)]


def _derivative_faults(row: ScalarFunction, rng: random.Random) -> Iterator[str]:
    for args in _points(row, rng):
        for n, claimed in enumerate(slopes(row, args)):
            def along(x: Any, n: int = n, args: list[Any] = args) -> Any:
                return row.reference(mpmath.mp, *args[:n], x, *args[n + 1 :])

            true = mpmath.mpf(0) if row.name in BY_DEFINITION else mpmath.diff(along, args[n])
            if abs(claimed - true) > mpmath.mpf(10) ** (-DIGITS // 2) * (1 + abs(true)):
                yield f"derivative by {row.args[n]} at {mpmath.nstr(args, 6)}"
                return


def _supremum_faults(row: ScalarFunction, rng: random.Random) -> Iterator[str]:
    bound = mpmath.mpf(str(row.supremum.p)) / int(row.supremum.q) if row.supremum is not None else mpmath.inf
    likely = (-40, -mpmath.pi / 2, 0, mpmath.pi / 2, 40)
    grid = [[mpmath.mpf(x)] * row.arity for x in likely] + list(_points(row, rng, 40))
    largest = max(abs(slope) for args in grid for slope in slopes(row, args))
    if largest > bound:
        yield f"the slope {mpmath.nstr(largest, 8)} exceeds the supremum {row.supremum}"
    if largest < bound * (1 - mpmath.mpf(10) ** -12):
        yield f"the slope comes no closer than {mpmath.nstr(largest, 8)} to the supremum {row.supremum}"


def numpy_function(row: ScalarFunction, text: Sequence[str] = ()) -> Callable[..., Any]:
    """The row's NumPy lines, or others, as a function of floats."""
    lines = "\n    ".join(text or row.numpy)
    erf = np.frompyfunc(math.erf, 1, 1)
    space: dict[str, Any] = {"np": np, "_erf": lambda z: np.asarray(erf(z), dtype=np.float64)}
    space |= {"_ONE": {8: np.array(1.0)}, "_add": np.add, "_exp": np.exp, "_negative": np.negative,
              "_reciprocal": np.reciprocal}
    space["one"] = np.array(1.0)
    exec(f"def f({', '.join(row.args)}, out):\n    {lines}", space)

    def apply(*args: float) -> float:
        with np.errstate(all="ignore"):
            out = np.empty(1)
            space["f"](*(np.array([a]) for a in args), out=out)
        return float(out[0])

    return apply


def c_function(row: ScalarFunction) -> Callable[..., Any]:
    """The row's C expression over doubles."""
    libm = {n.upper(): getattr(math, n) for n in "exp log log1p sqrt tanh sin cos atan erf pow fabs".split()}
    libm |= {"EXP_CUT": math.exp, "LOG1P_UNIT": math.log1p, "GAUSS": lambda z: math.exp(-z * z)}
    arguments = ", ".join(f"real {a}" for a in row.args)
    text = f"static inline real f({arguments}) {{ return {row.c}; }}"
    made = functions(text, float, {"REAL": float, **{n: _ieee(f) for n, f in libm.items()}})
    return made["f"]


def _ieee(f: Callable[..., float]) -> Callable[..., float]:
    def apply(*args: float) -> float:
        try:
            return f(*args)
        except OverflowError:
            return math.inf

    return apply


def _text_faults(
    row: ScalarFunction, kind: str, emitted: Callable[..., float], points: Sequence[Sequence[Any]]
) -> Iterator[str]:
    units = ULPS.get(row.name, DEFAULT)[0]
    for args in points:
        rounded = [float(a) for a in args]
        true = row.reference(mpmath.mp, *map(mpmath.mpf, rounded))
        if abs(true) < mpmath.mpf(2) ** -1000 or abs(true) > mpmath.mpf(2) ** 1000:
            continue
        got = emitted(*rounded)
        if not abs(mpmath.mpf(got) - true) <= units * math.ulp(float(true)):
            yield f"the {kind} text gives {got!r} at {rounded}, more than {units} ulp from {mpmath.nstr(true, 20)}"
            return
