"""Emitted NumPy kernels against NumPy written by hand: interleaved ratios in one run, medians.

    python benchmarks/numpy_kernels.py [cell ...] [--sizes 0,3] [--repeats 9]

The kernels are made now, from the cells, not read from generated/; calls are of the kernel functions, with
all arrays there, those that they work in too, as a plan keeps them and as those by hand do. Set
OPENBLAS_NUM_THREADS=1 to compare on one thread.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks import by_hand
from derive.cells import find
from derive.pipeline import derive
from derive.proof.crosscheck import extents
from tests.packages import numpy_core, spec

SIZES = ((1, 100, 32), (1, 100, 128), (8, 100, 64), (32, 100, 128), (32, 100, 256), (64, 50, 512), (1, 1000, 64))
HAND = {
    "lstm": (by_hand.LSTM, "W_f W_i W_o W_C", "b_f b_i b_o b_C"),
    "gru": (by_hand.GRU, "W_r W_z W_h", "b_r b_z b_h"),
    "gru_reset_after": (by_hand.GRUResetAfter, "W_ir W_iz W_in W_hr W_hz W_hn", "b_ir b_iz b_in b_hn"),
    "rnn_tanh": (by_hand.RNN, "W_xh W_hh", "b_h"),
}
Arrays = dict[str, Any]


def emitted(name: str, sizes: dict[str, int]) -> tuple[Arrays, Callable[[str, bool], None]]:
    """Random arrays of a cell's kernels, and a function that calls one of them, with arrays for training or without."""
    plan = derive(find(name)).plan
    core, sp, rng = numpy_core(plan), spec(plan), np.random.default_rng(0)
    arrays: Arrays = {}
    for part in ("forward", "backward"):
        for key, shape, _, role in sp[part]:
            if key not in arrays:
                width = 0.5 / np.sqrt(sizes["H"]) if role == "parameter" else 1
                arrays[key] = rng.normal(0, width, extents(shape, sizes)).astype(np.float32)
    for key, _, _, role in sp["forward"]:
        if role == "state":
            arrays[key][0] = 0
    for key, *_ in sp["backward"]:
        if key.startswith("seed:") and key != "seed:h":
            arrays[key][...] = 0
    bare = dict(arrays)
    for key, shape, _, role in sp["forward"]:
        if role == "saved":  # what the interface hands in for inference: one row, written again and again
            row = np.empty(extents(shape[1:], sizes), np.float32)
            bare[key] = np.lib.stride_tricks.as_strided(row, (sizes["T"], *row.shape), (0, *row.strides))
    order = [sizes["T"], sizes["B"], *(sizes[d] for d in sp["dims"])]
    work = {part: getattr(core, f"{part}_work")(*order, np.float32) for part in ("forward", "backward")}

    def call(part: str, train: bool) -> None:
        getattr(core, part)(*order, *((arrays if train else bare)[a[0]] for a in sp[part]), work[part])

    return arrays, call


def written(name: str, arrays: Arrays, sizes: dict[str, int]) -> tuple[Any, Callable[[str], Any]]:
    """The cell by hand on the same numbers, and how its stacked gradients compare with the emitted ones."""
    cls, weights, biases = HAND[name]
    H = sizes["H"]
    if name in ("lstm", "gru"):
        whole = np.stack([arrays[w] for w in weights.split()])
        w_x, w_h = whole[:, :, H:].copy(), whole[:, :, :H].copy()
    else:
        each = [arrays[w] for w in weights.split()]
        w_x, w_h = np.stack(each[: len(each) // 2]), np.stack(each[len(each) // 2 :])
    b = [arrays[k] for k in biases.split()]
    more = []
    if name == "gru_reset_after":
        b = [b[0] + arrays["b_hr"], b[1] + arrays["b_hz"], b[2], b[3]]
        more = [b.pop()]
    hand = cls(arrays["x"], arrays["seed:h"], w_x, w_h, np.stack(b), *more)

    def error(what: str) -> float:
        if what == "h":
            return float(np.abs(hand.h - arrays["h"]).max())
        found = hand.backward()[0].reshape(arrays["x"].shape)
        return float(np.abs(found - arrays["bar:x"]).max() / np.abs(found).max())

    return hand, error


def ratio(ours: Callable[[], None], theirs: Callable[[], None], repeats: int) -> tuple[float, float, float]:
    """(ours, theirs, median of the ratios), in seconds; many calls a measurement where they are short."""
    def seconds(call: Callable[[], None], number: int) -> float:
        start = time.thread_time()
        for _ in range(number):
            call()
        return (time.thread_time() - start) / number

    number = max(1, int(0.03 / max(seconds(ours, 1), 1e-6)))
    seconds(theirs, 1)
    pairs = [(seconds(ours, number), seconds(theirs, number)) for _ in range(repeats)]
    return median(a for a, _ in pairs), median(b for _, b in pairs), median(a / b for a, b in pairs)


def main() -> None:
    """One line a cell and size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("cells", nargs="*", default=[])
    parser.add_argument("--sizes", default="")
    parser.add_argument("--repeats", type=int, default=9)
    given = parser.parse_args()
    chosen = [SIZES[int(n)] for n in given.sizes.split(",")] if given.sizes else SIZES
    print("cell               B    T    H    training ms  by hand  ratio   inference ms  by hand  ratio")
    for name in given.cells or HAND:
        for B, T, H in chosen:
            sizes = {"B": B, "T": T, "T+1": T + 1, "D": H, "H": H}
            arrays, call = emitted(name, sizes)
            hand, error = written(name, arrays, sizes)

            def ours(call: Any = call) -> None:
                call("forward", True)
                call("backward", True)

            def theirs(hand: Any = hand) -> None:
                hand.forward()
                hand.backward()

            ours(), theirs()
            assert error("h") < 1e-4 and error("x") < 1e-3, (name, error("h"), error("x"))
            train = ratio(ours, theirs, given.repeats)
            infer = ratio(partial(call, "forward", False), hand.forward, given.repeats)
            shown = "".join(f"{a * 1e3:13.2f} {b * 1e3:9.2f} {r:6.2f}" for a, b, r in (train, infer))
            print(f"{name:15s} {B:4d} {T:4d} {H:4d} {shown}", flush=True)


if __name__ == "__main__":
    main()
