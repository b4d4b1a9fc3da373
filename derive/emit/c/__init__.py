"""The C target: C99 loops for the cell, calls of the runtime for its products."""

from derive.emit.c.target import c_files
from derive.emit.c.vendor import vendored

__all__ = ["c_files", "vendored"]
