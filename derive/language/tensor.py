"""Tensors of the class-body language: named axes, blocks where an axis is a sum of dimensions."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from operator import add, mul, neg, sub, truediv
from typing import Any, cast

import numpy as np
import sympy as sp

from derive.language import errors
from derive.language.errors import CellError, NoAttribute, NotSymbolic, did_you_mean
from derive.language.numbers import exact
from derive.language.tracer import Tracer
from derive.program.functions import SYMBOLIC
from derive.program.types import Index, Lane, Role, Size, Value, canonical, lane, lanes, reindexed

Axis = tuple[str, ...]
Position = tuple[int, ...]


class _Nowhere(Tracer):
    """Where an identity matrix lives until it meets a value of a cell."""

    def emit(self, *args: Any, **options: Any) -> Lane:
        raise CellError("an identity matrix must meet a value of the cell first", 'write W + eye("H")')


NOWHERE = _Nowhere()


class Tensor:
    """A value of the recurrence: axes by name and one scalar body for every block.

    ``blocks`` maps a block position to a body over the canonical indices of that block; ``label``
    is the name it was bound to.
    """

    tracer: Tracer
    axes: tuple[Axis, ...]
    blocks: dict[Position, sp.Expr]
    label: str

    def __init__(self, tracer: Tracer, axes: tuple[Axis, ...], blocks: dict[Position, Any], label: str = "") -> None:
        vars(self).update(tracer=tracer, axes=axes, blocks=blocks, label=label)

    def moved(self, tracer: Tracer) -> Tensor:
        """The same value, recorded from now on in ``tracer``."""
        return self if tracer is self.tracer else Tensor(tracer, self.axes, self.blocks, self.label)

    def adopted(self, tracer: Tracer, operator: str) -> Tensor:
        """The same value in the class body of ``tracer``. Raises CellError if it is of another one."""
        if self.tracer is not tracer and self.tracer is not NOWHERE:
            raise CellError(f"{operator} {describe(self)} belongs to another cell", "declare it in this class body")
        return self.moved(tracer)

    def renamed(self, name: str, blocks: dict[Position, sp.Expr]) -> Tensor:
        return Tensor(self.tracer, self.axes, blocks, name)

    def dims(self, position: Position) -> tuple[str, ...]:
        return tuple(axis[n] for axis, n in zip(self.axes, position, strict=True))

    def indices(self, position: Position) -> tuple[Index, ...]:
        return canonical(self.dims(position))

    def __repr__(self) -> str:
        return f"<{describe(self)}>"

    # -- elementwise ---------------------------------------------------------------------------
    def __add__(self, other: Any) -> Tensor:
        return elementwise_of("+", add, self, other)

    def __radd__(self, other: Any) -> Tensor:
        return elementwise_of("+", add, other, self)

    def __sub__(self, other: Any) -> Tensor:
        return elementwise_of("-", sub, self, other)

    def __rsub__(self, other: Any) -> Tensor:
        return elementwise_of("-", sub, other, self)

    def __mul__(self, other: Any) -> Tensor:
        return elementwise_of("*", mul, factor(self), factor(other))

    def __rmul__(self, other: Any) -> Tensor:
        return elementwise_of("*", mul, factor(other), factor(self))

    def __neg__(self) -> Tensor:
        return elementwise_of("-", neg, self)

    def __pos__(self) -> Tensor:
        return self

    def __truediv__(self, other: Any) -> Tensor:
        if isinstance(other, Tensor):
            return _quotient(self, other)
        divisor = exact(other, "/")
        if divisor == 0:
            raise CellError(f"{describe(self)} is divided by zero")
        return elementwise_of("/", mul, self, 1 / divisor)

    def __rtruediv__(self, other: Any) -> Tensor:
        return _quotient(other, self)

    def __pow__(self, exponent: Any) -> Tensor:
        if isinstance(exponent, Tensor):
            return function("power", self, exponent)
        k = exact(exponent, "**")
        if k.is_Integer and k < 0:
            return _quotient(1, self**-k)
        if k.is_Integer:
            return self if k == 1 else own(elementwise_of("**", lambda a: a**k, own(self)))
        return function("sqrt", self) if k == sp.Rational(1, 2) else function("power", self, k)

    def __rpow__(self, base: Any) -> Tensor:
        return function("power", exact(base, "**"), self)

    def __abs__(self) -> Tensor:
        return function("abs", self)

    # -- contraction ---------------------------------------------------------------------------
    def __matmul__(self, other: Any) -> Tensor:
        return contract(self, other)

    def __rmatmul__(self, other: Any) -> Tensor:
        return contract(other, self)

    def __array_ufunc__(self, ufunc: Any, method: str, *operands: Any, **options: Any) -> Tensor:
        """NumPy numbers on the left of an operator; NumPy's functions are refused."""
        name = _UFUNCS.get(ufunc)
        if name is None or method != "__call__" or options:
            raise CellError(f"{ufunc.__name__} of NumPy cannot take a value of the cell", errors.NUMPY_ADVICE)
        left, right = operands
        if isinstance(left, Tensor):
            return cast(Tensor, getattr(left, f"__{name}__")(right))
        return cast(Tensor, getattr(right, f"__r{name}__")(left))

    @property
    def T(self) -> Tensor:
        """The axes in reverse order."""
        axes, blocks = tuple(reversed(self.axes)), {}
        for position, body in self.blocks.items():
            target = tuple(reversed(position))
            new = canonical(axis[n] for axis, n in zip(axes, target, strict=True))
            blocks[target] = reindexed(body, dict(zip(self.indices(position), reversed(new), strict=True)))
        return Tensor(self.tracer, axes, blocks)

    # -- what a value does not have ------------------------------------------------------------
    def __getattr__(self, name: str) -> Any:
        if name == "_sympy_":
            return self._refuse_sympy
        if name.startswith("_"):
            raise AttributeError(name)
        raise NoAttribute(*_missing(self, name))

    def __setattr__(self, name: str, value: Any) -> None:
        raise NoAttribute(*_missing(self, name))

    def _refuse_sympy(self) -> Any:
        raise NotSymbolic("SymPy cannot take a value of the cell", "write elementwise(f)(u) for f(u)")


