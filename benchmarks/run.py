"""One whole benchmark: rows of cases, one-step latencies, peak memory; everything that the reports are made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import product
from typing import Any

from benchmarks import machine
from benchmarks.cases import LATENCY_SIZES, Case
from benchmarks.harness import Effort, PeerProcess, Timing, compare
from benchmarks.library import generate_missing
from benchmarks.memory import MEMORY_PEERS, growth
from benchmarks.peers import ON_REQUEST, PEERS

LATENCY_CELLS = ("lstm_torch", "gru_reset_after", "rnn_tanh")
LATENCY_PEERS = ("ctypes", "numpy", "onnxruntime", "onednn", "torch_cell", "torch", "jax")


@dataclass(frozen=True)
class Plan:
    """What to time. ``against`` is the generated folder of another build of ours, ``library`` that of ours."""

    cells: tuple[str, ...]
    sizes: tuple[tuple[int, int, int], ...]
    modes: tuple[str, ...]
    dtypes: tuple[str, ...]
    threads: tuple[int, ...]
    peers: tuple[str, ...]
    effort: Effort
    table: bool = True
    latency: bool = False
    memory: bool = False
    library: str = ""
    against: str = ""

    def cases(self, threads: int) -> list[Case]:
        """Cell by cell, so that a reader of the running table sees one at a time."""
        order = product(self.cells, self.modes, self.dtypes, self.sizes)
        return [Case(c, m, b, t, h, h, d, threads) for c, m, d, (b, t, h) in order] if self.table else []

    def latencies(self, threads: int) -> list[Case]:
        """One step of one sample."""
        cells = [c for c in LATENCY_CELLS if c in self.cells] or list(self.cells)
        order = product(cells, LATENCY_SIZES) if self.latency and threads == 1 else ()
        return [Case(c, "infer", b, t, h, h, self.dtypes[0], threads) for c, (b, t, h) in order]


def default_peers() -> tuple[str, ...]:
    """All that need neither patience nor a path."""
    return tuple(p for p in PEERS if p != "ours" and p not in ON_REQUEST)


Report = Callable[[str, dict[str, Any]], None]


def run(plan: Plan, report: Report = lambda key, row: None) -> dict[str, Any]:
    """Time everything. ``report`` sees every row as it is done, and which list it belongs to."""
    if not plan.library:
        generate_missing(plan.cells)
    found: dict[str, Any] = {"machine": machine.facts(), "peaks": {}, "versions": {}, "rows": [], "latency": [],
                             "memory": [], "failed": []}

    def keep(key: str, row: Any) -> None:
        found[key].append(row)
        report(key, row)

    try:
        for threads in plan.threads:
            cases, latencies = plan.cases(threads), plan.latencies(threads)
            if cases or latencies:
                peak = machine.peaks(threads, [c.recurrent_bytes for c in (*cases, *latencies)])
                found["peaks"][str(threads)] = peak
            for key, todo, names in (("rows", cases, plan.peers), ("latency", latencies, LATENCY_PEERS)):
                if todo:
                    versions = found["versions"].update
                    _timed(plan, todo, names, peak, versions, partial(keep, key), partial(keep, "failed"))
        if plan.memory:
            for row in growth(MEMORY_PEERS, plan.library):
                keep("memory", row)
    except KeyboardInterrupt:  # what was timed until then is worth a report
        keep("failed", "interrupted")
    return found


def _timed(
    plan: Plan, cases: Sequence[Case], names: Sequence[str], peak: dict[str, Any],
    versions: Callable[[dict[str, str]], None], keep: Callable[[dict[str, Any]], None], failed: Callable[[str], None],
) -> None:
    """Start the peers, say their versions or why they are absent, time the cases, end the peers."""
    libraries = {"ours": plan.library, "numpy": plan.library, "ctypes": plan.library, "old": plan.against}
    processes: list[PeerProcess] = []
    try:
        for name in ("ours", *names):
            processes.append(PeerProcess(name, cases[0].threads, libraries.get(name, "")))
        answers = {p.name: p.ask(do="version") for p in processes}
        versions({k: v.get("ok") or v.get("absent") or v["error"] for k, v in answers.items()})
        ours, *others = (p for p in processes if "ok" in answers[p.name])
        for case in cases:
            try:
                keep(row_of(case, compare(case, ours, others, plan.effort), peak))
            except RuntimeError as error:  # the other cases are still worth their time
                failed(f"{case}: {error}")
    finally:
        for p in processes:
            p.close()


def row_of(case: Case, timings: Sequence[Timing], peak: dict[str, Any]) -> dict[str, Any]:
    """A case, its bound and its peers, as JSON has it."""
    seconds, limit = machine.bound(case, peak)
    return {"case": case.facts(), "bound": {"seconds": seconds, "limit": limit},
            "peers": {t.peer: asdict(t) for t in timings}}
