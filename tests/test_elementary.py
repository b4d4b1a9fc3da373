"""The elementary functions of the emitted C: their errors, their special values, and that loops over them are vector code."""

from __future__ import annotations

import ctypes
import math
import platform
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest

from derive.emit.runtime import runtime_files
from derive.program.functions import C_ULPS, TABLE
from tests.coefficients import FITS, rounded

DRIVER = Path(__file__).with_name("ulp.c")
HEADER = Path(__file__).parents[1] / "templates" / "c" / "elementary.h"
ORDER = "sigmoid tanh exp log log1p softplus log_sigmoid arctan erf erf_slope".split()  # as in ulp.c
FLAGS = ("-std=c99", "-O3", "-fno-trapping-math")
COMPILERS = ("gcc", "clang")
LEVELS = ("x86-64", "x86-64-v3", "x86-64-v4")
BITS = {"f32": (np.float32, np.uint32, 24, -149), "f64": (np.float64, np.uint64, 53, -1074)}
REALS = {"f32": ctypes.c_float, "f64": ctypes.c_double}
# where doubles are drawn besides those of any size: what is not 0, 1 or infinite
REACH = {
    "sigmoid": (-745, 40), "tanh": (-20, 20), "exp": (-746, 710), "log": (0, 4), "log1p": (-1, 3), "softplus": (-745, 40),
    "log_sigmoid": (-40, 745), "arctan": (-5, 5), "erf": (-6, 6), "erf_slope": (-27.3, 27.3),
}


# -- building --------------------------------------------------------------------------------------
def compiled(home: Path, compiler: str, flags: Sequence[str]) -> Any:
    if shutil.which(compiler) is None:
        pytest.skip(f"{compiler} is not installed here")
    library = home / f"{len(list(home.iterdir()))}.so"
    command = [compiler, *flags, "-I", str(home), "-fPIC", "-shared", str(DRIVER), "-o", str(library), "-lm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return ctypes.CDLL(str(library))


def written(home: Path, change: Callable[[str], str] = lambda text: text) -> Path:
    """The runtime's headers in a folder, ``elementary.h`` changed."""
    for name, text in runtime_files("# test").items():
        if name.endswith(".h"):
            (home / name).write_text(change(text) if name == "elementary.h" else text)
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("elementary"))


@pytest.fixture(scope="module")
def reference(home: Path) -> Any:
    library = compiled(home, "gcc" if shutil.which("gcc") else "cc", ["-std=c99", "-O2"])
    if ctypes.c_int.in_dll(library, "wide_digits").value < 64:
        pytest.skip("long double has no more digits than double here")
    return library


def machines() -> list[tuple[str, ...]]:
    """Flags for baseline and, where this machine runs it, x86-64-v3."""
    if platform.machine() != "x86_64":
        return [()]
    known = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    found: list[tuple[str, ...]] = [("-march=x86-64",)]
    if all(re.search(rf"\b{word}\b", known) for word in ("avx2", "fma", "bmi2")):
        found.append(("-march=x86-64-v3",))
    return found


VARIANTS = [(c, *m, f"-ffp-contract={fused}") for c in COMPILERS for m in machines() for fused in ("off", "fast")]
IDS = [" ".join(v) for v in VARIANTS]


@pytest.fixture(scope="module")
def loops(home: Path) -> Callable[..., Any]:
    """The library of loops of a variant and a precision."""
    made: dict[Any, Any] = {}

    def get(variant: Sequence[str], suffix: str) -> Any:
        key = (*variant, suffix)
        if key not in made:
            define = ["-DDV_DOUBLE"] if suffix == "f64" else []
            made[key] = compiled(home, variant[0], [*FLAGS, *variant[1:], "-DLOOPS", *define])
        return made[key]

    return get


def pointer(array: Any) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


def values(library: Any, name: str, x: Any) -> Any:
    y = np.empty_like(x)
    getattr(library, f"loop_{name}")(ctypes.c_size_t(x.size), pointer(x), pointer(y))
    return y


def errors(reference: Any, suffix: str, name: str, x: Any, y: Any) -> Any:
    found = np.empty(x.size)
    getattr(reference, f"errors_{suffix}")(ORDER.index(name), ctypes.c_size_t(x.size), pointer(x), pointer(y), pointer(found))
    return found


