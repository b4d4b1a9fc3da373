"""The class-body language: what every construct means, and that what is ill-formed is refused where it is."""

# ruff: noqa: RUF012, SIM108 (class bodies of the cell language: lists of weights, and if/else as users write it)

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy as sp

from derive import (
    Bias,
    Cell,
    CellError,
    Constant,
    Input,
    Model,
    State,
    Target,
    Weight,
    abs,
    arctan,
    concat,
    cos,
    diag,
    dot,
    einsum,
    elementwise,
    erf,
    exp,
    eye,
    half_squared_error,
    last,
    log,
    log_sigmoid,
    max,
    maximum,
    mean,
    minimum,
    outer,
    relu,
    sigmoid,
    sin,
    softmax,
    softplus,
    sqrt,
    stop_gradient,
    sum,
    tanh,
    where,
)
from derive.cells.gru import GRU
from derive.cells.lstm import LSTM
from derive.load import load
from derive.program.algebra import Floats
from derive.program.interpret import interpret, shape_of
from derive.program.types import Program, Role
from derive.program.verify import verify

SIZES = {"T": 1, "H": 3, "D": 2, "V": 2, "K": 4, "N": 2, "P": 3, "Q": 2}


def given_for(program: Program, positive: bool = False) -> dict[str, Any]:
    """Fixed numbers for all values that a program is given, states in row 0."""
    rng = np.random.default_rng(5)
    values = [v for v in program.given if v.role not in (Role.EYE, Role.CONSTANT)]
    return {v.id: rng.uniform(0.2 if positive else -1.5, 1.5, shape_of(v, SIZES)) for v in values}


