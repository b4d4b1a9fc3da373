"""save: what forward keeps for backward is a minimum cut of the value graph.

Every value costs its size; states, inputs and parameters are there anyway; what lies behind the
cut is computed again in backward. Contractions are never computed again.
"""

from __future__ import annotations

from dataclasses import replace

import networkx as nx

from derive.program.types import Role, Statement, Value
from derive.schedule.kernel import Kernel, Schedule, is_map, reads

_NOMINAL = 64  # size of every feature dimension, to compare H with 1 and with V x K
_FOREVER = 1 << 60


def save(schedule: Schedule) -> Schedule:
    """Choose the saved values and let backward compute the others it reads again."""
    producers = {s.out.value.id: s for s in schedule.forward.everything}
    wanted = {v.id for v in schedule.saved}
    if not wanted:
        return schedule
    kept = _cut(producers, wanted)
    saved = tuple(s.out.value for s in schedule.forward.everything if s.out.value.id in kept)
    again = _recomputed(schedule.forward.everything, kept, wanted)

    def with_recomputation(kernel: Kernel) -> Kernel:
        there = {s.out.value.id for s in kernel.everything}
        once = [s for s in again if not s.out.value.timed and s.out.value.id not in there]
        loop = [s for s in again if s.out.value.timed]
        return kernel.with_sections(
            once=[*kernel.statements("once"), *once], loop=[*loop, *kernel.statements("loop")]
        )

    return replace(
        schedule,
        saved=saved,
        backward=with_recomputation(schedule.backward),
        per_sample=with_recomputation(schedule.per_sample),
    )


def _cost(value: Value) -> int:
    return int(_NOMINAL ** len(value.features)) * 16 + 1


def _cut(producers: dict[str, Statement], wanted: set[str]) -> set[str]:
    """The cheapest set of values from which all wanted ones follow without a contraction.

    Of several minimum cuts the one nearest to backward is taken: it computes least again.
    """
    graph = nx.DiGraph()
    for name, s in producers.items():
        if not _free(s.out.value):
            graph.add_edge(("in", name), ("out", name), capacity=_cost(s.out.value))
            if not is_map(s):
                graph.add_edge("source", ("in", name), capacity=_FOREVER)
            for r in reads(s):
                if r.value.id in producers and not _free(r.value):
                    graph.add_edge(("out", r.value.id), ("in", name), capacity=_FOREVER)
    for name in wanted:
        graph.add_edge(("out", name), "backward", capacity=_FOREVER)
    if "source" not in graph:
        return set()
    _, (near, far) = nx.minimum_cut(graph, "source", "backward")
    return {n for n in producers if ("in", n) in near and ("out", n) in far}


def _free(value: Value) -> bool:
    """Kept anyway (states) or cheap to make again once (values without time)."""
    return not value.timed or value.role is Role.STATE


def _recomputed(statements: tuple[Statement, ...], kept: set[str], wanted: set[str]) -> list[Statement]:
    needed = wanted - kept
    again = []
    for s in reversed(statements):
        if s.out.value.id in needed and s.out.value.role is not Role.STATE:  # states are there, and what makes them
            again.append(s)
            needed |= {r.value.id for r in reads(s)} - kept
    return again[::-1]
