"""The NumPy target: a module of plain functions over arrays."""

from derive.emit.numpy.target import numpy_module

__all__ = ["numpy_module"]
