"""Threads: a fork, callers at once, and more members than processors."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from derive.emit.c.meetings import MEET, MEET_PARTS, MEET_UNITS, Piece, block, met, together
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


# -- where the members meet ----------------------------------------------------------------------------
def pieces_of(chance: random.Random, stem: str) -> list[Piece]:
    """Some pieces that read and write a few of six arrays."""
    some = [frozenset((name, None) for name in chance.sample("uvwxyz", chance.randint(0, 2))) for _ in range(8)]
    return [Piece((f"{stem}{n}",), *some[2 * n : 2 * n + 2]) for n in range(chance.randint(0, 4))]


def apart(order: list[str], known: dict[str, Piece]) -> bool:
    """Whether a meeting stands between any two lines of which one writes what the other one touches."""
    since: list[Piece] = []
    for line in order:
        since = [] if line == MEET else since
        if line != MEET and any(known[line].clashes(other) for other in since):
            return False
        since += [known[line]] if line != MEET else []
    return True


def test_members_meet_between_shares_that_clash_and_nowhere_else() -> None:
    """Two blocks of time and what comes after them; no meeting could be left out."""
    chance, meetings = random.Random(0), 0
    for _ in range(400):
        before, loop, after, last = (pieces_of(chance, stem) for stem in "blae")
        lines, rest = block(before, loop, after, 1)
        end = met(last, open_=rest)[0]
        known = {line: p for p in (*before, *after, *last) for line in p.lines} | {"steps": together(loop)}
        whole = [*lines["before"], "steps", *lines["after"]]
        assert apart([*whole, *whole, *end], known)
        for n in (n for n, line in enumerate(whole) if line == MEET):
            fewer = whole[:n] + whole[n + 1 :]
            assert not apart([*fewer, *fewer, *end], known)
            meetings += 1
    assert meetings > 200


def steps_of(chance: random.Random) -> list[Piece]:
    """Some pieces of a step: rows of this step and the one before, arrays without rows, some touched unit by unit."""
    def touches(n: int) -> frozenset[tuple[str, int | None]]:
        names = chance.sample("uvwxyz", n)
        return frozenset((name, chance.choice((None, 0, -1)) if name in "xyz" else None) for name in names)

    pieces = []
    for n in range(chance.randint(1, 4)):
        read, written = touches(chance.randint(0, 2)), touches(1)
        units = frozenset((name, "H") for name, _ in read | written if chance.random() < 0.7)
        pieces.append(Piece((f"l{n}",), read, written, units, chance.choice(("", "", "H"))))
    return pieces


def enough(lines: list[str], known: dict[str, Piece], step: int) -> bool:
    """Whether members that run some steps meet wherever one touches what is another's, whatever H is."""
    since: list[tuple[Piece, set[str]]] = []  # and the extents after whose products they have met since
    for t in range(5):
        for line in lines:
            if line == MEET_UNITS:
                since = []
            elif line == MEET_PARTS.format("H"):
                since = [(p, {*met_after, "H"}) for p, met_after in since]
            else:
                old, at = known[line], step * t
                reads, writes = (frozenset((a, s if s is None else s + at) for a, s in x) for x in (old.reads, old.writes))
                new = replace(old, reads=reads, writes=writes)
                for p, met_after in since:
                    names = p.clashes(new)
                    if names - {n for n, _ in p.units & new.units} or (names and {p.panels, new.panels} - {"", *met_after}):
                        return False
                since.append((new, set()))
    return True


def test_members_go_on_with_their_units_where_nobody_else_touches_them() -> None:
    """Forwards and backwards in time; no meeting could be left out, and some are spared."""
    chance, spared, needed = random.Random(1), 0, 0
    for _ in range(2000):
        loop, step = steps_of(chance), chance.choice((1, -1))
        lines, _ = met(loop, MEET_UNITS, step)
        known = {line: p for p in loop for line in p.lines}
        assert enough(lines, known, step), (loop, lines)
        for n in (n for n, line in enumerate(lines) if line == MEET_UNITS):
            needed += not enough(lines[:n] + lines[n + 1 :], known, step)
        strict = [replace(p, units=frozenset()) for p in loop]
        spared += met(strict, MEET_UNITS, step)[0].count(MEET_UNITS) - lines.count(MEET_UNITS)
    assert needed > 1000 and spared > 300
