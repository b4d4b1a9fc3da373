"""The process of one peer: answers requests, one JSON object a line, until its input ends.

    python -m benchmarks.serve PEER LIBRARY

``{"do": "version"}``, ``{"do": "prepare", "case": {...}}``, ``{"do": "results", "path": FILE.npz}`` and
``{"do": "run", "n": N}``, which answers with the seconds of one run. An answer has "ok" or "error", with "absent" for
what is not installed and "refused" for what the peer does not do.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from importlib import import_module
from typing import IO, Any

import numpy as np

from benchmarks.cases import Case
from benchmarks.peers import PEERS, Options, Prepared
from benchmarks.problem import problem


class Server:
    """Holds one prepared case at a time."""

    def __init__(self, peer: str, library: str) -> None:
        self.peer, self.options = import_module(f"benchmarks.peers.{PEERS[peer]}"), Options(library)
        self.prepared: Prepared | None = None

    def answer(self, ask: dict[str, Any]) -> dict[str, Any]:
        """What goes back through the pipe."""
        try:
            return getattr(self, ask.pop("do"))(**ask)
        except ImportError as error:
            return {"error": str(error), "absent": f"not installed: {self.peer.NEEDS}; pip install 'derive[bench]'"}
        except Exception as error:  # a peer may fail in any way; the others go on
            return {"error": f"{type(error).__name__}: {error}"[:500]}

    def version(self) -> dict[str, Any]:
        return {"ok": self.peer.version()}

    def prepare(self, case: dict[str, Any]) -> dict[str, Any]:
        """Two runs: the first compiles and allocates, the second says how long one takes."""
        self.prepared = None
        gc.collect()
        what = Case(**case)
        if refused := self.peer.refusal(what):
            return {"error": refused, "refused": refused}
        self.prepared = self.peer.prepare(what, problem(what), self.options)
        self.prepared.run()
        return {"ok": self.run(1)["ok"]}

    def results(self, path: str) -> dict[str, Any]:
        assert self.prepared is not None
        np.savez(path, **self.prepared.results())
        return {"ok": path}

    def run(self, n: int) -> dict[str, Any]:
        """Seconds of one of ``n`` runs; before several, one that is not timed: caches are cold after a pause."""
        assert self.prepared is not None
        run = self.prepared.run
        if n > 1:
            run()
        gc.disable()
        start = time.perf_counter()
        for _ in range(n):
            run()
        seconds = (time.perf_counter() - start) / n
        gc.enable()
        return {"ok": seconds}


def serve(peer: str, library: str, asked: IO[str], answers: IO[str]) -> None:
    """Until the driver closes the pipe."""
    server = Server(peer, library)
    for line in asked:
        answers.write(json.dumps(server.answer(json.loads(line))) + "\n")
        answers.flush()


def pin() -> None:
    """To the processors that the driver chose, before a thread pool starts."""
    if cpus := os.environ.get("BENCH_CPUS"):
        os.sched_setaffinity(0, [int(n) for n in cpus.split(",")])


def main() -> None:
    """What peers print goes to standard error: standard output is the pipe."""
    pin()
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        serve(sys.argv[1], sys.argv[2], sys.stdin, answers)


if __name__ == "__main__":
    main()
