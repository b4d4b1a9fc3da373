"""Training step of generated kernels, NumPy against C: interleaved ratios in one run, medians.

    python benchmarks/kernels.py [cell ...]

Set OPENBLAS_NUM_THREADS=1 to compare on one thread; the C kernels use one.
"""

from __future__ import annotations

import sys
import time
from importlib import import_module
from pathlib import Path
from statistics import median
from types import ModuleType

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
SIZES = ((1, 100, 32), (1, 100, 64), (8, 100, 64), (1, 100, 128), (32, 100, 128), (32, 100, 256))
REPEATS = 9


def seconds(kernel: ModuleType, params: object, x: np.ndarray, dh: np.ndarray) -> float:
    """One forward and backward."""
    start = time.perf_counter()
    kernel.backward(kernel.forward(params, x), h=dh)
    return time.perf_counter() - start


def main() -> None:
    """One line a cell and size."""
    print("cell               B    T    H    NumPy ms       C ms   NumPy / C  (min .. max)")
    for name in sys.argv[1:] or ["lstm", "gru", "rnn_tanh"]:
        cell = import_module(f"generated.{name}")
        for batch, steps, size in SIZES:
            rng = np.random.default_rng(0)
            params = cell.init(D=size, H=size, seed=0)
            x, dh = (rng.normal(size=(steps, batch, size)).astype(np.float32) for _ in range(2))
            pairs = [
                (seconds(cell.numpy_kernel, params, x, dh), seconds(cell.c_kernel, params, x, dh))
                for _ in range(REPEATS)
            ][1:]
            ratios = sorted(a / b for a, b in pairs)
            ours, c = median(a for a, _ in pairs) * 1e3, median(b for _, b in pairs) * 1e3
            print(f"{name:15s} {batch:4d} {steps:4d} {size:4d} {ours:11.2f} {c:10.2f} {median(ratios):11.2f}"
                  f"  ({ratios[0]:.2f} .. {ratios[-1]:.2f})")


if __name__ == "__main__":
    main()
