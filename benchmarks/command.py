"""`derive bench`: what a user asks for, and where the results go."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from benchmarks.cases import CELLS, DTYPES, MODES, QUICK_SIZES, SIZES, size
from benchmarks.harness import QUICK, Effort
from benchmarks.library import ROOT
from benchmarks.peers import PEERS
from benchmarks.plot import picture
from benchmarks.report import markdown, ratio_cell, terminal
from benchmarks.run import Plan, default_peers, run

DEFAULT_CELLS = ("rnn_tanh", "lstm_torch", "gru_reset_after", "lstm_peephole", "two_clocks")
RESULTS, PAGE, PLOT = ROOT / "build" / "bench.json", ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "benchmarks.svg"


def _words(known: tuple[str, ...]) -> Callable[..., tuple[str, ...]]:
    """Comma-separated words of a fixed set; ``all`` is all of them."""

    def convert(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...]:
        words = known if value == "all" else tuple(w.strip() for w in (value or "").split(",") if w.strip())
        for word in words:
            if word not in known:
                raise click.BadParameter(f"{word!r} is not one of {', '.join(known)}")
        return words

    return convert


def _sizes(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[tuple[int, int, int], ...]:
    try:
        return tuple(size(s) for s in (value or "").split(",") if s)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _threads(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, ...]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        asked = tuple(int(n) for n in value.split(",")) if value else tuple(n for n in (1, 2) if n <= cores)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a list of numbers") from None
    if any(not 1 <= n <= cores for n in asked):
        raise click.BadParameter(f"this process may use {cores} processor{'s' * (cores > 1)}, asked for {value}")
    return asked


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--cells", default=",".join(DEFAULT_CELLS), show_default=True, callback=_words(tuple(CELLS)),
              help="Cells, comma-separated, or all.")
@click.option("--sizes", callback=_sizes, help="BxTxH, comma-separated, D = H; default: eight, from 1x100x32 on.")
@click.option("--threads", callback=_threads, help="1, 2 or 1,2; default: both where there are two processors.")
@click.option("--dtype", default="float32", show_default=True, callback=_words(DTYPES), help="Or float64, or both.")
@click.option("--mode", default="train,infer", show_default=True, callback=_words(MODES), help="Or one of them.")
@click.option("--peers", default=",".join(default_peers()), show_default=True,
              callback=_words(tuple(p for p in PEERS if p not in ("ours", "old"))),
              help="Who is compared; also torch_compile, which is slow to set up.")
@click.option("--library", type=click.Path(exists=True, file_okay=False),
              help="The generated folder our kernels come from; default: generated/.")
@click.option("--against", type=click.Path(exists=True, file_okay=False),
              help="The generated folder of another build of ours, a peer as well.")
@click.option("--quick", is_flag=True, help="Three sizes, few rounds: a first look.")
@click.option("--seconds", type=float, help="For every row; default 4, with --quick 0.6.")
@click.option("--latency", is_flag=True, help="Only the latency of one step of one sample, H = 32 and 128.")
@click.option("--memory", is_flag=True, help="Only the peak memory of a long training step.")
@click.option("--all", "everything", is_flag=True, help="Table, latency and memory.")
@click.option("--out", default=RESULTS, type=click.Path(dir_okay=False, path_type=Path), help="JSON file to write.")
@click.option("--docs", is_flag=True, help="Also write docs/benchmarks.md and its picture.")
@click.option("--from", "stored", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Time nothing: report what this JSON file of an earlier run has.")
def bench(stored: Path | None, out: Path, docs: bool, **asked: Any) -> None:
    """Time the kernels against other libraries, in turns.

    Ratios are peer's time / ours. Absent peers are named and left out: pip install 'derive[bench]' brings them.
    """
    console = Console() if sys.stdout.isatty() else Console(width=200)
    if stored:
        found = json.loads(stored.read_text(encoding="utf-8"))
    else:
        found = _run(console, **asked)
        _write(out, json.dumps(found, indent=1) + "\n")
        console.print(f"wrote {out}")
    terminal(found, console)
    if docs:
        drawn = picture(found, PLOT)
        _write(PAGE, markdown(found, found["command"], PLOT.name if drawn else ""))
        console.print(f"wrote {PAGE}" + (f" and {PLOT}" if drawn else "; no picture: matplotlib is not installed"))


def _run(console: Console, quick: bool, seconds: float | None, everything: bool, **asked: Any) -> dict[str, Any]:
    """Time, and say how far it is."""
    effort = QUICK if quick else Effort()
    peers = (*asked["peers"], *(["old"] if asked["against"] else []))
    only = asked["latency"] or asked["memory"]
    plan = Plan(
        cells=asked["cells"], sizes=asked["sizes"] or (QUICK_SIZES if quick else SIZES), modes=asked["mode"],
        dtypes=asked["dtype"], threads=asked["threads"], peers=peers, table=everything or not only,
        effort=replace(effort, row=seconds) if seconds else effort, latency=everything or asked["latency"],
        memory=everything or asked["memory"], library=asked["library"] or "", against=asked["against"] or "",
    )
    with console.status("starting the peers") as status:

        def report(key: str, row: Any) -> None:
            status.update(f"{key}: {_said(row)}")
            if not console.is_terminal:  # somebody follows a log
                click.echo(_said(row), err=True)

        found = run(plan, report)
    return {"command": _command(), **found}


def _said(row: Any) -> str:
    """One row in a line."""
    if isinstance(row, str) or "peers" not in row:
        return str(row)
    c = row["case"]
    ratios = ", ".join(f"{p} {ratio_cell(t)}" for p, t in row["peers"].items() if t["ratio"] and p != "ours")
    return f"{c['cell']} {c['mode']} B={c['B']} T={c['T']} H={c['H']}, {c['threads']} threads: {ratios}"


def _command() -> str:
    """What a reader types to get these numbers: the options as they were given."""
    context = click.get_current_context()
    given = context.obj if isinstance(context.obj, list) else []
    return shlex.join(["derive", "bench", *given])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
