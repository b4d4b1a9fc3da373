"""Readout, loss per step and aggregation of every model, from the notes (claims.md 2.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

Tensors = dict[str, torch.Tensor]
Readout = Callable[[Tensors, torch.Tensor, torch.Tensor], tuple[torch.Tensor, torch.Tensor]]


@dataclass(frozen=True)
class Reference:
    """``readout(p, state, y)`` is (loss of a step, prediction); ``state`` names what is read."""

    cell: str
    readout: Readout
    aggregate: str
    state: str = "h"


def _affine(p: Tensors, h: torch.Tensor) -> torch.Tensor:
    weight = p["W_y"] if "W_y" in p else p["W_hy"]
    return weight @ h + p["b_y"]


def softmax_absolute(p: Tensors, o: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """000: several classes, sum_i |softmax(w'' o)_i - y_i|."""
    prediction = torch.softmax(p["w_y"] @ o, dim=0)
    return (prediction - y).abs().sum(), prediction


def sigmoid_absolute(p: Tensors, o: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """000: one output, |sigma(w'' . o) - y|."""
    prediction = torch.sigmoid((p["w_y"] * o).sum())
    return (prediction - y).abs(), prediction


def identity_half_square(p: Tensors, h: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """001, 004: 1/2 ||W_y h + b_y - y||^2."""
    prediction = _affine(p, h)
    return 0.5 * ((prediction - y) ** 2).sum(), prediction


def softmax_cross_entropy(p: Tensors, h: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """001, 004: -sum_i y_i log softmax(W_y h + b_y)_i."""
    scores = _affine(p, h)
    return -(y * torch.log_softmax(scores, dim=0)).sum(), torch.softmax(scores, dim=0)


def scores_cross_entropy(p: Tensors, h: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The same loss; the prediction is the scores."""
    loss, _ = softmax_cross_entropy(p, h, y)
    return loss, _affine(p, h)


def linear_half_square(p: Tensors, h: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """002: 1/2 ||W_o h - y||^2."""
    prediction = p["W_o"] @ h
    return 0.5 * ((prediction - y) ** 2).sum(), prediction


def linear_square(p: Tensors, h: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """003: ||W_y s - d||^2."""
    prediction = p["W_y"] @ h
    return ((prediction - y) ** 2).sum(), prediction


MODELS: dict[str, Reference] = {
    "rnn_tied_literal_classifier": Reference("rnn_tied_literal", softmax_absolute, "last", "o"),
    "rnn_tied_classifier": Reference("rnn_tied", softmax_absolute, "last", "o"),
    "rnn_untied_classifier": Reference("rnn_untied", softmax_absolute, "last", "o"),
    "rnn_tied_literal_binary": Reference("rnn_tied_literal", sigmoid_absolute, "last", "o"),
    "rnn_tied_binary": Reference("rnn_tied", sigmoid_absolute, "last", "o"),
    "rnn_untied_binary": Reference("rnn_untied", sigmoid_absolute, "last", "o"),
    "rnn_relu_classifier": Reference("rnn_relu", softmax_cross_entropy, "total"),
    "rnn_sigmoid_regressor": Reference("rnn_sigmoid", identity_half_square, "total"),
    "rnn_linear_regressor": Reference("rnn_linear", linear_half_square, "mean"),
    "rnn_tanh_tracker": Reference("rnn_tanh", linear_square, "total"),
    "rnn_tanh_regressor": Reference("rnn_tanh", identity_half_square, "total"),
    "rnn_tanh_classifier": Reference("rnn_tanh", softmax_cross_entropy, "total"),
    "lstm_regressor": Reference("lstm", identity_half_square, "total"),
    "lstm_classifier": Reference("lstm", softmax_cross_entropy, "total"),
    "gru_regressor": Reference("gru", identity_half_square, "total"),
    "gru_classifier": Reference("gru", softmax_cross_entropy, "total"),
    "lstm_reader": Reference("lstm", scores_cross_entropy, "last"),
    "gru_reader": Reference("gru", scores_cross_entropy, "last"),
}


def aggregated(losses: list[torch.Tensor], how: str) -> torch.Tensor:
    """The loss of a sequence: the last step's, the sum, or the mean over time."""
    every = torch.stack(losses)
    return {"last": every[-1], "total": every.sum(), "mean": every.sum() / len(losses)}[how]