_UFUNCS = {np.add: "add", np.subtract: "sub", np.multiply: "mul", np.true_divide: "truediv", np.power: "pow",
           np.matmul: "matmul"}
errors.refuse_what_values_lack(Tensor)


def _missing(tensor: Tensor, name: str) -> tuple[str, str]:
    """What is wrong with ``tensor.name``, and what would be right."""
    if name != "next":
        return f"{describe(tensor)} has no attribute {name!r}", did_you_mean(name, ("next", "T"))
    states = [v for v in tensor.tracer.given.values() if v.role is Role.STATE]
    if any(v.id == tensor.label for v in states):
        return f"{tensor.label} was bound to another value, which is no state", "give that value another name"
    return f"{describe(tensor)} is no state and has no .next", "states are declared with State(...)"


def describe(x: Any) -> str:
    """``W_h[H, D]``: the name where there is one, and the axes."""
    if not isinstance(x, Tensor):
        return repr(x)
    shape = f"[{', '.join('+'.join(a) for a in x.axes)}]"
    read = {x.tracer.label_of(b.ref.value) if isinstance(b, Lane) else "" for b in x.blocks.values()}
    name = x.label or (read.pop() if len(read) == 1 else "")
    return f"{name}{shape}" if name else f"a value of shape {shape}"


def joined(operator: str, *operands: Any) -> list[Any]:
    """Operands as tensors of one cell and exact numbers.

    Raises CellError when there is no tensor, or when two cells meet.
    """
    values = [x if isinstance(x, Tensor) else exact(x, operator) for x in operands]
    tensors = [x for x in values if isinstance(x, Tensor)]
    if not tensors:
        raise CellError(f"{operator} needs a value of the cell, found {', '.join(map(repr, operands)) or 'nothing'}")
    home = next((x.tracer for x in tensors if x.tracer is not NOWHERE), NOWHERE)
    return [x.adopted(home, operator) if isinstance(x, Tensor) else x for x in values]


def tensors_of(operator: str, *operands: Any, advice: str = "use * for numbers") -> list[Tensor]:
    """Operands that must all be values of one cell."""
    for x in operands:
        if isinstance(x, np.ndarray):
            exact(x, operator)
        if not isinstance(x, Tensor):
            raise CellError(f"{operator} needs values of the cell, found {x!r}", getattr(x, "advice", advice))
    return joined(operator, *operands)


def own(tensor: Tensor) -> Tensor:
    """``tensor`` with every block a value of its own: the boundary that algebra does not cross."""
    blocks = {}
    for position, body in tensor.blocks.items():
        whole = isinstance(body, Lane) or body.is_Rational
        free = () if body.is_number else tensor.indices(position)  # tanh(0) is one number
        blocks[position] = body if whole else tensor.tracer.emit(body, free)
    return tensor if blocks == tensor.blocks else Tensor(tensor.tracer, tensor.axes, blocks)


def factor(x: Any) -> Any:
    """A sum of several values that is multiplied is a value: backward reads the sum, not what it is made of."""
    sums = isinstance(x, Tensor) and any(b.is_Add and len(lanes(b)) > 1 for b in x.blocks.values())
    return own(x) if sums else x


def elementwise_of(operator: str, f: Callable[..., sp.Expr], *operands: Any) -> Tensor:
    """``f`` of every element, axes matched by name. Raises CellError when a name is ambiguous."""
    values = joined(operator, *operands)
    tensors = [x for x in values if isinstance(x, Tensor)]
    axes = _aligned(operator, *tensors)
    blocks = {}
    for position in product(*(range(len(a)) for a in axes)):
        place = canonical(axis[n] for axis, n in zip(axes, position, strict=True))
        blocks[position] = f(*(_project(x, axes, position, place) if isinstance(x, Tensor) else x for x in values))
    return Tensor(tensors[0].tracer, axes, blocks)


