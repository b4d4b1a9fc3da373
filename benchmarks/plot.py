"""The ratios of a run as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.peers import TITLES
from benchmarks.report import groups, peers_of

COLOURS = dict(zip(TITLES, ("#000000", "#7f7f7f", "#c7c7c7", "#bcbd22", "#d62728", "#ff9896", "#e377c2", "#f7b6d2",
                            "#1f77b4", "#2ca02c", "#9467bd"), strict=True))
COLUMNS = 2


def picture(found: dict[str, Any], path: Path) -> bool:
    """One panel a table of the first precision, ratios on a logarithmic scale with quartiles.

    False where matplotlib is not installed.
    """
    try:
        import matplotlib
    except ImportError:
        return False
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    plt.rcParams["svg.hashsalt"] = "derive"  # the same picture for the same numbers
    plt.rcParams["svg.fonttype"] = "none"  # letters as letters: a tenth of the file
    panels = groups([r for r in found["rows"] if r["case"]["dtype"] == found["rows"][0]["case"]["dtype"]])
    if not panels:
        return False
    lines = -(-len(panels) // COLUMNS)
    inches = (6.4 * COLUMNS, 3.4 * lines)
    figure, axes = plt.subplots(lines, COLUMNS, figsize=inches, squeeze=False, layout="constrained")
    for axis, (title, rows) in zip(axes.flat, panels, strict=False):
        sizes = [f"{r['case']['B']}, {r['case']['T']}, {r['case']['H']}" for r in rows]
        for peer in peers_of(rows):
            asked = {n: r["peers"].get(peer, {}).get("ratio") for n, r in enumerate(rows)}
            timed = {n: r for n, r in asked.items() if r}
            if not timed:  # it computes something else
                continue
            at, ratios = list(timed), list(timed.values())
            middle = [r["median"] for r in ratios]
            spread = [[r["median"] - r["low"] for r in ratios], [r["high"] - r["median"] for r in ratios]]
            axis.errorbar(at, middle, spread, marker="o", markersize=4, linewidth=1.3, capsize=2,
                          color=COLOURS[peer], label=TITLES[peer])
        axis.axhline(1, color="black", linewidth=1)
        axis.set_yscale("log")
        axis.yaxis.set_major_formatter("{x:g}")
        axis.set_title(title, fontsize=10, loc="left")
        axis.set_xticks(range(len(sizes)), sizes, fontsize=8, rotation=30, ha="right")
        axis.grid(axis="y", which="both", linewidth=0.3)
        axis.legend(fontsize=8, ncols=2, loc="best")
    for axis in axes.flat[len(panels):]:
        axis.set_visible(False)
    figure.supxlabel("B, T, D=H", fontsize=10)
    figure.supylabel("peer's time / ours: above 1, ours is faster", fontsize=10)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None, dpi=130)
    plt.close(figure)
    return True
