# gru_reset_after: made by `derive generate gru_reset_after`, derive 0.1.0; do not edit
# program 2789d262; operations a unit and step: forward 18, backward 20; saved: r, z, W_hn_h_plus_b_hn, n
"""GRUResetAfter on the C kernels.

Gated recurrent unit, reset after the product (cuDNN; torch.nn.GRU; Keras reset_after=True).

    z weighs the *old* value. ``params.flat`` is weight_ih, weight_hh, bias_ih and bias_hh of
    torch.nn.GRU one after the other, gates in the order r, z, n.
"""

import os

from .._runtime import cell as _cell
from .._runtime import gradients as _gradients
from .._runtime import library as _library
from .._runtime import params as _params
from .._runtime import plan as _plan
from . import kernel as _numpy
from .spec import SPEC

_SPEC = SPEC  # an input may be called SPEC

_core = _library.load(os.path.dirname(os.path.abspath(__file__)), SPEC)


def init(*, D, H, seed=0, dtype="float32"):
    """Parameters of sizes D, H, drawn from ``numpy.random.default_rng(seed)``.

    Raises TypeError or ValueError for sizes that are not whole numbers, at least 1.
    """
    return _params.init(_SPEC, seed, dtype, {"D": D, "H": H})


def from_arrays(dtype="float32", **arrays):
    """Parameters from arrays by name: W_ir, W_iz, W_in, W_hr, W_hz, W_hn, b_ir, b_iz, b_in, b_hr, b_hz, b_hn."""
    return _params.from_arrays(_SPEC, arrays, dtype)


def save(params, path):
    """Write parameters to an .npz file, whole or not at all."""
    _params.save(_SPEC, params, path)


def load(path):
    """Parameters from a file of `save`."""
    return _params.load(_SPEC, path)


def forward(params, x, initial=None, train=True):
    """Run a sequence.

    x: (T, B, D).
    initial: states to start from, a dict or what ``run.final`` is; zeros unless given.
    train: keep what `backward` needs. Returns a run with ``h`` (T, B, H) and ``final``.
    Raises TypeError or ValueError naming the argument, what came and what is expected.
    """
    return _cell.forward(_SPEC, _core, params, {"x": x}, initial, train)


def backward(run, h=None, final=None, window=None):
    """Gradients by back-propagation through time.

    h: dL/dh of every step, (T, B, H), or None for zero.
    final: dL/d of the final states. window: truncate; the loss at step t reaches back over
    ``window`` steps only. Returns a gradient with ``params``, the inputs, and ``initial``.
    """
    if window is not None:
        return _gradients.truncated(_SPEC, _core, run, {"h": h}, final, window)
    return _cell.backward(_SPEC, _core, run, {"h": h}, final)


def per_sample_gradient(run, h=None, final=None):
    """The gradient of every sample by itself: arrays (B, *shape) under the parameters' names."""
    return _cell.per_sample_gradient(_SPEC, _numpy, run, {"h": h}, final)


def sensitivities(params, x, initial=None):
    """d state_t / d parameter for every step, by the recursion a_t = b_t + c_t a_{t-1}.

    ``a.h.W_ir`` has shape (T, B, *state, *parameter).
    """
    run = _cell.forward(_SPEC, _core, params, {"x": x}, initial, True)
    return _gradients.sensitivities(_SPEC, _numpy, run)


def plan(*, T, B, D, H, dtype="float32", train=True, threads=0):
    """Arrays, packed weights and workspace of one shape, for many calls without allocation.

    T, B: steps and batch. train=False keeps nothing for `backward`. threads: at most so many, as far as they
    are worth it, 0 for as many as the machine has; the results do not depend on it. ``plan.load(params)``, ``plan.forward(...)``, ``plan.step(...)`` (goes on from
    the last final states), ``plan.backward(...)``: what they return is overwritten by the next call.
    """
    return _plan.plan(_SPEC, _core, T, B, {"D": D, "H": H}, dtype, train, threads)


def bytes(*, T, B, D, H, dtype="float32", train=True):
    """Bytes that a plan of this shape holds: everything that a run needs besides its inputs and seeds."""
    return _plan.bytes_of(_SPEC, _core, T, B, {"D": D, "H": H}, dtype, train)
