"""The table of scalar functions against mpmath: derivatives, suprema, NumPy and C text (level 4)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from types import ModuleType
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.emit.runtime import runtime_files
from derive.program.algebra import evaluate, partial_nodes
from derive.program.functions import TABLE
from derive.proof.table import DEFAULT, ULPS, Digits, c_function, faults, numpy_function, table_verdict

UNARY = [name for name, row in TABLE.items() if row.arity == 1]


@pytest.mark.parametrize("name", TABLE)
def test_every_row_is_what_mpmath_says(name: str) -> None:
    assert list(faults(TABLE[name])) == []


BROKEN = {
    "derivative": ("tanh", {"partials": lambda y, z: (1 - y,)}),
    "derivative off by 1e-6": ("sigmoid", {"partials": lambda y, z: (y * (1 - y) * sp.Rational(1000001, 10**6),)}),
    "second argument": ("maximum", {"partials": lambda y, a, b: (TABLE["relu"].partials(y, a - b)[0], sp.Integer(1))}),
    "supremum exceeded": ("sigmoid", {"supremum": sp.Rational(1, 5)}),
    "supremum never reached": ("sigmoid", {"supremum": sp.Rational(1, 3)}),
    "NumPy line": ("sigmoid", {"numpy": ("np.exp(z, out=out)", "np.add(out, 1, out=out)",
                                         "return np.reciprocal(out, out=out)")}),
    "NumPy line of minus": ("sigmoid", {"of_minus": ("_exp(z, out)", "return _add(out, one, out)")}),
    "NumPy branch": ("relu", {"numpy": ("return np.minimum(z, 0, out=out)",)}),
    "C expression": ("softplus", {"c": "LOG1P(EXP(z * REAL(1.0001)))"}),
    "C branch": ("where", {"c": "c > 0 ? b : a"}),
    "C cancellation": ("softplus", {"c": "LOG(1 + EXP(z))"}),
}


@pytest.fixture
def clean_cache() -> Iterator[None]:
    """The frozen partials are cached by name; a broken row must not outlive its test."""
    partial_nodes.cache_clear()
    yield
    partial_nodes.cache_clear()


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_row_is_found(what: str, monkeypatch: pytest.MonkeyPatch, clean_cache: None) -> None:
    name, change = BROKEN[what]
    monkeypatch.setitem(TABLE, name, replace(TABLE[name], **change))  # type: ignore[arg-type]
    verdict = table_verdict([name])
    assert verdict.word == "refuted" and verdict.wrong[0].startswith(name)


def test_a_constant_exponent_has_no_logarithm() -> None:
    """d a^3 / da = 3 a^2, d/db is not asked for, so negative bases are fine."""
    with mpmath.workdps(50):
        by_base, by_exponent = partial_nodes("power", ((1, Fraction(3)),))
        a = mpmath.mpf(-1.7)
        slope = evaluate(by_base, lambda ref: a if ref.value.id == "0" else a**3, Digits())
        assert abs(slope - 3 * a**2) < mpmath.mpf(10) ** -45
        assert evaluate(by_exponent, lambda ref: a, Digits()) == 0


# -- the emitted module ----------------------------------------------------------------------------
@pytest.fixture(scope="module")
def runtime() -> ModuleType:
    module = ModuleType("functions")
    exec(runtime_files("# test")["functions.py"], module.__dict__)
    return module


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", TABLE)
def test_the_emitted_module_is_within_its_ulps(name: str, dtype: Any, runtime: ModuleType) -> None:
    row, (units, reach) = TABLE[name], ULPS.get(name, DEFAULT)
    rng = np.random.default_rng(1)
    args = [rng.uniform(-reach, reach, (40, 5)).astype(dtype) for _ in row.args]
    if name in ("log", "sqrt", "power"):
        args[0] = abs(args[0])
    before = [a.copy() for a in args]
    out = np.full((40, 5), np.nan, dtype)
    with np.errstate(all="ignore"):
        getattr(runtime, name)(*args, out=out)
    assert all((a == b).all() for a, b in zip(args, before, strict=True)), "an argument was written to"
    with mpmath.workdps(40):
        for place in np.ndindex(*out.shape):
            true = row.reference(mpmath.mp, *(mpmath.mpf(float(a[place])) for a in args))
            if np.finfo(dtype).tiny < abs(true) < np.finfo(dtype).max:
                spacing = float(np.spacing(abs(dtype(float(true)))))
                assert abs(mpmath.mpf(float(out[place])) - true) <= 2 * units * spacing, (name, place)


@pytest.mark.parametrize("name", [n for n in UNARY if n != "step"])
def test_nan_goes_through(name: str) -> None:
    assert math.isnan(numpy_function(TABLE[name])(math.nan))
    assert math.isnan(c_function(TABLE[name])(math.nan))


SATURATED = {
    "sigmoid": (0, 1), "tanh": (-1, 1), "softplus": (0, math.inf), "log_sigmoid": (-math.inf, 0), "relu": (0, math.inf),
}


@pytest.mark.parametrize("name", SATURATED)
def test_saturated_values_are_limits_and_never_nan(name: str) -> None:
    for evaluated in (numpy_function(TABLE[name]), c_function(TABLE[name])):
        assert (evaluated(-math.inf), evaluated(math.inf)) == SATURATED[name]
        assert not math.isnan(evaluated(-1e4)) and not math.isnan(evaluated(1e4))


def test_ties_are_decided_as_stated() -> None:
    """relu'(0) = 0, abs'(0) = 0, maximum and minimum share evenly: PyTorch's rules."""
    zero, half = mpmath.mpf(0), mpmath.mpf("0.5")
    for name, wanted in {"relu": [zero], "abs": [zero], "maximum": [half, half], "minimum": [half, half]}.items():
        nodes = partial_nodes(name)
        assert [evaluate(n, lambda ref: zero, Digits()) for n in nodes] == wanted
