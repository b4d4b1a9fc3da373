"""The functions of the class-body language, under the names NumPy users expect."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp

from derive.language.errors import CellError
from derive.language.tensor import (
    Tensor,
    describe,
    elementwise_of,
    exact,
    function,
    own,
    reduced,
    size_of,
)
from derive.language.tensor import contract as _contract
from derive.program.functions import SYMBOLIC, TABLE
from derive.program.types import Role, Value, canonical, lane, reindexed


def _scalar(name: str) -> Callable[..., Tensor]:
    row = TABLE[name]

    def apply(*args: Any) -> Tensor:
        if len(args) != row.arity:
            raise CellError(f"{name} takes {row.arity} argument(s), got {len(args)}")
        if not any(isinstance(a, Tensor) for a in args):
            raise CellError(f"{name} needs a value of the cell, got {args[0]!r}", "use math for plain numbers")
        return function(name, *args)

    apply.__name__ = apply.__qualname__ = name
    note = f" Kink: {row.kink}." if row.kink else ""
    apply.__doc__ = f"{name}({', '.join(row.args)}), elementwise.{note}"
    return apply


sigmoid, tanh, relu, exp, log, sqrt = map(_scalar, "sigmoid tanh relu exp log sqrt".split())
softplus, log_sigmoid, erf, sin, cos, arctan = map(_scalar, "softplus log_sigmoid erf sin cos arctan".split())
maximum, minimum, where, stop_gradient = map(_scalar, "maximum minimum where stop_gradient".split())


def abs(u: Any) -> Any:
    """|u|, elementwise, with abs'(0) = 0."""
    return function("abs", u) if isinstance(u, Tensor) else builtins.abs(u)


def _axis(u: Tensor, dim: str | None, operator: str) -> int:
    """Which axis ``dim`` names. Raises CellError when none or several do."""
    if not isinstance(u, Tensor):
        raise CellError(f"{operator} needs a value of the cell, got {u!r}")
    names = ["+".join(a) for a in u.axes]
    if dim is None:
        if len(names) == 1:
            return 0
        raise CellError(f"{operator} needs an axis for {describe(u)}", f"name one of {names}")
    if names.count(dim) != 1:
        found = "no axis" if dim not in names else "several axes"
        raise CellError(f"{operator}: {describe(u)} has {found} {dim!r}", f"name one of {sorted(set(names))}")
    return names.index(dim)


def sum(u: Any, dim: Any = None) -> Any:
    """Sum over the axis named ``dim`` (may be left out for a vector)."""
    if isinstance(u, Tensor):
        return reduced(u, _axis(u, dim, "sum"), "sum")
    return builtins.sum(u) if dim is None else builtins.sum(u, dim)


def mean(u: Tensor, dim: str | None = None) -> Tensor:
    """Mean over the axis named ``dim``."""
    axis = _axis(u, dim, "mean")
    scaled = elementwise_of("*", lambda a: a / size_of(u.axes[axis]), u)
    return reduced(scaled, axis, "sum")


def max(u: Any, *dim: Any, **options: Any) -> Any:
    """Maximum over the axis named ``dim``; ties share the derivative evenly."""
    if isinstance(u, Tensor):
        return reduced(u, _axis(u, dim[0] if dim else None, "max"), "max")
    return builtins.max(u, *dim, **options)


def softmax(u: Tensor, dim: str | None = None) -> Tensor:
    """exp(u) / sum exp(u) over ``dim``, shifted by the maximum so that nothing overflows."""
    axis = _axis(u, dim, "softmax")
    u = own(u)
    shifted = u - stop_gradient(reduced(u, axis, "max"))
    weights = exp(shifted)
    return weights / reduced(weights, axis, "sum")


def logsumexp(u: Tensor, dim: str | None = None) -> Tensor:
    """log sum exp(u) over ``dim``, shifted by the maximum."""
    axis = _axis(u, dim, "logsumexp")
    u = own(u)
    top = stop_gradient(reduced(u, axis, "max"))
    return log(reduced(exp(u - top), axis, "sum")) + top


def dot(u: Tensor, v: Tensor) -> Tensor:
    """Sum of the elementwise product of two vectors of the same dimension."""
    if len(u.axes) != 1 or u.axes != v.axes:
        raise CellError(f"dot needs two vectors of one dimension, found {describe(u)} and {describe(v)}")
    return _contract(u, v)


