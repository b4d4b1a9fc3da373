"""Tensors of the class-body language: named axes, blocks where an axis is a sum of dimensions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import sympy as sp

from derive.language.errors import CellError
from derive.language.tracer import Tracer
from derive.program.functions import SYMBOLIC
from derive.program.types import Index, Lane, Size, canonical, lanes, reindexed

Axis = tuple[str, ...]
Position = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Tensor:
    """A value of the recurrence: axes by name and one scalar body for every block.

    ``blocks`` maps a block position to a body over the canonical indices of that block.
    """

    tracer: Tracer
    axes: tuple[Axis, ...]
    blocks: dict[Position, sp.Expr]

    def indices(self, position: Position) -> tuple[Index, ...]:
        return canonical(axis[n] for axis, n in zip(self.axes, position, strict=True))

    def __repr__(self) -> str:
        return f"<{describe(self)}>"

    # -- elementwise ---------------------------------------------------------------------------
    def __add__(self, other: Any) -> Tensor:
        return elementwise_of("+", lambda a, b: a + b, self, other)

    def __radd__(self, other: Any) -> Tensor:
        return elementwise_of("+", lambda a, b: a + b, other, self)

    def __sub__(self, other: Any) -> Tensor:
        return elementwise_of("-", lambda a, b: a - b, self, other)

    def __rsub__(self, other: Any) -> Tensor:
        return elementwise_of("-", lambda a, b: a - b, other, self)

    def __mul__(self, other: Any) -> Tensor:
        return elementwise_of("*", lambda a, b: a * b, self, other)

    def __rmul__(self, other: Any) -> Tensor:
        return elementwise_of("*", lambda a, b: a * b, other, self)

    def __neg__(self) -> Tensor:
        return mapped(self, lambda a: -a)

    def __pos__(self) -> Tensor:
        return self

    def __truediv__(self, other: Any) -> Tensor:
        if not isinstance(other, Tensor):
            return self * (1 / exact(other, "/"))
        return own(elementwise_of("/", lambda a, b: a / b, own(self), own(other)))

    def __rtruediv__(self, other: Any) -> Tensor:
        return own(elementwise_of("/", lambda a, b: a / b, exact(other, "/"), own(self)))

    def __pow__(self, exponent: Any) -> Tensor:
        if isinstance(exponent, Tensor):
            return function("power", self, exponent)
        k = exact(exponent, "**")
        if k.is_Integer and k > 0:
            return self if k == 1 else own(mapped(own(self), lambda a: a**k))
        if k.is_Integer:
            return 1 / self**-k if k else mapped(self, lambda a: sp.Integer(1))
        return function("sqrt", self) if k == sp.Rational(1, 2) else function("power", self, k)

    def __rpow__(self, base: Any) -> Tensor:
        return function("power", exact(base, "**"), self)

    def __abs__(self) -> Tensor:
        return function("abs", self)

    # -- contraction ---------------------------------------------------------------------------
    def __matmul__(self, other: Any) -> Tensor:
        other = other.like(self) if hasattr(other, "like") else other
        if not isinstance(other, Tensor):
            raise CellError(f"@ needs a value of the cell on both sides, found {other!r}", "use * for numbers")
        return contract(self, other)

    def __rmatmul__(self, other: Any) -> Tensor:
        raise CellError(f"@ needs a value of the cell on both sides, found {other!r}", "use * for numbers")

    @property
    def T(self) -> Tensor:
        """The axes in reverse order."""
        return permuted(self, tuple(reversed(range(len(self.axes)))))

    # -- what a symbolic value cannot do -------------------------------------------------------
    def __bool__(self) -> bool:
        raise CellError("a value of the recurrence is neither true nor false", "use where(c, a, b) or maximum")

    def __iter__(self) -> Iterator[Any]:
        raise CellError("a value cannot be iterated over: its size is a name", "name the parts as weights")

    def __getitem__(self, key: Any) -> Any:
        raise CellError("a value cannot be indexed: its size is a name", "declare the parts separately")

    def _no_order(self, other: Any) -> bool:
        raise CellError("values cannot be compared", "use where(a - b, x, y): x where a > b, else y")

    __gt__ = __lt__ = __ge__ = __le__ = _no_order


def describe(tensor: Tensor) -> str:
    """``W_h[H, D]``: the name where there is one, and the axes."""
    names = {s.ref.value.owner or s.ref.value.id for b in tensor.blocks.values() for s in lanes(b)
             if isinstance(b, Lane)}
    named = {tensor.tracer.names[n].id if n in tensor.tracer.names else n for n in names}
    name = named.pop() if len(named) == 1 else "("
    shape = f"[{', '.join('+'.join(a) for a in tensor.axes)}]"
    return f"{name}{shape}" if not name.startswith(("(", "%")) else f"a value of shape {shape}"


def exact(value: Any, operator: str = "*") -> sp.Expr:
    """A Python number as an exact one; a float is the decimal it prints as.

    Raises CellError for anything that is not a finite number.
    """
    if isinstance(value, sp.Expr) and value.is_Rational:
        return value
    try:
        ratio = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    except (TypeError, ValueError, OverflowError):
        raise CellError(f"{operator} cannot take {value!r}", "use a finite number or a value of the cell") from None
    return sp.Rational(ratio.numerator, ratio.denominator)


def mapped(tensor: Tensor, f: Callable[[sp.Expr], sp.Expr]) -> Tensor:
    return Tensor(tensor.tracer, tensor.axes, {p: f(b) for p, b in tensor.blocks.items()})


def own(tensor: Any) -> Any:
    """``tensor`` with every block a value of its own: the boundary that algebra does not cross."""
    if not isinstance(tensor, Tensor):
        return tensor
    blocks = {}
    for position, body in tensor.blocks.items():
        whole = isinstance(body, Lane) or body.is_number
        blocks[position] = body if whole else tensor.tracer.emit(body, tensor.indices(position))
    return Tensor(tensor.tracer, tensor.axes, blocks)


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


def elementwise_of(operator: str, f: Callable[..., sp.Expr], *operands: Any) -> Tensor:
    """``f`` of every element, axes matched by name. Raises CellError when a name is ambiguous."""
    met = next(x for x in operands if isinstance(x, Tensor))
    operands = tuple(x.like(met) if hasattr(x, "like") else x for x in operands)
    tensors = [x for x in operands if isinstance(x, Tensor)]
    axes = _aligned(operator, *tensors)
    blocks = {}
    for position in product(*(range(len(a)) for a in axes)):
        place = canonical(axis[n] for axis, n in zip(axes, position, strict=True))
        bodies = [
            _project(x, axes, position, place) if isinstance(x, Tensor) else exact(x, operator) for x in operands
        ]
        blocks[position] = f(*bodies)
    return Tensor(tensors[0].tracer, axes, blocks)


def _project(x: Tensor, axes: tuple[Axis, ...], position: Position, place: tuple[Index, ...]) -> sp.Expr:
    where = list(range(len(axes))) if x.axes == axes else [axes.index(a) for a in x.axes]
    own_position = tuple(position[k] for k in where)
    names = dict(zip(x.indices(own_position), (place[k] for k in where), strict=True))
    return reindexed(x.blocks[own_position], names)


def function(name: str, *operands: Any) -> Tensor:
    """A scalar function of the table, elementwise; arguments and result are values of their own."""
    args = [own(x) if isinstance(x, Tensor) else exact(x, name) for x in operands]
    return own(elementwise_of(name, SYMBOLIC[name], *args))


def reduced(tensor: Tensor, axis: int, op: str) -> Tensor:
    """Sum or maximum along one axis; a sum of axes is summed block by block."""
    source = own(tensor) if op == "max" else tensor
    axes = tensor.axes[:axis] + tensor.axes[axis + 1 :]
    blocks: dict[Position, list[sp.Expr]] = {}
    for position, body in source.blocks.items():
        indices = source.indices(position)
        rest = indices[:axis] + indices[axis + 1 :]
        symbol = source.tracer.emit(body, rest, (indices[axis],), op)
        names = dict(zip(rest, canonical(i.dim for i in rest), strict=True))
        blocks.setdefault(position[:axis] + position[axis + 1 :], []).append(reindexed(symbol, names))
    if op == "max":
        join = lambda terms: terms[0] if len(terms) == 1 else SYMBOLIC["maximum"](terms[0], join(terms[1:]))  # noqa: E731
        return own(Tensor(source.tracer, axes, {p: join(t) for p, t in blocks.items()}))
    return Tensor(source.tracer, axes, {p: sp.Add(*t) for p, t in blocks.items()})


def contract(left: Tensor, right: Tensor) -> Tensor:
    """Last axis of ``left`` with first axis of ``right``, as np.tensordot with axes=1."""
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
    blocks: dict[Position, list[sp.Expr]] = {}
    for (p, body_a), (q, body_b) in product(a.blocks.items(), b.blocks.items()):
        if p[-1] != q[0]:
            continue
        free_a, free_b = a.indices(p)[:-1], b.indices(q)[1:]
        out = canonical(i.dim for i in (*free_a, *free_b))
        joint = Index(a.indices(p)[-1].dim, 90)  # a number no axis has
        body_a = reindexed(body_a, dict(zip(a.indices(p), (*out[: len(free_a)], joint), strict=True)))
        body_b = reindexed(body_b, dict(zip(b.indices(q), (joint, *out[len(free_a) :]), strict=True)))
        symbol = left.tracer.emit(body_a * body_b, out, (joint,))
        blocks.setdefault(p[:-1] + q[1:], []).append(symbol)
    return Tensor(left.tracer, axes, {p: sp.Add(*t) for p, t in blocks.items()})


def permuted(tensor: Tensor, order: tuple[int, ...]) -> Tensor:
    axes = tuple(tensor.axes[k] for k in order)
    blocks = {}
    for position, body in tensor.blocks.items():
        target = tuple(position[k] for k in order)
        new = canonical(axis[n] for axis, n in zip(axes, target, strict=True))
        old = tensor.indices(position)
        blocks[target] = reindexed(body, {old[k]: new[m] for m, k in enumerate(order)})
    return Tensor(tensor.tracer, axes, blocks)


def size_of(axis: Axis) -> sp.Expr:
    return sp.Add(*(Size(d) for d in axis))
