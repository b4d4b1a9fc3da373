"""Medians and quartiles, and what to repeat how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Summary:
    """Median, lower and upper quartile of ``n`` values."""

    median: float
    low: float
    high: float
    n: int


def summary(values: Sequence[float]) -> Summary:
    """Raises ValueError for no values."""
    if not values:
        raise ValueError("no values to summarise")
    low, _, high = quantiles(values, n=4, method="inclusive") if len(values) > 1 else (values[0],) * 3
    return Summary(median(values), low, high, len(values))


def ratio(theirs: Sequence[float], ours: Sequence[float]) -> Summary:
    """Peer's time / ours, round by round: what slowed the machine in a round slowed both."""
    return summary([a / b for a, b in zip(theirs, ours, strict=True)])


def repetitions(once: float, turn: float) -> int:
    """How often to run what takes ``once`` seconds so that a turn lasts about ``turn`` seconds."""
    return max(1, min(100_000, round(turn / max(once, 1e-9))))
