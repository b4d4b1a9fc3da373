"""Independent work on all processors."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

_job: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []  # inherited by forked workers: classes do not pickle


def _run(n: int) -> Any:
    work, items = _job[-1]
    return work(items[n])


def side_by_side(work: Callable[[Any], Any], items: Sequence[Any], done: Callable[[Any], None]) -> list[Any]:
    """``work`` of every item, in order; ``done`` is told of each. One process where none can be forked."""
    count = min(len(items), os.cpu_count() or 1)
    if count < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return [_told(work(item), item, done) for item in items]
    _job.append((work, items))
    try:
        with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("fork")) as pool:
            results = pool.map(_run, range(len(items)))
            return [_told(result, item, done) for result, item in zip(results, items, strict=True)]
    finally:
        _job.pop()


def _told(result: Any, item: Any, done: Callable[[Any], None]) -> Any:
    done(item)
    return result
