"""The functions of the class-body language, under the names NumPy users expect."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

import sympy as sp

from derive.language.declarations import parse_axes
from derive.language.errors import CellError, did_you_mean
from derive.language.tensor import (
    Tensor,
    contract,
    describe,
    elementwise_of,
    function,
    identity,
    own,
    reduced,
    size_of,
    tensors_of,
)
from derive.program.functions import TABLE
from derive.program.types import Lane, canonical, reindexed


def scalar(name: str) -> Callable[..., Tensor]:
    """The language's function for a row of the table of scalar functions."""
    row = TABLE[name]

    def apply(*args: Any) -> Tensor:
        if len(args) != row.arity:
            raise CellError(f"{name} takes {row.arity} argument(s), found {len(args)}", f"write {signature}")
        return function(name, *args)

    signature = f"{name}({', '.join(row.args)})"
    apply.__name__ = apply.__qualname__ = name
    note = f" Kink: {row.kink}." if row.kink else ""
    apply.__doc__ = f"{signature}, elementwise.{note}"
    return apply


sigmoid, tanh, relu, exp, log, sqrt = map(scalar, "sigmoid tanh relu exp log sqrt".split())
softplus, log_sigmoid, erf, sin, cos, arctan = map(scalar, "softplus log_sigmoid erf sin cos arctan".split())
maximum, minimum, where, stop_gradient = map(scalar, "maximum minimum where stop_gradient".split())


def abs(u: Any) -> Any:
    """|u|, elementwise, with abs'(0) = 0."""
    return builtins.abs(u)


def _axis(u: Any, dim: Any, operator: str) -> int:
    """Which axis ``dim`` names. Raises CellError when none or several do."""
    (u,) = tensors_of(operator, u, advice="use Python's own function for numbers")
    names = ["+".join(a) for a in u.axes]
    if dim is None and len(names) == 1:
        return 0
    if dim is None or names.count(dim) != 1:
        found = "several" if dim in names or (dim is None and names) else "no"
        whom = "" if dim is None else f" {dim!r}"
        advice = f"name one of {sorted(set(names))}" if names else "a scalar has nothing to reduce"
        if operator == "max" and not isinstance(dim, str) and dim is not None:
            advice = "the larger of two values is maximum(a, b)"
        if dim in names:
            advice = 'einsum says which: einsum("ab->a", u)'
        problem = f"{operator}: {describe(u)} has {found} axes{whom}"
        raise CellError(problem, advice if dim in names else did_you_mean(dim, names, advice))
    return names.index(dim)


def sum(u: Any, dim: Any = None) -> Any:
    """Sum over the axis named ``dim`` (may be left out for a vector)."""
    if isinstance(u, Tensor):
        return reduced(u, _axis(u, dim, "sum"), "sum")
    return builtins.sum(u) if dim is None else builtins.sum(u, dim)


def mean(u: Tensor, dim: str | None = None) -> Tensor:
    """Mean over the axis named ``dim``."""
    axis = _axis(u, dim, "mean")
    return reduced(elementwise_of("mean", lambda a: a / size_of(u.axes[axis]), u), axis, "sum")


def max(u: Any, *dim: Any, **options: Any) -> Any:
    """Maximum over the axis named ``dim``; ties share the derivative evenly."""
    if isinstance(u, Tensor):
        return reduced(u, _axis(u, dim[0] if dim else options.get("dim"), "max"), "max")
    return builtins.max(u, *dim, **options)


def _shifted(u: Tensor, axis: int) -> tuple[Tensor, Tensor]:
    """``u`` minus its maximum along an axis, and that maximum; it is not differentiated."""
    top = stop_gradient(reduced(u, axis, "max"))
    shifted = own(u - top)
    for body in shifted.blocks.values():
        if isinstance(body, Lane):
            u.tracer.hints[body.ref.value.id] = f"{u.label}_shifted".lstrip("_")
    return shifted, top


def softmax(u: Tensor, dim: str | None = None) -> Tensor:
    """exp(u) / sum exp(u) over ``dim``, shifted by the maximum so that nothing overflows."""
    axis = _axis(u, dim, "softmax")
    weights = exp(_shifted(own(u), axis)[0])
    return weights / reduced(weights, axis, "sum")


def logsumexp(u: Tensor, dim: str | None = None) -> Tensor:
    """log sum exp(u) over ``dim``, shifted by the maximum."""
    axis = _axis(u, dim, "logsumexp")
    shifted, top = _shifted(own(u), axis)
    return log(reduced(exp(shifted), axis, "sum")) + top


def dot(u: Tensor, v: Tensor) -> Tensor:
    """Sum of the elementwise product of two vectors of the same dimension."""
    u, v = tensors_of("dot", u, v)
    if len(u.axes) != 1 or u.axes != v.axes:
        raise CellError(
            f"dot needs two vectors of one dimension, found {describe(u)} and {describe(v)}",
            "@ contracts the last axis of the left with the first of the right",
        )
    return contract(u, v)


