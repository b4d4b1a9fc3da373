"""The peers, one a file. Each runs in a process of its own.

A peer module has

- ``NEEDS``: what to install,
- ``version()``: what it is, in words; ImportError or OSError where it is not installed,
- ``refusal(case)``: why it cannot do a case, or ``""``,
- ``prepare(case, problem, options)``: a `Prepared`, everything that a user does once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Prepared:
    """``run()`` is what is timed; ``results()`` what the last run gave: h, x, initial.*, and stacked parameters."""

    run: Callable[[], object]
    results: Callable[[], Arrays]


@dataclass(frozen=True)
class Options:
    """``library``: the generated package to take our kernels from."""

    library: str = ""


# name on the command line -> module; "old" is another build of ours
PEERS = {
    "ours": "ours",
    "numpy": "ours_numpy",
    "ctypes": "ours_ctypes",
    "old": "ours",
    "torch": "torch_module",
    "torch_loop": "torch_loop",
    "torch_compile": "torch_compile",
    "torch_cell": "torch_cell",
    "jax": "jax_scan",
    "onnxruntime": "onnx_runtime",
    "onednn": "onednn",
}
TITLES = {
    "ours": "ours",
    "numpy": "our NumPy",
    "ctypes": "ours by ctypes",
    "old": "other build",
    "torch": "torch.nn",
    "torch_loop": "torch loop",
    "torch_compile": "torch.compile",
    "torch_cell": "torch cell",
    "jax": "JAX",
    "onnxruntime": "ONNX RT",
    "onednn": "oneDNN",
}
ON_REQUEST = ("torch_compile", "old", "torch_cell", "ctypes")  # slow to set up, needs a path, for one step only
