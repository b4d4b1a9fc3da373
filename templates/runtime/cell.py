"""What a cell can do, for any cell: forward, backward, per-sample gradients.

``spec`` is the description in the cell's own folder, ``core`` its kernel functions on arrays.
"""

import numpy as np

from .arrays import Named, Params, aligned, axis_size, checked, fields
from .params import empty


class Run:
    """One forward pass: ``run.h`` (T, B, ...) for every state, ``run.final``, and what backward needs.

    It refers to the parameters and inputs it was made with; change those after `backward`.
    """

    def __init__(self, spec, params, sizes, arrays, train):
        self._spec, self._params, self._sizes, self._arrays, self._train = spec, params, sizes, arrays, train
        self.final = Named({s: arrays[s][-1] for s in spec["states"]})

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._spec["states"]:
            return self._arrays[name][1:]
        if name in self._spec["outputs"]:
            return self._arrays[name]
        raise AttributeError(f"no {name!r} in this run; there are {', '.join([*self._spec['states'], 'final'])}")

    def __dir__(self):
        return [*self._spec["states"], *self._spec["outputs"], "final"]


class Grad:
    """Gradients: ``grad.params.W``, one array for every input, ``grad.initial`` for the states."""

    def __init__(self, params, inputs, initial):
        self.params, self.initial = params, initial
        self._inputs = dict(inputs)

    def __getattr__(self, name):
        if name.startswith("_") or name not in self._inputs:
            raise AttributeError(f"no {name!r} in this gradient")
        return self._inputs[name]

    def __dir__(self):
        return ["params", "initial", *self._inputs]


def call(spec, core, name, sizes, arrays):
    """Call a kernel function: T, B, the dimensions, then its arrays in order."""
    order = [sizes["T"], sizes["B"], *(sizes[d] for d in spec["dims"])]
    with np.errstate(all="ignore"):  # NaN and Inf travel as in IEEE arithmetic, silently
        getattr(core, name)(*order, *(arrays[a[0]] for a in spec[name]))


def of(key):
    """W_f for bar:W_f, h for seed:h and carry:h: what a cotangent belongs to."""
    return key.partition(":")[2]


def extents(shape, sizes):
    """(T+1, B, H) as numbers."""
    return tuple([sizes["T"] + 1 if s == "T+1" else axis_size(s, sizes) for s in shape])


def _checked_params(spec, where, params):
    if not isinstance(params, Params) or params._fields != tuple(p[0] for p in spec["parameters"]):
        raise TypeError(f"{where}: params is {type(params).__name__}, expected what {spec['module']}.init returns")


def forward(spec, core, params, inputs, initial, train):
    """Run a sequence. See the cell's own `forward` for shapes and errors."""
    where = f"{spec['module']}.forward"
    _checked_params(spec, where, params)
    dtype, sizes = params.flat.dtype, dict(params._sizes)
    known_names(where, inputs, {**spec["inputs"], **spec["targets"]})
    arrays = {p[0]: getattr(params, p[0]) for p in spec["parameters"]}
    for name, features in {**spec["inputs"], **spec["targets"]}.items():
        if inputs.get(name) is None:
            raise TypeError(f"{where}: {name} is missing, expected an array (T, B{''.join(', ' + f for f in features)})")
        known = {k: v for k, v in sizes.items()}
        hint = f"; for a single sequence pass {name}[:, None]"
        arrays[name] = checked(where, name, inputs[name], ("T", "B", *features), known, dtype, hint)
        sizes["T"], sizes["B"] = arrays[name].shape[:2]
        if sizes["B"] != spec.get("batch", sizes["B"]):
            raise ValueError(f"{where}: {name} has B={sizes['B']}, this kernel was made for B={spec['batch']}")
    start = fields(where, "initial", initial, spec["states"])
    if "T" not in sizes:
        raise TypeError(f"{where}: this cell has no input, so it has no sequence to run over")
    for name, features in spec["states"].items():
        state = aligned(extents(("T+1", "B", *features), sizes), dtype)
        given = start.get(name)
        state[0] = 0 if given is None else checked(where, f"initial.{name}", given, ("B", *features), sizes, dtype)
        arrays[name] = state
    for name, shape, kind, role in spec["forward"]:
        if role == "output":
            arrays[name] = aligned(extents(shape, sizes), dtype)
        elif role in ("saved", "hoisted"):
            alone = role == "saved" and not train
            whole = extents(shape, sizes)
            arrays[name] = one_row(aligned(whole[1:], dtype), whole[0]) if alone else aligned(whole, dtype)
    call(spec, core, "forward", sizes, arrays)
    return Run(spec, params, sizes, arrays, train)


