# gru_regressor: made by `derive generate gru_regressor`, derive 0.1.0; do not edit
# program b7a77b7e; operations a unit and step: forward 4, backward 3; saved: residual
"""GRURegressor on the C kernels: the cell `gru`, a readout and a loss.

Note 004, GRU with half squared error: L_t = 1/2 |y_hat - y|^2, y_hat = W_y h_t + b_y.
"""

import os

from .._runtime import library as _library
from .._runtime import model as _model
from .._runtime import params as _params
from ..gru import c_kernel as _own
from .spec import SPEC

_SPEC = SPEC  # an input may be called SPEC

_readout = _library.load(os.path.dirname(os.path.abspath(__file__)), SPEC["readout"])
_cores = (_own._core, _readout)


def init(*, D, H, M, seed=0, dtype="float32"):
    """Parameters of the cell, then of the readout, over one flat vector."""
    return _model.init(_SPEC, seed, dtype, {"D": D, "H": H, "M": M})


def from_arrays(dtype="float32", **arrays):
    """Parameters from arrays by name: W_r, W_z, W_h, b_r, b_z, b_h, W_y, b_y."""
    return _params.from_arrays(_SPEC, arrays, dtype)


def save(params, path):
    """Write parameters to an .npz file, whole or not at all."""
    _params.save(_SPEC, params, path)


def load(path):
    """Parameters from a file of `save`."""
    return _params.load(_SPEC, path)


def loss(params, x, y, initial=None):
    """The loss: mean over the batch of the sum over time of the per-step losses.

    x: (T, B, D).
    y: (T, B, M), or (T, B) whole numbers for classes.
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
    """What the loss compares with the target: (T, B, M)."""
    return _model.predict(_SPEC, _cores, params, {"x": x}, initial)
