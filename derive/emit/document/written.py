"""What the user named in a class body: values, and stacks such as v = concat(h, x)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from derive.language.tensor import Tensor
from derive.program.types import Lane


@dataclass(frozen=True)
class Written:
    """Ids of the values that have a name of the user's, and the parts (id, offset) of every named stack."""

    values: frozenset[str] = frozenset()
    stacks: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()


def written(cls: Any) -> Written:
    """The names in the body of a cell or a model; none where there is no class."""
    if cls is None:
        return Written()
    tracer, blocks, stacks = cls._tracer, set(), []
    for name, tensor in cls._names.items():
        for label, one in _tensors(name, tensor):
            refs = [b.ref for b in one.blocks.values() if isinstance(b, Lane)]
            if len(refs) == len(one.blocks) > 1 == len(one.axes):
                blocks |= {r.value.id for r in refs if tracer.labels.get(r.value.id, "").startswith(f"{label}_")}
                stacks.append((label, tuple((tracer.final.get(r.value.id, r.value.id), r.offset) for r in refs)))
    named = (tracer.final[i] for i in tracer.labels if i in tracer.final and i not in blocks)
    return Written(frozenset(named), tuple(stacks))


def _tensors(name: str, bound: Any) -> Iterator[tuple[str, Tensor]]:
    if isinstance(bound, Tensor):
        yield name, bound
    elif isinstance(bound, dict):
        yield from ((f"{name}_{k}", v) for k, v in bound.items() if isinstance(v, Tensor))
    elif isinstance(bound, (list, tuple)):
        yield from ((f"{name}_{n}", v) for n, v in enumerate(bound, 1) if isinstance(v, Tensor))