def _aligned(operator: str, *tensors: Tensor) -> tuple[Axis, ...]:
    """The axes of an elementwise result: matched by name, identical where a name repeats."""
    axes = tensors[0].axes
    for other in tensors[1:]:
        if other.axes == axes:
            continue
        repeated = [a for a in (*axes, *other.axes) if axes.count(a) > 1 or other.axes.count(a) > 1]
        if any(a in axes and a in other.axes for a in repeated):
            raise CellError(
                f"{operator} cannot tell which axis {'+'.join(repeated[0])} to match: "
                f"{describe(tensors[0])} and {describe(other)}",
                "use .T, outer(u, v), diag(v) @ W, or einsum to say which",
            )
        axes = axes + tuple(a for a in other.axes if a not in axes)
    return axes


def _project(x: Tensor, axes: tuple[Axis, ...], position: Position, place: tuple[Index, ...]) -> sp.Expr:
    where = list(range(len(axes))) if x.axes == axes else [axes.index(a) for a in x.axes]
    own_position = tuple(position[k] for k in where)
    names = dict(zip(x.indices(own_position), (place[k] for k in where), strict=True))
    return reindexed(x.blocks[own_position], names)


def _quotient(above: Any, below: Tensor) -> Tensor:
    """A statement of its own, of values that are too. Raises CellError for a divisor that is 0."""
    above, below = joined("/", above, below)
    if any(body == 0 for body in below.blocks.values()):
        raise CellError(f"{describe(above)} is divided by zero")
    return own(elementwise_of("/", truediv, own(above) if isinstance(above, Tensor) else above, own(below)))


def function(name: str, *operands: Any) -> Tensor:
    """A scalar function of the table, elementwise; arguments and result are values of their own."""
    args = [own(x) if isinstance(x, Tensor) else x for x in joined(name, *operands)]
    return own(elementwise_of(name, SYMBOLIC[name], *args))


def reduced(tensor: Tensor, axis: int, op: str) -> Tensor:
    """Sum or maximum along one axis; a sum of axes is reduced block by block."""
    source = own(tensor) if op == "max" else tensor
    axes = tensor.axes[:axis] + tensor.axes[axis + 1 :]
    blocks: dict[Position, sp.Expr] = {}
    for position, body in source.blocks.items():
        indices = source.indices(position)
        rest = indices[:axis] + indices[axis + 1 :]
        symbol = source.tracer.emit(body, rest, (indices[axis],), op)
        symbol = reindexed(symbol, dict(zip(rest, canonical(i.dim for i in rest), strict=True)))
        target = position[:axis] + position[axis + 1 :]
        if target not in blocks:
            blocks[target] = symbol
        else:
            blocks[target] = blocks[target] + symbol if op == "sum" else SYMBOLIC["maximum"](blocks[target], symbol)
    result = Tensor(source.tracer, axes, blocks)
    return own(result) if op == "max" else result


def contract(left: Any, right: Any) -> Tensor:
    """Last axis of ``left`` with first axis of ``right``, as np.tensordot with axes=1."""
    left, right = tensors_of("@", left, right)
    if not left.axes or not right.axes:
        raise CellError(f"@ cannot contract a scalar: {describe(left)} @ {describe(right)}", "use *")
    if left.axes[-1] != right.axes[0]:
        last, first = "+".join(left.axes[-1]), "+".join(right.axes[0])
        raise CellError(
            f"cannot contract {describe(left)} with {describe(right)}: the last axis of the left is {last}, "
            f"the first axis of the right is {first}",
            f"declare the left with last axis {first!r}, or contract with a value whose first axis is {last!r}",
        )
    a, b = own(left), own(right)
    axes = left.axes[:-1] + right.axes[1:]
    blocks: dict[Position, sp.Expr] = {}
    for (p, body_a), (q, body_b) in product(a.blocks.items(), b.blocks.items()):
        if p[-1] != q[0]:
            continue
        free_a, free_b = a.indices(p)[:-1], b.indices(q)[1:]
        out = canonical(i.dim for i in (*free_a, *free_b))
        joint = Index(a.indices(p)[-1].dim, 90)  # a number no axis has
        body_a = reindexed(body_a, dict(zip(a.indices(p), (*out[: len(free_a)], joint), strict=True)))
        body_b = reindexed(body_b, dict(zip(b.indices(q), (joint, *out[len(free_a) :]), strict=True)))
        symbol = left.tracer.emit(body_a * body_b, out, (joint,))
        target = p[:-1] + q[1:]
        blocks[target] = blocks.get(target, sp.Integer(0)) + symbol
    return Tensor(left.tracer, axes, blocks)


def identity(dim: str) -> Tensor:
    """The identity matrix of a dimension; it joins the cell of whatever it meets."""
    value = Value(f"eye:{dim}", (dim, dim), Role.EYE)
    return Tensor(NOWHERE, ((dim,), (dim,)), {(0, 0): lane(value)}, f"eye({dim!r})")


def size_of(axis: Axis) -> sp.Expr:
    return sp.Add(*(Size(d) for d in axis))
