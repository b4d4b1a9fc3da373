"""The types of a program: one statement kind, ``out[I] = reduce_R body(lanes)``.

A program is one step of one sample. Every value that changes with time carries the index
``t`` first; a state ``h`` is read as ``h[t-1]`` and written as ``h[t]``. A body is a scalar
SymPy expression over lanes before the freeze and a `Scalar` after it; nothing else differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, NamedTuple

import sympy as sp


class ProgramError(ValueError):
    """A program that breaks a rule of its own form: a defect of the generator, not of a cell."""


class Index(NamedTuple):
    """The n-th index that runs over the dimension ``dim``."""

    dim: str
    n: int = 0

    def __str__(self) -> str:
        return f"{self.dim}.{self.n}"


TIME = Index("T")
BATCH = Index("B")


class Role(Enum):
    """What a value is to its program."""

    WEIGHT = "weight"
    CONSTANT = "constant"
    EYE = "eye"
    INPUT = "input"
    TARGET = "target"
    STATE = "state"
    SEED = "seed"  # cotangent handed in from outside
    CARRY = "carry"  # cotangent of h[t-1], read one step later as carry[t+1]
    VALUE = "value"


@dataclass(frozen=True)
class Origin:
    """Where in the user's text a statement comes from."""

    file: str = ""
    line: int = 0
    name: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.file else self.name


@dataclass(frozen=True)
class Value:
    """A named array: parameter block, input, state or the result of one statement.

    ``dims`` names every axis; "T" comes first where the value changes with time. ``owner`` and
    ``block`` say which block of which declared parameter a weight value is.
    """

    id: str
    dims: tuple[str, ...]
    role: Role = Role.VALUE
    owner: str = ""
    block: tuple[int, ...] = ()

    @property
    def timed(self) -> bool:
        return "T" in self.dims

    @property
    def features(self) -> tuple[str, ...]:
        """The dimensions besides time and batch."""
        return tuple(d for d in self.dims if d not in ("T", "B"))


@dataclass(frozen=True)
class Ref:
    """One element of a value: ``h[t-1, i]``. ``offset`` shifts the time index only."""

    value: Value
    indices: tuple[Index, ...]
    offset: int = 0

    def __str__(self) -> str:
        shift = f"@{self.offset:+d}" if self.offset else ""
        return f"{self.value.id}[{','.join(map(str, self.indices))}]{shift}"

    def renamed(self, names: dict[Index, Index]) -> Ref:
        return replace(self, indices=tuple(names.get(i, i) for i in self.indices))


class Lane(sp.Symbol):  # type: ignore[misc]
    """A `Ref` inside a SymPy body. Made by `lane` only, so that equal names are equal symbols."""

    __slots__ = ("ref",)
    ref: Ref

    def __new__(cls, ref: Ref) -> Lane:
        symbol: Lane = sp.Symbol.__xnew__(cls, str(ref), real=True)
        symbol.ref = ref
        return symbol

    def _hashable_content(self) -> tuple[Any, ...]:
        """Equal means equal refs: SymPy's caches outlive a cell, and an o may be a state in another one."""
        value = self.ref.value  # fields that can be ordered: SymPy sorts by them
        return (self.name, value.role.value, value.dims, value.owner, value.block)

    def __getnewargs_ex__(self) -> tuple[tuple[Ref], dict[str, Any]]:
        return (self.ref,), {}


class Size(sp.Symbol):  # type: ignore[misc]
    """The extent of a dimension as a number inside a body (a mean divides by it)."""

    __slots__ = ("dim",)
    dim: str

    def __new__(cls, dim: str) -> Size:
        symbol: Size = sp.Symbol.__xnew__(cls, f"|{dim}|", positive=True, integer=True)
        symbol.dim = dim
        return symbol

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.dim,), {}


def canonical(dims: Iterable[str]) -> tuple[Index, ...]:
    """The indices a value is written with: the n-th occurrence of a dimension gets number n."""
    seen: dict[str, int] = {}
    out = []
    for dim in dims:
        out.append(Index(dim, seen.get(dim, 0)))
        seen[dim] = seen.get(dim, 0) + 1
    return tuple(out)


def lane(value: Value, indices: Iterable[Index] | None = None, offset: int = 0) -> Lane:
    """The symbol for one element of ``value``, with canonical indices unless others are given."""
    chosen = canonical(value.dims) if indices is None else tuple(indices)
    if tuple(i.dim for i in chosen) != value.dims:
        raise ProgramError(f"{value.id}{list(value.dims)} cannot be indexed by {list(map(str, chosen))}")
    return Lane(Ref(value, chosen, offset))


