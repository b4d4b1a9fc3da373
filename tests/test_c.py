"""The C text: strict compilers, sanitizers, refusals, exact products, and the cache of libraries."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derive.cells import catalogue, find
from derive.emit.runtime import runtime_files
from tests.packages import Package

STRICT = "-std=c99 -O3 -Wall -Wextra -Wconversion -Wdouble-promotion -Wpedantic -Werror".split()
COMPILERS = ("gcc", "clang")
NOWHERE = ctypes.c_size_t(-1).value


def require(compiler: str) -> str:
    path = shutil.which(compiler)
    if path is None:
        pytest.skip(f"{compiler} is not installed here")
    return path


def succeed(command: Sequence[str], cwd: Path | None = None, **environment: str) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=os.environ | environment, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def folders(package: Package) -> dict[str, Path]:
    """The written folder of every cell and model of the catalogue."""
    return {name: package.folder / package.write(find(name)) for name in catalogue()}


# -- compilers -------------------------------------------------------------------------------------
@pytest.mark.parametrize("compiler", COMPILERS)
def test_every_kernel_compiles_without_a_warning(folders: dict[str, Path], compiler: str) -> None:
    path, runtime = require(compiler), folders["lstm"].parent / "_runtime"
    units = [f / name for f in folders.values() for name in ("kernel.c", "interface.c")]
    units += [runtime / name for name in ("products.c", "team.c", "cpu.c")]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda u: succeed([path, *STRICT, *u[1], "-c", str(u[0]), "-o", os.devnull]),
                      product(units, ([], ["-DDV_DOUBLE"]))))


@pytest.mark.parametrize("compiler", COMPILERS)
def test_float_and_double_fit_into_one_translation_unit(folders: dict[str, Path], compiler: str) -> None:
    succeed([require(compiler), *STRICT, "-c", "library.c", "-o", os.devnull], folders["lstm"])


def test_headers_are_c_plus_plus_and_stand_alone(folders: dict[str, Path], tmp_path: Path) -> None:
    lines = [f'#include "{f / "kernel.h"}"' for f in folders.values()]
    source = tmp_path / "all.cpp"
    source.write_text("\n".join([*lines, *lines, "int main() { return lstm_forward_workspace_f32(1, 1, 1, 1) == 0; }"]))
    succeed([require("g++"), "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", str(source)])
    for f in folders.values():
        header = tmp_path / "one.c"
        header.write_text(f'#include "{f / "kernel.h"}"\ntypedef int nothing;\n')
        succeed([require("gcc"), "-std=c99", "-Wall", "-Wpedantic", "-Werror", "-fsyntax-only", str(header)])


# -- sanitizers --------------------------------------------------------------------------------------
HARNESS = """
#include <stdio.h>
#include <stdlib.h>
#include "kernel.h"

static REAL *raw(size_t n) { return malloc(n > 0 ? n * sizeof(REAL) : 1); }

static REAL *some(size_t n)
{
    REAL *z = raw(n);
    for (size_t k = 0; k < n; ++k) z[k] = (REAL)0.25 * ((REAL)(k % 7) - 3);
    return z;
}

static int negative(size_t n, const REAL *z)
{
    double sum = 0;
    for (size_t k = 0; k < n; ++k) sum += (double)z[k];
    return sum < 0;
}

static int run(size_t T, size_t B)
{
    int bad = 0, seen = 0;
    BODY
    fprintf(stderr, "%d negative sums\\n", seen);
    return bad;
}