def one_step(cell: type[Cell], positive: bool = False) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what the step is given, without time; the new states)."""
    program = verify(cell.program)
    given = given_for(program, positive)
    after = interpret(program, given, SIZES, Floats())
    timed = {v.id for v in program.given if v.timed}
    return {k: a[0] if k in timed else a for k, a in given.items()}, {s.id: after[s.id][1] for s in program.states}


def close(actual: Any, expected: Any) -> None:
    np.testing.assert_allclose(np.asarray(actual, dtype=float), expected, rtol=1e-13, atol=1e-14)


# -- what constructs mean --------------------------------------------------------------------------


def test_products_contract_as_in_numpy_and_broadcast_by_name() -> None:
    class Products(Cell):
        x = Input("D")
        a = Input()
        C = State("V", "K")
        m = State()
        h = State("H")
        W = Weight("H", "D")
        U = Weight("V", "H", "D")
        k, q = Weight.many(2, "K")
        v = Weight("V")
        g = Weight()
        A = Constant("H", "H", value=np.arange(9).reshape(3, 3) / 8)
        half = Constant(0.5)
        C.next = k * v + g * C + (U @ x) @ outer(h, q)
        h.next = W @ x + h @ A + half * (x @ W.T)
        m.next = dot(h, h) + (C @ q) @ v + a + sum(k) + g

    s, new = one_step(Products)
    C, h, A = s["C"], s["h"], np.arange(9).reshape(3, 3) / 8
    close(new["C"], np.outer(s["v"], s["k"]) + s["g"] * C + np.tensordot(s["U"], s["x"], 1) @ np.outer(h, s["q"]))
    close(new["h"], s["W"] @ s["x"] + h @ A + 0.5 * (s["x"] @ s["W"].T))
    close(new["m"], h @ h + (C @ s["q"]) @ s["v"] + s["a"] + s["k"].sum() + s["g"])


def test_reductions_name_their_axis() -> None:
    class Reductions(Cell):
        C = State("V", "K")
        m = State()
        z = Input("K")
        e = mean(C, "V") + max(C, "V") + softmax(z)
        C.next = C - mean(C, "K") + e
        m.next = sum(sum(C, "V")) + max(z) + mean(z) + mean(softmax(C, "V"), "K") @ sum(C, "K")

    s, new = one_step(Reductions)
    C, z = s["C"], s["z"]
    soft = np.exp(z) / np.exp(z).sum()
    columns = np.exp(C) / np.exp(C).sum(0)
    close(new["C"], C - C.mean(1, keepdims=True) + C.mean(0) + C.max(0) + soft)
    close(new["m"], C.sum() + z.max() + z.mean() + columns.mean(1) @ C.sum(1))


def test_concat_stacks_blocks_by_position() -> None:
    class Stacked(Cell):
        x = Input("D")
        h, g = State("H"), State("H")
        W = Weight("H", "H+H+D")
        gain, b = Weight("H+D"), Bias("H+D")
        v = concat(h, g, x)
        n = (concat(h, x) - mean(concat(h, x))) * gain + b
        h.next = W @ v
        g.next = W @ concat([g, softmax(n)]) + max(n) + sum(n)

    s, new = one_step(Stacked)

    def block(name: str, *where: int) -> Any:
        return s[f"{name}.{'.'.join(map(str, where))}"]

    W = np.concatenate([block("W", 0, n) for n in range(3)], axis=1)
    u = np.concatenate([s["h"], s["x"]])
    n = (u - u.mean()) * np.concatenate([block("gain", 0), block("gain", 1)])
    n = n + np.concatenate([block("b", 0), block("b", 1)])
    close(new["h"], W @ np.concatenate([s["h"], s["g"], s["x"]]))
    close(new["g"], W @ np.concatenate([s["g"], np.exp(n) / np.exp(n).sum()]) + n.max() + n.sum())


def test_structured_matrices() -> None:
    class Structured(Cell):
        h = State("H")
        heads = State("N", "Q")
        P = State("H", "H")
        A = Weight("H", "H")
        d = Weight("H")
        gamma = Weight()
        U = Weight("N", "P", "Q")
        L = Weight("P", "Q")
        I_H = eye("H")
        h.next = (A - A.T - gamma * I_H) @ h + diag(d) @ h + (2 * eye("H") - eye("H")) @ d
        heads.next = einsum("npq,nq->np", U, heads) @ L
        P.next = A @ P @ A.T + diag(d) + P.T / 2 + outer(h, h) + einsum("ab,b->ab", A, d)

    s, new = one_step(Structured)
    A, h, d, P = s["A"], s["h"], s["d"], s["P"]
    close(new["h"], (A - A.T - s["gamma"] * np.eye(3)) @ h + d * h + d)
    close(new["heads"], np.einsum("npq,nq->np", s["U"], s["heads"]) @ s["L"])
    close(new["P"], A @ P @ A.T + np.diag(d) + P.T / 2 + np.outer(h, h) + A * d)


FUNCTIONS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "sigmoid": (sigmoid, lambda z: 1 / (1 + np.exp(-z))),
    "tanh": (tanh, np.tanh),
    "relu": (relu, lambda z: np.maximum(z, 0)),
    "exp": (exp, np.exp),
    "log": (log, np.log),
    "sqrt": (sqrt, np.sqrt),
    "softplus": (softplus, lambda z: np.log1p(np.exp(z))),
    "log_sigmoid": (log_sigmoid, lambda z: -np.log1p(np.exp(-z))),
    "sin": (sin, np.sin),
    "cos": (cos, np.cos),
    "arctan": (arctan, np.arctan),
    "abs": (abs, np.abs),
    "stop_gradient": (stop_gradient, lambda z: z),
    "maximum": (lambda z: maximum(z, 0.7), lambda z: np.maximum(z, 0.7)),
    "minimum": (lambda z: minimum(0.7, z), lambda z: np.minimum(z, 0.7)),
    "where": (lambda z: where(z - 0.7, 2 * z, 1), lambda z: np.where(z > 0.7, 2 * z, 1)),
    "powers": (lambda z: z**3 + z**-2 + z**0.5 + z**1.3 + 2**z + z**z + z**0,
               lambda z: z**3 + z**-2.0 + z**0.5 + z**1.3 + 2**z + z**z + 1),
    "quotients": (lambda z: 1 / z + z / (1 + z) + z / 4, lambda z: 1 / z + z / (1 + z) + z / 4),
    "numbers": (lambda z: np.float64(0.1) * z + np.int64(3) - z * sp.Rational(1, 3) + sp.pi * z + True * z,
                lambda z: 0.1 * z + 3 - z / 3 + np.pi * z + z),
    "erf": (lambda z: erf(z) + elementwise(sp.erfc)(z), np.ones_like),
    "sinh": (elementwise(sp.sinh), np.sinh),
    "tan": (elementwise(sp.tan), np.tan),
    "asinh": (elementwise(sp.asinh), np.arcsinh),
    "sign": (elementwise(lambda z: sp.sign(z - 1)), lambda z: np.sign(z - 1)),
    "Heaviside": (elementwise(lambda z: sp.Heaviside(z - 1)), lambda z: (z > 1).astype(float)),
    "Lambda": (elementwise(sp.Lambda(sp.Symbol("u"), sp.Symbol("u") ** 2 + sp.exp(sp.Symbol("u")) + sp.pi)),
               lambda z: z**2 + np.exp(z) + np.pi),
    "Max": (elementwise(lambda z: sp.Max(z, 1, 2 * z - 1) + sp.Min(z, 1) + sp.Abs(z - 1)),
            lambda z: np.maximum(np.maximum(z, 1), 2 * z - 1) + np.minimum(z, 1) + np.abs(z - 1)),
    "Piecewise": (elementwise(lambda z: sp.Piecewise((z, z > 1), (z**2, z >= sp.Rational(1, 2)), (0, True))),
                  lambda z: np.where(z > 1, z, np.where(z >= 0.5, z**2, 0))),
    "And": (elementwise(lambda z: sp.Piecewise((1, sp.And(z > sp.Rational(1, 2), z < 1)), (3, sp.Ne(z, 2)), (z, True))),
            lambda z: np.where((z > 0.5) & (z < 1), 1, 3)),
    "Or": (elementwise(lambda z: sp.Piecewise((1, sp.Or(z < sp.Rational(1, 2), z > 1)), (z, True))),
           lambda z: np.where((z < 0.5) | (z > 1), 1, z)),
    "vanishing": (lambda z: z + tanh(z - z) + exp(0 * z), lambda z: z + 1),
    "constant": (lambda z: z * elementwise(lambda u: 3)(z), lambda z: 3 * z),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_scalar_functions(name: str) -> None:
    ours, numpy = FUNCTIONS[name]

    class Elementwise(Cell):
        z = State("K")
        z.next = ours(z)

    s, new = one_step(Elementwise, positive=True)
    close(new["z"], numpy(s["z"]))


def test_a_derivative_of_ones_own_leaves_the_value() -> None:
    from derive.calculus.linearise import linearise
    from derive.calculus.transpose import BAR, SEED, transpose

    class Straight(Cell):
        z = Input("K")
        h = State("K")
        h.next = elementwise(sp.Heaviside, derivative=lambda u: 1 / (1 + u**2))(z)

    given = given_for(Straight.program)
    forward = interpret(Straight.program, given, SIZES, Floats())
    close(forward["h"][1], given["z"][0] > 0)
    back = interpret(transpose(linearise(Straight.program)), forward | {SEED + "h": np.ones((1, 4))}, SIZES, Floats())
    close(back[BAR + "z"], 1 / (1 + given["z"] ** 2))


def test_states_take_numbers_copies_and_each_other() -> None:
    class Copies(Cell):
        h, g, c, n = State("H"), State("H"), State("H"), State()
        o = tanh(h)
        g.next = o
        c.next = g.next
        h.next = 0
        n.next = 1.5

    s, new = one_step(Copies)
    close(new["g"], np.tanh(s["h"]))
    close(new["c"], np.tanh(s["h"]))
    close(new["h"], np.zeros(3))
    close(new["n"], 1.5)
    assert [x.out.value.id for x in Copies.program.statements].count("o") == 1


def test_a_new_state_is_matched_by_names_of_axes() -> None:
    class Turned(Cell):
        C = State("V", "K")
        k, v = Weight("K"), Weight("V")
        C.next = k * v * C

    s, new = one_step(Turned)
    close(new["C"], s["C"] * np.outer(s["v"], s["k"]))


def test_micro_steps_lists_dicts_factories_and_helpers_are_python() -> None:
    def affine(W: Any, u: Any, b: Any) -> Any:
        return W @ u + b

    def deep(depth: int, activation: Any) -> type[Cell]:
        class Deep(Cell):
            x = Input("H")
            h = State("H")
            U = [Weight("H", "H") for _ in range(depth)]
            bias = {"in": Bias("H"), "out": Weight("H")}
            pair = (Weight("H"), Weight("H"))
            s = h
            for W in U:
                s = activation(affine(W, s, bias["in"]))
            if depth > 1:
                s = s * bias["out"]
            else:
                s = s - bias["out"]
            h.next = s + pair[0] * x + pair[1]

        return Deep

    for depth in (1, 3):
        s, new = one_step(deep(depth, tanh))
        u = s["h"]
        for n in range(depth):
            u = np.tanh(s[f"U_{n + 1}"] @ u + s["bias_in"])
        u = u * s["bias_out"] if depth > 1 else u - s["bias_out"]
        close(new["h"], u + s["pair_1"] * s["x"] + s["pair_2"])


# -- names -----------------------------------------------------------------------------------------


def ids(cell: Any) -> list[str]:
    return [s.out.value.id for s in cell.program.statements]


def test_names_of_a_rebound_value_are_numbered_and_nobody_is_overwritten() -> None:
    class Steps(Cell):
        h = State("H")
        U = [Weight("H", "H") for _ in range(3)]
        s = h
        for W in U:
            s = tanh(W @ s)
        s_2 = 2 * s
        h.next = s + s_2

    assert [i for i in ids(Steps) if i.startswith("s")] == ["s", "s_3", "s_4", "s_2"]


def test_automatic_names_say_what_they_are() -> None:
    assert ids(LSTM)[:4] == ["z_f_h", "z_f_x", "z_f", "f"]
    assert ids(LSTM)[-2:] == ["tanh_C", "h"]
    assert {"r_h", "z_h_hat_r_h", "z_h_hat_x", "z_h_hat"} < set(ids(GRU))


def test_user_names_win_over_automatic_ones() -> None:
    class Named(Cell):
        h = State("H")
        z_o, u, d_z = Input("H"), Input("H"), Input("H")
        bar, W, double = Weight("H"), Weight("H", "H"), Weight("H")
        z_o_h = tanh(h + z_o)
        o = sigmoid(W @ h + bar * u * d_z * double)
        T, B = o * z_o_h, tanh(o)
        h.next = T + B

    named = ids(Named)
    assert len(set(named)) == len(named)
    assert {"z_o_h", "o", "T", "B"} <= set(named)
    by_id = Named.program.values
    assert by_id["z_o"].role is Role.INPUT and by_id["d_z"].role is Role.INPUT and by_id["double"].role is Role.WEIGHT
    assert "z_o_2" in named


def test_words_of_c_and_python_are_names_like_others() -> None:
    body = {"double": State("H"), "int": Weight("H"), "lambda_": Weight("H"), "None_": Input("H"), "next": Input("H")}

    def fill(namespace: Any) -> None:
        for name, declaration in body.items():
            namespace[name] = declaration
        namespace["for"] = namespace["double"] * namespace["int"] * namespace["lambda_"] + namespace["None_"]
        namespace["double"].next = namespace["for"] + namespace["next"]

    assert ids(types.new_class("Hostile", (Cell,), {}, fill)) == ["for", "double"]


def test_equal_expressions_are_one_value() -> None:
    class Twice(Cell):
        x = Input("D")
        h = State("H")
        W = Weight("H", "D")
        a, b = W @ x, W @ x
        h.next = a * b + tanh(W @ x) * h

    assert len([s for s in Twice.program.statements if s.reduce]) == 1
    assert "b" not in ids(Twice)


def test_a_declaration_bound_twice_is_one_parameter() -> None:
    class Shared(Cell):
        h = State("H")
        a = b = Weight("H")
        c = [Weight("H")] * 2
        h.next = a * b * h + c[0] * c[1]

    assert [p.name for p in Shared.program.parameters] == ["a", "c_1"]


def test_cells_do_not_leak_into_each_other() -> None:
    """o is a value in one cell and a state in the next: equal names, different lanes."""
    class First(Cell):
        h = State("H")
        o = tanh(h)
        h.next = o * o

    class Second(Cell):
        o = State("H")
        h = tanh(o)
        o.next = h * h + o

    verify(First.program)
    verify(Second.program)
    assert Second.program.values["h"].role is Role.VALUE


# -- inheritance -----------------------------------------------------------------------------------


def test_a_subclass_adds_peepholes() -> None:
    class Peephole(LSTM):
        """Gers & Schmidhuber 2000."""

        p_f, p_i, p_o = Weight.many(3, "H")
        f = sigmoid(W_f @ v + b_f + p_f * C)  # noqa: F821
        i = sigmoid(W_i @ v + b_i + p_i * C)  # noqa: F821
        C.next = f * C + i * C_tilde  # noqa: F821
        o = sigmoid(W_o @ v + b_o + p_o * C.next)  # noqa: F821
        h.next = o * tanh(C.next)  # noqa: F821

    s, new = one_step(Peephole)
    hx = np.concatenate([s["h"], s["x"]])

    def affine(gate: str, name: str) -> Any:
        return np.concatenate([s[f"W_{gate}.0.0"], s[f"W_{gate}.0.1"]], axis=1) @ hx + s[f"b_{name}"]

    def sigma(z: Any) -> Any:
        return 1 / (1 + np.exp(-z))

    cell = sigma(affine("f", "f") + s["p_f"] * s["C"]) * s["C"]
    cell = cell + sigma(affine("i", "i") + s["p_i"] * s["C"]) * np.tanh(affine("C", "C"))
    close(new["C"], cell)
    close(new["h"], sigma(affine("o", "o") + s["p_o"] * cell) * np.tanh(cell))
    assert len(Peephole.program.parameters) == 11
    assert len(LSTM.program.parameters) == 8


def test_a_subclass_can_build_on_the_next_state_of_its_base() -> None:
    class Residual(GRU):
        h.next = h.next + h  # noqa: F821

    s, plain = one_step(GRU)
    _, new = one_step(Residual)
    close(new["h"], plain["h"].astype(float) + s["h"])


def test_what_a_subclass_leaves_behind_is_refused() -> None:
    with pytest.raises(CellError, match=r"reads the C.next that this class replaces"):
        class Broken(LSTM):
            g = Weight("H")
            C.next = g * C.next  # noqa: F821


def test_two_cells_cannot_both_be_bases() -> None:
    with pytest.raises(CellError, match="derive from one"):
        class Both(LSTM, GRU):
            pass


# -- models ----------------------------------------------------------------------------------------


def test_a_model_may_write_its_own_loss() -> None:
    class Own(Model):
        cell = GRU
        y = Target("H")
        w = Weight("H")
        y_hat = w * cell.h.next
        loss = log(1 + sum((y_hat - y) ** 2))
        aggregate = last

    assert Own.program.outputs == ("loss", "y_hat") and Own.prediction == "y_hat" and Own.aggregate == "last"
    given = given_for(Own.program)
    after = interpret(Own.program, given, SIZES, Floats())
    close(after["loss"][0], np.log(1 + ((given["w"] * given["h"][0] - given["y"][0]) ** 2).sum()))


def test_a_model_inherits() -> None:
    class Base(Model):
        cell = GRU
        y = Target("H")
        loss = half_squared_error(cell.h.next, y)

    class Mean(Base):
        aggregate = mean

    assert (Base.aggregate, Mean.aggregate, Mean.cell) == ("total", "mean", GRU)
    assert Mean.program.statements == Base.program.statements
    assert Base.prediction == "h"


# -- what is refused -------------------------------------------------------------------------------

HEAD = (
    "import math\nimport numpy as np\nimport sympy as sp\nfrom derive import *\nfrom derive.cells.lstm import LSTM\n"
    "LEAK = []\nclass Other(Cell):\n    h = State('H')\n    LEAK.append(h)\n    h.next = h\nLEAK = LEAK[0]\n"
)
H = "h = State('H')"
CELLS = [  # (body; the line at fault is marked with ! in front, else it is the class), the problem
    (f"{H}; x = Input('D'); !h.next = tanh(Weight('H', 'D') @ x)", "needs a name before it is used"),
    (f"{H}; !h.next = Weight('H')", "cannot take Weight('H')"),
    (f"{H}; U = []; U.append(Weight('H', 'H')); !h.next = U[0] @ h", "needs a name before it is used"),
    (f"{H}; !h.next = h * None", "cannot take None"),
    (f"{H}; !h.next = h * '0.5'", "cannot take '0.5'"),
    (f"{H}; !h.next = h * float('nan')", "cannot take nan"),
    (f"{H}; !h.next = h + float('inf')", "cannot take inf"),
    (f"{H}; !h.next = h * 1j", "cannot take 1j"),
    (f"{H}; !h.next = h * np.ones(3)", "cannot take an array of shape (3,)"),
    (f"{H}; !h.next = np.ones((3, 3)) @ h", "cannot take an array of shape (3, 3)"),
    (f"{H}; !h.next = np.tanh(h)", "tanh of NumPy cannot take a value"),
    (f"{H}; !h.next = np.dot(h, h)", "NumPy cannot take a value"),
    (f"{H}; !h.next = np.array([h, h])", "NumPy cannot take a value"),
    (f"{H}; !h.next = sp.tanh(h)", "SymPy cannot take a value"),
    (f"{H}; !h.next = math.tanh(h)", "a value is no number"),
    (f"{H}; !h.next = h if h else 0", "neither true nor false"),
    (f"{H}; !h.next = where(h > 0, h, 0)", "cannot be compared"),
    (f"{H}; !h.next = h * (h == h)", "cannot be compared"),
    (f"{H}; !h.next = min(h, 0)", "cannot be compared"),
    (f"{H}; !h.next = max(h, 0)", "has no axes 0"),
    (f"{H}; !h.next = [a for a in h][0]", "its size is a name"),
    (f"{H}; !h.next = h[0]", "its size is a name"),
    (f"{H}; !h.next = h * len(h)", "its size is a name"),
    (f"{H}; !h.next = h % 2", "this operator does not exist"),
    (f"{H}; !h.next = h(2)", "this operator does not exist"),
    (f"{H}; h.next = h; !h.next = 2 * h", "h.next is assigned twice"),
    (f"{H}; !o = 2 * h.next; h.next = o", "h.next is read before it is assigned"),
    (f"{H}; !h.next += 1", "h.next is read before it is assigned"),
    ("x = Input('D'); y = tanh(x)", "Bad has no State"),
    (f"x = Input('H'); !{H}; y = tanh(x + h)", "the state h has no next value"),
    (f"{H}; !W = Weight('H', 'H'); h.next = tanh(h)", "W is declared, but nothing"),
    (f"{H}; !x = Input('D'); h.next = tanh(h)", "x is declared, but nothing"),
    (f"{H}; x = Input('D'); W = Weight('D', 'H'); !h.next = W @ x", "cannot contract W[D, H] with x[D]"),
    (f"{H}; x = Input('D'); W = Weight('H', 'd'); !h.next = W @ x", "the last axis of the left is d, the first"),
    (f"{H}; x = Input('D'); !h.next = tanh(x + h)", "h.next has the axes [D, H], h has [H]"),
    (f"{H}; x = Input('D'); !h.next = tanh(x)", "h.next has the axes [D], h has [H]"),
    (f"{H}; !h.next = h * sum(h, 'h')", "did you mean H?"),
    (f"{H}; W = Weight('H', 'H'); !h.next = h * sum(W)", "has several axes"),
    (f"{H}; W = Weight('H', 'H'); !h.next = (W * h) @ h", "cannot tell which axis H to match"),
    ("!h = State('T'); h.next = h", "the dimension 'T' is reserved"),
    ("!h = State('seed'); h.next = h", "the dimension 'seed' is reserved"),
    ("!h = State(5); h.next = h", "a dimension is a name, found 5"),
    ("!h = State('H-1'); h.next = h", "'H-1' is not a dimension"),
    ("!h = State('H+D'); h.next = h", "has a sum of dimensions"),
    (f"{H}; !c = Constant('H+D', value=[1]); h.next = h * c", "has a sum of dimensions"),
    (f"{H}; !params = Input('H'); h.next = h + params", "the name 'params' is reserved"),
    (f"{H}; !flat = Weight('H'); h.next = h * flat", "the name 'flat' is reserved"),
    ("!_h = State('H'); _h.next = _h", "'_h' cannot name a value"),
    ("!α = State('H'); α.next = α", "'α' cannot name a value"),
    (f"{H}; !_t = tanh(h); h.next = _t", "'_t' cannot name a value"),
    (f"{H}; W = Weight('H'); !W = Weight('H'); h.next = h * W", "W is declared twice"),
    (f"{H}; h = tanh(h); !h.next = h", "h was bound to another value"),
    (f"{H}; o = tanh(h); !o.next = h; h.next = h", "o[H] is no state and has no .next"),
    (f"{H}; o = tanh(h); !o.foo = 3; h.next = h", "o[H] has no attribute 'foo'"),
    (f"{H}; !h.nxt = tanh(h)", "a state has no attribute 'nxt'"),
    (f"{H}; !h.next = h.shape", "h[H] has no attribute 'shape'"),
    (f"{H}; !c = Constant(float('nan')); h.next = h * c", "cannot take nan"),
    (f"{H}; !c = Constant(); h.next = h * c", "a Constant needs a value"),
    (f"{H}; !c = Constant('H', value=['a']); h.next = h * c", "cannot take 'a'"),
    (f"{H}; !c = Constant('H', value=[[1]]); h.next = h * c", "the constant has 2 axes"),
    (f"{H}; !c = Constant('H', 'K', value=[[1], [1, 2]]); h.next = h * c", "the constant has 1 axes"),
    (f"{H}; c = Constant('H', value=[1]); !d = Constant('H', value=[1, 2]); h.next = h * c * d", "H is 1 in another"),
    (f"{H}; !y = Target('H'); h.next = h + y", "a Target belongs to a Model"),
    (f"{H}; !W = Weight('H', init='glorrot'); h.next = h * W", "did you mean glorot?"),
    (f"{H}; !W = Weight('H', init=float('nan')); h.next = h * W", "init cannot take nan"),
    (f"{H}; !W, U = Weight.many('H', 'H'); h.next = h * W * U", "needs a positive count first"),
    (f"{H}; !W, U = Weight.many(3, 'H'); h.next = h * W * U", "too many values to unpack"),
    (f"{H}; !h.next = h / 0", "h[H] is divided by zero"),
    (f"{H}; !h.next = h / (0 * h)", "h[H] is divided by zero"),
    (f"{H}; !h.next = h @ 2", "@ needs values of the cell, found 2"),
    (f"{H}; m = State(); m.next = m; !h.next = h @ m", "@ cannot contract a scalar"),
    (f"{H}; x = Input('D'); !h.next = h * dot(h, x)", "dot needs two vectors of one dimension"),
    (f"{H}; !h.next = outer(h, 2)", "outer needs values of the cell"),
    (f"{H}; W = Weight('H', 'H'); !h.next = concat(h, W)", "concat stacks vectors"),
    (f"{H}; !h.next = concat()", "concat needs a value of the cell, found nothing"),
    (f"{H}; W = Weight('H', 'H'); !h.next = diag(W) @ h", "diag needs a vector of one dimension"),
    (f"{H}; !h.next = eye('H') + h", "cannot tell which axis H to match"),
    (f"{H}; !h.next = tanh(eye('H')) @ h", "must meet a value of the cell first"),
    (f"{H}; !h.next = einsum('ab->a', h)", "'ab' does not fit h[H]"),
    (f"{H}; !h.next = einsum('a->b', h)", "einsum result 'b'"),
    (f"{H}; x = Input('D'); !h.next = einsum('a,a->a', h, x)", "letter 'a' stands for H and for D"),
    (f"{H}; !h.next = tanh(h, h)", "tanh takes 1 argument(s), found 2"),
    (f"{H}; !h.next = tanh(0.5) * h", "tanh needs a value of the cell, found 0.5"),
    (f"{H}; !h.next = elementwise(np.tanh)(h)", "tanh cannot be applied to 1 symbol(s)"),
    (f"{H}; !h.next = elementwise(sp.gamma)(h)", "no scalar function for gamma"),
    (f"{H}; !h.next = elementwise(lambda z: z * sp.I)(h)", "cannot take I"),
    (f"{H}; !h.next = elementwise(lambda z: z > 0)(h)", "which is no number"),
    (f"{H}; !h.next = elementwise(lambda z: z * sp.Symbol('q'))(h)", "has a symbol q of its own"),
    (f"{H}; !h.next = elementwise(lambda z: sp.Piecewise((z, z > 0)))(h)", "no value for the remaining case"),
    (f"{H}; !h.next = LSTM.h", "LSTM is a recurrence"),
    (f"{H}; !h.next = h + LEAK", "belongs to another cell"),
    (f"{H}; U = [Weight('H', 'H')]; !h.next = sum([W @ h for W in U])", "does not see h"),
    (f"{H}; W = Weight('H', 'H'); !f = lambda: W @ h; h.next = f()", "does not see W"),
    (f"{H}; W_f = Weight('H', 'H'); !h.next = W_ff @ h", "did you mean W_f?"),
    (f"{H}; !h.next = h * (1 // 0)", "ZeroDivisionError"),
]
MODELS = [
    ("y = Target('M'); loss = half_squared_error(y, y)", "Bad has no cell"),
    ("cell = LSTM; y = Target('H'); s = cell.h.next * y", "Bad has no loss"),
    ("cell = LSTM; y = Target('H'); !loss = half_squared_error(cell.h, y)", "write cell.h.next"),
    ("cell = LSTM; y = Target('H'); !loss = half_squared_error(cell.h + 1, y)", "a state from before the step"),
    ("cell = LSTM; y = Target('H'); !loss = half_squared_error(cell.hh.next, y)", "LSTM has no state 'hh'"),
    ("!c = LSTM; y = Target('H')", "a model has one cell: cell = LSTM"),
    ("cell = LSTM; !cell = LSTM", "this is a second one"),
    ("cell = LSTM; !g = State('H')", "states belong to the cell"),
    ("cell = LSTM; !g = Input('H')", "inputs belong to the cell"),
    ("cell = LSTM; y = Target('M'); !loss = half_squared_error(cell.h.next, y)", "compares h.next[H] with y[M]"),
    ("cell = LSTM; y = Target('H'); loss = half_squared_error(cell.h.next, y); aggregate = sum", "aggregate is sum"),
    ("cell = LSTM; y = Target('M'); !W_f = Weight('M', 'H'); loss = half_squared_error(W_f @ cell.h.next, y)",
     "W_f is a name of LSTM too"),
    ("cell = LSTM; !x = Target('H'); loss = half_squared_error(cell.h.next, x)", "x is a name of LSTM too"),
    ("h = Weight('H'); !cell = LSTM", "h is a state of LSTM too"),
    ("cell = LSTM; !z = Target('H'); y = Target('H'); loss = half_squared_error(cell.h.next, y)", "z is declared"),
    ("cell = LSTM; y = Target('H'); b = Weight('H'); loss = half_squared_error(b, y)", "does not depend on the cell"),
    ("cell = LSTM; y = Target('H'); loss = 3", "the loss is 3"),
    ("cell = LSTM; y = Target('H'); loss = cell.h.next * y", "the loss is loss[H]"),
    ("cell = LSTM; y = Target('H'); loss = sum(cell.h.next * y)", "call the prediction y_hat"),
    ("cell = LSTM; y = Target('H'); y_hat = cell.h.next * y; loss = sum(y_hat)", "depends on the target y"),
]


@pytest.mark.parametrize(("kind", "body", "problem"), [("Cell", *c) for c in CELLS] + [("Model", *m) for m in MODELS])
def test_what_is_ill_formed_is_refused_where_it_is_written(kind: str, body: str, problem: str, tmp_path: Path) -> None:
    lines = body.split("; ")
    text = HEAD + f"class Bad({kind}):\n" + "".join(f"    {line.removeprefix('!')}\n" for line in lines)
    fault = next((n for n, line in enumerate(lines, 1) if line.startswith("!")), 0)
    source = (["class Bad(" + kind + "):"] + [line.removeprefix("!") for line in lines])[fault]
    file = tmp_path / "bad.py"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CellError) as caught:
        load(str(file))
    head, *rest = str(caught.value).split("\n  ")
    assert head == f"bad.py:{HEAD.count(chr(10)) + 1 + fault}: {source}"
    assert problem in "\n".join(rest)


def test_names_that_no_class_statement_could_give_are_refused() -> None:
    def fill(namespace: Any) -> None:
        namespace["h"] = State("H")
        namespace["a;b"] = namespace["h"] * 2

    with pytest.raises(CellError, match="'a;b' cannot name a value"):
        types.new_class("Bad", (Cell,), {}, fill)
    with pytest.raises(CellError, match="cannot name a cell"):
        types.new_class("a b", (Cell,), {}, fill)
    with pytest.raises(CellError, match="takes no keywords"):
        types.new_class("Bad", (Cell,), {"depth": 3}, fill)


# -- loading ---------------------------------------------------------------------------------------

GOOD = "from derive import *\nclass Mine(Cell):\n    h = State('H')\n    h.next = tanh(h)\n"


def test_load_by_name_by_file_and_by_class(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(GOOD + "class Yours(Cell):\n    h = State('H')\n    h.next = h\n", encoding="utf-8")
    before, path = set(sys.modules), list(sys.path)
    assert load("lstm") == [LSTM]
    assert [c.__name__ for c in load(str(file))] == ["Mine", "Yours"]
    assert [c.__name__ for c in load(f"{file}:Yours")] == ["Yours"]
    assert load(str(file))[0] is not load(str(file))[0]
    assert sys.path == path and all(m.startswith("derive") for m in set(sys.modules) - before)
    assert sys.modules[load(str(file))[0].__module__].__file__ == str(file)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.py"]


def test_load_lets_a_file_import_its_neighbours_and_forgets_them(tmp_path: Path) -> None:
    for n, folder in enumerate(("a", "b")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "helper.py").write_text(f"from derive import *\ndef f(h): return tanh(h) * {n + 2}\n")
        (tmp_path / folder / "random.py").write_text("raise RuntimeError('shadowed')\n")
        text = "import random\nfrom helper import f\n" + GOOD.replace("tanh(h)", "f(h)")
        (tmp_path / folder / "mine.py").write_text(text)
    for n, folder in enumerate(("a", "b")):
        (cell,) = load(str(tmp_path / folder / "mine.py"))
        assert f"{n + 2}*" in str(cell.program)
        assert not (tmp_path / folder / "__pycache__").exists()
    assert "helper" not in sys.modules


@pytest.mark.parametrize(
    ("text", "spec", "problem"),
    [
        (None, "lstn", "did you mean lstm"),
        (None, "{}/none.py", "No such file"),
        (None, "{}", "no cell"),
        ("x = 1\n", "{}/f.py", "defines no cell and no model"),
        (GOOD, "{}/f.py:Min", "it has Mine"),
        ("from derive import *\nclass A(Cell)\n", "{}/f.py", "f.py:2: class A(Cell)\n  syntax error"),
        ("x = 1\nimport nowhere_at_all\n", "{}/f.py", "f.py:2: import nowhere_at_all\n  ModuleNotFoundError"),
        ("import sys\nsys.exit(3)\n", "{}/f.py", "f.py:2: sys.exit(3)\n  SystemExit: 3"),
        ("x = '\0'\n", "{}/f.py", "f.py"),
        (b"\xff\xfe\x00", "{}/f.py", "f.py"),
    ],
)
def test_load_says_what_is_wrong(text: str | bytes | None, spec: str, problem: str, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "f.py").write_bytes(text if isinstance(text, bytes) else text.encode())
    before = set(sys.modules)
    with pytest.raises(CellError) as caught:
        load(spec.format(tmp_path))
    assert problem in str(caught.value)
    ran = text in (GOOD, "x = 1\n")
    assert bool([m for m in set(sys.modules) - before if "loaded" in m]) == ran


def test_loading_a_folder_that_is_named_like_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dir.py").mkdir()
    with pytest.raises(CellError, match="cannot read"):
        load(str(tmp_path / "dir.py"))
