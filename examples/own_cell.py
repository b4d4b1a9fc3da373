"""A cell of one's own: from equations to a trained model.

    python examples/own_cell.py

The cell is a memory that is written through a gate: a unit keeps its content exactly, or replaces
it. The task needs that: remember the value that came with the mark, many steps ago.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

import numpy as np

from derive import Bias, Cell, Input, Model, State, Target, Weight, concat, half_squared_error, last, sigmoid, tanh
from derive.pipeline import generate


class Keeper(Cell):
    """A memory that keeps or replaces."""

    x = Input("D")
    h = State("H")
    W_g, W_c = Weight.many(2, "H", "H+D")
    b_g = Bias("H", init=-2.0)  # closed at first
    b_c = Bias("H")
    v = concat(h, x)
    g = sigmoid(W_g @ v + b_g)
    h.next = (1 - g) * h + g * tanh(W_c @ v + b_c)


class KeeperModel(Model):
    """The memory read out at the end."""

    cell = Keeper
    y = Target("M")
    V = Weight("M", "H")
    loss = half_squared_error(V @ cell.h.next, y)
    aggregate = last


def task(rng: np.random.Generator, steps: int = 20, samples: int = 64) -> tuple[np.ndarray, np.ndarray]:
    """Noise with one marked value in the first quarter (T, B, 2), and that value (B, 1)."""
    x = np.zeros((steps, samples, 2))
    x[..., 0] = rng.uniform(-1, 1, (steps, samples))
    marked = rng.integers(0, steps // 4, samples)
    x[marked, np.arange(samples), 1] = 1
    return x, x[marked, np.arange(samples), :1]


def main() -> tuple[float, float]:
    """Generate, import, train; returns the loss before and after."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "kernels"
        generate([Keeper, KeeperModel], out)
        sys.path.insert(0, folder)
        try:
            model, optim = importlib.import_module("kernels.keeper_model"), importlib.import_module("kernels.optim")
        finally:
            sys.path.remove(folder)
        rng = np.random.default_rng(0)
        params = model.init(D=2, H=16, M=1, seed=0, dtype="float64")
        test = task(np.random.default_rng(1), samples=512)
        before = model.loss(params, *test)
        for step in range(3000):
            _, grad = model.loss_and_grad(params, *task(rng))
            optim.clip_norm(grad, 1.0)
            optim.sgd(params, grad, 0.2 * (1 - step / 3000))
        after = model.loss(params, *test)
    print(f"loss before training {before:.4f}, after {after:.5f}")
    return before, after


if __name__ == "__main__":
    main()