int main(void)
{
    const size_t counts[] = {0, 1, 3, 19};
    int bad = 0;
    for (int i = 0; i < 4; ++i)
        for (int j = 0; j < 3; ++j) bad |= run(counts[i], counts[j]);
    return bad;
}
"""


def harness(spec: dict[str, Any], suffix: str, real: str, threads: int = 1, unit: int = 1) -> str:
    """A main() that runs forward and backward in buffers of exactly the size they must have, and reads all results.

    Sizes are 2, 3, ... times ``unit``.
    """
    sizes = {d: spec["fixed"].get(d, n * unit) for n, d in enumerate(spec["dims"], 2)}
    number = sizes | {"T": "T", "B": "B", "T+1": "(T + 1)"}
    order = ", ".join(["T", "B", *(str(sizes[d]) for d in spec["dims"])])
    lines, names = [], dict[str, tuple[str, str]]()
    for name in ("forward", "backward"):
        for key, shape, kind, _ in spec[name]:
            axes = (number.get(axis) or sum(sizes[d] for d in axis.split("+")) for axis in shape)
            if key not in names:
                names[key] = (f"a{len(names)}", " * ".join(map(str, axes)) or "1")
                lines.append(f"{real} *{names[key][0]} = {'raw' if kind == 'out' else 'some'}({names[key][1]});")
        function, arrays = f"{spec['module']}_{name}", ", ".join(names[a[0]][0] for a in spec[name])
        lines += [
            f"size_t n_{name} = {function}_workspace_{suffix}({order});",
            f"{real} *w_{name} = raw(n_{name});",
            f"struct {function}_{suffix} {name} = {{{order}, {arrays}, w_{name}, n_{name}, -{threads}, 0}};",
            f"bad |= {function}_{suffix}(&{name});",
            f"free(w_{name});",
            *(f"seen += negative({names[k][1]}, {names[k][0]});" for k, _, kind, _ in spec[name] if kind != "in"),
        ]
    lines += [f"free({a});" for a, _ in names.values()]
    return HARNESS.replace("BODY", "\n    ".join(lines)).replace("REAL", real)


CELLS_UNDER_TOOLS = ("lstm", "gru", "rnn_tied_literal", "lstm_classifier", "gru_reset_after", "rnn_tied_binary")


def kernel_spec(package: Package, name: str) -> dict[str, Any]:
    spec = __import__(f"{package.name}.{name}.spec", fromlist=["SPEC"]).SPEC
    return dict(spec.get("readout", spec))


SANITIZED = ("-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
REALS = {"f32": ("float", []), "f64": ("double", ["-DDV_DOUBLE"])}


@pytest.fixture(scope="module")
def products(folders: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The runtime as objects, by precision and flags."""
    home, made = tmp_path_factory.mktemp("objects"), dict[tuple[str, Sequence[str]], list[str]]()

    def get(suffix: str, flags: Sequence[str]) -> list[str]:
        if (suffix, flags) not in made:
            made[suffix, flags] = []
            for name in ("products.c", "team.c", "cpu.c"):
                made[suffix, flags].append(str(home / f"{len(made)}{name}.o"))
                source, target = folders["lstm"].parent / "_runtime" / name, ["-o", made[suffix, flags][-1]]
                succeed([require("gcc"), "-std=c99", *flags, *REALS[suffix][1], "-c", str(source), *target])
        return made[suffix, flags]

    return get


def program(
    package: Package, folder: Path, tmp: Path, suffix: str, flags: Sequence[str], products: Any, threads: int = 1,
    unit: int = 1,
) -> Path:
    """A binary that runs one cell's kernels from a main()."""
    real, define = REALS[suffix]
    main, binary = tmp / f"{folder.name}_{suffix}.c", tmp / f"{folder.name}_{suffix}"
    main.write_text(harness(kernel_spec(package, folder.name), suffix, real, threads, unit))
    succeed([require("gcc"), "-std=c99", *flags, *define, "-I", str(folder), str(main), str(folder / "kernel.c"),
             str(folder / "interface.c"), *products(suffix, flags), "-o", str(binary), "-lm", "-lpthread"])
    return binary


@pytest.mark.parametrize("name", CELLS_UNDER_TOOLS)
def test_kernels_stay_inside_their_buffers(
    package: Package, folders: dict[str, Path], tmp_path: Path, products: Any, name: str
) -> None:
    """Address and undefined-behaviour sanitizers on exact buffers, T and B in 0, 1, 3 and a T of 19, in turn."""
    suffix = ("f32", "f64")[CELLS_UNDER_TOOLS.index(name) % 2]
    for threads in (1, 3):
        binary = program(package, folders[name], tmp_path, suffix, SANITIZED, products, threads)
        succeed([str(binary)])


@pytest.mark.parametrize("name", ("lstm", "gru_reset_after", "gru", "lstm_torch", "lstm_layernorm", "lstm_classifier"))
def test_threads_do_not_race(
    package: Package, folders: dict[str, Path], tmp_path: Path, products: Any, name: str
) -> None:
    """Thread sanitizer: units that are divided in the middle of a panel, and units whose members need not meet."""
    flags = ("-O1", "-g", "-fsanitize=thread")
    for threads, unit in ((2, 1), (3, 1), (2, 32)):
        succeed([str(program(package, folders[name], tmp_path, "f32", flags, products, threads, unit))])


