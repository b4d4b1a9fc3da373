"""The tracer: statements of one class body, recorded while Python runs it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from itertools import count
from typing import Any

import sympy as sp

from derive.language.errors import CellError, user_origin
from derive.language.naming import automatic_names, free
from derive.program.types import (
    TIME,
    Index,
    Lane,
    Origin,
    Parameter,
    Ref,
    Role,
    Size,
    Statement,
    Value,
    canonical,
    lane,
    lanes,
    reindexed,
)

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")


@dataclass(eq=False)
class Tracer:
    """What one class body has declared and computed so far.

    Values made on the way have provisional ids, %0, %1, ...; `finished` gives them names: those
    of the user, then what follows from them. ``memo`` finds a value that was computed before.
    """

    given: dict[str, Value] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    extents: dict[str, int] = field(default_factory=dict)  # dimensions that a constant array fixes
    statements: dict[str, Statement] = field(default_factory=dict)
    memo: dict[Any, Value] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)  # provisional id -> name in the class body
    hints: dict[str, str] = field(default_factory=dict)  # provisional id -> name for want of one
    assigned: dict[str, str] = field(default_factory=dict)  # state -> provisional id of its next value
    inherited: dict[str, str] = field(default_factory=dict)  # the same, as the base class left it
    of_base: set[str] = field(default_factory=set)  # provisional ids of the base class
    declared_at: dict[str, Origin] = field(default_factory=dict)
    final: dict[str, str] = field(default_factory=dict)  # provisional id -> name, once finished

    def copy(self) -> Tracer:
        """A tracer that continues where this one stands, for a subclass."""
        copied = {f.name: type(v)(v) for f in fields(self) if (v := getattr(self, f.name)) is not None}
        return replace(self, **copied | {"inherited": dict(self.assigned), "of_base": set(self.statements)})

    def declare(self, value: Value) -> Value:
        self.given[value.id] = value
        self.declared_at.setdefault(value.owner or value.id, user_origin())
        return value

    def emit(
        self, body: sp.Expr, indices: tuple[Index, ...], reduce: tuple[Index, ...] = (), op: str = "sum"
    ) -> Lane:
        """Record ``out[indices] = reduce body`` and return the lane of ``out``."""
        space = ((TIME,) if any(s.ref.value.timed for s in lanes(body)) else ()) + indices
        dims = tuple(i.dim for i in space)
        body, reduce = _only_present(body, reduce) if op == "sum" else (body, reduce)
        body, reduce = _rename(body, reduce, dict(zip(space, canonical(dims), strict=True)))
        key = (body, dims, reduce, op)
        if key not in self.memo:
            self.memo[key] = self._record(body, dims, reduce, op)
        return lane(self.memo[key], space)

    def _record(self, body: sp.Expr, dims: tuple[str, ...], reduce: tuple[Index, ...] = (), op: str = "sum") -> Value:
        for symbol in lanes(body):
            if symbol.ref.value.role is Role.EYE:
                self.given.setdefault(symbol.ref.value.id, symbol.ref.value)
        value = Value(f"%{len(self.statements)}", dims)
        self.statements[value.id] = Statement(Ref(value, canonical(dims)), body, reduce, op, user_origin())
        return value

    def assign(self, state: Value, body: sp.Expr) -> None:
        """Make ``body`` the next value of a state; a value with another name is copied."""
        self.assigned.pop(state.id, None)  # of the base class
        fresh = isinstance(body, Lane) and body.ref == Ref(body.ref.value, canonical(state.dims))
        if not fresh or not self.nameless(body.ref.value.id):
            body = lane(self._record(body, state.dims))
        self.assigned[state.id] = body.ref.value.id

    def nameless(self, identity: str) -> bool:
        """Whether a value has no name yet: not declared, not bound, not a state's next value."""
        return identity in self.statements and identity not in self.labels and identity not in self.assigned.values()

    def label(self, name: str, symbol: Lane) -> None:
        """Give the value behind ``symbol`` a name unless it has one."""
        if self.nameless(symbol.ref.value.id):
            self.labels[symbol.ref.value.id] = name

    def label_of(self, value: Value) -> str:
        """The user's name of a value, "" if it has none."""
        if value.id not in self.statements:
            return value.owner or value.id
        states = {identity: f"{state}.next" for state, identity in self.assigned.items()}
        return self.labels.get(value.id) or states.get(value.id, "")

    def finished(self, outputs: tuple[str, ...]) -> tuple[tuple[Statement, ...], dict[str, str]]:
        """The statements that ``outputs`` need under their final names, and those names by provisional id."""
        needed, live = set(outputs), []
        for s in reversed(self.statements.values()):
            if s.out.value.id in needed:
                live.append(s)
                needed |= {x.ref.value.id for x in lanes(s.body)}
        live.reverse()
        self._check_replaced(live)
        names = self.final = self._names(live)
        final: dict[str, Value] = {}
        out = []
        for s in live:
            reads = [x for x in lanes(s.body) if x.ref.value.id in final]
            body = s.body.xreplace({x: Lane(replace(x.ref, value=final[x.ref.value.id])) for x in reads})
            name = names[s.out.value.id]
            value = final[s.out.value.id] = self.given.get(name, replace(s.out.value, id=name))
            out.append(replace(s, out=replace(s.out, value=value), body=body, origin=replace(s.origin, name=name)))
        return tuple(out), names

    def _check_replaced(self, live: list[Statement]) -> None:
        """Raise CellError where a value of the base class reads a next state that the subclass replaced."""
        replaced = {k: state for state, k in self.inherited.items() if self.assigned[state] != k}
        known = {k: f"{state}.next" for state, k in self.assigned.items()} | self.labels
        for s in live:
            for x in lanes(s.body):
                if x.ref.value.id in replaced and s.out.value.id in self.of_base:
                    state, reader = replaced[x.ref.value.id], known.get(s.out.value.id, "a value")
                    raise CellError(
                        f"{reader} of the base class reads the {state}.next that this class replaces",
                        f"write what depends on {state}.next again, after it", s.origin,
                    )

    def _names(self, live: list[Statement]) -> dict[str, str]:
        """A name for every statement: states, the user's names, numbered where bound again, and the rest."""
        names = {identity: state for state, identity in self.assigned.items()}
        taken = set(self.given) | set(self.parameters)
        again = []
        for s in live:
            label = self.labels.get(s.out.value.id)
            if label and label not in taken:
                names[s.out.value.id] = label
                taken.add(label)
            elif label:
                again.append(s.out.value.id)
        for identity in again:
            names[identity] = free(self.labels[identity], taken)
        return names | automatic_names(live, names, self.hints, taken)


def _only_present(body: sp.Expr, reduce: tuple[Index, ...]) -> tuple[sp.Expr, tuple[Index, ...]]:
    """A sum over an index that the body lacks is a multiple."""
    present = {i for s in lanes(body) for i in s.ref.indices}
    for index in reduce:
        if index not in present:
            body = body * Size(index.dim)
    return body, tuple(i for i in reduce if i in present)


def _rename(
    body: sp.Expr, reduce: tuple[Index, ...], names: dict[Index, Index]
) -> tuple[sp.Expr, tuple[Index, ...]]:
    """The body over canonical indices, the reduced ones numbered after them."""
    taken = set(names.values())
    chosen = []
    for index in reduce:
        fresh = next(i for n in count() if (i := Index(index.dim, n)) not in taken)
        taken.add(fresh)
        names[index] = fresh
        chosen.append(fresh)
    return reindexed(body, names), tuple(chosen)
