# rnn_tanh: made by `derive generate rnn_tanh`, derive 0.1.0; do not edit
# program ad2536b0; operations a unit and step: forward 2, backward 5; saved: nothing
"""RNNTanh.

Simple recurrent network (Elman 1990): h_t = tanh(W_hh h_{t-1} + W_xh x_t + b_h).

    Notes 001, 003 (without bias) and 004; M3, M4 and M5 of the claims.

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