@pytest.mark.parametrize("name", ("lstm", "gru_reset_after", "lstm_classifier"))
def test_kernels_read_nothing_that_nobody_wrote(
    package: Package, folders: dict[str, Path], tmp_path: Path, products: Any, name: str
) -> None:
    valgrind = require("valgrind")
    binary = program(package, folders[name], tmp_path, "f64", ("-O1", "-g"), products)
    succeed([valgrind, "-q", "--error-exitcode=9", "--leak-check=full", str(binary)])


# -- what is refused -------------------------------------------------------------------------------
def a_call(core: Any, spec: dict[str, Any], name: str, sizes: Sequence[int], **fields: Any) -> int:
    """The status of a call with arrays of their own; ``fields`` replace members of the struct."""
    function = core.functions[name, "float64"]
    pages = [np.zeros(4096) for _ in spec[name]]
    work = np.zeros(1 << 19)
    call = function.struct(*sizes, *(p.ctypes.data for p in pages), work.ctypes.data, work.size, 1, 0)
    for field, value in fields.items():
        setattr(call, field, value)
    return int(function.run(ctypes.byref(call)))


def test_sizes_and_pointers_that_cannot_be_are_refused_with_a_status(package: Package) -> None:
    for name in ("lstm", "rnn_linear", "gru_reset_after"):
        core, spec = package[name].c_kernel._core, kernel_spec(package, name)
        for function in ("forward", "backward"):
            assert a_call(core, spec, function, (2, 2, 3, 4)) == 0
            for zero in ((2, 2, 0, 4), (2, 2, 3, 0)):
                assert a_call(core, spec, function, zero) == 1
            for null, (_, _, _, role) in enumerate(spec[function]):
                spared = role == ("saved" if function == "forward" else "seed")
                status = a_call(core, spec, function, (2, 2, 3, 4), **{f"array_{null}": None})
                assert status == 0 if spared else status == 2 | (null + 1) << 8, (name, function, null)
            assert a_call(core, spec, function, (2, 2, 3, 4), workspace=None) & 255 == 2
            assert a_call(core, spec, function, (0, 2, 3, 4)) == a_call(core, spec, function, (2, 0, 3, 4)) == 0
            assert core.functions[function, "float64"].run(None) == 2


def test_buffers_that_cannot_be_are_refused_with_a_status(package: Package) -> None:
    """A short workspace, an address between elements, an output over another array."""
    core, spec = package["lstm"].c_kernel._core, kernel_spec(package, "lstm")
    sizes, spare = (2, 2, 3, 4), np.zeros(1 << 19)
    for function in ("forward", "backward"):
        needed = core.functions[function, "float64"].length(sizes)
        assert a_call(core, spec, function, sizes, workspace_length=needed) == 0
        assert a_call(core, spec, function, sizes, workspace_length=needed - 1) == 3
        for place, (_, _, kind, _) in enumerate(spec[function]):
            odd = {f"array_{place}": spare.ctypes.data + 4}
            assert a_call(core, spec, function, sizes, **odd) == 4 | (place + 1) << 8
            over = {f"array_{place}": spare.ctypes.data, "workspace": spare.ctypes.data + 8, "workspace_length": needed}
            status = a_call(core, spec, function, sizes, **over)
            assert status & 255 == 5 and status >> 8 in (place + 1, len(spec[function]) + 1), kind
    both = {"array_0": spare.ctypes.data, "array_1": spare.ctypes.data}
    assert a_call(core, spec, "forward", sizes, **both) == 0  # what is only read may be the same


def test_python_names_the_array_that_the_library_refuses(package: Package) -> None:
    function = package["lstm"].c_kernel._core.functions["forward", "float64"]
    for status, words in ((1, "a size"), (2 | 1 << 8, "W_f is a null"), (5 | 10 << 8, "h overlaps"), (3, "too short")):
        with pytest.raises(ValueError, match=f"lstm.forward: .*{words}"):
            function.check(status)
    function.check(0)


