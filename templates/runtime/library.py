"""Calls a cell's C library: the structs of kernel.h, filled from arrays.

DERIVE_CPU names an instruction set (base, avx2, avx512), DERIVE_THREADS a number of threads.
"""

import ctypes
import os
import warnings

import numpy as np

from .build import NoLibrary, build, compiler

__all__ = ["Core", "NoLibrary", "compiler", "load", "say_once"]
_NOWHERE = ctypes.c_size_t(-1).value
_WRONG = {
    1: "a size is zero, too large to address or not what the kernel was made for",
    2: "is a null pointer", 3: "the workspace is too short",
    4: "is not aligned to its elements", 5: "overlaps another array", 6: "threads is negative",
}
_said = set()


class Function:
    """One function of the library for one precision: its struct, its workspace, its call."""

    def __init__(self, library, spec, name, suffix):
        self.where, self.names = f"{spec['module']}.{name}", [a[0] for a in spec[name]]
        self.sizes = len(spec["dims"]) + 2
        words = [(f"size_{n}", ctypes.c_size_t) for n in range(self.sizes)]
        words += [(f"array_{n}", ctypes.c_void_p) for n in range(len(self.names))]
        words += [("workspace", ctypes.c_void_p), ("workspace_length", ctypes.c_size_t)]
        words += [("threads", ctypes.c_int), ("packed", ctypes.c_int)]
        self.struct = type("Call", (ctypes.Structure,), {"_fields_": words})
        self.run = getattr(library, f"{spec['module']}_{name}_{suffix}")
        self.run.restype, self.run.argtypes = ctypes.c_int, [ctypes.c_void_p]
        self._length = getattr(library, f"{spec['module']}_{name}_workspace_{suffix}")
        self._length.restype, self._length.argtypes = ctypes.c_size_t, [ctypes.c_size_t] * self.sizes

    def length(self, sizes):
        """Elements of workspace. Raises ValueError for sizes that cannot be addressed."""
        count = self._length(*sizes)
        if count == _NOWHERE:
            raise ValueError(f"{self.where}: sizes {tuple(sizes)} are too large to address")
        return count

    def check(self, status):
        """Raise ValueError that names what the library refuses."""
        if status:
            kind, place = status & 255, status >> 8
            array = (*self.names, "workspace")[place - 1] + " " if place else ""
            raise ValueError(f"{self.where}: {array}{_WRONG.get(kind, kind)}")


class Core:
    """The C functions of one cell with the calling convention of the NumPy kernel."""

    def __init__(self, path, spec):
        self._library = ctypes.CDLL(path)
        wanted = os.environ.get("DERIVE_CPU", "")
        if self._library.dv_use_cpu(wanted.encode()):
            raise ValueError(f"DERIVE_CPU is {wanted!r}; expected base, avx2 or avx512, as this processor and library have")
        self.threads = _threads("DERIVE_THREADS", os.environ.get("DERIVE_THREADS", "0"))
        self._spares = {}  # a workspace for the next call, by precision
        self.functions = {
            (name, f"float{bits}"): Function(self._library, spec, name, f"f{bits}")
            for name in ("forward", "backward")
            for bits in (dtype[5:] for dtype in spec["dtypes"])
        }

    def forward(self, *arguments):
        """Run the C forward on sizes and arrays."""
        self._call("forward", arguments)

    def backward(self, *arguments):
        """Run the C backward on sizes and arrays."""
        self._call("backward", arguments)

    def _call(self, name, arguments):
        count = next(n for n, a in enumerate(arguments) if isinstance(a, np.ndarray))
        sizes, arrays = arguments[:count], arguments[count:]
        dtype = arrays[0].dtype
        function = self.functions[name, dtype.name]
        length = max(function.length(sizes), 1)
        spare = self._spares.pop(dtype.name, None)
        if spare is None or spare.size < length:
            spare = np.empty(length, dtype)
        dense = [a if a.flags.c_contiguous else np.empty(a.shape, dtype) for a in arrays]  # rows not kept
        pointers = [a.__array_interface__["data"][0] or spare.ctypes.data for a in dense]
        call = function.struct(*sizes, *pointers, spare.ctypes.data, spare.size, self.threads, 0)
        function.check(function.run(ctypes.byref(call)))
        self._spares[dtype.name] = spare


def _threads(where, value):
    """A number of threads from text, 0 for as many as are worth it."""
    if not str(value).isdigit():
        raise ValueError(f"{where} is {value!r}, expected a whole number, 0 for as many as are worth it")
    return int(value)


def load(here, spec):
    """The `Core` of the cell in folder ``here``. Raises NoLibrary with the reason."""
    try:
        return Core(build(here, [f"f{dtype[5:]}" for dtype in spec["dtypes"]]), spec)
    except OSError as error:
        raise NoLibrary(f"the C library cannot be loaded: {error}") from None


def say_once(reason):
    """Tell, once a process, that the NumPy kernels serve and why."""
    if reason and "said" not in _said:
        _said.add("said")
        warnings.warn(f"the NumPy kernels serve: {reason.splitlines()[0]}", RuntimeWarning, stacklevel=4)
