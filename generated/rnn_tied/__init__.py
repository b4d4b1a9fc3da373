# rnn_tied: made by `derive generate rnn_tied`, derive 0.1.0; do not edit
# program 2595138b; operations a unit and step: forward 2, backward 6; saved: nothing
"""RNNTied.

Note 000, tied: o_t = sigmoid(w (x_t + o_{t-1})), one weight for input and state.

    Reading B (M0B) of the note's o_t = f(x_t, w + o_{t-1} w). Sharing w asks for inputs as long
    as the state; with H = 1 these are the note's scalars. No bias.

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
