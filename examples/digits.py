"""Read handwritten digits row by row with a generated LSTM or GRU.

    python examples/digits.py --cell gru --epochs 40 --seed 0

1,797 scans of eight rows of eight pixels become sequences of eight steps. A model is trained with
the generated kernels, the generated clipping and the generated SGD; a fifth of the scans is held
out. The learning curve is saved next to this file.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # generated/ lies beside this folder

from generated import gru_reader, lstm_reader, optim  # noqa: E402

MODELS = {"lstm": lstm_reader, "gru": gru_reader}
HIDDEN, BATCH, THRESHOLD = 64, 32, 1.0


def sequences(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Training and test rows (T=8, B, D=8) in [0, 1], and one-hot classes (B, M=10)."""
    scans, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(seed).permutation(len(scans))
    x = (scans[order].reshape(-1, 8, 8) / 16).transpose(1, 0, 2).astype(np.float32)
    y = np.eye(10, dtype=np.float32)[labels[order]]
    held = len(scans) // 5
    return x[:, held:], y[held:], x[:, :held], y[:held]


def accuracy(model, params, x, y) -> float:
    """Share of scans whose highest score is at the right class."""
    scores = model.predict(params, x)
    return float(np.mean(scores.argmax(axis=-1) == y.argmax(axis=-1)))


def train(model, epochs: int, seed: int) -> tuple[list[float], list[float]]:
    """Mean training loss and test accuracy after every epoch."""
    x, y, x_test, y_test = sequences(seed)
    params = model.init(D=8, H=HIDDEN, M=10, seed=seed, dtype="float32")
    rng = np.random.default_rng(seed)
    losses, accuracies = [], []
    for epoch in range(epochs):
        rate = 0.5 * (1 - epoch / epochs) + 0.02
        batches = np.array_split(rng.permutation(x.shape[1]), x.shape[1] // BATCH)
        total = 0.0
        for batch in batches:
            loss, grad = model.loss_and_grad(params, x[:, batch], y[batch])
            optim.clip_norm(grad, THRESHOLD)
            optim.sgd(params, grad, rate)
            total += loss
        losses.append(total / len(batches))
        accuracies.append(accuracy(model, params, x_test, y_test))
        if sys.stdout.isatty() or epoch % 10 == 9:
            print(f"epoch {epoch + 1:3d}  loss {losses[-1]:.4f}  test accuracy {accuracies[-1]:.1%}")
    return losses, accuracies


def picture(losses: list[float], accuracies: list[float], title: str, path: Path) -> None:
    """Save the learning curve."""
    figure, left = plt.subplots(figsize=(7, 4), layout="constrained")
    epochs = range(1, len(losses) + 1)
    left.plot(epochs, losses, color="tab:blue")
    left.set(xlabel="epoch", title=title, yscale="log")
    left.set_ylabel("training loss", color="tab:blue")
    right = left.twinx()
    right.plot(epochs, accuracies, color="tab:orange")
    right.set_ylim(0, 1)
    right.set_ylabel("test accuracy", color="tab:orange")
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main(arguments: list[str] | None = None) -> float:
    """Train, report, save the picture; returns the test accuracy."""
    parser = argparse.ArgumentParser(description="Handwritten digits, row by row.")
    parser.add_argument("--cell", choices=sorted(MODELS), default="lstm")
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="where the picture goes (default: beside this file)")
    options = parser.parse_args(arguments)
    if options.epochs < 1:
        parser.error("--epochs must be at least 1")
    start = time.perf_counter()
    losses, accuracies = train(MODELS[options.cell], options.epochs, options.seed)
    seconds = time.perf_counter() - start
    path = options.out or HERE / f"digits_{options.cell}.png"
    title = f"digits, {options.cell.upper()}, test accuracy {accuracies[-1]:.1%}"
    picture(losses, accuracies, title, path)
    print(f"{options.cell}: test accuracy {accuracies[-1]:.1%} after {options.epochs} epochs in {seconds:.1f} s")
    print(path)
    return accuracies[-1]


if __name__ == "__main__":
    main()
