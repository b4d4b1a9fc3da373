# lstm_layernorm: made by `derive generate lstm_layernorm`, derive 0.1.0; do not edit
# program 49afd012; operations a unit and step: forward 110, backward 155; saved: u, u_2, u_3, u_4, sqrt_u_5, u_7, u_8, u_9, u_10, sqrt_u_11, mean_c, sqrt_u_13
"""LSTMLayernorm.

Layer-normalised long short-term memory (Ba, Kiros & Hinton 2016, arXiv:1607.06450, equations 20-22).

    (i, f, g, o) = LN(W x; a) + LN(U h; r) + b, normalised over the four gates together;
    c' = sigmoid(f) c + sigmoid(i) tanh(g), h' = sigmoid(o) tanh(LN(c'; k, b_c)). a, r, k are gains.

``numpy_kernel`` and ``c_kernel`` have the same functions; those here are the C kernel's where a
compiler or a built library is there, and NumPy's otherwise. ``kernel_name`` says which.
"""

import os as _os

from . import numpy_kernel
from .._runtime import library as _library

try:
    if _os.environ.get("DERIVE_KERNEL") == "numpy":
        raise _library.NoLibrary("")
    from . import c_kernel
except _library.NoLibrary as _error:
    c_kernel = None
    _library.say_once(str(_error))

kernel_name = "numpy" if c_kernel is None else "c"
_kernel = numpy_kernel if c_kernel is None else c_kernel

init = _kernel.init
from_arrays = _kernel.from_arrays
save = _kernel.save
load = _kernel.load
forward = _kernel.forward
backward = _kernel.backward
per_sample_gradient = _kernel.per_sample_gradient
sensitivities = _kernel.sensitivities
plan = _kernel.plan
bytes = _kernel.bytes
