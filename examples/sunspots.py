"""Forecast the yearly sunspot number one year ahead with a generated GRU.

    python examples/sunspots.py --epochs 400 --seed 0

The record of 1700 to 2008 (data/sunspots.csv, its source in data/README.md) is split in time: the
model is fitted to the years up to 1920 and judged on all later ones, which it never saw. It is
compared with persistence, the forecast that next year is like this year.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # generated/ lies beside this folder

from generated import gru_regressor, optim  # noqa: E402

LAST_TRAINING_YEAR, WINDOW, HIDDEN = 1920, 40, 16
SCALE = 100.0  # sunspot numbers are of this order


def record() -> tuple[np.ndarray, np.ndarray]:
    """Years and sunspot numbers."""
    table = np.loadtxt(HERE / "data" / "sunspots.csv", delimiter=",", skiprows=1)
    return table[:, 0].astype(int), table[:, 1]


def windows(series: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All stretches of WINDOW years as (T, B, 1), and the year after each of their years."""
    cut = np.lib.stride_tricks.sliding_window_view(series, WINDOW + 1).T
    return cut[:-1, :, None], cut[1:, :, None]


def fit(series: np.ndarray, epochs: int, seed: int):
    """Parameters of the GRU after ``epochs`` passes over the training years."""
    x, y = windows(series)
    params = gru_regressor.init(D=1, H=HIDDEN, M=1, seed=seed, dtype="float64")
    rng = np.random.default_rng(seed)
    for epoch in range(epochs):
        rate = 0.02 * (1 - epoch / epochs)
        for batch in np.array_split(rng.permutation(x.shape[1]), 4):
            _, grad = gru_regressor.loss_and_grad(params, x[:, batch], y[:, batch])
            optim.clip_norm(grad, 1.0)
            optim.sgd(params, grad, rate)
    return params


def forecasts(params, series: np.ndarray) -> np.ndarray:
    """For every year but the first, the forecast made one year before from the years until then."""
    return gru_regressor.predict(params, series[:-1, None, None])[:, 0, 0]


def rms(error: np.ndarray) -> float:
    return float(np.sqrt(np.mean(error**2)))


def main(arguments: list[str] | None = None) -> tuple[float, float]:
    """Fit, report, save the picture; returns the errors of the model and of persistence."""
    parser = argparse.ArgumentParser(description="Sunspots, one year ahead.")
    parser.add_argument("--epochs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=HERE / "sunspots.png", help="where the picture goes")
    options = parser.parse_args(arguments)
    if options.epochs < 1:
        parser.error("--epochs must be at least 1")
    years, numbers = record()
    params = fit(numbers[years <= LAST_TRAINING_YEAR] / SCALE, options.epochs, options.seed)
    forecast = SCALE * forecasts(params, numbers / SCALE)
    held = years[1:] > LAST_TRAINING_YEAR
    model = rms((forecast - numbers[1:])[held])
    persistence = rms((numbers[:-1] - numbers[1:])[held])
    figure, axes = plt.subplots(figsize=(9, 4), layout="constrained")
    axes.plot(years, numbers, color="black", linewidth=1, label="recorded")
    axes.plot(years[1:][held], forecast[held], color="tab:orange", label="forecast, one year ahead")
    axes.axvspan(years[0], LAST_TRAINING_YEAR, color="tab:blue", alpha=0.08, label="fitted to these years")
    axes.set(xlabel="year", ylabel="sunspot number", title=f"rms error {model:.1f}, persistence {persistence:.1f}")
    axes.set_ylim(-5, 230)
    axes.legend(loc="upper left", ncols=3)
    figure.savefig(options.out, dpi=120)
    plt.close(figure)
    print(f"rms error {LAST_TRAINING_YEAR + 1} to {years[-1]}: GRU {model:.1f}, persistence {persistence:.1f}")
    print(options.out)
    return model, persistence


if __name__ == "__main__":
    main()