def test_workspaces_that_cannot_be_addressed_are_size_max(package: Package) -> None:
    """Whichever size is huge, alone or in a product: the wrapped-around number is never told, the run refused."""
    for name in ("lstm", "rnn_linear", "gru_reset_after"):
        core, spec = package[name].c_kernel._core, kernel_spec(package, name)
        for function, dtype in product(("forward", "backward"), ("float32", "float64")):
            workspace = core.functions[function, dtype]._length
            assert 0 < workspace(2, 2, 3, 4) < 10**6
            huge = (2**63, 2**62, 2**61, 2**60)
            for size, place in product(huge, range(4)):
                sizes = [2, 2, 3, 4]
                sizes[place] = size
                assert workspace(*sizes) == NOWHERE, (name, function, dtype, sizes)
            for sizes in ((2**33, 2**33, 3, 4), (2, 2, 2**32, 2**32), (2**40, 2**20, 8, 8), (2, 2**32, 3, 2**32)):
                assert workspace(*sizes) == NOWHERE, (name, function, dtype, sizes)
                if dtype == "float64":
                    assert a_call(core, spec, function, sizes) == 1


def test_a_workspace_larger_than_every_argument_is_counted_in_bytes(package: Package) -> None:
    """Four gates side by side: every weight can be addressed, all of them together cannot."""
    core = package["lstm"].c_kernel._core
    for function, dtype in product(("forward", "backward"), ("float32", "float64")):
        assert core.functions[function, dtype]._length(2, 2, 3, 2**30) == NOWHERE


# -- products, exactly -------------------------------------------------------------------------------
ALONE = """
#include "products.c"
static const dv_team alone = {0, 1, 1, NULL};
size_t panels(size_t K, size_t N) { return dv_panels(K, N); }
size_t outer_scratch(size_t N) { return dv_outer_scratch(N); }
void pack(long long *p, size_t K_all, size_t k0, size_t n0, size_t K, size_t N, const long long *src, size_t step_k,
          size_t step_n) { dv_pack(&alone, p, K_all, k0, n0, K, N, src, step_k, step_n); }
void product(size_t M, size_t N, size_t K, const long long *a, size_t ap, const long long *p, const long long *base,
             size_t bp, long long *c, size_t cp) { dv_product(&alone, M, N, K, a, ap, p, base, bp, c, cp); }
void share(int me, int count, int by_rows, size_t M, size_t N, size_t K, const long long *a, size_t ap,
           const long long *p, const long long *base, size_t bp, long long *c, size_t cp, int step)
{
    const dv_team team = {me, count, by_rows, NULL};
    if (step) {
        dv_step_product(&team, M, step, N / step, K, a, ap, p, base, bp, c, cp);
    } else {
        dv_product(&team, M, N, K, a, ap, p, base, bp, c, cp);
    }
}
size_t unit(int me, int count, size_t n)
{
    const dv_team team = {me, count, 0, NULL};
    return dv_unit_from(&team, n);
}
void outer(size_t R, size_t M, size_t N, const long long *a, size_t ap, const long long *b, size_t bp,
           const long long *base, long long *c, size_t cp, long long *s)
{ dv_outer(&alone, R, M, N, a, ap, b, bp, base, c, cp, s); }
void sum(size_t R, size_t N, const long long *a, size_t ap, const long long *base, long long *c)
{ dv_sum(&alone, R, N, a, ap, base, c); }
"""
BUILDS = [(c, f) for c in COMPILERS for f in ("", "-DDV_PLAIN", "-DDV_BYTES=16", "-DDV_BYTES=64", "-DDV_BYTES=64 -DDV_ROWS=12")]


@pytest.fixture(scope="module")
def integer_products(tmp_path_factory: pytest.TempPathFactory) -> dict[Any, Any]:
    """The runtime's products over 64-bit integers, by compiler and width of vectors."""
    home = tmp_path_factory.mktemp("products")
    for name, text in runtime_files("# test").items():
        if name.endswith((".c", ".h")):
            (home / name).write_text(text)
    (home / "alone.c").write_text(ALONE)
    found = {}
    for n, (compiler, flag) in enumerate((c, f) for c, f in BUILDS if shutil.which(c)):
        library = home / f"{n}.so"
        succeed([compiler, "-std=c99", "-O2", "-DDV_REAL=long long", *flag.split(), "-fPIC", "-shared", "alone.c", "team.c",
                 "-o", str(library), "-lpthread"], home)
        lib = found[compiler, flag] = ctypes.CDLL(str(library))
        lib.panels.restype = lib.outer_scratch.restype = lib.unit.restype = ctypes.c_size_t
    return found