def outer(u: Tensor, v: Tensor) -> Tensor:
    """All products u[i] v[j]; the dimensions may coincide."""
    blocks = {}
    for p, a in u.blocks.items():
        for q, b in v.blocks.items():
            place = canonical(i.dim for i in (*u.indices(p), *v.indices(q)))
            names = dict(zip(v.indices(q), place[len(p) :], strict=True))
            blocks[p + q] = a * reindexed(b, names)
    return Tensor(u.tracer, u.axes + v.axes, blocks)


def concat(*parts: Tensor) -> Tensor:
    """Stack vectors: concat(h, x) has the dimension H+D. Blocks are positional."""
    if not parts or builtins.any(not isinstance(p, Tensor) or len(p.axes) != 1 for p in parts):
        shown = ", ".join(describe(p) if isinstance(p, Tensor) else repr(p) for p in parts)
        raise CellError(f"concat stacks vectors, found {shown}")
    axis = tuple(d for p in parts for d in p.axes[0])
    bodies = [p.blocks[(n,)] for p in map(own, parts) for n in range(len(p.axes[0]))]
    return Tensor(parts[0].tracer, (axis,), {(n,): b for n, b in enumerate(bodies)})


@dataclass(frozen=True)
class Eye:
    """``scale`` times the identity of a dimension; it joins the cell of whatever it meets."""

    dim: str
    scale: Any = 1

    def like(self, tensor: Any) -> Tensor:
        if not isinstance(tensor, Tensor):
            raise CellError(f"eye({self.dim!r}) cannot be combined with {tensor!r}")
        value = Value(f"eye_{self.dim}", (self.dim, self.dim), Role.EYE)
        tensor.tracer.given.setdefault(value.id, value)
        return self.scale * Tensor(tensor.tracer, ((self.dim,), (self.dim,)), {(0, 0): lane(value)})

    def __mul__(self, other: Any) -> Any:
        return self.like(other) * other if isinstance(other, Tensor) else Eye(self.dim, self.scale * exact(other))

    def __neg__(self) -> Eye:
        return Eye(self.dim, -self.scale)

    def __add__(self, other: Any) -> Tensor:
        return self.like(other) + other

    def __sub__(self, other: Any) -> Tensor:
        return self.like(other) - other

    def __rsub__(self, other: Any) -> Tensor:
        return other - self.like(other)

    def __matmul__(self, other: Any) -> Tensor:
        return self.like(other) @ other

    def __rmatmul__(self, other: Any) -> Tensor:
        return other @ self.like(other)

    __rmul__, __radd__ = __mul__, __add__


def eye(dim: str) -> Eye:
    """The identity matrix of a dimension: ``W - W.T - gamma * eye("H")``."""
    return Eye(dim)


def diag(v: Tensor) -> Tensor:
    """The diagonal matrix of a vector."""
    if len(v.axes) != 1 or len(v.axes[0]) != 1:
        raise CellError(f"diag needs a vector of one dimension, found {describe(v)}")
    (dim,) = v.axes[0]
    body = v.blocks[(0,)] * Eye(dim).like(v).blocks[(0, 0)]
    return Tensor(v.tracer, ((dim,), (dim,)), {(0, 0): body})


def einsum(pattern: str, *operands: Tensor) -> Tensor:
    """einsum("npq,nq->np", U, h) over axes of one dimension each; a letter is a dimension."""
    inputs, _, output = pattern.replace(" ", "").partition("->")
    words = inputs.split(",")
    if len(words) != len(operands) or "->" not in pattern:
        raise CellError(f"einsum pattern {pattern!r} does not fit {len(operands)} operand(s)")
    dims: dict[str, str] = {}
    for word, operand in zip(words, operands, strict=True):
        _check_word(word, operand, dims)
    if builtins.any(c not in dims for c in output) or len(set(output)) != len(output):
        raise CellError(f"einsum output {output!r} must use every letter once, from {sorted(dims)}")
    letters = list(output) + [c for c in dims if c not in output]
    place = dict(zip(letters, canonical(dims[c] for c in letters), strict=True))
    body: sp.Expr = sp.Integer(1)
    for word, operand in zip(words, map(own, operands), strict=True):
        position = (0,) * len(operand.axes)
        names = dict(zip(operand.indices(position), (place[c] for c in word), strict=True))
        body = body * reindexed(operand.blocks[position], names)
    kept = tuple(place[c] for c in output)
    over = tuple(place[c] for c in letters[len(output) :])
    symbol = operands[0].tracer.emit(body, kept, over) if over else body
    return Tensor(operands[0].tracer, tuple((dims[c],) for c in output), {(0,) * len(output): symbol})


