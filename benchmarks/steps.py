"""The cells as one writes them for PyTorch and JAX: the product with the input for all steps, then a step.

``f`` has sigmoid, tanh, split, affine(b, h, w) = b + h @ w and norm(z, gain, bias); ``p`` the stacked parameters, and
``"w"`` for ``whh`` transposed. One product a step for all gates: what a careful user writes, not the textbook's four.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Steps:
    """``project(f, p, x)`` for the whole sequence, ``step(f, p, g, state)`` gives the new states, h first."""

    project: Callable[..., Any]
    step: Callable[..., Any]


def _affine(f: Any, p: Any, x: Any) -> Any:
    return x @ p["wih"].T + p["b"]


def _affine_one(f: Any, p: Any, x: Any) -> Any:
    return x @ p["wih"].T + p["bih"]


def _affine_both(f: Any, p: Any, x: Any) -> Any:
    return x @ p["wih"].T + (p["bih"] + p["bhh"])


def _rnn(f: Any, p: Any, g: Any, s: Any) -> Any:
    return (f.tanh(f.affine(g, s[0], p["w"])),)


def _lstm(f: Any, p: Any, g: Any, s: Any) -> Any:
    i, forget, new, o = f.split(f.affine(g, s[0], p["w"]), 4)
    c = f.sigmoid(forget) * s[1] + f.sigmoid(i) * f.tanh(new)
    return f.sigmoid(o) * f.tanh(c), c


def _gru(f: Any, p: Any, g: Any, s: Any) -> Any:
    size = s[0].shape[-1]
    r, z = f.split(f.sigmoid(f.affine(g[:, : 2 * size], s[0], p["w"][:, : 2 * size])), 2)
    new = f.tanh(f.affine(g[:, 2 * size :], r * s[0], p["w"][:, 2 * size :]))
    return (s[0] + z * (new - s[0]),)


def _gru_reset_after(f: Any, p: Any, g: Any, s: Any) -> Any:
    x_r, x_z, x_n = f.split(g, 3)
    h_r, h_z, h_n = f.split(f.affine(p["bhh"], s[0], p["w"]), 3)
    z, new = f.sigmoid(x_z + h_z), f.tanh(x_n + f.sigmoid(x_r + h_r) * h_n)
    return (new + z * (s[0] - new),)


def _lstm_peephole(f: Any, p: Any, g: Any, s: Any) -> Any:
    i, forget, new, o = f.split(f.affine(g, s[0], p["w"]), 4)
    p_i, p_f, p_o = f.split(p["p"], 3)
    c = f.sigmoid(forget + p_f * s[1]) * s[1] + f.sigmoid(i + p_i * s[1]) * f.tanh(new)
    return f.sigmoid(o + p_o * c) * f.tanh(c), c


def _normed(f: Any, p: Any, x: Any) -> Any:
    return f.norm(x @ p["wih"].T, p["a"], p["b"])


def _lstm_layernorm(f: Any, p: Any, g: Any, s: Any) -> Any:
    i, forget, new, o = f.split(g + f.norm(s[0] @ p["w"], p["r"], None), 4)
    c = f.sigmoid(forget) * s[1] + f.sigmoid(i) * f.tanh(new)
    return f.sigmoid(o) * f.tanh(f.norm(c, p["k"], p["b_c"])), c


def _two_clocks(f: Any, p: Any, g: Any, s: Any) -> Any:
    a, forget, new, o = f.split(f.affine(g, s[0], p["w"]), 4)
    forget, new = f.sigmoid(forget), f.tanh(new)
    fast = new + forget * (s[1] - new)
    slow = s[2] + f.sigmoid(a) * (fast - s[2])
    return f.sigmoid(o) * f.tanh(fast + slow), fast, slow


STEPS = {
    "rnn_tanh": Steps(_affine, _rnn),
    "lstm": Steps(_affine, _lstm),
    "lstm_torch": Steps(_affine_both, _lstm),
    "gru": Steps(_affine, _gru),
    "gru_reset_after": Steps(_affine_one, _gru_reset_after),
    "lstm_peephole": Steps(_affine, _lstm_peephole),
    "lstm_layernorm": Steps(_normed, _lstm_layernorm),
    "two_clocks": Steps(_affine, _two_clocks),
}