def numbers(rng: Any, *shape: int) -> Any:
    return rng.integers(-9, 10, shape, dtype=np.int64)


def triple_loop(a: Any, b: Any) -> Any:
    """sum_k a[m, k] b[k, n] of Python integers, and of NumPy's, which never uses a BLAS for them, where that takes long."""
    if a.shape[1] > 100:
        return a @ b
    return np.array([[sum(int(x) * int(y) for x, y in zip(row, column, strict=True)) for column in b.T] for row in a],
                    dtype=np.int64).reshape(a.shape[0], b.shape[1])


def pointer(array: Any) -> ctypes.c_void_p:
    return ctypes.c_void_p(None if array is None else array.ctypes.data)


def sizes(*values: int) -> list[ctypes.c_size_t]:
    return [ctypes.c_size_t(v) for v in values]


DEPTHS = (0, 1, 2, 7, 40, 511, 513, 600)  # 512 steps are one stretch
HEIGHTS = 26  # two tiles of twelve rows, and one row
WIDTHS = (1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 29, 31, 32, 33, 75)
GUARD = 777


def packed(lib: Any, b: Any) -> Any:
    """A K x N operand in panels, packed in blocks."""
    K, N = b.shape
    panels = np.full(lib.panels(*sizes(K, N)) + 1, GUARD, np.int64)
    for k0, n0, k, n in _parts(K, N):
        piece = np.ascontiguousarray(b[k0 : k0 + k, n0 : n0 + n].T)  # a W[n, k] packed by its transpose
        lib.pack(pointer(panels), *sizes(K, k0, n0, k, n), pointer(piece), *sizes(1, k))
    assert panels[-1] == GUARD
    whole = np.full(panels.shape, GUARD, np.int64)
    lib.pack(pointer(whole), *sizes(K, 0, 0, K, N), pointer(b), *sizes(N, 1))  # and as it lies
    assert (whole == panels).all()
    return panels


@pytest.mark.parametrize("build", BUILDS)
def test_products_equal_a_triple_loop_exactly(integer_products: dict[Any, Any], build: tuple[str, str]) -> None:
    """Every number of rows of a tile, widths around the panel, depths around the block; nothing else is written."""
    if build not in integer_products:
        pytest.skip(f"{build[0]} is not installed here")
    lib, rng = integer_products[build], np.random.default_rng(0)
    for N, K in product(WIDTHS, DEPTHS):
        b = numbers(rng, K, N)
        whole, start = numbers(rng, HEIGHTS, K), numbers(rng, HEIGHTS, N + 1)
        right, panels = triple_loop(whole, b), packed(lib, b)
        for M in range(1, HEIGHTS + 1):
            a = np.full((M, K + 2), GUARD, np.int64)
            a[:, :K] = whole[:M]
            for base in (None, start):
                c = np.full((M, N + 3), GUARD, np.int64)
                lib.product(*sizes(M, N, K), pointer(a), *sizes(K + 2), pointer(panels), pointer(base), *sizes(N + 1),
                            pointer(c), *sizes(N + 3))
                assert (c[:, :N] == right[:M] + (0 if base is None else base[:M, :N])).all(), (M, N, K)
                assert (c[:, N:] == GUARD).all()


