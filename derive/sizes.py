"""The sizes that kernels are made for, so that they are constants in the text: ``--size H=64,B=1``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from derive.language.errors import CellError
from derive.program.types import Origin, Program

Sizes = Mapping[str, int]
LARGEST = 2**31 - 1


def read(text: str) -> dict[str, int]:
    """``H=64,D=32`` as a dict. Raises ValueError for anything else."""
    found: dict[str, int] = {}
    for part in text.split(","):
        name, _, value = (word.strip() for word in part.partition("="))
        if not name.isidentifier() or not re.fullmatch(r"-?[0-9]+", value):
            raise ValueError(f"{part.strip()!r} is not a size; write --size H=64,B=1")
        if found.setdefault(name, int(value)) != int(value):
            raise ValueError(f"{name} is given twice, as {found[name]} and as {value}")
    return found


def programs(cls: Any) -> tuple[Program, ...]:
    """The recurrence of a cell; that of a model's cell, and its readout."""
    return (cls.cell.program, cls.program) if hasattr(cls, "cell") else (cls.program,)


def check(cls: Any, sizes: Sizes) -> None:
    """Raise CellError for sizes that kernels of ``cls`` cannot be made for."""
    dims = sorted({d for p in programs(cls) for d in p.dims})
    for name, size in sizes.items():
        where, constant = Origin(name=f"size {name}={size}"), [p.constant_sizes.get(name) for p in programs(cls)]
        if name == "T":
            raise CellError("the number of steps is never fixed", "a kernel takes sequences of any length", where)
        if name not in (*dims, "B"):
            advice = f"its sizes are {', '.join(dims)}, and B for the batch"
            raise CellError(f"{cls.__name__} has no dimension {name!r}", advice, where)
        if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= LARGEST:
            raise CellError(f"{name} is {size!r}", f"give a whole number from 1 to {LARGEST}", where)
        if any(known not in (None, size) for known in constant):
            needed = next(known for known in constant if known is not None)
            raise CellError(f"the constants of {cls.__name__} need {name}={needed}", f"leave {name} out", where)


def of(cls: Any, sizes: Sizes) -> dict[str, int]:
    """Those of ``sizes`` that ``cls`` has, in the order of its dimensions, the batch last."""
    dims = sorted({d for p in programs(cls) for d in p.dims})
    return {d: sizes[d] for d in (*dims, "B") if d in sizes}


def sized(program: Program, sizes: Sizes) -> Program:
    """``program`` for these sizes, as far as it has them."""
    return replace(program, sizes=tuple((d, sizes[d]) for d in (*program.dims, "B") if d in sizes))


def suffix(cls: Any, sizes: Sizes) -> str:
    """What is added to the name of a module: ``_d32_h64_b1``; dimensions that differ in case only keep it."""
    dims = [*{d for p in programs(cls) for d in p.dims}, "B"]
    low = [d.lower() for d in dims]
    return "".join(f"_{d.lower() if low.count(d.lower()) == 1 else d}{n}" for d, n in of(cls, sizes).items())


def option(cls: Any, sizes: Sizes) -> str:
    """The option of the command line that says these sizes, with a space before it; nothing for none."""
    return " --size " + words(of(cls, sizes)) if sizes else ""


def words(sizes: Sizes) -> str:
    """``D=32,H=64``."""
    return ",".join(f"{d}={n}" for d, n in sizes.items())
