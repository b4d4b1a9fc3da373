"""How much memory a training step takes at its peak, each peer in a process of its own.

    python -m benchmarks.memory PEER LIBRARY

The baseline is taken after imports and inputs. Linux can forget the highest mark (/proc/self/clear_refs); elsewhere the
mark of the whole process is used, which hides growth below what the imports took.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.cases import Case
from benchmarks.harness import ROOT, environment
from benchmarks.peers import PEERS, Options
from benchmarks.problem import problem
from benchmarks.serve import pin

CASE = Case("lstm_torch", "train", B=32, T=1000, D=256, H=256)
MEMORY_PEERS = ("ours", "numpy", "torch", "jax", "onednn")
STATUS, MARK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def growth(peers: Iterable[str], library: str = "") -> list[dict[str, Any]]:
    """Bytes by peer: ``{"peer", "bytes"}`` or ``{"peer", "why"}``."""
    rows = []
    for peer in peers:
        done = subprocess.run([sys.executable, "-m", "benchmarks.memory", peer, library], env=environment(1), cwd=ROOT,
                              capture_output=True, text=True, check=False)
        try:
            row = json.loads(done.stdout.splitlines()[-1])
        except (IndexError, ValueError):
            row = {"why": (done.stderr.strip().splitlines() or ["the process ended"])[-1]}
        rows.append({"peer": peer, "case": CASE.facts(), **row})
    return rows


def _now() -> int:
    """Bytes resident now, or the highest so far where the system does not say."""
    try:
        return 1024 * int(STATUS.read_text(encoding="utf-8").split("VmRSS:")[1].split()[0])
    except (OSError, IndexError):
        return _highest()


def _highest() -> int:
    try:
        return 1024 * int(STATUS.read_text(encoding="utf-8").split("VmHWM:")[1].split()[0])
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def measured(peer: str, library: str) -> dict[str, Any]:
    """Import, make inputs, run a small step for what is loaded late, forget the highest mark; then two steps."""
    module = import_module(f"benchmarks.peers.{PEERS[peer]}")
    try:
        module.version()
    except ImportError:
        return {"why": f"not installed: {module.NEEDS}; pip install 'derive[bench]'"}
    small = Case("lstm_torch", "train", B=2, T=2, D=16, H=16)
    module.prepare(small, problem(small), Options(library)).run()
    inputs = problem(CASE)
    before = _now()
    try:
        MARK.write_text("5", encoding="utf-8")
    except OSError:
        before = _highest()
    prepared = module.prepare(CASE, inputs, Options(library))
    prepared.run()
    prepared.run()
    return {"bytes": _highest() - before}


def main() -> None:
    """Print what was measured."""
    pin()
    print(json.dumps(measured(sys.argv[1], sys.argv[2])))


if __name__ == "__main__":
    main()
