# lstm_layernorm: made by `derive generate lstm_layernorm`, derive 0.1.0; do not edit
# program 49afd012; operations a unit and step: forward 110, backward 155; saved: u, u_2, u_3, u_4, sqrt_u_5, u_7, u_8, u_9, u_10, sqrt_u_11, mean_c, sqrt_u_13
"""LSTMLayernorm on the NumPy kernels.

Layer-normalised long short-term memory (Ba, Kiros & Hinton 2016, arXiv:1607.06450, equations 20-22).

    (i, f, g, o) = LN(W x; a) + LN(U h; r) + b, normalised over the four gates together;
    c' = sigmoid(f) c + sigmoid(i) tanh(g), h' = sigmoid(o) tanh(LN(c'; k, b_c)). a, r, k are gains.
"""

from .._runtime import cell as _cell
from .._runtime import gradients as _gradients
from .._runtime import params as _params
from .._runtime import plan as _plan
from . import kernel as _numpy
from .spec import SPEC

_SPEC = SPEC  # an input may be called SPEC

_core = _numpy


def init(*, D, H, seed=0, dtype="float32"):
    """Parameters of sizes D, H, drawn from ``numpy.random.default_rng(seed)``.

    Raises TypeError or ValueError for sizes that are not whole numbers, at least 1.
    """
    return _params.init(_SPEC, seed, dtype, {"D": D, "H": H})


def from_arrays(dtype="float32", **arrays):
    """Parameters from arrays by name: W_i, W_f, W_g, W_o, U_i, U_f, U_g, U_o, a_i, a_f, a_g, a_o, r_i, r_f, r_g, r_o, b_i, b_f, b_g, b_o, k, b_c."""
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
    train: keep what `backward` needs. Returns a run with ``h`` (T, B, H), ``c`` (T, B, H) and ``final``.
    Raises TypeError or ValueError naming the argument, what came and what is expected.
    """
    return _cell.forward(_SPEC, _core, params, {"x": x}, initial, train)


def backward(run, h=None, c=None, final=None, window=None):
    """Gradients by back-propagation through time.

    h: dL/dh of every step, (T, B, H), or None for zero.
    c: dL/dc of every step, (T, B, H), or None for zero.
    final: dL/d of the final states. window: truncate; the loss at step t reaches back over
    ``window`` steps only. Returns a gradient with ``params``, the inputs, and ``initial``.
    """
    if window is not None:
        return _gradients.truncated(_SPEC, _core, run, {"h": h, "c": c}, final, window)
    return _cell.backward(_SPEC, _core, run, {"h": h, "c": c}, final)


def per_sample_gradient(run, h=None, c=None, final=None):
    """The gradient of every sample by itself: arrays (B, *shape) under the parameters' names."""
    return _cell.per_sample_gradient(_SPEC, _numpy, run, {"h": h, "c": c}, final)


def sensitivities(params, x, initial=None):
    """d state_t / d parameter for every step, by the recursion a_t = b_t + c_t a_{t-1}.

    ``a.h.W_i`` has shape (T, B, *state, *parameter).
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
