"""Scalar functions: one row each, everything about it, nothing elsewhere.

``partials`` gives the derivative by every argument, written through the output ``y`` where that
is exact. All comparisons go through `step`, whose value at zero is 0, so that relu'(0) = 0 and
`maximum` shares evenly between equal arguments, as PyTorch does (decision 4 of the design).
``numpy`` are the statements of the runtime function, in place in ``out``, ``of_minus`` those of its value at
-z where they are fewer, given a ``one``, which costs less than finding it; ``c`` is one C99
expression in which EXP, LOG, ... stand for functions of the chosen precision: those of
templates/c/elementary.h, or libm's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp


@dataclass(frozen=True)
class ScalarFunction:
    """One row of the table.

    reference: value at mpmath numbers, given the mpmath context; complex arguments are decided
    by their real part, so that the complex step differentiates kinked functions too.
    """

    name: str
    latex: str
    args: tuple[str, ...]
    partials: Callable[..., tuple[sp.Expr, ...]]
    reference: Callable[..., Any]
    numpy: tuple[str, ...]
    c: str
    lifts: tuple[type, ...] = ()
    kink: str | None = None
    supremum: sp.Expr | None = None
    of_minus: tuple[str, ...] = ()

    @property
    def arity(self) -> int:
        return len(self.args)


_ONE = sp.Integer(1)
_HALF = sp.Rational(1, 2)
_Z = ("z",)


def _re(x: Any) -> Any:
    return getattr(x, "real", x)


def _step(x: Any) -> sp.Expr:
    return SYMBOLIC["step"](x)


def _share(a: Any, b: Any) -> sp.Expr:
    """1 where a > b, 1/2 where they tie, 0 elsewhere."""
    return _HALF * (1 + _step(a - b) - _step(b - a))


_ROWS = (
    ScalarFunction(
        "sigmoid", r"\sigma", _Z,
        partials=lambda y, z: (y * (1 - y),),
        reference=lambda m, z: 1 / (1 + m.exp(-z)),
        numpy=("_negative(z, out)", "_exp(out, out)", "_add(out, _ONE[out.itemsize], out)",
               "return _reciprocal(out, out)"),
        of_minus=("_exp(z, out)", "_add(out, one, out)", "return _reciprocal(out, out)"),
        c="1 / (1 + EXP_CUT(-z))",
        supremum=sp.Rational(1, 4),
    ),
    ScalarFunction(
        "tanh", r"\tanh", _Z,
        partials=lambda y, z: (1 - y**2,),
        reference=lambda m, z: m.tanh(z),
        numpy=("return np.tanh(z, out=out)",),
        c="TANH(z)",
        lifts=(sp.tanh,), supremum=_ONE,
    ),
    ScalarFunction(
        "relu", r"\operatorname{relu}", _Z,
        partials=lambda y, z: (_step(y),),  # y > 0 where z > 0
        reference=lambda m, z: z if _re(z) > 0 or z != z else type(z)(0),
        numpy=("return np.maximum(z, 0, out=out) if out.dtype.kind != 'c' else np.multiply(z, z.real > 0, out=out)",),
        c="z > 0 || z != z ? z : REAL(0)",
        kink="relu'(0) = 0", supremum=_ONE,
    ),
    ScalarFunction(
        "exp", r"\exp", _Z,
        partials=lambda y, z: (y,),
        reference=lambda m, z: m.exp(z),
        numpy=("return np.exp(z, out=out)",),
        c="EXP(z)",
        lifts=(sp.exp,),
    ),
    ScalarFunction(
        "log", r"\log", _Z,
        partials=lambda y, z: (1 / z,),
        reference=lambda m, z: m.log(z),
        numpy=("return np.log(z, out=out)",),
        c="LOG(z)",
        lifts=(sp.log,),
    ),
    ScalarFunction(
        "sqrt", r"\operatorname{sqrt}", _Z,
        partials=lambda y, z: (_HALF / y,),
        reference=lambda m, z: m.sqrt(z),
        numpy=("return np.sqrt(z, out=out)",),
        c="SQRT(z)",
    ),
    ScalarFunction(
        "softplus", r"\operatorname{softplus}", _Z,
        partials=lambda y, z: (SYMBOLIC["sigmoid"](z),),
        reference=lambda m, z: m.log1p(m.exp(z)) if _re(z) < 0 else z + m.log1p(m.exp(-z)),
        numpy=("t = np.where(z.real > 0, -z, z)", "np.exp(t, out=t)", "np.log1p(t, out=t)",
               "return np.add(t, np.where(z.real > 0, z, 0), out=out)"),
        c="(z > 0 ? z : REAL(0)) + LOG1P_UNIT(EXP(-FABS(z)))",
        supremum=_ONE,
    ),
    ScalarFunction(
        "log_sigmoid", r"\log\sigma", _Z,
        partials=lambda y, z: (SYMBOLIC["sigmoid"](-z),),
        reference=lambda m, z: -m.log1p(m.exp(-z)) if _re(z) > 0 else z - m.log1p(m.exp(z)),
        numpy=("t = np.where(z.real > 0, -z, z)", "np.exp(t, out=t)", "np.log1p(t, out=t)",
               "return np.subtract(np.where(z.real > 0, 0, z), t, out=out)"),
        c="(z < 0 ? z : REAL(0)) - LOG1P_UNIT(EXP(-FABS(z)))",
        supremum=_ONE,
    ),
    ScalarFunction(
        "maximum", r"\max", ("a", "b"),
        partials=lambda y, a, b: (_share(a, b), _share(b, a)),
        reference=lambda m, a, b: a if _re(a) > _re(b) or a != a else b,
        numpy=("np.copyto(out, np.where((a.real > b.real) | (a != a), a, b))", "return out"),
        c="a > b || a != a ? a : b",
        lifts=(sp.Max,), kink="equal arguments share evenly", supremum=_ONE,
    ),
    ScalarFunction(
        "minimum", r"\min", ("a", "b"),
        partials=lambda y, a, b: (_share(b, a), _share(a, b)),
        reference=lambda m, a, b: a if _re(a) < _re(b) or a != a else b,
        numpy=("np.copyto(out, np.where((a.real < b.real) | (a != a), a, b))", "return out"),
        c="a < b || a != a ? a : b",
        lifts=(sp.Min,), kink="equal arguments share evenly", supremum=_ONE,
    ),
    ScalarFunction(
        "abs", r"\operatorname{abs}", _Z,
        partials=lambda y, z: (_step(z) - _step(-z),),
        reference=lambda m, z: -z if _re(z) < 0 else z,
        numpy=("np.copyto(out, np.where(z.real < 0, -z, z) + 0)", "return out"),
        c="FABS(z)",
        lifts=(sp.Abs,), kink="abs'(0) = 0", supremum=_ONE,
    ),
    ScalarFunction(
        "step", r"\operatorname{step}", _Z,
        partials=lambda y, z: (sp.Integer(0),),
        reference=lambda m, z: type(z)(1 if _re(z) > 0 else 0),
        numpy=("np.copyto(out, z.real > 0)", "return out"),
        c="z > 0 ? REAL(1) : REAL(0)",
        kink="step(0) = 0, step' = 0",
    ),
    ScalarFunction(
        "where", r"\operatorname{where}", ("c", "a", "b"),
        partials=lambda y, c, a, b: (sp.Integer(0), _step(c), 1 - _step(c)),
        reference=lambda m, c, a, b: a if _re(c) > 0 else b,
        numpy=("np.copyto(out, np.where(c.real > 0, a, b))", "return out"),
        c="c > 0 ? a : b",
        kink="the condition c > 0 is not differentiated", supremum=_ONE,
    ),
    ScalarFunction(
        "stop_gradient", r"\operatorname{stop}", _Z,
        partials=lambda y, z: (sp.Integer(0),),
        reference=lambda m, z: z,
        numpy=("np.copyto(out, z.real)", "return out"),
        c="z",
        kink="differentiates to 0 by definition",
    ),
    ScalarFunction(
        "sin", r"\sin", _Z,
        partials=lambda y, z: (SYMBOLIC["cos"](z),),
        reference=lambda m, z: m.sin(z),
        numpy=("return np.sin(z, out=out)",),
        c="SIN(z)",
        lifts=(sp.sin,), supremum=_ONE,
    ),
    ScalarFunction(
        "cos", r"\cos", _Z,
        partials=lambda y, z: (-SYMBOLIC["sin"](z),),
        reference=lambda m, z: m.cos(z),
        numpy=("return np.cos(z, out=out)",),
        c="COS(z)",
        lifts=(sp.cos,), supremum=_ONE,
    ),
    ScalarFunction(
        "arctan", r"\arctan", _Z,
        partials=lambda y, z: (1 / (1 + z**2),),
        reference=lambda m, z: m.atan(z),
        numpy=("return np.arctan(z, out=out)",),
        c="ATAN(z)",
        lifts=(sp.atan,), supremum=_ONE,
    ),
    ScalarFunction(
        "erf", r"\operatorname{erf}", _Z,
        partials=lambda y, z: (SYMBOLIC["erf_slope"](z),),
        reference=lambda m, z: m.erf(z),
        numpy=("np.copyto(out, _erf(z))", "return out"),
        c="ERF(z)",
        lifts=(sp.erf,),
    ),
    ScalarFunction(
        "erf_slope", r"\operatorname{erf}'", _Z,
        partials=lambda y, z: (-2 * z * y,),
        reference=lambda m, z: 2 / m.sqrt(m.pi) * m.exp(-z * z),
        numpy=("np.multiply(z, -z, out=out)", "np.exp(out, out=out)",
               "return np.multiply(out, 1.1283791670955126, out=out)"),
        c="REAL(1.1283791670955126) * GAUSS(z)",
    ),
    ScalarFunction(
        "power", r"\operatorname{pow}", ("a", "b"),
        partials=lambda y, a, b: (
            b * SYMBOLIC["power"](a, b - 1),
            sp.Integer(0) if b.is_number else y * SYMBOLIC["log"](a),
        ),
        reference=lambda m, a, b: m.power(a, b),
        numpy=("return np.power(a, b, out=out)",),
        c="POW(a, b)",
    ),
)

TABLE: dict[str, ScalarFunction] = {row.name: row for row in _ROWS}

# largest errors of the emitted C, in units in the last place, of float and double, at every argument:
# what elementary.h states and tests/test_elementary.py holds; log1p is what rows are written with
C_ULPS: dict[str, tuple[float, float]] = {
    "sigmoid": (2.6, 2.6),
    "tanh": (2.7, 2.7),
    "exp": (1.1, 1.2),
    "log": (0.9, 0.9),
    "log1p": (1.5, 1.5),
    "softplus": (1.8, 1.8),
    "log_sigmoid": (1.8, 1.8),
    "arctan": (2.2, 2.2),
    "erf": (1.6, 1.8),
    "erf_slope": (2.6, 2.2),
}


def _symbolic(row: ScalarFunction) -> type[sp.Function]:
    """A SymPy function that never rewrites itself and differentiates by the row."""

    def fdiff(self: Any, argindex: int = 1) -> sp.Expr:
        return row.partials(self, *self.args)[argindex - 1]

    body = {"nargs": row.arity, "fdiff": fdiff, "row": row, "is_real": True, "is_commutative": True}
    return type(row.name, (sp.Function,), body)


SYMBOLIC: dict[str, Any] = {row.name: _symbolic(row) for row in _ROWS}
