# gru: made by `derive generate gru`, derive 0.1.0; do not edit
# program 25e74b63; operations a unit and step: forward 12, backward 22; saved: r, z, h_hat
"""GRU.

Gated recurrent unit, reset before the product (Cho et al. 2014, arXiv:1406.1078, v1).

    Note 004 (M7): z weighs the *new* value, h_t = (1 - z) h_{t-1} + z h_hat.

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
