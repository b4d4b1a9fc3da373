"""The machine: what it is, and what it can do at best, measured in the same run.

    python -m benchmarks.machine BYTES,BYTES,...

prints the peaks as JSON, under the threads and processors of its environment. ``stream`` is how fast weights of so
many bytes can be read over and over, as one row of a batch must: the limit at B = 1.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.cases import DTYPES, Case
from benchmarks.harness import ROOT, environment
from benchmarks.serve import pin

SOURCE = Path(__file__).with_name("peak.c")
FLAGS = ("-O3", "-march=native", "-ffp-contract=fast", "-shared", "-fPIC")
SECONDS, ATTEMPTS = 0.05, 5  # of one measurement, of which the best counts
PRODUCT = 1024  # side of the square product


def peaks(threads: int, footprints: Iterable[int]) -> dict[str, Any]:
    """FLOP/s of multiply-adds and of NumPy's product, bytes/s by footprint. Empty where nothing compiles."""
    asked = ",".join(map(str, sorted(set(footprints)))) or "0"
    done = subprocess.run([sys.executable, "-m", "benchmarks.machine", asked], env=environment(threads), cwd=ROOT,
                          capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else {}


def bound(case: Case, peak: dict[str, Any]) -> tuple[float, str]:
    """The least seconds a case can take, and what limits it: multiply-adds, or at B = 1 reading the weights.

    The products of a step are one after the other, so reading their weights adds to what the other products take.
    """
    if not peak:
        return 0.0, ""
    flops = case.flops / peak["fma"][case.dtype]
    if case.B > 1:
        return flops, "flops"
    weights = case.streams * case.recurrent_bytes / peak["stream"][str(case.recurrent_bytes)]
    others = (case.flops - case.recurrent_flops) / peak["fma"][case.dtype]
    return max((flops, "flops"), (others + weights, "weights"))


def facts() -> dict[str, Any]:
    """Name, processors, caches, system; for the head of a report."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "caches": _caches(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "compiler": _first_line(os.environ.get("DERIVE_CC", "cc"), "--version"),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "date": time.strftime("%Y-%m-%d"),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    known = dict(line.split(":", 1) for line in lines if ":" in line)
    names = {k.strip(): v.strip() for k, v in known.items()}
    flags = names.get("flags", names.get("Features", "")).split()
    widest = [w for w in ("avx512f", "avx2", "avx", "sse2", "asimd") if w in flags]
    return ", ".join(filter(None, [names.get("model name", platform.machine()), *widest[:1]]))


def _caches() -> str:
    found = []
    for index in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        level, kind, size = ((index / k).read_text(encoding="utf-8").strip() for k in ("level", "type", "size"))
        if kind != "Instruction":
            found.append(f"L{level} {size}")
    return ", ".join(found)


def _first_line(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "none"


def _best(work: Callable[[int], object], amount: float, threads: int) -> float:
    """``amount`` a repetition of ``work(repetitions)``, in every thread at once: the most a second, of all together."""
    repeat = 1
    while True:
        start = time.perf_counter()
        work(repeat)
        took = time.perf_counter() - start
        if took > SECONDS / 4:
            break
        repeat *= 4
    repeat, best = max(1, int(repeat * SECONDS / took)), 0.0
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(ATTEMPTS):
            start = time.perf_counter()
            list(pool.map(work, [repeat] * threads))
            best = max(best, amount * repeat * threads / (time.perf_counter() - start))
    return best


def measured(footprints: Iterable[int], threads: int) -> dict[str, Any]:
    """Compile the loops for this machine and time them, then the product of NumPy's BLAS."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "peak.so"
        subprocess.run([os.environ.get("DERIVE_CC", "cc"), *FLAGS, str(SOURCE), "-o", str(path)], check=True)
        library = ctypes.CDLL(str(path))
    found: dict[str, Any] = {"fma": {}, "product": {}, "stream": {}}
    for dtype, real in zip(DTYPES, (ctypes.c_float, ctypes.c_double), strict=True):
        loop, flops = getattr(library, f"fma_{dtype}"), getattr(library, f"fma_{dtype}_flops")()
        loop.argtypes, loop.restype = (ctypes.c_size_t, real, real), real
        found["fma"][dtype] = _best(lambda n, f=loop: f(n * 1000, 0.5, 0.25), 1000.0 * flops, threads)
        a, b = (np.random.default_rng(0).standard_normal((PRODUCT, PRODUCT)).astype(dtype) for _ in range(2))
        found["product"][dtype] = _best(lambda n, a=a, b=b: [a @ b for _ in range(n)], 2.0 * PRODUCT**3, 1)
    for n in footprints:
        share = np.ones(max(64, n // 4 // threads), np.float32)  # a thread has its own part of the weights
        library.stream.argtypes = (ctypes.c_size_t, ctypes.c_size_t, ctypes.c_void_p)
        library.stream.restype = ctypes.c_float
        address, count = share.ctypes.data, share.size
        found["stream"][str(n)] = _best(lambda r, p=address, k=count: library.stream(r, k, p), share.nbytes, threads)
    return found


def main() -> None:
    """Print what was measured."""
    pin()
    print(json.dumps(measured([int(n) for n in sys.argv[1].split(",")], int(os.environ["OMP_NUM_THREADS"]))))


if __name__ == "__main__":
    main()
