"""The reference interpreter: what a program means, slowly, over any algebra."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from derive.program.algebra import Algebra
from derive.program.freeze import freeze_body
from derive.program.scalar import Scalar
from derive.program.types import TIME, Index, Program, ProgramError, Ref, Role, Statement, Value
from derive.program.verify import statement_refs

Arrays = dict[str, Any]


def interpret(
    program: Program, given: Mapping[str, Any], sizes: Mapping[str, int], algebra: Algebra, dtype: Any = object
) -> Arrays:
    """Run ``program`` and return the array of every value by its id.

    Timed arrays have time first: T rows, or T+1 for a state (row 0 is the initial state) and for
    a carry (row T is what comes after the end). ``sizes`` gives every dimension, "T" included.
    ``dtype`` is the NumPy dtype of results, object for exact domains. Nothing given is written.
    """
    arrays: Arrays = {}
    for value in (*program.given, *(s.out.value for s in program.statements)):
        if value.id in given:
            arrays[value.id] = np.array(given[value.id], dtype=dtype)
        elif value.role is Role.EYE:
            arrays[value.id] = _eye(value, sizes, algebra, dtype)
        elif value.id not in arrays:
            arrays[value.id] = _zeros(shape_of(value, sizes), algebra, dtype)
    _exact_constants(program, arrays, algebra, dtype)
    once, each, finally_ = sections(program)
    steps = range(1, sizes.get("T", 1) + 1)
    for statement in once:
        _execute(statement, arrays, sizes, algebra, 0)
    for t in reversed(steps) if program.reverse else steps:
        for statement in each:
            _execute(statement, arrays, sizes, algebra, t)
    for statement in finally_:
        _execute(statement, arrays, sizes, algebra, 0)
    return arrays


def shape_of(value: Value, sizes: Mapping[str, int]) -> tuple[int, ...]:
    """The shape of a value's array, with the extra row of states and carries."""
    extra = int(value.role in (Role.STATE, Role.CARRY))
    return tuple(extent(d, sizes) + (extra if d == "T" else 0) for d in value.dims)


def extent(dim: str, sizes: Mapping[str, int]) -> int:
    """The size of a dimension; "#4" is four by itself."""
    return int(dim[1:]) if dim.startswith("#") else sizes[dim]


def sections(
    program: Program,
) -> tuple[tuple[Statement, ...], tuple[Statement, ...], tuple[Statement, ...]]:
    """Statements that run once before time, at every step, and once after time."""
    once, each, last = [], [], []
    late: set[str] = set()  # sums over time, and what is made of them
    for s in program.statements:
        if TIME in s.reduce:
            late.add(s.out.value.id)
            each.append(s)
        elif s.out.value.timed:
            each.append(s)
        elif any(r.value.id in late for r in statement_refs(s)):
            late.add(s.out.value.id)
            last.append(s)
        else:
            once.append(s)
    return tuple(once), tuple(each), tuple(last)


def _zeros(shape: tuple[int, ...], algebra: Algebra, dtype: Any) -> Any:
    array = np.empty(shape, dtype=dtype)
    array[...] = algebra.number(Fraction(0))
    return array


def _eye(value: Value, sizes: Mapping[str, int], algebra: Algebra, dtype: Any) -> Any:
    array = _zeros(shape_of(value, sizes), algebra, dtype)
    for n in range(array.shape[0]):
        array[n, n] = algebra.number(Fraction(1))
    return array


def _exact_constants(program: Program, arrays: Arrays, algebra: Algebra, dtype: Any) -> None:
    for name, entries in program.constants:
        exact: Any = np.array(entries, dtype=object)
        filled = np.empty(exact.shape, dtype=dtype)
        for place in np.ndindex(*exact.shape):
            filled[place] = algebra.number(exact[place])
        arrays[name] = filled


def _row(ref: Ref, t: int) -> int:
    return t + ref.offset - (0 if ref.value.role is Role.STATE else 1)


def _look(ref: Ref, arrays: Arrays, space: tuple[Index, ...], t: int) -> Any:
    """The array of a read, its axes in the order of ``space``, size 1 where it lacks an index."""
    array = arrays[ref.value.id]
    indices = ref.indices
    if indices and indices[0] == TIME:
        array, indices = array[_row(ref, t)], indices[1:]
    order = [i for i in space if i in indices]
    if not isinstance(array, np.ndarray):
        return array
    array = np.transpose(array, [indices.index(i) for i in order])
    return array[tuple(slice(None) if i in indices else None for i in space)]


def _value(node: Scalar, look: Any, sizes: Mapping[str, int], algebra: Algebra) -> Any:
    if node.kind == "number":
        return algebra.number(node.data)
    if node.kind == "size":
        return algebra.number(Fraction(extent(node.data, sizes)))
    if node.kind == "read":
        return look(node.data)
    args = [_value(a, look, sizes, algebra) for a in node.args]
    if node.kind == "call":
        return np.frompyfunc(lambda *xs: algebra.call(node.data, xs), len(args), 1)(*args)
    if node.kind == "power":
        return np.power(args[0], node.data)
    return reduce(_UFUNCS[node.kind], args)


_UFUNCS = {"add": np.add, "mul": np.multiply, "quotient": np.true_divide}


def _execute(statement: Statement, arrays: Arrays, sizes: Mapping[str, int], algebra: Algebra, t: int) -> None:
    space = tuple(i for i in statement.space if i != TIME)
    node = statement.body if isinstance(statement.body, Scalar) else freeze_body(statement.body)
    result = _value(node, lambda ref: _look(ref, arrays, space, t), sizes, algebra)
    shape = tuple(extent(i.dim, sizes) for i in space)
    result = np.broadcast_to(np.asarray(result, dtype=object), shape)
    axes = tuple(n for n, i in enumerate(space) if i in statement.reduce)
    if axes:
        result = _reduced(result, axes, statement.op, algebra)
    if statement.base is not None:
        result = _look(statement.base, arrays, tuple(i for i in statement.out.indices if i != TIME), t) + result
    target = arrays[statement.out.value.id]
    if statement.out.value.timed:
        target[_row(statement.out, t), ...] = result
    elif TIME in statement.reduce:
        if statement.op != "sum":
            raise ProgramError(f"{statement}: only sums run over time")
        target[...] = target + result
    else:
        target[...] = result


def _reduced(result: Any, axes: tuple[int, ...], op: str, algebra: Algebra) -> Any:
    if op == "sum":
        return result.sum(axis=axes) if result.size else 0
    moved = np.moveaxis(result, axes, range(-len(axes), 0)).reshape(*_kept(result, axes), -1)
    out = np.empty(moved.shape[:-1], dtype=object)
    for place in np.ndindex(*out.shape):
        out[place] = algebra.maximum(list(moved[place]))
    return out


def _kept(result: Any, axes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(n for axis, n in enumerate(result.shape) if axis not in axes)
