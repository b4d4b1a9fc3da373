# gru_reset_after: made by `derive generate gru_reset_after`, derive 0.1.0; do not edit
# program 2789d262; operations a unit and step: forward 18, backward 20; saved: r, z, W_hn_h_plus_b_hn, n
"""GRUResetAfter.

Gated recurrent unit, reset after the product (cuDNN; torch.nn.GRU; Keras reset_after=True).

    z weighs the *old* value. ``params.flat`` is weight_ih, weight_hh, bias_ih and bias_hh of
    torch.nn.GRU one after the other, gates in the order r, z, n.

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
