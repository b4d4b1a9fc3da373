"""The tracer: statements of one class body, recorded while Python runs it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import sympy as sp

from derive.language.errors import CellError, user_origin
from derive.program.functions import TABLE
from derive.program.types import (
    TIME,
    Index,
    Lane,
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
RESERVED = frozenset(
    "params initial train lengths resets keep run final window seed dtype flat next".split()
)
RESERVED_DIMS = frozenset("TB")


@dataclass
class Tracer:
    """What one class body has declared and computed so far.

    Values made on the way have provisional ids; `names` maps them to the user's names.
    """

    given: dict[str, Value] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    names: dict[str, Value] = field(default_factory=dict)
    stacks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    declared_at: dict[str, Any] = field(default_factory=dict)

    def copy(self) -> Tracer:
        """A tracer that continues where this one stands, for a subclass."""
        return Tracer(
            dict(self.given), dict(self.parameters), dict(self.constants), list(self.statements),
            dict(self.names), dict(self.stacks), dict(self.declared_at),
        )

    def check_name(self, name: str) -> str:
        """Raise CellError unless ``name`` can name a value."""
        if not NAME.fullmatch(name):
            raise CellError(
                f"{name!r} cannot name a value", "use a letter, then letters, digits or _, 63 at most"
            )
        return name

    def declare(self, value: Value) -> Value:
        self.given[value.id] = value
        self.declared_at[value.owner or value.id] = user_origin(value.owner or value.id)
        return value

    def emit(
        self, body: sp.Expr, indices: tuple[Index, ...], reduce: tuple[Index, ...] = (), op: str = "sum"
    ) -> Lane:
        """Record ``out[indices] = reduce body`` and return the lane of ``out``."""
        timed = any(s.ref.value.timed for s in lanes(body))
        space = ((TIME,) if timed else ()) + indices
        value = Value(f"%{len(self.statements)}", tuple(i.dim for i in space))
        body, reduce = _only_present(body, reduce) if op == "sum" else (body, reduce)
        names = dict(zip(space, canonical(value.dims), strict=True))
        body, reduce, names = _rename(body, reduce, names)
        ref = Ref(value, canonical(value.dims))
        self.statements.append(Statement(ref, body, reduce, op, user_origin()))
        return lane(value, space)

    def define_state(self, state: Value, body: sp.Expr) -> None:
        """Record ``h[t] = body``."""
        if isinstance(body, Lane) and self._rename_to(body, state):
            return
        self.statements.append(Statement(Ref(state, canonical(state.dims)), body, origin=user_origin(state.id)))

    def bind(self, name: str, symbol: Lane) -> bool:
        """Give the value behind ``symbol`` a name unless it has one; tell whether it took it."""
        value = symbol.ref.value
        if not value.id.startswith("%") or value.id in self.names:
            return False
        self.names[value.id] = Value(self.free_name(name), value.dims)
        return True

    def _rename_to(self, symbol: Lane, state: Value) -> bool:
        value = symbol.ref.value
        if not value.id.startswith("%") or value.id in self.names or symbol.ref.indices != canonical(state.dims):
            return False
        self.names[value.id] = state
        return True

    def free_name(self, name: str) -> str:
        """``name``, or name_2, name_3, ... if it is taken."""
        taken = {v.id for v in self.names.values()} | set(self.given) | set(self.parameters)
        if name not in taken:
            return name
        n = 2
        while f"{name}_{n}" in taken:
            n += 1
        return f"{name}_{n}"

    def finished(self) -> tuple[Statement, ...]:
        """All statements under their final names."""
        self._name_the_rest()
        swap = {s: Lane(replace(s.ref, value=self.names[s.ref.value.id]))
                for st in self.statements for s in lanes(st.body) if s.ref.value.id in self.names}
        out = []
        for s in self.statements:
            value = self.names.get(s.out.value.id, s.out.value)
            origin = replace(s.origin, name=value.id)
            out.append(replace(s, out=replace(s.out, value=value), body=s.body.xreplace(swap), origin=origin))
        return tuple(out)

    def _name_the_rest(self) -> None:
        """z_o is the unnamed pre-activation of o, z_o_h the part of z_o that a product with h gives."""
        for s in reversed(self.statements):
            value = self.names.get(s.out.value.id)
            if value is None:
                continue
            operator = type(s.body).__name__ in TABLE and isinstance(s.body, sp.Function)
            parts = [x for x in lanes(s.body) if x.ref.value.id.startswith("%")]
            for x in parts:
                if x.ref.value.id not in self.names:
                    inner = next(q for q in self.statements if q.out.value.id == x.ref.value.id)
                    if isinstance(inner.body, sp.Function) and not operator:
                        continue
                    hint = f"z_{value.id}" if operator and len(parts) == 1 else self._part_name(value.id, inner)
                    self.names[inner.out.value.id] = Value(self.free_name(hint), inner.out.value.dims)
        for s in self.statements:
            if s.out.value.id not in self.names and s.out.value.id.startswith("%"):
                self.names[s.out.value.id] = Value(self.free_name(self._spelled(s)), s.out.value.dims)

    def _spelled(self, s: Statement) -> str:
        """tanh_C for an unnamed tanh(C), u for anything longer."""
        args = [self.names.get(x.ref.value.id, x.ref.value).id for x in lanes(s.body)]
        short = len(args) == 1 and NAME.fullmatch(args[0]) and type(s.body).__name__ in TABLE
        return f"{type(s.body).__name__}_{args[0]}"[:63] if short else "u"

    def _part_name(self, owner: str, inner: Statement) -> str:
        operands = [x.ref.value for x in lanes(inner.body) if x.ref.value.role is not Role.WEIGHT]
        named = [self.names.get(v.id, v).id for v in operands]
        return f"{owner}_{named[0]}" if inner.reduce and named and "%" not in named[0] else f"{owner}_1"


def _only_present(body: sp.Expr, reduce: tuple[Index, ...]) -> tuple[sp.Expr, tuple[Index, ...]]:
    """A sum over an index that the body lacks is a multiple."""
    present = {i for s in lanes(body) for i in s.ref.indices}
    for index in reduce:
        if index not in present:
            body = body * Size(index.dim)
    return body, tuple(i for i in reduce if i in present)


def _rename(
    body: sp.Expr, reduce: tuple[Index, ...], names: dict[Index, Index]
) -> tuple[sp.Expr, tuple[Index, ...], dict[Index, Index]]:
    taken = set(names.values())
    chosen = []
    for index in reduce:
        fresh = next(i for n in count() if (i := Index(index.dim, n)) not in taken)
        taken.add(fresh)
        names[index] = fresh
        chosen.append(fresh)
    return reindexed(body, names), tuple(chosen), names