def _check_word(word: str, operand: Tensor, dims: dict[str, str]) -> None:
    if not isinstance(operand, Tensor) or len(word) != len(operand.axes) or len(set(word)) != len(word):
        shown = describe(operand) if isinstance(operand, Tensor) else repr(operand)
        raise CellError(f"einsum: {word!r} does not fit {shown}", "one letter an axis, each letter once")
    for letter, axis in zip(word, operand.axes, strict=True):
        if len(axis) != 1 or dims.setdefault(letter, axis[0]) != axis[0]:
            raise CellError(f"einsum: letter {letter!r} stands for {dims.get(letter)} and for {'+'.join(axis)}")


def elementwise(f: Any) -> Callable[..., Tensor]:
    """Lift a SymPy scalar function, Lambda or class of expressions: ``elementwise(sp.atan)(z)``.

    Raises CellError for SymPy functions that the table of scalar functions does not have.
    """

    def apply(*args: Tensor) -> Tensor:
        if not args or builtins.any(not isinstance(a, Tensor) for a in args):
            raise CellError("elementwise functions take values of the cell", f"got {args!r}")
        symbols = [sp.Symbol(f"_{n}", real=True) for n in range(len(args))]
        try:
            expression = sp.sympify(f(*symbols))
        except Exception as error:
            raise CellError(f"elementwise: {f} cannot be applied to {len(args)} symbol(s): {error}") from None
        return _lift(expression, dict(zip(symbols, args, strict=True)))

    return apply


_LIFTED = {cls: row.name for row in TABLE.values() for cls in row.lifts}


def _lift(e: sp.Expr, env: dict[sp.Symbol, Tensor]) -> Any:
    if e in env:
        return env[e]
    if e.is_Rational:
        return e
    args = [_lift(a, env) for a in e.args]
    if e.is_Add:
        return builtins.sum(args[1:], args[0])
    if e.is_Mul:
        product = args[0]
        for arg in args[1:]:
            product = product * arg
        return product
    if e.is_Pow:
        return exp(args[1]) if e.base is sp.E else args[0] ** args[1]
    if isinstance(e, sp.Piecewise):
        return _piecewise(e, env)
    if isinstance(e, sp.Heaviside):
        return function("step", args[0])
    if e.func in _LIFTED:
        name = _LIFTED[e.func]
        result = args[0] if len(args) == 1 else None
        if TABLE[name].arity == 1:
            return function(name, args[0])
        for arg in args[1:]:
            result = function(name, args[0] if result is None else result, arg)
        return result
    if type(e).__name__ in SYMBOLIC:
        return function(type(e).__name__, *args)
    if e.is_number and e.is_real:
        return exact(float(e))
    if (rewritten := e.rewrite(sp.exp)) != e:
        return _lift(rewritten, env)
    raise CellError(f"elementwise: no scalar function for {e.func.__name__}", f"known are {sorted(TABLE)}")


def _piecewise(e: sp.Piecewise, env: dict[sp.Symbol, Tensor]) -> Any:
    (value, condition), *rest = e.args
    if condition == sp.true or not rest:
        return _lift(value, env)
    if not isinstance(condition, (sp.StrictGreaterThan, sp.StrictLessThan, sp.GreaterThan, sp.LessThan)):
        raise CellError(f"elementwise: cannot read the condition {condition}", "use a comparison")
    strict = isinstance(condition, (sp.StrictGreaterThan, sp.StrictLessThan))
    above, below = _lift(condition.gts, env), _lift(condition.lts, env)
    if_true, if_false = _lift(value, env), _piecewise(sp.Piecewise(*rest), env) if len(rest) > 0 else 0
    return where(above - below, if_true, if_false) if strict else where(below - above, if_false, if_true)