def lanes(body: sp.Expr) -> tuple[Lane, ...]:
    """The lanes of a body in an order of our own."""
    return tuple(sorted((s for s in body.free_symbols if isinstance(s, Lane)), key=lambda s: s.name))


def indices_of(body: sp.Expr) -> set[Index]:
    return {i for symbol in lanes(body) for i in symbol.ref.indices}


def reindexed(body: sp.Expr, names: dict[Index, Index]) -> sp.Expr:
    """``body`` with its indices renamed."""
    swaps = {s: Lane(s.ref.renamed(names)) for s in lanes(body)}
    return body.xreplace({old: new for old, new in swaps.items() if old != new})


def shifted(body: sp.Expr, steps: int) -> sp.Expr:
    """``body`` some time steps later."""
    return body.xreplace(
        {
            s: Lane(replace(s.ref, offset=s.ref.offset + steps))
            for s in lanes(body)
            if s.ref.value.timed
        }
    )


@dataclass(frozen=True)
class Statement:
    """``out = base + reduce over R of body``; R is empty for an elementwise map, only sums have a base."""

    out: Ref
    body: Any
    reduce: tuple[Index, ...] = ()
    op: str = "sum"
    origin: Origin = field(default=Origin(), compare=False)
    base: Ref | None = None

    @property
    def space(self) -> tuple[Index, ...]:
        """All indices the statement runs over, results first."""
        return self.out.indices + self.reduce

    def __str__(self) -> str:
        over = f"{self.op}_{{{','.join(map(str, self.reduce))}}} " if self.reduce else ""
        return f"{self.out} = {f'{self.base} + ' if self.base else ''}{over}{self.body}"


@dataclass(frozen=True)
class Parameter:
    """A declared weight: ``axes`` are sums of dimensions, (("H",), ("H", "D")) for H x (H+D)."""

    name: str
    axes: tuple[tuple[str, ...], ...]
    init: str | float = "glorot"

    def blocks(self) -> Iterator[tuple[tuple[int, ...], tuple[str, ...]]]:
        """Every block position with the dimensions of that block."""
        positions: list[tuple[tuple[int, ...], tuple[str, ...]]] = [((), ())]
        for axis in self.axes:
            positions = [(p + (n,), d + (dim,)) for p, d in positions for n, dim in enumerate(axis)]
        return iter(positions)


@dataclass(frozen=True)
class Program:
    """A list of statements in execution order, with what it is given and what it is for.

    ``given`` are the values that exist beforehand, ``outputs`` the ids that must be computed.
    ``constants`` hold the entries of constant arrays as nested tuples of exact numbers.
    """

    name: str
    given: tuple[Value, ...]
    statements: tuple[Statement, ...]
    outputs: tuple[str, ...]
    parameters: tuple[Parameter, ...] = ()
    constants: tuple[tuple[str, Any], ...] = ()
    doc: str = ""
    reverse: bool = False  # time runs backwards
    sizes: tuple[tuple[str, int], ...] = ()  # dimensions, and B, that kernels are made for; none: any size

    def by_role(self, role: Role) -> tuple[Value, ...]:
        """Values of one role in order of declaration; a state counts where it is given or defined."""
        seen = {v.id: v for v in self.given if v.role is role}
        return tuple(seen.values())

    @property
    def states(self) -> tuple[Value, ...]:
        return self.by_role(Role.STATE)

    @property
    def values(self) -> dict[str, Value]:
        """Every value by its id."""
        return {v.id: v for v in self.given} | {s.out.value.id: s.out.value for s in self.statements}

    @property
    def dims(self) -> tuple[str, ...]:
        """The dimensions a user chooses sizes for, in order of first appearance."""
        atoms = [d for p in self.parameters for axis in p.axes for d in axis]
        atoms += [d for v in self.values.values() for d in v.dims]
        return tuple(sorted(d for d in dict.fromkeys(atoms) if d not in ("T", "B") and d[0] != "#"))

    @property
    def constant_sizes(self) -> dict[str, int]:
        """Dimensions whose size the constants decide."""
        found: dict[str, int] = {}
        for name, entries in self.constants:
            rows = entries
            for dim in self.values[name].dims:
                found[dim], rows = len(rows), rows[0]
        return found

    def __str__(self) -> str:
        return "\n".join(map(str, self.statements))
