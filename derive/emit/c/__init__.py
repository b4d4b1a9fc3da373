"""The C target: C99 loops for the cell, calls of the runtime for its products."""

from derive.emit.c.target import c_files

__all__ = ["c_files"]
