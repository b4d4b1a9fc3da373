"""Threads: a fork, callers at once, and more members than processors."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from tests.packages import Package

SHAPES = ((6, 1, 96), (6, 24, 16))  # units divided, rows divided


def prepared(module: Any, steps: int, batch: int, size: int, threads: int, seed: int = 0) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(seed)
    params = module.init(D=5, H=size, seed=seed)
    plan = module.plan(T=steps, B=batch, D=5, H=size, threads=threads)
    plan._forward._call.threads = plan._backward._call.threads = -threads  # so many, worth it or not
    plan.load(params)
    x, dh = (rng.normal(size=(steps, batch, n)).astype(np.float32) for n in (5, size))
    return plan, x, dh


def step(plan: Any, x: Any, dh: Any) -> bytes:
    """The bits of everything that a training step gives."""
    run = plan.forward(x)
    grad = plan.backward(h=dh)
    return bytes(run.h.tobytes() + grad.params.flat.tobytes() + grad.x.tobytes())


def test_callers_at_once_get_what_one_caller_gets(package: Package) -> None:
    """Four threads of Python share one pool: whoever finds it taken works alone, and the bits are the same."""
    module = package["lstm"].c_kernel
    for shape in SHAPES:
        alone = [step(*prepared(module, *shape, threads=1, seed=n)) for n in range(4)]
        together = [prepared(module, *shape, threads=2, seed=n) for n in range(4)]
        with ThreadPoolExecutor(4) as pool:
            for _ in range(20):
                assert list(pool.map(lambda mine: step(*mine), together)) == alone


@pytest.mark.parametrize("cell", ("gru", "lstm_layernorm"))
def test_more_members_than_processors_only_take_longer(package: Package, cell: str) -> None:
    module = package[cell].c_kernel
    for shape in SHAPES:
        assert step(*prepared(module, *shape, threads=9)) == step(*prepared(module, *shape, threads=1))


FORK = """
import os, sys
import numpy as np
from {package} import lstm
params = lstm.init(D=5, H=96)
plan = lstm.plan(T=6, B=1, D=5, H=96, threads=2)
plan._forward._call.threads = -2
plan.load(params)
x = np.ones((6, 1, 5), np.float32)
right = plan.forward(x).h.copy()
child = os.fork()
again = bool((plan.forward(x).h == right).all())
if child == 0:
    os._exit(0 if again else 3)
_, status = os.waitpid(child, 0)
print(again, os.waitstatus_to_exitcode(status))
"""


def test_a_process_and_its_fork_both_have_threads(package: Package) -> None:
    """The pool was running before the fork; neither side waits for members that it does not have."""
    package["lstm"]
    code = FORK.format(package=package.name)
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=120,
                          cwd=package.folder.parent, env=os.environ | {"PYTHONPATH": str(package.folder.parent)}, check=False)
    assert done.stdout.split() == ["True", "0"], done.stderr[-2000:]
