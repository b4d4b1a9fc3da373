"""Minimax coefficients of templates/c/elementary.h: run it to see where its numbers come from.

Each fit minimises the largest relative error of the function it serves by Remez's exchange at 50
digits; its coefficients are then rounded to the precision.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np

mp = mpmath.mp
Function = Callable[[Any], Any]


def minimax(target: Function, weight: Function, lo: float, hi: float, powers: list[int]) -> tuple[list[Any], Any]:
    """Coefficients of x^powers whose weighted error from ``target`` is smallest, and that error."""
    n = len(powers) + 1
    at = [(lo + hi) / 2 - (hi - lo) / 2 * mp.cos(mp.pi * k / (n - 1)) for k in range(n)]
    grid = [(lo + hi) / 2 - (hi - lo) / 2 * mp.cos(mp.pi * (k + mp.mpf("0.5")) / (40 * n)) for k in range(40 * n)]
    values = [(x, target(x), weight(x)) for x in grid]
    top = mp.mpf(0)
    for _ in range(12):
        rows = mp.matrix([[x**p for p in powers] + [(-1) ** k / weight(x)] for k, x in enumerate(at)])
        found = mp.lu_solve(rows, mp.matrix([target(x) for x in at]))
        c = list(found)[:-1]
        errors = [(w * (mp.polyval(_dense(c, powers), x) - y), x) for x, y, w in values]
        runs: list[tuple[Any, Any]] = []
        for e, x in errors:
            if runs and (runs[-1][0] > 0) == (e > 0):
                runs[-1] = max(runs[-1], (e, x), key=lambda r: abs(r[0]))
            else:
                runs.append((e, x))
        while len(runs) > n:
            runs.pop(0 if abs(runs[0][0]) < abs(runs[-1][0]) else -1)
        top = max(abs(e) for e, _ in errors)
        if len(runs) < n or top < abs(found[n - 1]) * mp.mpf("1.001"):
            break
        at = [x for _, x in runs]
    return c, top


def _dense(c: list[Any], powers: list[int]) -> list[Any]:
    dense = [mp.mpf(0)] * (max(powers) + 1)
    for value, p in zip(c, powers, strict=True):
        dense[p] = value
    return dense[::-1]


def rounded(target: Function, weight: Function, lo: float, hi: float, count: int, dtype: Any) -> tuple[list[float], Any]:
    """``count`` coefficients of x^0, x^1, ... that are numbers of ``dtype``, and the error that they leave."""
    lo, hi = mp.mpf(lo), mp.mpf(hi)
    c, _ = minimax(target, weight, lo, hi, list(range(count)))
    done = [float(dtype(mp.nstr(value, 25))) for value in c]
    grid = [lo + (hi - lo) * k / 2000 for k in range(2001)]
    return done, max(abs(weight(x) * (mp.polyval(done[::-1], x) - target(x))) for x in grid)


TINY = mp.mpf("1e-12")


def exp_series(r: Any) -> Any:
    """q in exp(r) = 1 + r + r^2 q(r)"""
    return (mp.expm1(r) - r) / r**2 if abs(r) > TINY else mp.mpf(1) / 2


def log_series(z: Any) -> Any:
    """L in log((1 + s) / (1 - s)) = 2 s + s z L(z), z = s^2"""
    s = mp.sqrt(z)
    return (2 * mp.atanh(s) / s - 2) / z if z > TINY else mp.mpf(2) / 3 + 2 * z / 5


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
    return (mp.atan(t) / t - 1) / z if z > TINY else -mp.mpf(1) / 3 + z / 5


FITS: dict[str, tuple[Function, Function, tuple[float, float], int, tuple[float, float], int]] = {
    "exp": (exp_series, lambda r: abs(r) + mp.mpf("0.01"), (-0.3468, 0.3468), 5, (-0.3468, 0.3468), 10),
    "log": (log_series, lambda z: z / 2 + mp.mpf("1e-4"), (0, 0.02945), 3, (0, 0.02945), 7),
    "erf": (erf_series, lambda z: mp.mpf(1) / (1 + erf_series(z)), (0, 0.85), 6, (0, 1), 12),
    "erf_exponent": (erf_exponent, lambda t: mp.erfc(t) / mp.erf(t), (0.92, 4), 8, (1, 6), 24),
    "atan": (atan_series, lambda z: z / (1 + z * atan_series(z)) + mp.mpf("1e-3"), (0, 0.1717), 4, (0, 0.1717), 11),
}


def main() -> None:
    mp.dps = 50
    for name, (target, weight, f32, n32, f64, n64) in FITS.items():
        for dtype, (lo, hi), n in ((np.float32, f32, n32), (np.float64, f64, n64)):
            c, error = rounded(target, weight, lo, hi, n, dtype)
            ulps = error * (2**24 if dtype is np.float32 else 2**53)
            print(name, dtype.__name__, n, f"error {mp.nstr(ulps, 3)} ulp", flush=True)
            for k, value in reversed(list(enumerate(c))):
                print(f"   {float(value).hex()}  /* {k} */")


if __name__ == "__main__":
    main()
