"""The same C text on another processor: compiled for AArch64 and run by an emulator, against this machine's build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derive.cells import find
from derive.emit.runtime import runtime_files
from tests.packages import Package
from tests.test_c import kernel_spec, require, succeed

COMPILER, EMULATOR = "aarch64-linux-gnu-gcc", "qemu-aarch64-static"
FLAGS = ("-std=c99", "-O3", "-fno-trapping-math", "-fno-math-errno", "-ffp-contract=fast", "-fopenmp-simd", "-DDV_SIMD")
SIZES = {"T": 4, "B": 13, "D": 5, "H": 35}
RTOL = {"float": 2e-5, "double": 1e-13}  # of entries around one

EXACT = """
#include <stdio.h>
#include <stdlib.h>
#include "products.c"
static const dv_team alone = {0, 1, 1, NULL};
static float *some(size_t n) { float *z = malloc((n + 1) * sizeof *z); return z; }
int main(void)
{
    for (size_t M = 1; M <= 26; ++M) for (size_t N = 1; N <= 75; N += 7) for (size_t K = 0; K <= 40; K += 5) {
        float *a = some(M * K), *b = some(K * N), *panels = some(dv_panels(K, N)), *c = some(M * N);
        for (size_t n = 0; n < M * K; ++n) a[n] = (float)(n * 7 % 19) - 9;
        for (size_t n = 0; n < K * N; ++n) b[n] = (float)(n * 5 % 17) - 8;
        dv_pack(&alone, panels, K, 0, 0, K, N, b, 1, K);
        dv_product(&alone, M, N, K, a, K, panels, NULL, 0, c, N);
        for (size_t m = 0; m < M; ++m) for (size_t n = 0; n < N; ++n) {
            float sum = 0;
            for (size_t k = 0; k < K; ++k) sum += a[m * K + k] * b[n * K + k];
            if (sum != c[m * N + n]) { printf("%zu %zu %zu\\n", M, N, K); return 1; }
        }
        free(a), free(b), free(panels), free(c);
    }
    return 0;
}
"""

WHOLE = """
#include <stdio.h>
#include <stdlib.h>
#include "kernel.h"
static REAL *some(size_t n, size_t seed)
{
    REAL *z = malloc((n + 1) * sizeof *z);
    for (size_t k = 0; k < n; ++k) z[k] = (REAL)((k * 2654435761u + seed * 40503u) % 1000u) / 1000 - (REAL)0.5;
    return z;
}
static void told(size_t n, const REAL *z) { for (size_t k = 0; k < n; ++k) printf("%a\\n", (double)z[k]); }
int main(void)
{
    BODY
    return 0;
}
"""


def emulated(folder: Path, sources: list[str], *flags: str) -> list[str]:
    """What a program prints there."""
    compiler, emulator = require(COMPILER), require(EMULATOR)
    succeed([compiler, *FLAGS, *flags, *sources, "-static", "-o", "there", "-lm", "-lpthread"], folder)
    return succeed([emulator, "./there"], folder).split()


def test_products_of_neon_equal_a_triple_loop_exactly(tmp_path: Path) -> None:
    for name, text in {**runtime_files("# test"), "exact.c": EXACT}.items():
        if name.endswith((".c", ".h")):
            (tmp_path / name).write_text(text)
    assert emulated(tmp_path, ["exact.c", "team.c"]) == []


def whole(spec: dict[str, Any], suffix: str, real: str) -> str:
    """A main() that runs forward and backward on numbers of its own and prints everything that is written."""
    extents = {**SIZES, "T+1": SIZES["T"] + 1}
    order = ", ".join(str(SIZES[d]) for d in ("T", "B", *spec["dims"]))
    lines, names = [], dict[str, str]()
    for name in ("forward", "backward"):
        counts = {}
        for key, shape, *_ in spec[name]:
            counts[key] = int(np.prod([extents.get(a) or sum(SIZES[d] for d in a.split("+")) for a in shape]))
            if key not in names:
                names[key] = f"a{len(names)}"
                lines.append(f"REAL *{names[key]} = some({counts[key]}, {len(names)});")
        function, arrays = f"{spec['module']}_{name}", ", ".join(names[key] for key, *_ in spec[name])
        lines += [
            f"size_t n_{name} = {function}_workspace_{suffix}({order});",
            f"struct {function}_{suffix} {name} = {{{order}, {arrays}, some(n_{name}, 0), n_{name}, 1, 0}};",
            f"if ({function}_{suffix}(&{name})) return 1;",
            *(f"told({counts[key]}, {names[key]});" for key, _, kind, _ in spec[name] if kind != "in"),
        ]
    return WHOLE.replace("BODY", "\n    ".join(lines)).replace("REAL", real)


@pytest.mark.parametrize("real", ("float", "double"))
@pytest.mark.parametrize("name", ("lstm", "gru_reset_after"))
def test_a_cell_computes_the_same_there(package: Package, tmp_path: Path, name: str, real: str) -> None:
    folder = package.folder / package.write(find(name))
    suffix, define = {"float": ("f32", []), "double": ("f64", ["-DDV_DOUBLE"])}[real]
    (tmp_path / "main.c").write_text(whole(kernel_spec(package, name), suffix, real))
    runtime = folder.parent / "_runtime"
    sources = ["main.c", *(str(p) for p in (folder / "kernel.c", folder / "interface.c", runtime / "products.c",
                                           runtime / "team.c", runtime / "cpu.c"))]
    flags = ["-I", str(folder), *define]
    there = np.array([float.fromhex(z) for z in emulated(tmp_path, sources, *flags)])
    succeed([require("gcc"), *FLAGS, *flags, *sources, "-o", "here", "-lm", "-lpthread"], tmp_path)
    here = np.array([float.fromhex(z) for z in succeed(["./here"], tmp_path).split()])
    assert there.size == here.size > 1000 and np.isfinite(here).all()
    assert (np.abs(there - here) <= RTOL[real] * (1 + np.abs(here))).all()
