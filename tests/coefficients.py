"""The polynomials of templates/c/elementary.h, by Remez's exchange: ``python tests/coefficients.py`` prints them.

Each fit minimises the largest error relative to the function that it serves, at 50 digits; then its coefficients are
rounded to the precision.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np

mp = mpmath.mp
DIGITS = 50
Function = Callable[[Any], Any]
Range = tuple[float, float]


@dataclass(frozen=True)
class Fit:
    """``target`` is approximated where ``weight`` times the error matters: interval and number of coefficients."""

    target: Function
    weight: Function
    f32: tuple[Range, int]
    f64: tuple[Range, int]


def exp_series(r: Any) -> Any:
    """q in exp(r) = 1 + r + r^2 q(r)"""
    return (mp.expm1(r) - r) / r**2 if abs(r) > 1e-12 else mp.mpf(1) / 2


def log_series(z: Any) -> Any:
    """L in log((1 + s) / (1 - s)) = 2 s + s z L(z), z = s^2"""
    s = mp.sqrt(z)
    return (2 * mp.atanh(s) / s - 2) / z if z > 1e-12 else mp.mpf(2) / 3 + 2 * z / 5


def erf_series(z: Any) -> Any:
    """P in erf(x) = x + x P(z), z = x^2"""
    x = mp.sqrt(z)
    return mp.erf(x) / x - 1 if z > 0 else 2 / mp.sqrt(mp.pi) - 1


def erf_exponent(t: Any) -> Any:
    """Q in erf(t) = 1 - exp(-Q(t))"""
    return -mp.log(mp.erfc(t))


def atan_series(z: Any) -> Any:
    """A in atan(t) = t + t z A(z), z = t^2"""
    t = mp.sqrt(z)
    return (mp.atan(t) / t - 1) / z if z > 1e-12 else -mp.mpf(1) / 3 + z / 5


# a little more than |r| <= log(2) / 2, s^2 for factors from sqrt(1/2) to sqrt(2), t^2 <= tan(pi / 8)^2
_R, _S, _T = (-0.3468, 0.3468), (0, 0.02945), (0, 0.1717)
FITS = {
    "exp": Fit(exp_series, lambda r: abs(r) + mp.mpf("0.01"), (_R, 5), (_R, 10)),
    "log": Fit(log_series, lambda z: z / 2 + mp.mpf("1e-4"), (_S, 3), (_S, 7)),
    "erf": Fit(erf_series, lambda z: 1 / (1 + erf_series(z)), ((0, 0.85), 6), ((0, 1), 12)),
    "erf_exponent": Fit(erf_exponent, lambda t: mp.erfc(t) / mp.erf(t), ((0.92, 4), 8), ((1, 6), 24)),
    "atan": Fit(atan_series, lambda z: z / (1 + z * atan_series(z)) + mp.mpf("1e-3"), (_T, 4), (_T, 11)),
}


def nodes(lo: Any, hi: Any, count: int, shift: float) -> list[Any]:
    """Points that are as dense towards both ends as Chebyshev's."""
    return [(lo + hi) / 2 - (hi - lo) / 2 * mp.cos(mp.pi * (k + shift) / (count - 1 + 2 * shift)) for k in range(count)]


def minimax(fit: Fit, lo: Any, hi: Any, count: int) -> list[Any]:
    """Coefficients of 1, x, x^2, ... whose largest weighted error is smallest."""
    n = count + 1
    at = nodes(lo, hi, n, 0)
    dense = [(x, fit.target(x), fit.weight(x)) for x in nodes(lo, hi, 40 * n, 0.5)]
    for _ in range(12):
        rows = mp.matrix([[*(x**p for p in range(count)), (-1) ** k / fit.weight(x)] for k, x in enumerate(at)])
        *found, level = mp.lu_solve(rows, mp.matrix([fit.target(x) for x in at]))
        errors = [(w * (mp.polyval(found[::-1], x) - y), x) for x, y, w in dense]
        peaks: list[tuple[Any, Any]] = []  # the largest error between two changes of its sign
        for e, x in errors:
            if peaks and (peaks[-1][0] > 0) == (e > 0):
                peaks[-1] = max(peaks[-1], (e, x), key=lambda p: abs(p[0]))
            else:
                peaks.append((e, x))
        while len(peaks) > n:
            peaks.pop(0 if abs(peaks[0][0]) < abs(peaks[-1][0]) else -1)
        if len(peaks) < n or max(abs(e) for e, _ in errors) < abs(level) * mp.mpf("1.001"):
            break
        at = [x for _, x in peaks]
    return found


def rounded(name: str, suffix: str) -> list[float]:
    """The coefficients of 1, x, x^2, ... as numbers of the precision."""
    (lo, hi), count = getattr(FITS[name], suffix)
    dtype = {"f32": np.float32, "f64": np.float64}[suffix]
    with mp.workdps(DIGITS):
        return [float(dtype(mp.nstr(c, 30))) for c in minimax(FITS[name], mp.mpf(lo), mp.mpf(hi), count)]


def error(name: str, suffix: str) -> float:
    """What the rounded polynomial costs, in half units in the last place."""
    (lo, hi), _ = getattr(FITS[name], suffix)
    fit, c, digits = FITS[name], rounded(name, suffix), {"f32": 24, "f64": 53}[suffix]
    with mp.workdps(DIGITS):
        at = [mp.mpf(lo) + (mp.mpf(hi) - lo) * k / 2000 for k in range(2001)]
        return float(max(abs(fit.weight(x) * (mp.polyval(c[::-1], x) - fit.target(x))) for x in at) * 2**digits)


if __name__ == "__main__":
    for name in FITS:
        for suffix in ("f32", "f64"):
            print(name, suffix, f"{error(name, suffix):.3f} half units")
            print(*(f"    {c.hex()}" for c in rounded(name, suffix)), sep="\n")
