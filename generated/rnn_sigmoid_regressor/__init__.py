# rnn_sigmoid_regressor: made by `derive generate rnn_sigmoid_regressor`, derive 0.1.0; do not edit
# program ce0e3e3b; operations a unit and step: forward 4, backward 3; saved: residual
"""RNNSigmoidRegressor.

Note 001, sigmoid and identity: L_t = 1/2 |y_hat - y|^2, y_hat = W_hy h_t + b_y, summed over t.

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
