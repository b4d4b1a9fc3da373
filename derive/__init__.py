"""Derive: one recurrence in; its derivation, the proof, and fast kernels out."""

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
