"""The variants of a library: every instruction set and width gives the same within tolerance, every team the same bits."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derive.cells import find
from derive.proof.crosscheck import RTOL, _agreement, magnitudes, random_arrays, run
from tests.packages import CACHE, Package, environment
from tests.test_c import kernel_spec, require, succeed

CPUS = ("base", "avx2", "avx512")
NEEDED = {"base": set(), "avx2": {"avx2", "fma"}, "avx512": {"avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl"}}
SHAPES = (  # T, B, D, H
    (4, 3, 5, 7), (1, 5, 1, 7), (3, 1, 3, 19), (5, 7, 1, 9), (2, 1, 2, 33),
)
TWO_WIDTHS = {"bytes64": ("-mavx2", "-mfma", "-DDV_BYTES=64"), "plain": ("-DDV_PLAIN",), "plain_avx2": ("-mavx2", "-mfma", "-DDV_PLAIN")}


def flags() -> set[str]:
    """What the processor has, as Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return set()
    return set(next((line for line in lines if line.startswith("flags")), "").split())


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Package]:
    """What users build: every instruction set in one library."""
    with environment(DERIVE_BUILD="all"):
        yield Package(tmp_path_factory.mktemp("variants"), "variant_kernels")


@pytest.fixture(autouse=True)
def best_again(package: Package) -> Iterator[None]:
    """The choice is one for the process; others want the best."""
    yield
    for name in ("lstm", "gru"):
        package[name].c_kernel._core._library.dv_use_cpu(b"")


def holds(package: Package, name: str, core: Any) -> None:
    """Every array of forward and backward, entry by entry, against the NumPy kernel, at odd shapes."""
    spec, step = kernel_spec(package, name), find(name).program
    numpy_core = package[name].numpy_kernel._core
    for T, B, D, H in SHAPES:
        sizes = {"T": T, "B": B, "D": D, "H": H}
        arrays = random_arrays(spec, sizes)
        exact = run(spec, numpy_core, "backward", sizes, run(spec, numpy_core, "forward", sizes, arrays, np.float64), np.float64)
        bounds = magnitudes(spec, step, sizes, exact, step.outputs)
        for dtype in spec["dtypes"]:
            ours = {k: np.asarray(v, dtype) for k, v in arrays.items()}
            pair = [run(spec, c, "backward", sizes, run(spec, c, "forward", sizes, ours, dtype), dtype)
                    for c in (numpy_core, core)]
            found = _agreement(spec, pair[0], pair[1], bounds, RTOL[dtype])
            assert found.holds, (name, sizes, dtype, found)


@pytest.mark.parametrize("name", ("lstm", "gru"))
@pytest.mark.parametrize("cpu", CPUS)
def test_every_variant_agrees_with_numpy(package: Package, name: str, cpu: str) -> None:
    core = package[name].c_kernel._core
    refused = core._library.dv_use_cpu(cpu.encode())
    if flags():
        assert bool(refused) == (not NEEDED[cpu] <= flags())
    if refused:
        pytest.skip(f"no {cpu} here")
    assert core._library.dv_cpu() == CPUS.index(cpu)
    holds(package, name, core)


def test_the_environment_chooses_and_what_cannot_be_is_named(package: Package) -> None:
    module = package["lstm"]
    library, path = module.c_kernel._library, module.c_kernel._core._library._name
    for cpu in CPUS:
        with environment(DERIVE_CPU=cpu):
            if flags() and not NEEDED[cpu] <= flags():
                with pytest.raises(ValueError, match=f"DERIVE_CPU is '{cpu}'"):
                    library.Core(path, module.c_kernel._SPEC)
            else:
                assert library.Core(path, module.c_kernel._SPEC)._library.dv_cpu() == CPUS.index(cpu)
    for word in ("sse9", "AVX2", "avx", "base "):
        with environment(DERIVE_CPU=word), pytest.raises(ValueError, match=f"DERIVE_CPU is '{word}'; expected base, avx2"):
            library.Core(path, module.c_kernel._SPEC)


def test_an_unknown_name_fails_the_import_and_is_not_passed_over(package: Package) -> None:
    package.write(find("lstm"))
    done = subprocess.run([sys.executable, "-c", f"import {package.name}.lstm"], cwd=package.folder.parent, check=False,
                          capture_output=True, text=True, env={"DERIVE_CPU": "mmx", "DERIVE_CACHE": str(CACHE), "PATH": "/usr/bin:/bin"})
    assert done.returncode and "ValueError: DERIVE_CPU is 'mmx'" in done.stderr, done.stderr[-2000:]


@pytest.mark.parametrize("width", TWO_WIDTHS)
@pytest.mark.parametrize("name", ("lstm", "gru"))
def test_vectors_that_the_compiler_splits_and_plain_loops_agree(
    package: Package, tmp_path: Path, name: str, width: str
) -> None:
    """16 lanes of float for a processor of 8, and the text for compilers without vectors."""
    if "-mavx2" in TWO_WIDTHS[width] and not NEEDED["avx2"] <= flags():
        pytest.skip("no avx2 here")
    module, path = package[name], tmp_path / f"{name}_{width}.so"
    succeed([require("gcc"), "-std=c99", "-O2", "-fno-trapping-math", "-ffp-contract=fast", *TWO_WIDTHS[width], "-fPIC",
             "-shared", str(package.folder / name / "library.c"), "-o", str(path), "-lm", "-lpthread"])
    holds(package, name, module.c_kernel._library.Core(str(path), module.c_kernel._SPEC))


# -- teams -----------------------------------------------------------------------------------------
TEAMS = ((5, 1, 6, 64), (3, 1, 3, 96), (4, 24, 7, 37), (4, 24, 8, 64), (5, 3, 6, 65), (2, 61, 3, 7))  # T, B, D, H


@pytest.mark.parametrize("name", ("lstm", "gru", "gru_reset_after", "lstm_layernorm"))
def test_results_are_the_same_bits_for_every_team(package: Package, name: str) -> None:
    """Rows of the batch divided, or units: a member's share is another, what an element is made of is not."""
    core, spec = package[name].c_kernel._core, kernel_spec(package, name)
    cpus = [cpu for cpu in CPUS if core._library.dv_use_cpu(cpu.encode()) == 0]
    for cpu, (T, B, D, H), dtype in product(cpus, TEAMS, spec["dtypes"]):
        core._library.dv_use_cpu(cpu.encode())
        sizes, seen = {"T": T, "B": B, "D": D, "H": H}, {}
        arrays = random_arrays(spec, sizes, seed=H)
        for core.threads in (-1, -2, -3, -5):  # so many, worth it or not
            kept = run(spec, core, "forward", sizes, arrays, dtype)
            found = run(spec, core, "backward", sizes, kept, dtype)
            for key, _, kind, _ in (*spec["forward"], *spec["backward"]):
                if kind != "in":
                    first = seen.setdefault(key, found[key].tobytes())
                    assert found[key].tobytes() == first, (cpu, sizes, dtype, core.threads, key)
        core.threads = 0
    core._library.dv_use_cpu(b"")
