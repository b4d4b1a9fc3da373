# rnn_untied: made by `derive generate rnn_untied`, derive 0.1.0; do not edit
# program 43831e4d; operations a unit and step: forward 1, backward 5; saved: nothing
"""RNNUntied.

Note 000, untied: o_t = sigmoid(w x_t + u o_{t-1}), the usual recurrent network.

    Reading C (M0C) of the note's o_t = f(x_t, w + o_{t-1} w), in which u is the w' that seems to
    have been lost between w and w''. With D = H = 1 these are the note's scalars. No bias.

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
