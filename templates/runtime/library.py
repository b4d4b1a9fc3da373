"""Calls a cell's C library: the structs of kernel.h, filled from arrays.

DERIVE_CPU names an instruction set (base, avx2, avx512), DERIVE_THREADS a number of threads.
"""

import ctypes
import functools
import importlib.util
import math
import os
import warnings

import numpy as np

from .arrays import address, large
from .build import NoLibrary, build, build_extension, compiler

__all__ = ["Core", "NoLibrary", "compiler", "load", "say_once"]
_NOWHERE = ctypes.c_size_t(-1).value
_WRONG = {
    1: "a size is zero, too large to address or not what the kernel was made for",
    2: "is a null pointer", 3: "the workspace is too short",
    4: "is not aligned to its elements", 5: "overlaps another array",
}
_start, _byte = ctypes.addressof, ctypes.c_char.from_buffer  # the address of an array, a fifth of what its interface costs
_said = set()


class Function:
    """One function of the library for one precision: its struct, its workspace, its call."""

    def __init__(self, library, spec, name, suffix):
        self.where, self.names = f"{spec['module']}.{name}", [a[0] for a in spec[name]]
        self.optional = frozenset(spec["optional"][name])
        self.sizes = len(spec["dims"]) + 2
        words = [(f"size_{n}", ctypes.c_size_t) for n in range(self.sizes)]
        words += [(f"array_{n}", ctypes.c_void_p) for n in range(len(self.names))]
        words += [("workspace", ctypes.c_void_p), ("workspace_length", ctypes.c_size_t)]
        words += [("threads", ctypes.c_int), ("packed", ctypes.c_int)]
        self.struct = type("Call", (ctypes.Structure,), {"_fields_": words})
        self.run = getattr(library, f"{spec['module']}_{name}_{suffix}")
        self.held = getattr(ctypes.PyDLL(None, handle=library._handle), self.run.__name__)  # no other thread runs meanwhile
        for way in (self.run, self.held):
            way.restype, way.argtypes = ctypes.c_int, [ctypes.c_void_p]
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
        self._sizes = 2 + len(spec["dims"])
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

    def prepared(self, spec, name, order, arrays, dtype, threads):
        """A function with its arrays and a workspace of its own."""
        return Prepared(self.functions[name, dtype.name], order, arrays, dtype, threads or self.threads)

    def spare(self, spec, name, dtype, order):
        """Elements that `prepared` holds besides the arrays it is given."""
        return self.functions[name, dtype.name].length(order)

    def _call(self, name, arguments):
        count = self._sizes
        sizes, arrays = arguments[:count], arguments[count:]
        dtype = arrays[0].dtype
        function = self.functions[name, dtype.name]
        length = max(function.length(sizes), 1)
        spare = self._spares.pop(dtype.name, None)
        if spare is None or spare.size < length:
            spare = large(length, dtype)
        binding = extension()
        at = address if binding is None else binding.address
        home = at(spare)
        dense, pointers = [], []
        for key, array in zip(function.names, arrays):
            if not array.flags.c_contiguous:  # one row for all steps
                array = None if key in function.optional else np.array(array)
            dense.append(array)
            pointers.append(0 if array is None else at(array) or home)
        call = function.struct(*sizes, *pointers, home, spare.size, self.threads, 0)
        function.check(function.run(ctypes.byref(call)))
        self._spares[dtype.name] = spare


class Prepared:
    """One function with its struct filled in: what stays the same between calls is done once."""

    def __init__(self, function, order, arrays, dtype, threads):
        self._function, self._held, self._dtype = function, {}, dtype
        self._spare = large(max(function.length(order), 1), dtype)
        self._place = {key: f"array_{n}" for n, key in enumerate(function.names)}
        self._call = function.struct(*order)
        self._call.workspace, self._call.workspace_length = address(self._spare), self._spare.size
        self._call.threads, self._pointer = threads, ctypes.addressof(self._call)
        self.bytes = self._spare.nbytes
        self._large = math.prod(order) > 1 << 14
        for key, array in arrays.items():
            self.put(key, array)

    def put(self, key, array):
        """Use this array from now on; None where nothing is given or kept, or a call will bring it."""
        self._held[key] = array
        setattr(self._call, self._place[key], None if array is None else address(array) or address(self._spare))

    def changed(self):
        """The weights are not those that the workspace holds packed."""
        self._call.packed = 0

    def run(self):
        """Run the kernel. Raises ValueError that names what it refuses."""
        self._function.check(self._function.run(self._pointer))
        self._call.packed = 1

    def quick(self, inputs, rows, moves, result, slow):
        """The function as a callable of its changing arrays: ``inputs`` (name, shape), then what ``rows`` are filled from.

        It copies the pairs of ``moves``, runs, gives ``result``; ``slow`` is called with the same arrays where one is not
        exactly what is expected.
        """
        binding = extension()
        if binding is None or max(len(inputs) + len(rows), len(moves)) > 8:
            return self._loose(inputs, rows, moves, result, slow)
        struct, call = type(self._call), self._call
        slots = [(getattr(struct, self._place[name]).offset, 0, tuple(shape)) for name, shape in inputs]
        return binding.Call(
            function=ctypes.cast(self._function.run, ctypes.c_void_p).value, call=ctypes.addressof(call),
            packed=struct.packed.offset, format=self._dtype.char, release=self._large,
            slots=(*slots, *((0, address(row), row.shape) for row in rows)),
            moves=tuple((address(to), address(source), to.nbytes) for to, source in moves),
            result=result, slow=slow, keep=(self, rows, moves),
        )

    def _loose(self, inputs, rows, moves, result, slow):
        """The same without the extension."""
        call, dtype, pointer = self._call, self._dtype, self._pointer
        run = self._function.run if self._large else self._function.held
        slots = [(tuple(shape), self._place[name], None) for name, shape in inputs] + [(row.shape, "", row) for row in rows]

        def called(*arrays, **named):
            if named or len(arrays) != len(slots):
                return slow(*arrays, **named)
            for array, (shape, place, row) in zip(arrays, slots):
                if type(array) is not np.ndarray or array.shape != shape or array.dtype != dtype:
                    return slow(*arrays)
                if row is not None:
                    row[...] = array
                    continue
                try:
                    setattr(call, place, _start(_byte(array)))
                except (TypeError, ValueError):  # strided, empty, or only to be read
                    if not array.flags.c_contiguous:
                        return slow(*arrays)
                    setattr(call, place, address(array))
            for to, source in moves:
                to[...] = source
            if run(pointer):
                return slow(*arrays)
            call.packed = 1
            return result

        return called


@functools.lru_cache(maxsize=None)
def extension():
    """The extension module of binding.c, or None where there are no headers of Python or no compiler."""
    try:
        path = build_extension(os.path.dirname(os.path.abspath(__file__)))
        spec = importlib.util.spec_from_file_location("derive_binding", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    except (NoLibrary, ImportError, OSError):
        return None


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
