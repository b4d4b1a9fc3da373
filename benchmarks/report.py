"""A finished run as tables: on a terminal, and as the Markdown that is kept in docs/."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.peers import TITLES

Row = dict[str, Any]
QUIET = 0.5  # processes waiting or running when it began; with more, thread pools that spin fall behind by far
BUSY = "The machine was busy when this began (load {}): do not trust these figures, least of all with several threads."
WIDE = 150  # columns of a terminal that has room for quartiles
HOW = """\
A figure is *peer's time / our time*: above 1, ours is faster. It is the median of rounds in which the peers took turns,
each in a process of its own, with the quartiles in brackets. Before timing, outputs and gradients were compared with
ours at the same size. A training step is forward and backward with gradients of the input, the initial states and all
weights, and the weights are new in every step; in inference they were loaded once."""
BOUND = """\
The bound is 2 B T G H (D + H) operations at the first rate, G matrices each way, three times that for training. At
B = 1 the recurrent weights must also be read in every step, twice in training; `w` marks where that takes longer than
their multiply-adds, at the rate of reading a buffer of that size over and over, and adds to the other products."""


def duration(seconds: float) -> str:
    """Three figures: 93.4 µs, 30.0 ms, 1.02 s."""
    for unit, scale in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= scale or unit == "µs":
            return f"{seconds / scale:#.3g}".rstrip(".") + f" {unit}"
    raise AssertionError


def figure(value: float) -> str:
    """Two decimals below ten, one below a hundred, none above."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def ratio_cell(timing: Row, spread: bool = True) -> str:
    """``1.69 (1.64-1.75)``, or a dash for what a peer does not do."""
    if timing["ratio"] is None:
        return "differs" if timing["error"] is not None else "-"
    r = timing["ratio"]
    return figure(r["median"]) + (f" ({figure(r['low'])}-{figure(r['high'])})" if spread else "")


def share(row: Row) -> str:
    """How much of what the machine can do we reach, in percent, and what limits it."""
    seconds, ours = row["bound"]["seconds"], row["peers"]["ours"]["seconds"]
    if not seconds or ours is None:
        return "-"
    return f"{100 * seconds / ours['median']:.0f}{' w' if row['bound']['limit'] == 'weights' else ''}"


def peers_of(rows: Sequence[Row]) -> list[str]:
    """Peers with a time in at least one row, in the order they were asked."""
    seen = dict.fromkeys(p for row in rows for p in row["peers"] if p != "ours")
    return [p for p in seen if any(_said(row["peers"].get(p)) for row in rows)]


def _said(timing: Row | None) -> bool:
    return timing is not None and (timing["ratio"] is not None or timing["error"] is not None)


def header(peers: Sequence[str]) -> list[str]:
    """Of a table of ratios."""
    return ["B", "T", "D=H", "ours", "% of bound", *(TITLES[p] for p in peers)]


def line(row: Row, peers: Sequence[str], spread: bool = True) -> list[str]:
    """One case, with quartiles or, where room is short, without."""
    case, ours = row["case"], row["peers"]["ours"]["seconds"]
    missing = {"ratio": None, "error": None}
    return [str(case["B"]), str(case["T"]), str(case["H"]), duration(ours["median"]), share(row),
            *(ratio_cell(row["peers"].get(p, missing), spread) for p in peers)]