def outer(u: Tensor, v: Tensor) -> Tensor:
    """All products u[i] v[j]; the dimensions may coincide."""
    u, v = tensors_of("outer", u, v)
    blocks = {}
    for p, a in u.blocks.items():
        for q, b in v.blocks.items():
            place = canonical((*u.dims(p), *v.dims(q)))
            left = dict(zip(u.indices(p), place[: len(p)], strict=True))
            right = dict(zip(v.indices(q), place[len(p) :], strict=True))
            blocks[p + q] = reindexed(a, left) * reindexed(b, right)
    return Tensor(u.tracer, u.axes + v.axes, blocks)


def concat(*parts: Any) -> Tensor:
    """Stack vectors: concat(h, x) has the dimension H+D. Blocks are positional."""
    listed = parts[0] if len(parts) == 1 and isinstance(parts[0], (list, tuple)) else parts
    tensors = tensors_of("concat", *listed, advice="concat(h, x) stacks vectors")
    if builtins.any(len(t.axes) != 1 for t in tensors):
        shown = ", ".join(map(describe, tensors))
        raise CellError(f"concat stacks vectors, found {shown}", "contract or reduce matrices first")
    bodies = [body for t in map(own, tensors) for _, body in sorted(t.blocks.items())]
    axis = tuple(d for t in tensors for d in t.axes[0])
    return Tensor(tensors[0].tracer, (axis,), {(n,): b for n, b in enumerate(bodies)})


def eye(dim: str) -> Tensor:
    """The identity matrix of a dimension: ``W - W.T - gamma * eye("H")``."""
    ((atom, *rest),) = parse_axes((dim,))
    if rest:
        raise CellError(f"eye({dim!r}) has a sum of dimensions", "name one dimension")
    return identity(atom)


def diag(v: Tensor) -> Tensor:
    """The diagonal matrix of a vector."""
    (v,) = tensors_of("diag", v)
    if len(v.axes) != 1 or len(v.axes[0]) != 1:
        raise CellError(f"diag needs a vector of one dimension, found {describe(v)}", "einsum picks other patterns")
    body = v.blocks[(0,)] * identity(v.axes[0][0]).blocks[(0, 0)]
    return Tensor(v.tracer, v.axes * 2, {(0, 0): body})


def einsum(pattern: str, *operands: Tensor) -> Tensor:
    """einsum("npq,nq->np", U, h) over axes of one dimension each; a letter is a dimension."""
    if not isinstance(pattern, str):
        raise CellError(f"einsum takes a pattern first, found {pattern!r}", 'write einsum("npq,nq->np", U, h)')
    inputs, arrow, output = pattern.replace(" ", "").partition("->")
    words = inputs.split(",")
    if len(words) != len(operands) or not arrow:
        problem = f"einsum pattern {pattern!r} does not fit {len(operands)} operand(s)"
        raise CellError(problem, 'write einsum("npq,nq->np", U, h): one word an operand, and the result')
    tensors = tensors_of("einsum", *operands)
    dims: dict[str, str] = {}
    for word, operand in zip(words, tensors, strict=True):
        _check_word(word, operand, dims)
    if builtins.any(c not in dims for c in output) or len(set(output)) != len(output):
        raise CellError(f"einsum result {output!r} is not made of letters of {inputs!r}, each once")
    letters = list(output) + [c for c in dims if c not in output]
    place = dict(zip(letters, canonical(dims[c] for c in letters), strict=True))
    body: sp.Expr = sp.Integer(1)
    for word, operand in zip(words, map(own, tensors), strict=True):
        position = (0,) * len(operand.axes)
        names = dict(zip(operand.indices(position), (place[c] for c in word), strict=True))
        body = body * reindexed(operand.blocks[position], names)
    kept, over = tuple(place[c] for c in output), tuple(place[c] for c in letters[len(output) :])
    symbol = tensors[0].tracer.emit(body, kept, over) if over else body
    return Tensor(tensors[0].tracer, tuple((dims[c],) for c in output), {(0,) * len(output): symbol})


def _check_word(word: str, operand: Tensor, dims: dict[str, str]) -> None:
    if len(word) != len(operand.axes) or len(set(word)) != len(word):
        raise CellError(f"einsum: {word!r} does not fit {describe(operand)}", "one letter an axis, each letter once")
    for letter, axis in zip(word, operand.axes, strict=True):
        if len(axis) != 1 or dims.setdefault(letter, axis[0]) != axis[0]:
            raise CellError(
                f"einsum: letter {letter!r} stands for {dims.get(letter, 'one dimension')} and for {'+'.join(axis)}",
                "a letter stands for one dimension, which is no sum",
            )
