"""Derive: one recurrence in; its derivation, the proof, and fast kernels out.

A recurrent cell is written once, as the class body of a `Cell`. `derive` traces it into a program
of statements out[I] = reduce body, linearises that program, a_t = b_t + c_t a_{t-1}, and transposes
the result, which is back-propagation through time. A `Derivation` prints itself as a lecture would,
emits NumPy and C kernels, and proves the very text that it emits.
"""

from derive.language.cell import Cell
from derive.language.declarations import Bias, Constant, Input, State, Target, Weight
from derive.language.errors import CellError
from derive.language.lift import elementwise
from derive.language.model import (
    Model,
    absolute_error,
    cross_entropy,
    half_squared_error,
    last,
    softmax_cross_entropy,
    squared_error,
    total,
)
from derive.language.operations import (
    abs,
    arctan,
    concat,
    cos,
    diag,
    dot,
    einsum,
    erf,
    exp,
    eye,
    log,
    log_sigmoid,
    logsumexp,
    max,
    maximum,
    mean,
    minimum,
    outer,
    relu,
    scalar,
    sigmoid,
    sin,
    softmax,
    softplus,
    sqrt,
    stop_gradient,
    sum,
    tanh,
    where,
)
from derive.pipeline import Derivation, derive
from derive.program.functions import TABLE


def __getattr__(name: str) -> object:
    """A row of the table of scalar functions under its own name."""
    if name not in TABLE:
        raise AttributeError(f"module 'derive' has no attribute {name!r}")
    return scalar(name)


__all__ = [
    "Bias",
    "Cell",
    "CellError",
    "Constant",
    "Derivation",
    "Input",
    "Model",
    "State",
    "Target",
    "Weight",
    "abs",
    "absolute_error",
    "arctan",
    "concat",
    "cos",
    "cross_entropy",
    "derive",
    "diag",
    "dot",
    "einsum",
    "elementwise",
    "erf",
    "exp",
    "eye",
    "half_squared_error",
    "last",
    "log",
    "log_sigmoid",
    "logsumexp",
    "max",
    "maximum",
    "mean",
    "minimum",
    "outer",
    "relu",
    "sigmoid",
    "sin",
    "softmax",
    "softmax_cross_entropy",
    "softplus",
    "sqrt",
    "squared_error",
    "stop_gradient",
    "sum",
    "tanh",
    "total",
    "where",
]