def _parts(K: int, N: int) -> list[tuple[int, int, int, int]]:
    """The operand packed in blocks: rows and columns in two parts each, as blocks of a weight are."""
    rows, columns = sorted({0, K // 3}), sorted({0, N // 2})
    out = []
    for k0, k1 in zip(rows, [*rows[1:], K], strict=True):
        out += [(k0, n0, k1 - k0, n1 - n0) for n0, n1 in zip(columns, [*columns[1:], N], strict=True)]
    return out


def test_the_shares_of_a_team_make_the_whole(integer_products: dict[Any, Any]) -> None:
    """Every member by itself, in a step and outside, rows or units divided: each element is written by one of them.

    Where a member goes on with its units without waiting, it has written those units of every part.
    """
    lib, rng = next(iter(integer_products.values())), np.random.default_rng(3)
    for M, N, K in ((1, 75, 9), (13, 75, 9), (200, 33, 3), (300, 18, 2), (2, 192, 5), (1, 384, 3)):
        a, b = numbers(rng, M, K), numbers(rng, K, N)
        panels, right = packed(lib, b), a @ b
        for count, by_rows, step in product((2, 3, 5), (0, 1), (0, 1, 3)):  # outside, in a step of so many parts
            seen = np.zeros((M, N), np.int64)
            for me in range(count):
                c = np.full((M, N), GUARD, np.int64)
                lib.share(me, count, by_rows, *sizes(M, N, K), pointer(a), *sizes(K), pointer(panels), pointer(None),
                          *sizes(0), pointer(c), *sizes(N), step)
                assert (c[c != GUARD] == right[c != GUARD]).all()
                seen += c != GUARD
                if step and not by_rows and N // step % 32 == 0:
                    first, end = (lib.unit(me + n, count, *sizes(N // step)) for n in (0, 1))
                    own = np.zeros((M, step, N // step), bool)
                    own[:, :, first:end] = True
                    assert ((c != GUARD) | (right == GUARD))[own.reshape(M, N)].all()
            assert (seen <= 1).all() and ((seen == 1) | (right == GUARD)).all(), (M, N, K, count, by_rows, step)


@pytest.mark.parametrize("build", BUILDS)
def test_outer_products_and_sums_add_exactly(integer_products: dict[Any, Any], build: tuple[str, str]) -> None:
    if build not in integer_products:
        pytest.skip(f"{build[0]} is not installed here")
    lib, rng = integer_products[build], np.random.default_rng(1)
    for N, R in product(WIDTHS, DEPTHS):
        scratch = np.full(lib.outer_scratch(*sizes(N)) + 1, GUARD, np.int64)
        a, b = numbers(rng, R, 200), numbers(rng, R, N + 1)
        right = triple_loop(a[:, :HEIGHTS].T, b[:, :N])
        for M, added in product((*range(1, HEIGHTS + 1), 97, 200), (0, 5)):
            c = np.full((M, N + 2), added or GUARD, np.int64)  # without a base what it held does not matter
            left, other = (pointer(a), *sizes(200)), (pointer(b), *sizes(N + 1))
            base = pointer(c if added else None)
            lib.outer(*sizes(R, M, N), *left, *other, base, pointer(c), *sizes(N + 2), pointer(scratch))
            expected = right[:M] if M <= HEIGHTS else a[:, :M].T @ b[:, :N]
            assert (c[:, :N] == added + expected).all(), (M, N, R, added)
            assert (c[:, N:] == (added or GUARD)).all() and scratch[-1] == GUARD
        for added in (0, 5):
            total = np.full(N + 1, added or GUARD, np.int64)
            lib.sum(*sizes(R, N), pointer(b), *sizes(N + 1), pointer(total if added else None), pointer(total))
            assert (total[:N] == added + b[:, :N].sum(axis=0)).all() and total[N] == (added or GUARD)


def test_rows_beyond_the_block_of_rows_are_done(integer_products: dict[Any, Any]) -> None:
    lib, rng = next(iter(integer_products.values())), np.random.default_rng(2)
    for M in (95, 96, 97, 193):
        a, b = numbers(rng, M, 5), numbers(rng, 5, 11)
        c = np.zeros((M, 11), np.int64)
        lib.product(*sizes(M, 11, 5), pointer(a), *sizes(5), pointer(packed(lib, b)), pointer(None), *sizes(0), pointer(c),
                    *sizes(11))
        assert (c == triple_loop(a, b)).all()


# -- the cache of libraries --------------------------------------------------------------------------
IMPORT = """
import warnings, sys
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    from kernels import rnn_linear
    if BOTH:
        from kernels import rnn_tied
import numpy as np
p = rnn_linear.init(D=2, H=3)
run = rnn_linear.forward(p, np.ones((4, 2, 2)))
g = rnn_linear.backward(run, h=np.ones((4, 2, 3)))
print(rnn_linear.kernel_name, len(said), *(str(s.message) for s in said), float(g.params.flat.sum()))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A generated package of two small cells that nobody has built yet."""
    Package(tmp_path, "kernels").write(find("rnn_linear"))
    Package(tmp_path, "kernels").write(find("rnn_tied"))
    sys.path.remove(str(tmp_path))
    sys.path.remove(str(tmp_path))
    return tmp_path


def environment_of(home: Path) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("DERIVE_", "CC"))}
    return clean | {"XDG_CACHE_HOME": str(home / "cache"), "TMPDIR": str(home), "DERIVE_BUILD": "native"}


def imported(home: Path, both: bool = False, **environment: str) -> str:
    done = subprocess.run([sys.executable, "-c", f"BOTH = {both}\n{IMPORT}"], cwd=home,
                          env=environment_of(home) | environment, capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


def libraries(home: Path) -> list[Path]:
    return sorted((home / "kernels" / "rnn_linear" / "_build").glob("*"))


def test_a_library_is_built_once_and_a_broken_one_again(home: Path) -> None:
    first = imported(home)
    assert first.startswith("c 0 ")
    (library,) = libraries(home)
    stamp, good = library.stat().st_mtime_ns, library.read_bytes()
    assert imported(home) == first
    assert library.stat().st_mtime_ns == stamp
    for broken in (b"", good[: len(good) // 2], good[:100] + b"X" + good[101:]):
        library.unlink()
        library.write_bytes(broken)
        assert imported(home) == first
        assert libraries(home) == [library]
        assert library.read_bytes() != broken


def test_another_source_is_another_library(home: Path) -> None:
    imported(home)
    source = home / "kernels" / "rnn_linear" / "kernel.c"
    source.write_text(source.read_text() + "/* changed */\n")
    imported(home)
    assert len(libraries(home)) == 2


def test_two_processes_may_import_at_once(home: Path) -> None:
    command, clean = [sys.executable, "-c", f"BOTH = False\n{IMPORT}"], environment_of(home)
    both = [subprocess.Popen(command, cwd=home, env=clean, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outs = [p.communicate()[0] for p in both]
    assert outs[0] == outs[1] and outs[0].startswith("c 0 ")
    assert len(libraries(home)) == 1


def test_a_folder_that_cannot_be_written_falls_back_to_the_cache(home: Path) -> None:
    """A file stands where the folder would be, which stops root as well."""
    for name in ("rnn_linear", "rnn_tied"):
        (home / "kernels" / name / "_build").write_text("in the way")
    assert imported(home).startswith("c 0 ")
    assert (home / "kernels" / "rnn_linear" / "_build").read_text() == "in the way"
    assert len(list((home / "cache" / "derive").glob("rnn_linear-*.so"))) == 1


def test_without_a_compiler_numpy_serves_and_says_so_once(home: Path) -> None:
    with_c = imported(home).split()[-1]
    for path in libraries(home):
        path.unlink()
    out = imported(home, both=True, PATH=str(home / "empty"))
    assert re.match(r"numpy 1 the NumPy kernels serve: no C compiler \(cc, gcc, clang not found\)", out), out
    assert out.split()[-1] == with_c
    assert imported(home, DERIVE_CC="no-such-compiler").startswith("numpy 1 ")
    assert "no-such-compiler" in imported(home, DERIVE_CC="no-such-compiler")


def test_a_compiler_that_fails_is_named_with_what_it_said(home: Path) -> None:
    failing = home / "failing-cc"
    failing.write_text("#!/bin/sh\necho 'fatal: this compiler is broken' >&2\nexit 3\n")
    failing.chmod(0o755)
    out = imported(home, both=True, DERIVE_CC=str(failing))
    assert out.startswith("numpy 1 the NumPy kernels serve: ")
    assert "failing-cc failed" in out and "this compiler is broken" in out, out
    assert libraries(home) == []  # nothing half-written


def test_a_compiler_that_writes_nonsense_is_not_believed(home: Path) -> None:
    lying = home / "lying-cc"
    lying.write_text("#!/bin/sh\nwhile [ $# -gt 0 ]; do [ \"$1\" = -o ] && echo nonsense > \"$2\"; shift; done\n")
    lying.chmod(0o755)
    assert imported(home, DERIVE_CC=str(lying)).startswith("numpy 1 the NumPy kernels serve: ")
    assert imported(home).startswith("c 0 ")


def test_numpy_is_served_silently_where_it_is_asked_for(home: Path) -> None:
    assert imported(home, DERIVE_KERNEL="numpy").startswith("numpy 0 ")
    assert libraries(home) == []