def groups(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Rows of one table: the same cell, mode, precision and threads."""

    def key(row: Row) -> tuple[str, str, str, int]:
        c = row["case"]
        return c["cell"], c["mode"], c["dtype"], c["threads"]

    titled: list[tuple[str, list[Row]]] = []
    for (cell, mode, dtype, threads), members in groupby(rows, key):
        what = "training step" if mode == "train" else "inference"
        titled.append((f"{cell}, {what}, {dtype}, {threads} thread{'s' * (threads > 1)}", list(members)))
    return titled


def terminal(found: Row, console: Console) -> None:
    """All tables of a run."""
    for title, rows in [*groups(found["rows"]), *_steps(found)]:
        peers = peers_of(rows)
        table = Table(title=title, title_justify="left", box=None, pad_edge=False)
        for name in header(peers):
            table.add_column(name, justify="right", no_wrap=True)
        for row in rows:
            table.add_row(*line(row, peers, spread=console.width >= WIDE))
        console.print(table, "")
    for row in found["memory"]:
        console.print(f"peak memory of a training step, {TITLES[row['peer']]}: {_memory(row)}")
    if found["rows"]:
        console.print("ours: median time. Others: their time / ours, median (quartiles); above 1, ours is faster.")
    if (found["machine"]["load"] or 0) > QUIET:
        console.print(BUSY.format(found["machine"]["load"]), style="bold")
    for peer, version in found["versions"].items():
        if version.startswith("not installed"):
            console.print(f"{TITLES[peer]}: {version}", markup=False)
    for text in [*differing(found), *found["failed"]]:
        console.print(text, markup=False)


def differing(found: Row) -> list[str]:
    """What failed or computes something else: to be seen, not to be passed over as not offered."""
    said = {}
    for row in (*found["rows"], *found["latency"]):
        for peer, timing in row["peers"].items():
            if (timing["error"] is not None and timing["ratio"] is None) or "Error" in timing["why"]:
                said[f"{TITLES[peer]}, {row['case']['cell']} {row['case']['mode']}: {timing['why']}"] = None
    return list(said)


def _steps(found: Row) -> list[tuple[str, list[Row]]]:
    return [(f"one step: {title}", rows) for title, rows in groups(found["latency"])]


def _memory(row: Row) -> str:
    return f"{row['bytes'] / 2**20:.0f} MiB" if "bytes" in row else str(row["why"])


def markdown(found: Row, command: str, plot: str = "") -> str:
    """docs/benchmarks.md: made from the JSON, so that text and numbers cannot part."""
    m = found["machine"]
    parts = [
        "# Benchmarks",
        f"Written by `{command}` on {m['date']}; do not edit.",
        HOW,
        f"Machine: {m['processor']}, {m['cores']} cores, {m['caches']}; {m['system']}, Python {m['python']}, "
        f"{m['compiler']}. Load when it began: {m['load']}.",
        "Versions: " + ", ".join(_versions(found["versions"])) + ".",
        f"**{BUSY.format(m['load'])}**" if (m["load"] or 0) > QUIET else "",
        _limits(found["peaks"]),
    ]
    if plot:
        parts.append(f"![Ratios by size]({plot})")
    parts += [_section(f"## {title}", rows) for title, rows in groups(found["rows"])]
    parts += [_section(f"## {title[0].upper()}{title[1:]}", rows) for title, rows in _steps(found)]
    if found["memory"]:
        c = found["memory"][0]["case"]
        lines = [f"| {TITLES[row['peer']]} | {_memory(row)} |" for row in found["memory"]]
        head = f"## Peak memory of a training step, {c['cell']}, B={c['B']}, T={c['T']}, D=H={c['H']}, {c['dtype']}"
        parts.append("\n".join([head, "", "| | beyond inputs and imports |", "|---|---:|", *lines]))
    if said := [*differing(found), *found["failed"]]:
        parts.append("\n".join(["## Not timed", "", *(f"- {text}" for text in said)]))
    return "\n\n".join(filter(None, parts)) + "\n"


def _versions(by_peer: dict[str, str]) -> list[str]:
    """Each library once; with its peer's name where it is not installed."""
    return list(dict.fromkeys(f"{TITLES[k]} {v}" if v.startswith("not ") else v for k, v in by_peer.items()))


def _limits(peaks: Row) -> str:
    """What 100 % means, and how it was measured."""
    lines = []
    for threads, peak in peaks.items():
        if peak:
            lines.append(f"With {threads} thread{'s' * (threads != '1')}: multiply-adds out of registers "
                         f"{_rates(peak['fma'])} GFLOP/s, NumPy's square product {_rates(peak['product'])} GFLOP/s.")
    return "\n".join([*lines, BOUND]) if lines else ""


def _rates(by_dtype: dict[str, float]) -> str:
    return ", ".join(f"{v / 1e9:.0f} ({dtype})" for dtype, v in by_dtype.items())


def _section(title: str, rows: Sequence[Row]) -> str:
    peers = peers_of(rows)
    names = header(peers)
    lines = [title, "", "| " + " | ".join(names) + " |", "|" + "---:|" * len(names)]
    return "\n".join([*lines, *("| " + " | ".join(line(row, peers)) + " |" for row in rows)])
