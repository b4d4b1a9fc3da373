"""Named arrays over one flat buffer, and the border where what users pass is checked."""

import math
import mmap

import numpy as np


class Named:
    """Arrays under names: ``final.h``. ``_fields`` lists them; iteration follows it."""

    __slots__ = ("_fields", "_arrays")

    def __init__(self, arrays):
        object.__setattr__(self, "_fields", tuple(arrays))
        object.__setattr__(self, "_arrays", dict(arrays))

    def __getattr__(self, name):
        if not name.startswith("__") and name in self._arrays:
            return self._arrays[name]
        raise AttributeError(f"no {name!r} here; there are {', '.join(self._fields) or 'no arrays'}")

    def __setattr__(self, name, value):
        raise AttributeError(f"{name} cannot be replaced; write {name}[...] = value")

    def __iter__(self):
        return iter(self._arrays.values())

    def __dir__(self):
        return list(self._fields)

    def __repr__(self):
        return "(" + ", ".join(f"{n} {tuple(np.shape(a))}" for n, a in self._arrays.items()) + ")"


class Params(Named):
    """All parameters of a cell: views ``W_f`` into one vector ``flat``, in order of declaration.

    Assigning copies in: ``params.W_f = array``, ``params.flat -= lr * grad.params.flat``.
    ``sizes`` maps every dimension to its size.
    """

    __slots__ = ("_flat", "_sizes", "_shapes")

    def __init__(self, flat, shapes, sizes):
        arrays, start = {}, 0
        for name, shape in shapes.items():
            stop = start + math.prod(shape)
            arrays[name] = flat[start:stop].reshape(shape)
            start = stop
        super().__init__(arrays)
        object.__setattr__(self, "_flat", flat)
        object.__setattr__(self, "_shapes", shapes)
        object.__setattr__(self, "_sizes", dict(sizes))

    def __getattr__(self, name):
        if name == "sizes" and "sizes" not in self._arrays:  # a parameter may be called so
            return self._sizes
        return super().__getattr__(name)

    @property
    def flat(self):
        """One vector of all parameters, row-major, unpadded."""
        return self._flat

    def __setattr__(self, name, value):
        target = self._flat if name == "flat" else self._arrays.get(name)
        if target is None:
            raise AttributeError(f"no parameter {name!r}; there are {', '.join(self._fields)}")
        if value is target:
            return
        array = np.asarray(value)
        if array.dtype.kind not in "biuf":
            raise TypeError(f"params.{name}: got dtype {array.dtype}, expected real numbers")
        if array.shape != target.shape:
            raise ValueError(f"params.{name}: got shape {array.shape}, expected {target.shape}")
        np.copyto(target, array, casting="same_kind")


def count(shapes):
    """Number of scalars in all shapes, as a Python integer that cannot overflow."""
    return sum(math.prod(map(int, shape)) for shape in shapes.values())


def axis_size(axis, sizes):
    """The extent of an axis such as "H+D"."""
    return sizes[axis] if axis in sizes else sum(sizes[d] for d in axis.split("+"))


def float_type(where, dtype, known):
    """One of the float types that the kernels were made for. Raises ValueError for anything else."""
    try:
        chosen = np.dtype(dtype)
    except TypeError:
        chosen = None
    if chosen is None or chosen.name not in known:
        raise ValueError(f"{where}: dtype is {dtype!r}, expected {' or '.join(known)}")
    return chosen


def checked(where, name, value, axes, sizes, dtype, hint=""):
    """``value`` as a C-contiguous array of ``dtype``; never the caller's memory made writable.

    ``axes`` are names; a name in ``sizes`` fixes the extent. Raises TypeError for what is not an
    array of real numbers and ValueError for a shape that does not fit.
    """
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{where}: {name} is not an array: {error}") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{where}: {name} has dtype {array.dtype}, expected real numbers ({dtype})")
    fits = array.ndim == len(axes) and all(
        a not in sizes or n == sizes[a] for a, n in zip(axes, array.shape)
    )
    if not fits:
        known = [f"{a}={sizes[a]}" for a in dict.fromkeys(axes) if a in sizes]
        expected = f"({', '.join(axes)}{',' if len(axes) == 1 else ''})"
        text = f"{where}: {name} has shape {array.shape}, expected {expected}"
        raise ValueError(text + (f" with {', '.join(known)}" if known else "") + (hint if array.ndim == len(axes) - 1 else ""))
    dense = np.ascontiguousarray(array, dtype=dtype).reshape(array.shape)
    return dense if dense.flags.aligned else dense.copy()


def fields(where, name, given, allowed):
    """A mapping from a mapping or a `Named`. Raises TypeError or ValueError for anything else."""
    if given is None:
        return {}
    if isinstance(given, Named):
        found = dict(given._arrays)
    elif isinstance(given, dict):
        found = dict(given)
    else:
        raise TypeError(f"{where}: {name} is {type(given).__name__}, expected a dict or what run.final is")
    unknown = [k for k in found if k not in allowed]
    if unknown:
        raise ValueError(f"{where}: {name} has {unknown}, expected some of {list(allowed)}")
    return found


_LINE, _PAGE = 64, 1 << 21  # bytes of a line of the cache, of a large page


def aligned(shape, dtype, make=np.empty):
    """An array that begins on a line of the cache: what lies across two lines is read twice."""
    count, item = math.prod(shape), np.dtype(dtype).itemsize
    whole = make(count + _LINE // item, dtype)
    start = -address(whole) % _LINE // item
    return whole[start : start + count].reshape(shape)


def large(count, dtype):
    """A vector on large pages where it fills some: weights in many small ones drive each other out of the cache."""
    size = count * dtype.itemsize
    if size < _PAGE // 8 or not hasattr(mmap, "MADV_HUGEPAGE"):
        return aligned((count,), dtype)
    block = mmap.mmap(-1, (size + 2 * _PAGE - 1) // _PAGE * _PAGE)
    block.madvise(mmap.MADV_HUGEPAGE)
    whole = np.frombuffer(block, np.uint8)
    skipped = -address(whole) % _PAGE
    return whole[skipped : skipped + size].view(dtype)


def address(array):
    """Where the entries of an array begin."""
    return array.__array_interface__["data"][0]
