# lstm_peephole: made by `derive generate lstm_peephole`, derive 0.1.0; do not edit
# program 713b8010; operations a unit and step: forward 19, backward 36; saved: i, f, g, o
"""LSTMPeephole.

Long short-term memory with peepholes (Gers & Schmidhuber 2000, Recurrent nets that time and count).

    i and f look at the memory before the step, o at the memory after it:
    i = sigmoid(W x + U h + p_i c), f alike, c' = f c + i g, o = sigmoid(W x + U h + p_o c'), h' = o tanh(c').

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
