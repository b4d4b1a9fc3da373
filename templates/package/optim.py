"""Plain optimisation over ``params.flat``: gradient descent and gradient clipping, in place."""

import numpy as np


def _flat(where, name, holder):
    flat = getattr(getattr(holder, "params", holder), "flat", None)
    if not isinstance(flat, np.ndarray):
        raise TypeError(f"optim.{where}: {name} is {type(holder).__name__}, expected params or a gradient")
    return flat


def _positive(where, name, value):
    number = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    if not (number and np.isfinite(value) and value > 0):
        raise ValueError(f"optim.{where}: {name} is {value!r}, expected a positive number")
    return value


def sgd(params, grad, lr):
    """params <- params - lr grad, for all parameters, biases included."""
    target, step = _flat("sgd", "params", params), _flat("sgd", "grad", grad)
    if target.shape != step.shape:
        raise ValueError(f"optim.sgd: grad has {step.size} entries, params {target.size}")
    target -= target.dtype.type(_positive("sgd", "lr", lr)) * step


def clip_norm(grad, threshold):
    """grad <- grad min(1, threshold / ||grad||_2), all parameters together; returns the norm before."""
    flat, threshold = _flat("clip_norm", "grad", grad), _positive("clip_norm", "threshold", threshold)
    largest = float(np.max(np.abs(flat), initial=0.0))
    if not np.isfinite(largest):
        return largest  # nothing sensible to scale by; the caller sees it
    norm = largest * float(np.sqrt(np.sum((flat.astype(np.float64) / (largest or 1.0)) ** 2)))
    if norm > threshold:
        flat *= flat.dtype.type(threshold / norm)
    return norm


def clip_value(grad, threshold):
    """Every entry to [-threshold, threshold]; this changes the direction of the gradient."""
    flat = _flat("clip_value", "grad", grad)
    limit = _positive("clip_value", "threshold", threshold)
    np.clip(flat, -limit, limit, out=flat)
