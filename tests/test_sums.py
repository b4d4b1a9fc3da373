"""dv_total: every entry once, in an order that depends on how many there are and on nothing else."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derive.emit.runtime.target import runtime_files

DRIVER = """
#define DV_DOUBLE
#include "derive_runtime.h"
double total_f64(size_t n, const double *z) { return dv_total(n, z); }
#undef DV_DOUBLE
#include "derive_runtime.h"
float total_f32(size_t n, const float *z) { return dv_total(n, z); }
"""
STRICT = "-std=c99 -O3 -fno-trapping-math -Wall -Wextra -Wconversion -Wpedantic -Werror -fPIC -shared".split()
WIDTHS = ("-DDV_PLAIN", "-march=x86-64", "-march=x86-64-v3", "-march=x86-64-v4")
COUNTS = (*range(1, 70), 100, 127, 128, 255, 256, 257, 1000)


@pytest.fixture(scope="module", params=[(c, w) for c in ("gcc", "clang") for w in WIDTHS], ids=" ".join)
def totals(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """dv_total of both precisions as Python functions of an array."""
    compiler, width = request.param
    if shutil.which(compiler) is None:
        pytest.skip(f"{compiler} is not installed here")
    if width.endswith("v4") and "avx512vl" not in Path("/proc/cpuinfo").read_text():
        pytest.skip("this processor has no AVX-512")
    home = tmp_path_factory.mktemp("sums")
    for name, text in runtime_files("# test").items():
        (home / name).write_text(text)
    (home / "driver.c").write_text(DRIVER)
    subprocess.run([compiler, *STRICT, width, "driver.c", "-o", "sums.so", "-lm"], cwd=home, check=True)
    library = ctypes.CDLL(str(home / "sums.so"))

    def call(z: Any) -> Any:
        wide = z.dtype == np.float64
        function = library.total_f64 if wide else library.total_f32
        function.restype = ctypes.c_double if wide else ctypes.c_float
        return function(ctypes.c_size_t(z.size), z.ctypes.data_as(ctypes.c_void_p))

    return call


@pytest.mark.parametrize("dtype", (np.float32, np.float64))
def test_every_entry_is_added_once(totals: Any, dtype: Any) -> None:
    """Exactly: integers that a float holds; nothing before or behind is read into the sum."""
    rng = np.random.default_rng(1)
    for count in COUNTS:
        z = np.full(count + 64, 1e6, dtype)
        z[32 : 32 + count] = rng.integers(-1000, 1000, count)
        assert totals(z[32 : 32 + count]) == z[32 : 32 + count].sum(dtype=np.float64)


@pytest.mark.parametrize("dtype", (np.float32, np.float64))
def test_the_bits_do_not_depend_on_where_a_row_lies(totals: Any, dtype: Any) -> None:
    rng = np.random.default_rng(2)
    for count in COUNTS:
        z = rng.normal(size=count).astype(dtype)
        space = np.zeros(count + 32, dtype)
        seen = set()
        for start in range(32):
            space[start : start + count] = z
            seen.add(totals(space[start : start + count]))
        assert len(seen) == 1


def test_lanes_that_are_summed_apart_round_less_than_one_sum(totals: Any) -> None:
    z = np.full(1 << 16, np.float32(0.1))
    assert abs(totals(z) / (0.1 * z.size) - 1) < 1e-4


@pytest.mark.parametrize("odd", (np.nan, np.inf, -np.inf))
def test_what_is_no_number_is_seen(totals: Any, odd: float) -> None:
    for count in COUNTS:
        for at in (0, count // 2, count - 1):
            z = np.ones(count, np.float32)
            z[at] = odd
            assert np.array_equal(totals(z), odd, equal_nan=True)
