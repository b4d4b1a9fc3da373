"""What one level of the proof says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Word = Literal["proved", "refuted", "not attempted"]


class Refused(Exception):
    """Emitted text outside the subset that can be certified."""


@dataclass(frozen=True)
class Verdict:
    """``word`` on ``claim``; ``facts`` are machine-independent numbers and names, ``wrong`` the culprits."""

    claim: str
    word: Word
    facts: tuple[tuple[str, int | str], ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.word == "proved"


def judged(claim: str, wrong: Iterable[str], **facts: int | str) -> Verdict:
    """Proved where nothing is wrong."""
    found = tuple(wrong)
    return Verdict(claim, "refuted" if found else "proved", tuple(facts.items()), found)
