"""What the lecture notes state, in their corrected form (claims, sections 2 and 3), coded by hand against the kernels.

The hand-written equations are for one sample in column vectors, as the notes are; tests run a batch of one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from derive import (
    Model,
    Target,
    Weight,
    absolute_error,
    half_squared_error,
    sigmoid,
    softmax,
    softmax_cross_entropy,
    squared_error,
    total,
)
from derive.cells.rnn_linear import RNNLinear
from tests.packages import Package, close

T, D, H, M = 5, 3, 4, 2
Arrays = dict[str, Any]


def point(module: Any, seed: int = 0, **sizes: int) -> tuple[Any, Any, Any]:
    """Parameters, inputs (T, 1, D) and a random generator to draw the rest with."""
    rng = np.random.default_rng(seed)
    params = module.init(**({"D": D, "H": H} | sizes), dtype="float64")
    params.flat = rng.normal(0, 0.6, params.flat.shape)
    return params, rng.normal(size=(T, 1, sizes.get("D", D))), rng


def sig(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def softmaxed(s: Any) -> Any:
    return np.exp(s) / np.exp(s).sum()


# -- 3.1 the linear network ------------------------------------------------------------------------
def double_sums(p: Any, x: Any, h0: Any, y: Any) -> Arrays:
    """The closed forms of 3.1 in data and parameters, F = 1/T sum 1/2 |W_o h_t - y_t|^2."""
    power = np.linalg.matrix_power
    W_x, W_h, W_o = p.W_x, p.W_h, p.W_o
    n = len(x)
    h = [power(W_h, t) @ h0 + sum((power(W_h, t - i) @ W_x @ x[i - 1] for i in range(1, t + 1)), 0 * h0)
         for t in range(n + 1)]
    e = [None, *(W_o @ h[t] - y[t - 1] for t in range(1, n + 1))]
    pairs = [(t, i) for t in range(1, n + 1) for i in range(1, t + 1)]
    back = {(t, i): power(W_h.T, t - i) @ W_o.T @ e[t] for t, i in pairs}
    return {
        "W_h": sum(np.outer(back[t, i], h[i - 1]) for t, i in pairs) / n,
        "W_x": sum(np.outer(back[t, i], x[i - 1]) for t, i in pairs) / n,
        "W_o": sum(np.outer(e[t], h[t]) for t in range(1, n + 1)) / n,
        "h0": sum(power(W_h.T, t) @ W_o.T @ e[t] for t in range(1, n + 1)) / n,
        "x": np.array([W_x.T @ sum(back[t, i] for t in range(i, n + 1)) for i in range(1, n + 1)]) / n,
        "F": sum(0.5 * e[t] @ e[t] for t in range(1, n + 1)) / n,
    }


@pytest.mark.parametrize("kernel", ("numpy_kernel", "c_kernel"))
def test_the_double_sums_of_the_linear_network_equal_back_propagation(package: Package, kernel: str) -> None:
    model = getattr(package["rnn_linear_regressor"], kernel)
    p, x, rng = point(model, M=M)
    h0, y = rng.normal(size=(1, H)), rng.normal(size=(T, 1, M))
    value, grad = model.loss_and_grad(p, x, y, initial={"h": h0})
    right = double_sums(p, x[:, 0], h0[0], y[:, 0])
    close(value, right["F"])
    for name in ("W_h", "W_x", "W_o"):
        close(getattr(grad.params, name), right[name])
    close(grad.initial.h[0], right["h0"])
    close(grad.x[:, 0], right["x"])
    wrong = sum(np.outer(p.W_o.T @ (p.W_o @ h - t), h) for h, t in zip(x[:, 0] @ p.W_x.T, y[:, 0], strict=True)) / T
    assert np.abs(grad.params.W_h - wrong).max() > 1e-2  # the test can tell


def test_the_backward_recursion_of_the_linear_network(package: Package) -> None:
    """p_t = W_o^T e_t + W_h^T p_{t+1} through the cell alone, seeded with W_o^T e_t / T."""
    cell = package["rnn_linear"]
    p, x, rng = point(cell)
    seeds = rng.normal(size=(T, 1, H))
    grad = cell.backward(cell.forward(p, x), h=seeds)
    adjoint, later = [], np.zeros(H)
    for s in seeds[::-1, 0]:
        later = s + p.W_h.T @ later
        adjoint.append(later)
    adjoint = adjoint[::-1]
    close(grad.params.W_x, sum(np.outer(a, v) for a, v in zip(adjoint, x[:, 0], strict=True)))
    close(grad.initial.h[0], p.W_h.T @ adjoint[0])


class LinearTotal(Model):
    """The linear network of note 002 with the sum instead of the mean."""

    cell = RNNLinear
    y = Target("M")
    W_o = Weight("M", "H")
    y_hat = W_o @ cell.h.next
    loss = half_squared_error(y_hat, y)
    aggregate = total


def test_mean_and_sum_of_losses_differ_by_the_number_of_steps(package: Package) -> None:
    by_mean, by_sum = package["rnn_linear_regressor"], package.of(LinearTotal, "numpy")
    p, x, rng = point(by_mean, M=M)
    q, y = by_sum.from_arrays(dtype="float64", **{n: getattr(p, n) for n in p._fields}), rng.normal(size=(T, 1, M))
    (a, one), (b, two) = by_mean.loss_and_grad(p, x, y), by_sum.loss_and_grad(q, x, y)
    close(T * a, b)
    close(T * one.params.flat, two.params.flat)


# -- 3.2 the simple network -------------------------------------------------------------------------
SLOPES = {"rnn_tanh": (np.tanh, lambda h: 1 - h**2), "rnn_sigmoid": (sig, lambda h: h * (1 - h)),
          "rnn_relu": (lambda z: np.maximum(z, 0), lambda h: 1.0 * (h > 0))}


@pytest.mark.parametrize("name", SLOPES)
def test_the_simple_network(package: Package, name: str) -> None:
    cell, (f, slope) = package[name], SLOPES[name]
    p, x, rng = point(cell)
    seeds, h = rng.normal(size=(T, 1, H)), [rng.normal(size=H)]
    for v in x[:, 0]:
        h.append(f(p.W_hh @ h[-1] + p.W_xh @ v + p.b_h))
    run = cell.forward(p, x, initial={"h": h[0][None]})
    close(run.h[:, 0], h[1:])
    grad = cell.backward(run, h=seeds)
    bar_z, later = [], np.zeros(H)
    for t in range(T, 0, -1):
        bar_h = seeds[t - 1, 0] + later
        bar_z.insert(0, slope(h[t]) * bar_h)
        later = p.W_hh.T @ bar_z[0]
    close(grad.params.W_hh, sum(np.outer(z, s) for z, s in zip(bar_z, h[:-1], strict=True)))
    close(grad.params.W_xh, sum(np.outer(z, v) for z, v in zip(bar_z, x[:, 0], strict=True)))
    close(grad.params.b_h, sum(bar_z))
    close(grad.initial.h[0], p.W_hh.T @ bar_z[0])
    close(grad.x[:, 0], [p.W_xh.T @ z for z in bar_z])


# -- 3.3 the three readings of note 000 ----------------------------------------------------------------
def slopes(name: str, p: Any, x: float, o: float, now: float) -> tuple[float, float, float]:
    """(c_t, b_t, b'_t): do_t/do_{t-1} and the immediate derivatives by w and by w'."""
    d, w = now * (1 - now), float(p.w[0, 0])
    if name == "rnn_tied_literal":
        return d * x * w, d * x * (1 + o), 0.0
    if name == "rnn_tied":
        return d * w, d * (x + o), 0.0
    return d * float(p.u[0, 0]), d * x, d * o


@pytest.mark.parametrize("name", ("rnn_tied_literal", "rnn_tied", "rnn_untied"))
def test_the_three_readings_of_note_000(package: Package, name: str) -> None:
    """Scalars, T = 4, sigmoid output, |y_hat - y|: dL/dw = delta w'' sum_k c_4 ... c_{k+1} b_k."""
    model = package[f"{name}_binary"]
    sizes = {"H": 1} if name == "rnn_tied" else {"D": 1, "H": 1}
    p = model.init(**sizes, dtype="float64")
    rng = np.random.default_rng(4)
    p.flat = rng.normal(size=p.flat.shape)
    x = rng.normal(size=(4, 1, 1))
    o = [0.0]
    for v in x[:, 0, 0]:
        w = float(p.w[0, 0])
        z = {"rnn_tied_literal": v * (w + o[-1] * w), "rnn_tied": v * w + o[-1] * w}.get(name)
        o.append(float(sig(v * w + o[-1] * float(p.u[0, 0]) if z is None else z)))
    cbb = [slopes(name, p, x[t, 0, 0], o[t], o[t + 1]) for t in range(4)]
    w_y, y = float(p.w_y[0]), 0.9
    y_hat = float(sig(w_y * o[4]))
    delta = np.sign(y_hat - y) * y_hat * (1 - y_hat)
    carried = [np.prod([c for c, _, _ in cbb[k + 1 :]]) for k in range(4)]
    value, grad = model.loss_and_grad(p, x, np.array([y]))
    close(value, abs(y_hat - y))
    close(grad.params.w_y, [delta * o[4]])
    close(grad.params.w[0, 0], delta * w_y * sum(c * b for c, (_, b, _) in zip(carried, cbb, strict=True)))
    if name == "rnn_untied":
        close(grad.params.u[0, 0], delta * w_y * sum(c * b for c, (_, _, b) in zip(carried, cbb, strict=True)))
    last_only = delta * w_y * cbb[3][1]  # line 36 of the note: the summand k = 4 alone
    assert abs(grad.params.w[0, 0] - last_only) > 1e-5 * abs(last_only)


# -- 3.4 LSTM ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("kernel", ("numpy_kernel", "c_kernel"))
def test_the_lstm(package: Package, kernel: str) -> None:
    model = getattr(package["lstm_regressor"], kernel)
    p, x, rng = point(model, M=M)
    y, h, C = rng.normal(size=(T, 1, M)), [rng.normal(size=H)], [rng.normal(size=H)]
    value, grad = model.loss_and_grad(p, x, y, initial={"h": h[0][None], "C": C[0][None]})
    v: list[Any] = [None]
    f, i, g, o = ([None] for _ in range(4))
    for t in range(1, T + 1):
        v.append(np.concatenate([h[-1], x[t - 1, 0]]))
        f.append(sig(p.W_f @ v[t] + p.b_f))
        i.append(sig(p.W_i @ v[t] + p.b_i))
        g.append(np.tanh(p.W_C @ v[t] + p.b_C))
        C.append(f[t] * C[-1] + i[t] * g[t])
        o.append(sig(p.W_o @ v[t] + p.b_o))
        h.append(o[t] * np.tanh(C[t]))
    delta = [None, *(p.W_y @ h[t] + p.b_y - y[t - 1, 0] for t in range(1, T + 1))]
    zero = np.zeros(H)
    d = {gate: [zero] * (T + 2) for gate in "fiCo"}
    bar_C, f = [zero] * (T + 2), [*f, zero]
    weights = {gate: getattr(p, f"W_{gate}") for gate in "fiCo"}
    for t in range(T, 0, -1):
        bar_h = p.W_y.T @ delta[t] + sum(weights[k][:, :H].T @ d[k][t + 1] for k in "fiCo")
        bar_C[t] = bar_h * o[t] * (1 - np.tanh(C[t]) ** 2) + f[t + 1] * bar_C[t + 1]
        d["f"][t] = bar_C[t] * C[t - 1] * f[t] * (1 - f[t])
        d["i"][t] = bar_C[t] * g[t] * i[t] * (1 - i[t])
        d["C"][t] = bar_C[t] * i[t] * (1 - g[t] ** 2)
        d["o"][t] = bar_h * np.tanh(C[t]) * o[t] * (1 - o[t])
    steps = range(1, T + 1)
    close(value, sum(0.5 * delta[t] @ delta[t] for t in steps))
    for k in "fiCo":
        close(getattr(grad.params, f"W_{k}"), sum(np.outer(d[k][t], v[t]) for t in steps))
        close(getattr(grad.params, f"b_{k}"), sum(d[k][t] for t in steps))
    close(grad.x[:, 0], [sum(weights[k][:, H:].T @ d[k][t] for k in "fiCo") for t in steps])
    close(grad.initial.h[0], sum(weights[k][:, :H].T @ d[k][1] for k in "fiCo"))
    close(grad.initial.C[0], f[1] * bar_C[1])
    close(grad.params.W_y, sum(np.outer(delta[t], h[t]) for t in steps))
    close(grad.params.b_y, sum(delta[t] for t in steps))


# -- 3.5 GRU ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("kernel", ("numpy_kernel", "c_kernel"))
def test_the_gru(package: Package, kernel: str) -> None:
    model = getattr(package["gru_regressor"], kernel)
    p, x, rng = point(model, M=M)
    y, h = rng.normal(size=(T, 1, M)), [rng.normal(size=H)]
    value, grad = model.loss_and_grad(p, x, y, initial={"h": h[0][None]})
    v: list[Any] = [None]
    u, r, z, n = ([None] for _ in range(4))
    for t in range(1, T + 1):
        v.append(np.concatenate([h[-1], x[t - 1, 0]]))
        r.append(sig(p.W_r @ v[t] + p.b_r))
        z.append(sig(p.W_z @ v[t] + p.b_z))
        u.append(np.concatenate([r[t] * h[-1], x[t - 1, 0]]))
        n.append(np.tanh(p.W_h @ u[t] + p.b_h))
        h.append((1 - z[t]) * h[-1] + z[t] * n[t])
    delta = [None, *(p.W_y @ h[t] + p.b_y - y[t - 1, 0] for t in range(1, T + 1))]
    zero = np.zeros(H)
    d = {gate: [zero] * (T + 2) for gate in "rzh"}
    bar_h, q, z, r = [zero] * (T + 2), [zero] * (T + 2), [*z, zero], [*r, zero]
    weights = {gate: getattr(p, f"W_{gate}") for gate in "rzh"}

    def carried(t: int) -> Any:
        return (1 - z[t]) * bar_h[t] + r[t] * q[t] + weights["z"][:, :H].T @ d["z"][t] + weights["r"][:, :H].T @ d["r"][t]

    for t in range(T, 0, -1):
        bar_h[t] = p.W_y.T @ delta[t] + (carried(t + 1) if t < T else 0)
        d["h"][t] = bar_h[t] * z[t] * (1 - n[t] ** 2)
        d["z"][t] = bar_h[t] * (n[t] - h[t - 1]) * z[t] * (1 - z[t])
        q[t] = weights["h"][:, :H].T @ d["h"][t]
        d["r"][t] = q[t] * h[t - 1] * r[t] * (1 - r[t])
    steps = range(1, T + 1)
    close(value, sum(0.5 * delta[t] @ delta[t] for t in steps))
    for k, other in (("r", v), ("z", v), ("h", u)):
        close(getattr(grad.params, f"W_{k}"), sum(np.outer(d[k][t], other[t]) for t in steps))
        close(getattr(grad.params, f"b_{k}"), sum(d[k][t] for t in steps))
    close(grad.x[:, 0], [sum(weights[k][:, H:].T @ d[k][t] for k in "rzh") for t in steps])
    close(grad.initial.h[0], carried(1))


def test_gru_with_the_other_sign_of_z_is_another_network(package: Package) -> None:
    """h = (1 - z) h + z h_hat: negating W_z and b_z swaps the two conventions (claims, gru_conventions)."""
    cell = package["gru"]
    p, x, _ = point(cell)
    h = np.zeros(H)
    run = cell.forward(p, x)
    p.W_z, p.b_z = -p.W_z, -p.b_z
    for t, v in enumerate(x[:, 0]):
        both = np.concatenate([h, v])
        r, z = sig(p.W_r @ both + p.b_r), sig(p.W_z @ both + p.b_z)
        n = np.tanh(p.W_h @ np.concatenate([r * h, v]) + p.b_h)
        h = z * h + (1 - z) * n
        close(run.h[t, 0], h)


# -- 2.3 the delta table --------------------------------------------------------------------------------
def vector_model(name: str, output: Any, loss: Any) -> type[Model]:
    def body(s: Any, y: Any) -> Any:
        return loss(output(s) if output else s, y)

    class Row(Model):
        cell = RNNLinear
        y = Target("M")
        W_y = Weight("M", "H")
        s = W_y @ cell.h.next
        loss = body(s, y)
        aggregate = total

    Row.__name__ = f"Row{name}"
    return Row


def jacobian(s: Any) -> Any:
    p = softmaxed(s)
    return np.diag(p) - np.outer(p, p)


ROWS: dict[str, tuple[Any, Any, Any]] = {
    "IdentityHalf": (None, half_squared_error, lambda s, y: s - y),
    "IdentitySquared": (None, squared_error, lambda s, y: 2 * (s - y)),
    "IdentityAbsolute": (None, absolute_error, lambda s, y: np.sign(s - y)),
    "SigmoidAbsolute": (sigmoid, absolute_error, lambda s, y: np.sign(sig(s) - y) * sig(s) * (1 - sig(s))),
    "SigmoidHalf": (sigmoid, half_squared_error, lambda s, y: (sig(s) - y) * sig(s) * (1 - sig(s))),
    "SoftmaxCross": (None, softmax_cross_entropy, lambda s, y: y.sum() * softmaxed(s) - y),
    "SoftmaxHalf": (softmax, half_squared_error, lambda s, y: jacobian(s) @ (softmaxed(s) - y)),
    "SoftmaxAbsolute": (softmax, absolute_error, lambda s, y: jacobian(s) @ np.sign(softmaxed(s) - y)),
}


@pytest.mark.parametrize("row", ROWS)
def test_every_row_of_the_delta_table(package: Package, row: str) -> None:
    """dL/dW_y = sum_t delta_t h_t^T, for targets that do not sum to one."""
    output, loss, delta = ROWS[row]
    model = package.of(vector_model(row, output, loss), "numpy")
    p, x, rng = point(model, M=M)
    y = rng.uniform(0.1, 1.9, size=(T, 1, M))
    _, grad = model.loss_and_grad(p, x, y)
    h, right = np.zeros(H), 0.0
    for v, target in zip(x[:, 0], y[:, 0], strict=True):
        h = p.W_x @ v + p.W_h @ h
        right = right + np.outer(delta(p.W_y @ h, target), h)
    close(grad.params.W_y, right)


def test_absolute_error_of_a_softmax_against_one_class(package: Package) -> None:
    """delta = -2 y_hat_c (e_c - y_hat), and L = 2 (1 - y_hat_c)."""
    model = package["rnn_untied_classifier"]
    p, x, _ = point(model, M=3)
    value, grad = model.loss_and_grad(p, x, np.array([2]))
    o = np.zeros(H)
    for v in x[:, 0]:
        o = sig(p.w @ v + p.u @ o)
    y_hat = softmaxed(p.w_y @ o)
    close(value, 2 * (1 - y_hat[2]))
    close(grad.params.w_y, np.outer(-2 * y_hat[2] * (np.eye(3)[2] - y_hat), o))


def test_a_scalar_weight_into_a_softmax_learns_nothing(package: Package) -> None:
    """Claim S000-03: one logit is 1 whatever it is, and its gradient 0."""
    model = package["rnn_untied_classifier"]
    p, x, _ = point(model, M=1)
    value, grad = model.loss_and_grad(p, x, np.array([[0.25]]))
    assert value == 0.75
    assert (grad.params.flat == 0).all()


# -- 3.6 the general recursion ------------------------------------------------------------------------
@pytest.mark.parametrize("name", ("rnn_tanh", "gru", "lstm"))
def test_forward_accumulation_gives_the_gradient(package: Package, name: str) -> None:
    """dF/dtheta = sum_t dL_t/dh_t a_t with a_t = b_t + c_t a_{t-1} equals back-propagation."""
    cell = package[name]
    p, x, rng = point(cell)
    seeds = rng.normal(size=(T, 1, H))
    a, grad = cell.sensitivities(p, x), cell.backward(cell.forward(p, x), h=seeds)
    for parameter in p._fields:
        close(np.tensordot(seeds, getattr(a.h, parameter), 3), getattr(grad.params, parameter))

