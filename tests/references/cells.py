"""One step of every cell, written from its source's equations and not from our classes.

A step takes the parameters by name, the inputs by name and the old states by name, and returns
the new states. Sources: note 000 (readings A, B, C of claims.md 2.1), notes 001 to 004 (M2, M3, M6, M7),
the equations printed in the documentation of torch.nn.LSTM and torch.nn.GRU, and papers.
"""

from __future__ import annotations

from collections.abc import Callable

import torch

Tensors = dict[str, torch.Tensor]
Step = Callable[[Tensors, Tensors, Tensors], Tensors]


def rnn_tied_literal(p: Tensors, x: Tensors, s: Tensors) -> Tensors:
    """000 A: the effective weight is w + o w, row by row, and multiplies x."""
    weight = p["w"] + s["o"][:, None] * p["w"]
    return {"o": torch.sigmoid(weight @ x["x"])}


def rnn_tied(p: Tensors, x: Tensors, s: Tensors) -> Tensors:
    """000 B: sigma(w x + w o)."""
    return {"o": torch.sigmoid(p["w"] @ x["x"] + p["w"] @ s["o"])}


def rnn_untied(p: Tensors, x: Tensors, s: Tensors) -> Tensors:
    """000 C: sigma(w x + w' o)."""
    return {"o": torch.sigmoid(p["w"] @ x["x"] + p["u"] @ s["o"])}


def rnn_linear(p: Tensors, x: Tensors, s: Tensors) -> Tensors:
    """002: h_t = W_x x_t + W_h h_{t-1}."""
    return {"h": p["W_x"] @ x["x"] + p["W_h"] @ s["h"]}


def _vanilla(f: Callable[[torch.Tensor], torch.Tensor]) -> Step:
    def step(p: Tensors, x: Tensors, s: Tensors) -> Tensors:
        """001: h_t = f(W_hh h_{t-1} + W_xh x_t + b_h)."""
        return {"h": f(p["W_hh"] @ s["h"] + p["W_xh"] @ x["x"] + p["b_h"])}

    return step


def lstm(p: Tensors, x: Tensors, s: Tensors) -> Tensors:
    """004: gates on the stacked vector [h, x]."""
    v = torch.cat([s["h"], x["x"]])
    f = torch.sigmoid(p["W_f"] @ v + p["b_f"])
    i = torch.sigmoid(p["W_i"] @ v + p["b_i"])
    candidate = torch.tanh(p["W_C"] @ v + p["b_C"])
    cell = f * s["C"] + i * candidate
    o = torch.sigmoid(p["W_o"] @ v + p["b_o"])
    return {"h": o * torch.tanh(cell), "C": cell}


def gru(p: Tensors, x: Tensors, s: Tensors) -> Tensors:
    """004: reset before the product, z weighs the candidate."""
    v = torch.cat([s["h"], x["x"]])
    r = torch.sigmoid(p["W_r"] @ v + p["b_r"])
    z = torch.sigmoid(p["W_z"] @ v + p["b_z"])
    candidate = torch.tanh(p["W_h"] @ torch.cat([r * s["h"], x["x"]]) + p["b_h"])
    return {"h": (1 - z) * s["h"] + z * candidate}


def gru_reset_after(p: Tensors, x: Tensors, s: Tensors) -> Tensors:
    """The equations of torch.nn.GRU."""
    own, old = x["x"], s["h"]
    r = torch.sigmoid(p["W_ir"] @ own + p["b_ir"] + p["W_hr"] @ old + p["b_hr"])
    z = torch.sigmoid(p["W_iz"] @ own + p["b_iz"] + p["W_hz"] @ old + p["b_hz"])
    n = torch.tanh(p["W_in"] @ own + p["b_in"] + r * (p["W_hn"] @ old + p["b_hn"]))
    return {"h": (1 - z) * n + z * old}


def lstm_torch(p: Tensors, x: Tensors, s: Tensors) -> Tensors:
    """The equations of torch.nn.LSTM."""
    own, old = x["x"], s["h"]
    i = torch.sigmoid(p["W_ii"] @ own + p["b_ii"] + p["W_hi"] @ old + p["b_hi"])
    f = torch.sigmoid(p["W_if"] @ own + p["b_if"] + p["W_hf"] @ old + p["b_hf"])
    g = torch.tanh(p["W_ig"] @ own + p["b_ig"] + p["W_hg"] @ old + p["b_hg"])
    o = torch.sigmoid(p["W_io"] @ own + p["b_io"] + p["W_ho"] @ old + p["b_ho"])
    c = f * s["c"] + i * g
    return {"h": o * torch.tanh(c), "c": c}


def lstm_peephole(p: Tensors, x: Tensors, s: Tensors) -> Tensors:
    """Gers & Schmidhuber 2000: i, f see c, o sees the new c."""
    z = {k: p[f"W_{k}"] @ x["x"] + p[f"U_{k}"] @ s["h"] + p[f"b_{k}"] for k in "ifgo"}
    i, f = (torch.sigmoid(z[k] + p[f"p_{k}"] * s["c"]) for k in "if")
    c = f * s["c"] + i * torch.tanh(z["g"])
    o = torch.sigmoid(z["o"] + p["p_o"] * c)
    return {"h": o * torch.tanh(c), "c": c}


def lstm_layernorm(p: Tensors, x: Tensors, s: Tensors) -> Tensors:
    """Ba et al. 2016, (20)-(22), with torch's own normalisation, gates stacked."""
    norm, size = torch.nn.functional.layer_norm, s["c"].shape

    def stacked(key: str) -> torch.Tensor:
        return torch.cat([p[f"{key}_{k}"] for k in "ifgo"])

    own, old = (norm(z, z.shape, stacked(k)) for k, z in (("a", stacked("W") @ x["x"]), ("r", stacked("U") @ s["h"])))
    i, f, g, o = (own + old + stacked("b")).chunk(4)
    c = torch.sigmoid(f) * s["c"] + torch.sigmoid(i) * torch.tanh(g)
    return {"h": torch.sigmoid(o) * torch.tanh(norm(c, size, p["k"], p["b_c"])), "c": c}


CELLS: dict[str, Step] = {
    "rnn_tied_literal": rnn_tied_literal,
    "rnn_tied": rnn_tied,
    "rnn_untied": rnn_untied,
    "rnn_linear": rnn_linear,
    "rnn_tanh": _vanilla(torch.tanh),
    "rnn_relu": _vanilla(torch.relu),
    "rnn_sigmoid": _vanilla(torch.sigmoid),
    "lstm": lstm,
    "gru": gru,
    "gru_reset_after": gru_reset_after,
    "lstm_torch": lstm_torch,
    "lstm_peephole": lstm_peephole,
    "lstm_layernorm": lstm_layernorm,
}
