"""Parameters of a cell: drawn, from arrays, to a file and back. ``spec`` describes the cell."""

import os
import tempfile
import zipfile
import zlib

import numpy as np

from .arrays import Params, aligned, axis_size, checked, count, float_type

_LARGEST = 2**62


def shapes(spec, sizes):
    """Shape of every parameter."""
    return {name: tuple(axis_size(a, sizes) for a in axes) for name, axes, _ in spec["parameters"]}


def checked_sizes(spec, where, sizes):
    """Sizes of all dimensions. Raises TypeError or ValueError naming the dimension."""
    missing = [d for d in spec["dims"] if d not in sizes]
    unknown = [d for d in sizes if d not in spec["dims"]]
    if missing or unknown:
        wanted = ", ".join(f"{d}=..." for d in spec["dims"])
        raise TypeError(f"{where}: {'missing ' + ', '.join(missing) if missing else 'unknown ' + ', '.join(unknown)}; call {where}({wanted})")
    for dim, size in sizes.items():
        if isinstance(size, bool) or not isinstance(size, (int, np.integer)):
            raise TypeError(f"{where}: {dim} is {size!r}, expected a whole number")
        if size < 1:
            raise ValueError(f"{where}: {dim} is {size}, expected at least 1")
        fixed = spec["fixed"].get(dim)
        if fixed is not None and fixed != size:
            raise ValueError(f"{where}: {dim} is {size}, this cell was made for {dim}={fixed}")
    return {d: int(sizes[d]) for d in spec["dims"]}


def empty(spec, where, sizes, dtype):
    """Parameters with every entry zero. Raises ValueError where they cannot be held."""
    found = shapes(spec, sizes)
    total = count(found)
    if total * np.dtype(dtype).itemsize > _LARGEST:
        raise ValueError(f"{where}: {total} parameters are more than this machine can address")
    try:
        return Params(aligned((total,), dtype, np.zeros), found, sizes)
    except MemoryError:
        raise ValueError(f"{where}: no memory for {total} parameters") from None


def init(spec, seed, dtype, sizes):
    """Parameters drawn by each one's initialiser from ``numpy.random.default_rng(seed)``."""
    where = f"{spec['module']}.init"
    sizes = checked_sizes(spec, where, sizes)
    params = empty(spec, where, sizes, float_type(where, dtype, spec["dtypes"]))
    rng = np.random.default_rng(seed)
    for name, axes, how in spec["parameters"]:
        view = getattr(params, name)
        view[...] = drawn(rng, how, view.shape)
    return params


def drawn(rng, how, shape):
    """One array of an initialiser: a name, or the number that every entry gets."""
    if not isinstance(how, str):
        return float(how)
    fan_out, fan_in = (shape[0] if shape else 1), (int(np.prod(shape[1:])) if len(shape) > 1 else 1)
    if how == "glorot":
        limit = np.sqrt(6 / (fan_in + fan_out))
        return rng.uniform(-limit, limit, shape)
    if how == "uniform":
        limit = 1 / np.sqrt(max(fan_out, 1))
        return rng.uniform(-limit, limit, shape)
    if how == "normal":
        return rng.normal(0, 1 / np.sqrt(max(fan_in, 1)), shape)
    if how == "orthogonal":
        q, r = np.linalg.qr(rng.normal(size=(max(fan_in, fan_out), min(fan_in, fan_out))))
        q = q * np.sign(np.diag(r))
        return (q if fan_out >= fan_in else q.T).reshape(shape)
    return np.ones(shape) if how == "ones" else np.zeros(shape)


def from_arrays(spec, arrays, dtype):
    """Parameters from arrays by name; sizes follow from the shapes."""
    where = f"{spec['module']}.from_arrays"
    names = [p[0] for p in spec["parameters"]]
    if "dtype" in names and isinstance(dtype, np.ndarray):  # a parameter may be called so
        arrays, dtype = {**arrays, "dtype": dtype}, spec["dtypes"][0]
    wrong = sorted(set(names) ^ set(arrays))
    if wrong:
        raise TypeError(f"{where}: got {sorted(arrays)}, expected {names}")
    arrays = {n: np.asarray(arrays[n]) for n in names}
    sizes, pending = dict(spec["fixed"]), []
    for name, axes, _ in spec["parameters"]:
        if arrays[name].ndim != len(axes):
            raise ValueError(f"{where}: {name} has shape {arrays[name].shape}, expected ({', '.join(axes)})")
        pending += list(zip(axes, arrays[name].shape))
    for _ in range(len(pending) + 1):
        for axis, extent in pending:
            unknown = sorted({d for d in axis.split("+") if d not in sizes})
            if len(unknown) == 1:
                known = sum(sizes[d] for d in axis.split("+") if d != unknown[0])
                times = axis.split("+").count(unknown[0])
                sizes[unknown[0]] = (extent - known) // times
    missing = [d for d in spec["dims"] if d not in sizes]
    if missing:
        raise ValueError(f"{where}: the shapes do not determine {', '.join(missing)}")
    params = empty(spec, where, checked_sizes(spec, where, sizes), float_type(where, dtype, spec["dtypes"]))
    for name, axes, _ in spec["parameters"]:
        getattr(params, name)[...] = checked(
            where, name, arrays[name], axes, {a: axis_size(a, params._sizes) for a in axes}, params.flat.dtype
        )
    return params


def save(spec, params, path):
    """Write parameters to an .npz file, whole or not at all."""
    folder = os.path.dirname(os.path.abspath(path))
    arrays = {f"param_{n}": getattr(params, n) for n in params._fields}
    arrays["sizes"] = np.array([params._sizes[d] for d in spec["dims"]])
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".npz")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def load(spec, path):
    """Parameters from a file of `save`. Raises ValueError if it is not one of this cell."""
    where = f"{spec['module']}.load"
    try:
        with np.load(path, allow_pickle=False) as file:
            found = {n: file[n] for n in file.files}
    except (EOFError, TypeError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(f"{where}: {path} was not written by save: {error}") from None
    names = [f"param_{p[0]}" for p in spec["parameters"]]
    if sorted(found) != sorted([*names, "sizes"]) or found["sizes"].shape != (len(spec["dims"]),):
        raise ValueError(f"{where}: {path} holds {sorted(found)}, not the parameters of {spec['name']}")
    sizes = dict(zip(spec["dims"], (int(n) for n in found["sizes"])))
    dtype = found[names[0]].dtype if names else np.float32
    params = empty(spec, where, checked_sizes(spec, where, sizes), float_type(where, dtype, spec["dtypes"]))
    for p in spec["parameters"]:
        setattr(params, p[0], found[f"param_{p[0]}"])
    return params