def known_names(where, given, allowed):
    """Raise TypeError for keyword arguments that the cell does not have."""
    unknown = [n for n in given if n not in allowed]
    if unknown:
        raise TypeError(f"{where}: unknown {', '.join(unknown)}; there are {', '.join(allowed)}")


def one_row(row, steps):
    """(T, ...) in which every step has the same row."""
    return np.ndarray((steps, *row.shape), row.dtype, row, 0, (0, *row.strides))


def seeds(spec, where, run, given, final):
    """dL/d state and output for every step, zeros where none is given; ``final`` joins the last step."""
    sizes, dtype = run._sizes, run._params.flat.dtype
    ends = fields(where, "final", final, spec["states"])
    known_names(where, given, [of(a) for a, _, _, role in spec["backward"] if role == "seed"])
    out = {}
    for name, shape, kind, role in spec["backward"]:
        if role != "seed":
            continue
        value = of(name)
        axes = shape[2:]
        seed = given.get(value)
        array = None if seed is None else checked(where, value, seed, ("T", "B", *axes), sizes, dtype)
        if ends.get(value) is not None:
            end = checked(where, f"final.{value}", ends[value], ("B", *axes), sizes, dtype)
            if array is None:
                array = np.zeros(extents(shape, sizes), dtype)
            elif np.shares_memory(array, np.asarray(seed)):
                array = array.copy()
            if sizes["T"]:
                array[-1] += end
        if array is None:
            array = one_row(np.zeros(extents(shape, sizes)[1:], dtype), sizes["T"])
        out[name] = array
    return out, ends


def backward(spec, core, run, given, final):
    """Gradients of one run. See the cell's own `backward`."""
    where = f"{spec['module']}.backward"
    checked_run(spec, where, run)
    arrays, ends = seeds(spec, where, run, given, final)
    arrays.update(run._arrays)
    params = empty(spec, where, run._params._sizes, run._params.flat.dtype)
    grads = gradient_arrays(spec, "backward", run._sizes, run._params.flat.dtype, params)
    arrays.update(grads)
    call(spec, core, "backward", run._sizes, arrays)
    return collected(spec, run._sizes, arrays, params, ends)


def checked_run(spec, where, run):
    """Raise unless ``run`` comes from this cell's `forward` in training."""
    if not isinstance(run, Run) or run._spec["module"] != spec["module"]:
        raise TypeError(f"{where}: run is {type(run).__name__}, expected what {spec['module']}.forward returns")
    if not run._train:
        raise ValueError(f"{where}: the run was made with train=False and kept nothing for gradients")


def gradient_arrays(spec, name, sizes, dtype, params=None):
    """Arrays for the results of a gradient kernel; parameters' views where they are given."""
    out = {}
    for argument, shape, kind, role in spec[name]:
        if role == "d_parameter" and params is not None:
            out[argument] = getattr(params, of(argument))
        elif kind == "out":
            out[argument] = aligned(extents(shape, sizes), dtype)
    return out


def collected(spec, sizes, arrays, params, ends):
    """The `Grad` of finished arrays. Without a step the final state is the initial one."""
    inputs, initial = {}, {}
    for argument, shape, kind, role in spec["backward"]:
        if role == "d_input":
            inputs[of(argument)] = arrays[argument]
        elif role == "carry":
            state = of(argument)
            if not sizes["T"] and ends.get(state) is not None:
                arrays[argument][...] = ends[state]
            initial[state] = arrays[argument]
    return Grad(params, inputs, Named(initial))


def per_sample_gradient(spec, core, run, given, final):
    """The parameter gradient of every sample: arrays (B, *shape) by name."""
    where = f"{spec['module']}.per_sample_gradient"
    checked_run(spec, where, run)
    arrays, _ = seeds(spec, where, run, given, final)
    arrays.update(run._arrays)
    arrays.update(gradient_arrays(spec, "per_sample", run._sizes, run._params.flat.dtype))
    call(spec, core, "per_sample", run._sizes, arrays)
    found = {of(a): arrays[a] for a, _, _, role in spec["per_sample"] if role == "d_parameter"}
    return Named(found)
