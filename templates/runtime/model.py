"""What a model can do: its cell, then its readout on all steps at once, and back."""

import numpy as np

from . import cell as _cell
from . import params as _params
from .arrays import Params, aligned, checked, float_type


class ModelGrad(_cell.Grad):
    """Gradients of a loss: ``params`` of cell and readout, inputs, ``initial`` states."""


def merged(spec, where, sizes, dtype):
    """Parameters of the cell, then of the readout, over one flat vector."""
    both = {**spec, "parameters": spec["cell"]["parameters"] + spec["readout"]["parameters"]}
    sizes = _params.checked_sizes(both, where, sizes)
    return _params.empty(both, where, sizes, dtype)


def init(spec, seed, dtype, sizes):
    """Parameters drawn as the cell and the readout say."""
    where = f"{spec['module']}.init"
    params = merged(spec, where, sizes, float_type(where, dtype, spec["dtypes"]))
    rng = np.random.default_rng(seed)
    for part in ("cell", "readout"):
        for name, _, how in spec[part]["parameters"]:
            view = getattr(params, name)
            view[...] = _params.drawn(rng, how, view.shape)
    return params


def parts(spec, where, params):
    """Views of the cell's and of the readout's parameters in the model's flat vector."""
    names = [p[0] for part in ("cell", "readout") for p in spec[part]["parameters"]]
    if not isinstance(params, Params) or list(params._fields) != names:
        raise TypeError(f"{where}: params is {type(params).__name__}, expected what {spec['module']}.init returns")
    out, start = [], 0
    for part in ("cell", "readout"):
        sizes = {d: params._sizes[d] for d in spec[part]["dims"]}
        shapes = _params.shapes(spec[part], sizes)
        length = sum(int(np.prod(s, dtype=np.int64)) for s in shapes.values())
        out.append(Params(params.flat[start : start + length], shapes, sizes))
        start += length
    return out


def target(spec, where, y, sizes, dtype):
    """Targets for every step the loss looks at: one-hot from whole numbers where they are classes."""
    (name, features), = spec["readout"]["targets"].items()
    lead = ("B",) if spec["aggregate"] == "last" else ("T", "B")
    array = np.asarray(y)
    if array.dtype.kind in "iu" and array.ndim == len(lead) and len(features) == 1:
        classes = sizes[features[0]]
        known = [sizes[a] for a in lead]
        if list(array.shape) != known:
            raise ValueError(f"{where}: {name} has shape {array.shape}, expected {tuple(known)} classes")
        if array.size and (array.min() < 0 or array.max() >= classes):
            raise ValueError(f"{where}: {name} has classes {array.min()}..{array.max()}, expected 0..{classes - 1}")
        array = np.eye(classes, dtype=dtype)[array]
    found = checked(where, name, array, (*lead, *features), sizes, dtype)
    return name, found[None] if spec["aggregate"] == "last" else found


def _run(spec, cores, params, inputs, initial, train, where):
    own, readout = parts(spec, where, params)
    run = _cell.forward(spec["cell"], cores[0], own, inputs, initial, train)
    sizes = {**params._sizes, "T": run._sizes["T"], "B": run._sizes["B"]}
    if sizes["T"] == 0 or sizes["B"] == 0:
        raise ValueError(f"{where}: a loss needs at least one step and one sample, got T={sizes['T']}, B={sizes['B']}")
    return run, readout, sizes


def _read(spec, core, run, readout, sizes, name, y):
    """The readout on the steps that count; its arrays and their sizes."""
    part = spec["readout"]
    last = spec["aggregate"] == "last"
    rows = {**sizes, "T": 1 if last else sizes["T"]}
    dtype = readout.flat.dtype
    arrays = {p[0]: getattr(readout, p[0]) for p in part["parameters"]}
    for state in part["inputs"]:
        arrays[state] = np.ascontiguousarray(run._arrays[state][-1:] if last else run._arrays[state][1:])
    arrays[name] = y
    for key, shape, kind, role in part["forward"]:
        if kind == "out":
            arrays[key] = aligned(_cell.extents(shape, rows), dtype)
    _cell.call(part, core, "forward", rows, arrays)
    return arrays, rows


def weight(spec, sizes):
    """What every per-step loss counts: mean over the batch of last, total or mean over time."""
    steps = sizes["T"] if spec["aggregate"] == "mean" else 1
    return 1.0 / (steps * sizes["B"])


def loss(spec, cores, params, inputs, y, initial):
    """The loss: a mean over the batch of the last, summed or mean per-step loss."""
    where = f"{spec['module']}.loss"
    run, readout, sizes = _run(spec, cores, params, inputs, initial, False, where)
    name, y = target(spec, where, y, sizes, params.flat.dtype)
    arrays, _ = _read(spec, cores[1], run, readout, sizes, name, y)
    return float(np.sum(arrays[spec["loss"]], dtype=np.float64) * weight(spec, sizes))


def predict(spec, cores, params, inputs, initial):
    """What the loss compares with the target: (T, B, ...), or (B, ...) for a loss at the last step."""
    where = f"{spec['module']}.predict"
    run, readout, sizes = _run(spec, cores, params, inputs, initial, False, where)
    (name, features), = spec["readout"]["targets"].items()
    steps = 1 if spec["aggregate"] == "last" else sizes["T"]
    blank = np.zeros((steps, sizes["B"], *(sizes[f] for f in features)), params.flat.dtype)
    arrays, _ = _read(spec, cores[1], run, readout, sizes, name, blank)
    seen = arrays[spec["prediction"]]
    return seen[0] if spec["aggregate"] == "last" else seen


def loss_and_grad(spec, cores, params, inputs, y, initial, window, backward):
    """The loss and all its gradients: readout backward, then back-propagation through time."""
    where = f"{spec['module']}.loss_and_grad"
    run, readout, sizes = _run(spec, cores, params, inputs, initial, True, where)
    name, y = target(spec, where, y, sizes, params.flat.dtype)
    part, dtype = spec["readout"], params.flat.dtype
    arrays, rows = _read(spec, cores[1], run, readout, sizes, name, y)
    value = float(np.sum(arrays[spec["loss"]], dtype=np.float64) * weight(spec, sizes))
    grads = merged(spec, where, params._sizes, dtype)
    own, out = parts(spec, where, grads)
    for key, shape, kind, role in part["backward"]:
        if role == "seed":
            arrays[key] = np.full(_cell.extents(shape, rows), weight(spec, sizes), dtype)
    arrays.update(_cell.gradient_arrays(part, "backward", rows, dtype, out))
    _cell.call(part, cores[1], "backward", rows, arrays)
    given = {}
    for state in part["inputs"]:
        seed = arrays[f"bar:{state}"]
        if spec["aggregate"] == "last":
            whole = np.zeros((sizes["T"], *seed.shape[1:]), dtype)
            whole[-1] = seed[0]
            seed = whole
        given[state] = seed
    grad = backward(run, given, window)
    own.flat[...] = grad.params.flat
    return value, ModelGrad(grads, grad._inputs, grad.initial)