def sweep(
    reference: Any, libraries: Sequence[Any], suffix: str, name: str, count: int, stride: int = 1, first: int = 0,
) -> list[tuple[float, float]]:
    """The largest error of each library, and where, at ``count`` points."""
    n, real = len(libraries), REALS[suffix]
    table = (ctypes.c_void_p * n)(*(ctypes.cast(getattr(lib, f"loop_{name}"), ctypes.c_void_p).value for lib in libraries))
    worst, where = (ctypes.c_double * n)(), (real * n)()
    lo, hi = map(ctypes.c_double, REACH[name])
    getattr(reference, f"sweep_{suffix}")(
        ORDER.index(name), n, table, *map(ctypes.c_uint64, (first, count, stride)), lo, hi, worst, where
    )
    return list(zip(worst, where, strict=True))


def bound(name: str, suffix: str) -> float:
    return C_ULPS[name][("f32", "f64").index(suffix)]


def edges(suffix: str) -> Any:
    """Every sign and exponent with mantissas at their ends, in the middle, and around sqrt(2)."""
    dtype, uint, digits, _ = BITS[suffix]
    whole = 1 << digits - 1
    fractions = [0, 1, 2, whole // 2 - 1, whole // 2, whole // 2 + 1, whole - 2, whole - 1]
    fractions += [int((math.sqrt(2) - 1) * whole) + n for n in range(-1, 3)]
    tops = range(1 << (12 if suffix == "f64" else 9))
    return np.array([top * whole + f for top in tops for f in fractions], dtype=uint).view(dtype)


def true_error(name: str, suffix: str, x: float, y: float) -> float:
    """In units of the last place, by mpmath."""
    _, _, digits, least = BITS[suffix]
    with mpmath.workdps(60):
        z = mpmath.mpf(x)
        true = mpmath.log1p(z) if name == "log1p" else TABLE[name].reference(mpmath.mp, z)
        spacing = mpmath.mpf(2) ** max(mpmath.frexp(true)[1] - digits, least)
        return float(abs(mpmath.mpf(y) - true) / spacing)


# -- errors ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("variant", VARIANTS, ids=IDS)
@pytest.mark.parametrize("name", ORDER)
def test_floats_are_within_their_ulps(name: str, variant: Sequence[str], loops: Any, reference: Any) -> None:
    """Every 9973rd float, and every exponent."""
    library, x = loops(variant, "f32"), edges("f32")
    [(worst, where)] = sweep(reference, [library], "f32", name, 2**32 // 9973, 9973)
    assert worst <= bound(name, "f32"), where
    found = errors(reference, "f32", name, x, values(library, name, x))
    assert found.max() <= bound(name, "f32"), x[found.argmax()]


@pytest.mark.parametrize("variant", VARIANTS, ids=IDS)
@pytest.mark.parametrize("name", ORDER)
def test_doubles_are_within_their_ulps(name: str, variant: Sequence[str], loops: Any, reference: Any) -> None:
    library, x = loops(variant, "f64"), edges("f64")
    [(worst, where)] = sweep(reference, [library], "f64", name, 10**5)
    assert worst <= bound(name, "f64"), where
    found = errors(reference, "f64", name, x, values(library, name, x))
    assert found.max() <= bound(name, "f64"), x[found.argmax()]


@pytest.mark.parametrize("suffix", REALS)
@pytest.mark.parametrize("name", ORDER)
def test_mpmath_says_the_same(name: str, suffix: str, loops: Any, reference: Any) -> None:
    """The reference of the sweeps is right: its errors are those against mpmath."""
    rng = np.random.default_rng(1)
    dtype = BITS[suffix][0]
    x = np.concatenate([rng.uniform(*REACH[name], 300), rng.uniform(-2, 2, 100), 2.0 ** rng.uniform(-60, 0, 50)]).astype(dtype)
    y = values(loops(VARIANTS[0], suffix), name, x)
    inside = np.isfinite(x) & np.isfinite(y) & ((abs(y) > np.finfo(dtype).tiny) | (name != "sigmoid"))
    x, y = x[inside], y[inside]
    claimed = errors(reference, suffix, name, x, y)
    for at, got, error in zip(x, y, claimed, strict=True):
        true = true_error(name, suffix, float(at), float(got))
        assert true <= bound(name, suffix), at
        assert abs(true - error) < 1e-2, at


SERIES = {"exp": ("exp", "tanh", "sigmoid"), "log": ("log", "log1p"), "atan": ("arctan",), "erf": ("erf",), "erf_exponent": ("erf",)}


@pytest.mark.parametrize("suffix", REALS)
@pytest.mark.parametrize("series", SERIES)
def test_a_broken_coefficient_is_found(series: str, suffix: str, tmp_path: Path, reference: Any) -> None:
    """The lowest coefficient that matters, off by 1e-4 or 1e-12, takes every function of the series out of its bound."""
    factor = 1 + (1e-4 if suffix == "f32" else 1e-12)

    def broken(text: str) -> str:
        parts = re.split(rf"(static inline real DV_NAME\(dv_{series}_series\).*?\n}}\n)", text, flags=re.DOTALL)
        n = 1 if suffix == "f64" else 3
        found = list(re.finditer(r"0x[\d.a-f]+p[+-]\d+", parts[n]))
        lowest = [m for m in found if "odd" not in parts[n] or m.start() < parts[n].index("odd")][-1]
        last = found[-1] if series == "erf_exponent" else lowest
        value = (float.fromhex(last.group()) * factor).hex()
        parts[n] = parts[n][: last.start()] + value + parts[n][last.end() :]
        return "".join(parts)

    define = ["-DDV_DOUBLE"] if suffix == "f64" else []
    library = compiled(written(tmp_path, broken), VARIANTS[0][0], [*FLAGS, *VARIANTS[0][1:], "-DLOOPS", *define])
    for name in SERIES[series]:
        count, stride = (2**32 // 9973, 9973) if suffix == "f32" else (10**5, 1)
        [(worst, _)] = sweep(reference, [library], suffix, name, count, stride)
        assert worst > bound(name, suffix), name


# -- special values ----------------------------------------------------------------------------------
INF, NAN = math.inf, math.nan
EXACT: dict[str, list[tuple[float, float]]] = {
    "exp": [(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (1e4, INF), (-1e4, 0.0)],
    "sigmoid": [(0.0, 0.5), (-0.0, 0.5), (INF, 1.0), (-INF, 0.0), (1e30, 1.0), (-1e30, 0.0)],
    "tanh": [(0.0, 0.0), (-0.0, -0.0), (INF, 1.0), (-INF, -1.0), (50.0, 1.0), (-50.0, -1.0)],
    "log": [(1.0, 0.0), (0.0, -INF), (-0.0, -INF), (INF, INF), (-1.0, NAN), (-INF, NAN), (-1e-40, NAN)],
    "log1p": [(0.0, 0.0), (-0.0, -0.0), (-1.0, -INF), (INF, INF), (-2.0, NAN), (-INF, NAN)],
    "softplus": [(INF, INF), (-INF, 0.0), (1e30, 1e30)],
    "log_sigmoid": [(INF, 0.0), (-INF, -INF), (-1e30, -1e30)],
    "arctan": [(0.0, 0.0), (-0.0, -0.0), (INF, math.pi / 2), (-INF, -math.pi / 2)],
    "erf": [(0.0, 0.0), (-0.0, -0.0), (INF, 1.0), (-INF, -1.0), (30.0, 1.0)],
    "erf_slope": [(INF, 0.0), (-INF, 0.0), (1e30, 0.0)],
}


@pytest.mark.parametrize("variant", VARIANTS, ids=IDS)
@pytest.mark.parametrize("suffix", REALS)
@pytest.mark.parametrize("name", ORDER)
def test_special_values_are_exact(name: str, suffix: str, variant: Sequence[str], loops: Any) -> None:
    dtype = BITS[suffix][0]
    given, wanted = (np.array(column * 5, dtype) for column in zip(*EXACT[name], (NAN, NAN), strict=True))
    got = values(loops(variant, suffix), name, given)
    assert np.array_equal(got, wanted, equal_nan=True), list(zip(given, got, wanted, strict=True))
    known = ~np.isnan(wanted)
    assert (np.signbit(got) == np.signbit(wanted))[known].all()


@pytest.mark.parametrize("suffix", REALS)
@pytest.mark.parametrize("name", ["tanh", "arctan", "erf"])
def test_odd_functions_are_odd_and_keep_what_is_tiny(name: str, suffix: str, loops: Any) -> None:
    library, x = loops(VARIANTS[0], suffix), edges(suffix)
    y, mirrored = values(library, name, x), values(library, name, -x)
    assert np.array_equal(np.where(np.isnan(x), x, y), np.where(np.isnan(x), x, -mirrored), equal_nan=True)
    if name != "erf":
        tiny = abs(x) < np.finfo(x.dtype).tiny
        assert tiny.sum() > 10 and (y[tiny] == x[tiny]).all()


# -- text --------------------------------------------------------------------------------------------
def test_the_header_states_the_bounds_that_are_tested() -> None:
    found = re.findall(r"^ \*   (\w+) +([\d.]+) +([\d.]+)$", HEADER.read_text(), flags=re.MULTILINE)
    assert {name: (float(single), float(double)) for name, single, double in found} == C_ULPS
    assert set(C_ULPS) == set(ORDER)


@pytest.mark.parametrize("suffix", REALS)
def test_the_polynomials_are_those_of_the_fits(suffix: str) -> None:
    """coefficients.py gives the very numbers of the header."""
    n = list(REALS)[::-1].index(suffix)  # double comes first
    for name in FITS:
        body = re.findall(rf"dv_{name}_series\)\(real \w\)\n{{(.*?)\n}}\n", HEADER.read_text(), flags=re.DOTALL)[n]
        signed = re.findall(r"([-+]?) ?(-?0x[\d.a-f]+p[+-]?\d+)", body)
        found = [float.fromhex(number) * (-1 if sign == "-" else 1) for sign, number in signed]
        assert sorted(found) == sorted(rounded(name, suffix)), name


def test_integers_take_no_elementary_functions(home: Path) -> None:
    """DV_REAL is for the products: no scalar function is compiled with it."""
    command = ["gcc", "-E", "-P", "-DDV_REAL=long long", str(home / "derive_runtime.h")]
    if shutil.which("gcc") is None:
        pytest.skip("gcc is not installed here")
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "dv_product_test" in text and "dv_math" not in text and "dv_sigmoid" not in text


def vector_lines(compiler: str, level: str, suffix: str, home: Path) -> set[int]:
    """Lines of ulp.c where the compiler says that it vectorised a loop."""
    if shutil.which(compiler) is None or platform.machine() != "x86_64":
        pytest.skip(f"needs {compiler} on x86-64")
    say = "-fopt-info-vec-optimized" if compiler == "gcc" else "-Rpass=loop-vectorize"
    define = ["-DDV_DOUBLE"] if suffix == "f64" else []
    command = [compiler, *FLAGS, f"-march={level}", "-ffp-contract=fast", say, "-DLOOPS", *define, "-I", str(home),
               "-c", str(DRIVER), "-o", str(home / "said.o")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return {int(n) for n in re.findall(r"ulp\.c:(\d+):\d+: .*vectorized (?:using|loop)", said)}


@pytest.mark.parametrize("suffix", REALS)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("compiler", COMPILERS)
def test_loops_are_vector_code(compiler: str, level: str, suffix: str, home: Path) -> None:
    """One function a loop, and the whole step of an LSTM."""
    lines = DRIVER.read_text().splitlines()
    wanted = {n for n, line in enumerate(lines, 1) if re.match(r"LOOP\(\w+, \w+\)$", line)}
    wanted.add(next(n for n, line in enumerate(lines, 1) if "j < H" in line))
    found = vector_lines(compiler, level, suffix, home)
    missing = {lines[n - 1] for n in wanted - found}
    if (compiler, level, suffix) == ("clang", "x86-64", "f64"):  # two doubles at a time do not pay there, it says
        missing -= {"LOOP(log, dv_log)", "LOOP(log1p, LOG1P)"}
    assert not missing


# -- everything ----------------------------------------------------------------------------------------
@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ORDER)
def test_every_float_is_within_its_ulps(name: str, loops: Any, reference: Any) -> None:
    present = [v for v in VARIANTS if shutil.which(v[0])]
    for variant, (worst, where) in zip(
        present, sweep(reference, [loops(v, "f32") for v in present], "f32", name, 2**32), strict=True
    ):
        print(name, *variant, f"{worst:.4f} ulp at {where!r}")
        assert worst <= bound(name, "f32"), (variant, where)


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ORDER)
def test_ten_million_doubles_are_within_their_ulps(name: str, loops: Any, reference: Any) -> None:
    """The worst points of every variant are held against mpmath, and so are 10^4 others."""
    present = [v for v in VARIANTS if shutil.which(v[0])]
    libraries = [loops(v, "f64") for v in present]
    for part in range(10):
        found = sweep(reference, libraries, "f64", name, 10**6, first=part * 10**6)
        for variant, library, (worst, where) in zip(present, libraries, found, strict=True):
            assert worst <= bound(name, "f64"), (variant, where)
            got = float(values(library, name, np.array([where]))[0])
            assert abs(true_error(name, "f64", where, got) - worst) < 1e-2, (variant, where)
            print(name, *variant, f"{worst:.4f} ulp at {where!r}")
    rng = np.random.default_rng(2)
    x = rng.uniform(*REACH[name], 10**4)
    y = values(libraries[0], name, x)
    claimed = errors(reference, "f64", name, x, y)
    for at, got, error in zip(x, y, claimed, strict=True):
        if name != "sigmoid" or got != 0:
            true = true_error(name, "f64", float(at), float(got))
            assert abs(true - error) < 1e-2, at
