"""Peers in processes of their own, run in turns: A B C A B C, one active at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.cases import Case
from benchmarks.peers import Arrays
from benchmarks.problem import TOLERANCE, disagreement
from benchmarks.stats import Summary, ratio, repetitions, summary

ROOT = Path(__file__).parents[1]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "DERIVE_THREADS", "TBB_NUM_THREADS")


@dataclass(frozen=True)
class Effort:
    """Seconds for a row of the table, seconds a turn at least, rounds at least and at most."""

    row: float = 4.0
    turn: float = 0.02
    least: int = 7
    most: int = 200


QUICK = Effort(row=0.6, turn=0.005, least=3, most=30)
PATIENCE = 0.3  # seconds that a peer's pool may spin after its turn before the next one starts; ONNX Runtime's: 35 ms


@dataclass(frozen=True)
class Timing:
    """One peer in one case: seconds a run and peer / ours; or why there is no time."""

    peer: str
    seconds: Summary | None = None
    ratio: Summary | None = None
    error: float | None = None  # largest difference from our results, relative
    why: str = ""


def environment(threads: int) -> dict[str, str]:
    """What a process of so many threads starts with: thread counts of every pool, and which processors it may use."""
    allowed = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    return {
        **os.environ,
        **dict.fromkeys(THREADS, str(threads)),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", "")))),
        "BENCH_CPUS": ",".join(map(str, allowed[-threads:])),
        "XLA_FLAGS": f"--xla_cpu_multi_thread_eigen={'true' if threads > 1 else 'false'}",
    }


class PeerProcess:
    """A peer behind a pipe. Threads are set in its environment, before anything is imported; so are its processors."""

    def __init__(self, peer: str, threads: int, library: str = "") -> None:
        command = [sys.executable, "-m", "benchmarks.serve", peer, library]
        self.name = peer
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115  # until close
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log,
                                         text=True, env=environment(threads), cwd=ROOT,
                                         start_new_session=True)  # Ctrl-C is for the driver, which ends them

    def ask(self, **request: Any) -> dict[str, Any]:
        """One request. A process that died answers with an error and the end of what it printed."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if line:
            return json.loads(line)
        self._log.seek(0)
        return {"error": f"the process ended: {self._log.read()[-300:]}"}

    def settle(self) -> None:
        """Wait until no thread of the process runs: a pool that spins would take a processor from the next peer."""
        end = time.perf_counter() + PATIENCE
        time.sleep(0.002)
        while "R" in states(self._process.pid) and time.perf_counter() < end:
            time.sleep(0.002)

    def seconds(self, n: int) -> float:
        """Raises RuntimeError if the peer fails between two runs of the same case."""
        answer = self.ask(do="run", n=n)
        if "ok" not in answer:
            raise RuntimeError(f"{self.name}: {answer['error']}")
        return float(answer["ok"])

    def close(self) -> None:
        """Ends the process: its input ends, and if that is not enough it is killed."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()


def states(pid: int) -> str:
    """A letter for every thread of a process, R for one that runs. All run where the system does not tell."""
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/stat"):
        with suppress(OSError):  # a thread may end while we look
            found.append(path.read_text().rpartition(")")[2].split()[0])
    return "".join(found) or "R"


def results(process: PeerProcess, folder: Path) -> Arrays:
    """What the last run of a peer gave, by name. Raises RuntimeError if it cannot say."""
    path = folder / f"{process.name}.npz"
    answer = process.ask(do="results", path=str(path))
    if "ok" not in answer:
        raise RuntimeError(f"{process.name}: {answer['error']}")
    with np.load(path) as stored:
        return {k: stored[k] for k in stored.files}


def compare(case: Case, ours: PeerProcess, others: Sequence[PeerProcess], effort: Effort) -> list[Timing]:
    """Time one case: prepare all, compare what they compute, then take turns. Ours is the first of the list."""
    prepared = {p.name: p.ask(do="prepare", case=case.facts()) for p in (ours, *others)}
    if "ok" not in prepared[ours.name]:
        raise RuntimeError(f"{case}: ours fails: {prepared[ours.name]['error']}")
    found: dict[str, Timing] = {}
    errors: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        mine = results(ours, Path(folder))
        for p in others:
            answer = prepared[p.name]
            if "ok" not in answer:
                found[p.name] = Timing(p.name, why=answer.get("absent") or answer["error"])
                continue
            try:
                errors[p.name], where = disagreement(mine, results(p, Path(folder)))
            except (RuntimeError, KeyError, ValueError) as error:
                found[p.name] = Timing(p.name, why=f"cannot be compared: {error}")
                continue
            if not errors[p.name] <= TOLERANCE[case.dtype]:
                why = f"computes something else: {where} differs by {errors[p.name]:.1e}"
                found[p.name] = Timing(p.name, error=errors[p.name], why=why)
    running = [ours, *(p for p in others if p.name not in found)]
    taken = turns(running, {p.name: float(prepared[p.name]["ok"]) for p in running}, effort)
    for p in running:
        times = taken[p.name]
        found[p.name] = Timing(p.name, summary(times), ratio(times, taken[ours.name]), errors.get(p.name, 0.0))
    return [found[p.name] for p in (ours, *others)]


def turns(running: Sequence[PeerProcess], once: dict[str, float], effort: Effort) -> dict[str, list[float]]:
    """Seconds of every peer in every round."""
    repeat = {p.name: repetitions(once[p.name], effort.turn) for p in running}
    taken: dict[str, list[float]] = {p.name: [] for p in running}
    start, rounds = time.perf_counter(), 0
    while rounds < effort.least or (rounds < effort.most and time.perf_counter() - start < effort.row):
        for p in running:
            taken[p.name].append(p.seconds(repeat[p.name]))
            p.settle()
        rounds += 1
    return taken
