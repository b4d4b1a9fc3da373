"""a_t = b_t + c_t a_{t-1}: recursion, closed form, tangents and adjoints are one derivative, exactly."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from laws import draw

from derive import (
    Bias,
    Cell,
    Constant,
    Input,
    State,
    Weight,
    concat,
    dot,
    eye,
    max,
    mean,
    outer,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from derive.calculus.linearise import DOT, linearise
from derive.calculus.recursion import jacobian_program, jacobians, recursion
from derive.calculus.transpose import BAR, CARRY, SEED, transpose
from derive.cells.lstm import LSTM
from derive.program.algebra import PrimeField, Residue
from derive.program.interpret import interpret, shape_of
from derive.program.types import Program, Role
from derive.program.verify import verify


class GRU(Cell):
    """Reset before the product."""

    x = Input("D")
    h = State("H")
    W_r, W_z, W_h = Weight.many(3, "H", "H+D")
    b_r, b_z, b_h = Bias.many(3, "H")
    v = concat(h, x)
    r = sigmoid(W_r @ v + b_r)
    z = sigmoid(W_z @ v + b_z)
    u = concat(r * h, x)
    h_hat = tanh(W_h @ u + b_h)
    h.next = (1 - z) * h + z * h_hat


class Memory(Cell):
    """A matrix state written by an outer product and read by attention; a scalar state beside it."""

    x = Input("D")
    gap = Input()
    C = State("V", "K")
    n = State()
    W_k, W_q = Weight.many(2, "K", "D")
    W_v = Weight("V", "D")
    k = softmax(W_k @ x)
    q = W_q @ x
    C.next = sigmoid(gap * n) * C + outer(W_v @ x, k)
    n.next = max(C.next @ q) + 0.5 * n + mean(k)


class Antisymmetric(Cell):
    """A weight that is a function of parameters, used twice."""

    x = Input("D")
    h = State("H")
    W = Weight("H", "H")
    V = Weight("H", "D")
    g, e = Constant(0.25), Constant(0.5)
    A = W - W.T - g * eye("H")
    h.next = h + e * tanh(A @ h + V @ x) + relu(h @ A) * dot(h, h)


class Deep(Cell):
    """Micro-steps that share a weight."""

    x = Input("H")
    h = State("H")
    U = Weight("H", "H")
    w = Weight("H")
    s = h
    for _ in range(4):
        s = tanh(U @ s + x) * s + w * s
    h.next = s


CELLS = [LSTM, GRU, Memory, Antisymmetric, Deep]
SIZES = {"T": 3, "B": 1, "D": 2, "H": 2, "V": 2, "K": 3}


def point(program: Program, seed: int) -> dict[str, Any]:
    rng = random.Random(seed)
    given = {v.id: draw(shape_of(v, SIZES), rng) for v in program.given if v.role is not Role.EYE}
    for state in program.states:
        given[state.id][1:] = Residue(0)
    return given


def sources(program: Program) -> list[Any]:
    return [*program.by_role(Role.WEIGHT), *program.states]


def stacked(program: Program, arrays: dict[str, Any], prefix: str, row: int) -> Any:
    return np.concatenate([np.reshape(arrays[prefix + s.id][row], -1) for s in program.states])


@pytest.mark.parametrize("cell", CELLS)
def test_recursion_is_the_closed_form(cell: type[Cell]) -> None:
    found = recursion(cell.program, point(cell.program, 1), SIZES, PrimeField(1))
    steps = zip(found.by_recursion(), found.by_closed_form(), strict=True)
    assert all((a == b).all() for a, b in steps)
    assert len(found.by_recursion()) == SIZES["T"] + 1


@pytest.mark.parametrize("cell", CELLS)
def test_recursion_is_the_tangent_program(cell: type[Cell]) -> None:
    """Column by column: a_t v is the tangent of the stacked state in the direction v."""
    program, field = cell.program, PrimeField(2)
    given = point(program, 2)
    a = recursion(program, given, SIZES, field).by_recursion()
    forward = interpret(program, given, SIZES, field)
    rng = random.Random(3)
    column = 0
    direction: dict[str, Any] = {}
    total = a[-1][:, 0] * 0
    for v in sources(program):
        full = np.full(shape_of(v, SIZES), Residue(0), dtype=object)
        part = full[0, ...] if v.role is Role.STATE else full  # a view
        part[...] = draw(part.shape, rng)
        flat = part.reshape(-1)
        total = total + a[-1][:, column : column + flat.size].dot(flat)
        column += flat.size
        direction[DOT + v.id] = full
    moved = interpret(linearise(program), {**forward, **direction}, SIZES, field)
    assert column == a[-1].shape[1]
    assert (stacked(program, moved, DOT, -1) == total).all()


@pytest.mark.parametrize("cell", CELLS)
def test_recursion_is_the_transpose(cell: type[Cell]) -> None:
    """sum_t g_t a_t, g_t the loss's own derivative by the state, is the gradient of BPTT."""
    program, field, rng = cell.program, PrimeField(4), random.Random(5)
    given = point(program, 4)
    found = recursion(program, given, SIZES, field)
    forward = interpret(program, given, SIZES, field)
    seeds = {SEED + s.id: draw((SIZES["T"], *shape_of(s, SIZES)[1:]), rng) for s in program.states}
    back = interpret(transpose(linearise(program)), {**forward, **seeds}, SIZES, field)
    rows = [stacked(program, seeds, SEED, t) for t in range(SIZES["T"])]
    gradient = sum(g.dot(a) for g, a in zip(rows, found.by_recursion()[1:], strict=True))
    for v in sources(program):
        name = (CARRY if v.role is Role.STATE else BAR) + v.id
        expected = back[name][0] if v.role is Role.STATE else back[name]
        expected = np.asarray(expected, dtype=object).reshape(-1)
        assert (gradient[: expected.size] == expected).all(), v.id
        gradient = gradient[expected.size :]
    assert gradient.size == 0


@pytest.mark.parametrize("cell", CELLS)
def test_jacobians_are_a_program(cell: type[Cell]) -> None:
    verify(jacobian_program(cell.program, jacobians(cell.program)))


def test_depth_does_not_blow_up() -> None:
    """Micro-steps multiply paths; Jacobians of the values between keep the terms few."""
    terms = [len(j.terms) for j in jacobians(Deep.program)]
    assert sum(terms) < 60


def test_a_wrong_order_of_factors_is_seen() -> None:
    """c_1 c_2 in place of c_2 c_1 is another matrix: the product is ordered."""
    found = recursion(LSTM.program, point(LSTM.program, 6), SIZES, PrimeField(6))
    assert (found.c[1].dot(found.c[0]) != found.c[0].dot(found.c[1])).any()
