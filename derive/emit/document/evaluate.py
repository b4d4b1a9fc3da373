"""The value of a matrix expression over any algebra: what the tests compare with the interpreter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce
from math import prod
from typing import Any

import numpy as np

from derive.emit.document import tree as t
from derive.program.algebra import Algebra
from derive.program.interpret import extent
from derive.program.types import Index, Role


@dataclass(frozen=True)
class Env:
    """Arrays by value id as `interpret` returns them, and the step that every time base stands for."""

    arrays: Mapping[str, Any]
    sizes: Mapping[str, int]
    algebra: Algebra
    clock: Mapping[str, int] = field(default_factory=dict)
    axes: tuple[Index, ...] = ()

    def at(self, base: str, step: int) -> Env:
        return replace(self, clock={**self.clock, base: step})

    def step(self, time: t.Time) -> int:
        if time.base == "T":
            return self.sizes["T"] + time.offset
        return (self.clock[time.base] if time.base else 0) + time.offset

    def number(self, value: Fraction | int) -> Any:
        return self.algebra.number(Fraction(value))

    def full(self, shape: tuple[int, ...], value: int) -> Any:
        return np.full(shape, self.number(value), dtype=object)

    def extent(self, dim: str) -> int:
        return sum(extent(d, self.sizes) for d in dim.split("+"))


def evaluate(node: t.Node, env: Env) -> Any:
    """The array of ``node``; steps after the last are zero, as adjoints are."""
    match node:
        case t.Symbol():
            return _symbol(node, env)
        case t.Derivative():
            return evaluate(node.values, env)
        case t.Stack():
            parts = [np.asarray(evaluate(p, env), dtype=object) for p in node.parts]
            return np.concatenate(parts, axis=node.axis)
        case t.Number():
            return env.number(node.value)
        case t.Extent():
            return env.number(env.extent(node.dim))
        case t.Fill():
            filled = env.full(tuple(map(env.extent, node.shape)), int(node.kind == "ones"))
            if node.kind == "identity":
                np.fill_diagonal(filled, env.number(1))
            return filled
        case t.Transpose():
            return evaluate(node.x, env).T
        case t.Product():
            return reduce(lambda a, b: np.dot(a, b), (evaluate(f, env) for f in node.factors))
        case t.Hadamard():
            return reduce(np.multiply, (evaluate(f, env) for f in node.factors))
        case t.Sum():
            return reduce(np.add, (evaluate(x, env) for x in node.terms))
        case t.Quotient():
            return np.true_divide(evaluate(node.above, env), evaluate(node.below, env))
        case t.Power():
            return np.power(evaluate(node.x, env), node.exponent)
        case t.Apply(function="sign"):
            x, step = node.args[0], t.Apply("step", node.args)
            minus = t.Apply("step", (t.Hadamard((t.Number(Fraction(-1)), x)),))
            return evaluate(step, env) + evaluate(minus, env) * env.number(-1)
        case t.Apply():
            call = np.frompyfunc(lambda *xs: env.algebra.call(node.function, xs), len(node.args), 1)
            return call(*(evaluate(a, env) for a in node.args))
        case t.Outer():
            return np.multiply.outer(evaluate(node.left, env), evaluate(node.right, env))
        case t.Inner():
            return np.dot(evaluate(node.left, env), evaluate(node.right, env))
        case t.Softmax():
            return np.true_divide(*_exponentials(node.x, env))
        case t.Reduced(kind="max"):
            return env.algebra.maximum(list(evaluate(node.x, env)))
        case t.Reduced():
            below = _exponentials(node.x, env)[1]
            return env.algebra.call("log", [below]) + env.algebra.maximum(list(evaluate(node.x, env)))
        case t.Diag():
            vector = evaluate(node.x, env)
            matrix = env.full((len(vector),) * 2, 0)
            np.fill_diagonal(matrix, vector)
            return matrix
        case _:
            return _over_time(node, env)


def _exponentials(x: t.Node, env: Env) -> tuple[Any, Any]:
    """exp(x - max x) and its sum."""
    vector = evaluate(x, env)
    shifted = vector + env.algebra.maximum(list(vector)) * env.number(-1)
    above = np.frompyfunc(lambda z: env.algebra.call("exp", [z]), 1, 1)(shifted)
    return above, above.sum()


def _symbol(node: t.Symbol, env: Env) -> Any:
    array = env.arrays[node.value.id]
    if node.time is None:
        return array
    row = env.step(node.time) - (0 if node.value.role is Role.STATE else 1)
    if 0 <= row < len(array):
        return array[row]
    return env.full(np.shape(array[0]), 0)


def _over_time(node: t.Node, env: Env) -> Any:
    match node:
        case t.RangeSum():
            steps = range(env.step(node.low), env.step(node.high) + 1)
            terms = [evaluate(node.body, env.at(node.base, n)) for n in steps]
            return reduce(np.add, terms) if terms else env.full(tuple(map(env.extent, node.dims)), 0)
        case t.OrderedProduct():
            steps = range(env.step(node.high), env.step(node.low) - 1, -1)
            matrices = [evaluate(node.body, env.at(node.base, n)) for n in steps]
            return reduce(np.dot, matrices) if matrices else evaluate(t.Fill("identity", node.dims), env)
        case t.MatrixPower():
            count = env.step(node.high) - env.step(node.low)
            identity = evaluate(t.Fill("identity", node.dims), env)
            return reduce(np.dot, [evaluate(node.x, env)] * count, identity)
        case t.BlockMatrix():
            size = {x: prod(map(env.extent, x.dims)) for x in (*node.above, *node.below)}
            rows = zip(node.above, node.rows, strict=True)
            columns = node.below
            return np.block([
                [np.reshape(evaluate(x, env), (size[a], size[b])) for b, x in zip(columns, row, strict=True)]
                for a, row in rows
            ])
        case t.Vec():
            return np.reshape(evaluate(node.x, env), -1)
        case t.AtStep():
            value = np.asarray(evaluate(node.x, env), dtype=object)
            return value if env.clock["t"] == env.step(node.time) else value * env.number(0)
        case _:
            return _in_indices(node, env)


def _in_indices(node: t.Node, env: Env) -> Any:
    match node:
        case t.Element():
            array = np.asarray(evaluate(node.x, replace(env, axes=())), dtype=object)
            letters = {i: n for n, i in enumerate(env.axes)}
            laid = np.einsum(array, [letters[i] for i in node.indices], sorted({letters[i] for i in node.indices}))
            return laid[tuple(slice(None) if i in node.indices else None for i in env.axes)]
        case t.Indexed():
            axes = node.free + node.over
            body = evaluate(node.body, replace(env, axes=axes))
            full = np.broadcast_to(np.asarray(body, dtype=object), tuple(env.extent(i.dim) for i in axes))
            gone = tuple(range(len(node.free), len(axes)))
            if not gone or node.op == "sum":
                return full.sum(axis=gone) if gone else full
            flat = full.reshape(*full.shape[: len(node.free)], -1)
            out = np.empty(flat.shape[:-1], dtype=object)
            for place in np.ndindex(*out.shape):
                out[place] = env.algebra.maximum(list(flat[place]))
            return out
    raise TypeError(f"not an expression: {node!r}")
