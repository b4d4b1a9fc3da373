# rnn_tied_literal_binary: made by `derive generate rnn_tied_literal_binary`, derive 0.1.0; do not edit
# program dcc14d25; operations a unit and step: forward 4, backward 13; saved: y_hat
"""RNNTiedLiteralBinary on the C kernels: the cell `rnn_tied_literal`, a readout and a loss.

Note 000, literal reading, scalar output: y_hat = sigmoid(w_y . o_T), loss |y_hat - y|.
"""

import os

from .._runtime import library as _library
from .._runtime import model as _model
from .._runtime import params as _params
from ..rnn_tied_literal import c_kernel as _own
from .spec import SPEC

_SPEC = SPEC  # an input may be called SPEC

_readout = _library.load(os.path.dirname(os.path.abspath(__file__)), SPEC["readout"])
_cores = (_own._core, _readout)


def init(*, D, H, seed=0, dtype="float32"):
    """Parameters of the cell, then of the readout, over one flat vector."""
    return _model.init(_SPEC, seed, dtype, {"D": D, "H": H})


def from_arrays(dtype="float32", **arrays):
    """Parameters from arrays by name: w, w_y."""
    return _params.from_arrays(_SPEC, arrays, dtype)


def save(params, path):
    """Write parameters to an .npz file, whole or not at all."""
    _params.save(_SPEC, params, path)


def load(path):
    """Parameters from a file of `save`."""
    return _params.load(_SPEC, path)


def loss(params, x, y, initial=None):
    """The loss: mean over the batch of the last of the per-step losses.

    x: (T, B, D).
    y: (B).
    """
    return _model.loss(_SPEC, _cores, params, {"x": x}, y, initial)


def loss_and_grad(params, x, y, initial=None, window=None):
    """(loss, gradient); the gradient has ``params``, the inputs, and ``initial``.

    window: truncated back-propagation, see the cell's `backward`.
    """

    def _backward(run, seeds, window):
        return _own.backward(run, **seeds, window=window)

    return _model.loss_and_grad(
        _SPEC, _cores, params, {"x": x}, y, initial, window, _backward
    )


def predict(params, x, initial=None):
    """What the loss compares with the target: (B)."""
    return _model.predict(_SPEC, _cores, params, {"x": x}, initial)
