# gru_classifier: made by `derive generate gru_classifier`, derive 0.1.0; do not edit
# program 580c9bc5; operations a unit and step: forward 7, backward 5; saved: exp_s_shifted, sum_exp_s_shifted
"""GRUClassifier.

Note 004, GRU with cross-entropy: L_t = -sum y log softmax(s), s = W_y h_t + b_y.

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
loss = _kernel.loss
loss_and_grad = _kernel.loss_and_grad
predict = _kernel.predict
