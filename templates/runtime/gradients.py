"""Derivatives made from the kernels: truncated back-propagation and forward sensitivities."""

import numpy as np

from .arrays import Named
from .cell import call, checked_run, collected, extents, gradient_arrays, of, seeds
from .params import empty

_WINDOW_ROWS = 4096


def truncated(spec, core, run, given, final, window):
    """Sliding-window truncation: the loss at t reaches back over steps t, t-1, ..., t-window+1.

    sum_t sum_{k = max(1, t-window+1)}^{t} (term t, k); equal to the full gradient for window >= T.
    """
    where = f"{spec['module']}.backward"
    checked_run(spec, where, run)
    if isinstance(window, bool) or not isinstance(window, (int, np.integer)) or window < 1:
        raise ValueError(f"{where}: window is {window!r}, expected a whole number of steps, at least 1")
    steps, window = run._sizes["T"], min(int(window), max(run._sizes["T"], 1))
    cotangents, ends = seeds(spec, where, run, given, final)
    head = _section(spec, run, cotangents, 0, window, slice(0, window))
    params, arrays = _gradient(spec, core, run, head)
    whole = {k: np.zeros(extents(shape, run._sizes), params.flat.dtype)
             for k, shape, _, role in spec["backward"] if role == "d_input"}
    for key, total in whole.items():
        total[:window] += arrays[key]
    group = 1 if "batch" in spec else max(1, _WINDOW_ROWS // max(1, run._sizes["B"] * window))
    for first in range(window, steps, group):  # windows that start after step one, side by side in the batch
        ts = range(first, min(first + group, steps))
        more, part = _gradient(spec, core, run, _windows(spec, run, cotangents, ts, window))
        params.flat += more.flat
        for key, total in whole.items():
            columns = np.split(part[key], len(ts), axis=1)
            for t, column in zip(ts, columns):
                total[t - window + 1 : t + 1] += column
    arrays.update(whole)
    return collected(spec, run._sizes, arrays, params, ends)


def _section(spec, run, cotangents, start, stop, seeded):
    """Arrays of backward for steps start..stop, seeded only at ``seeded`` (relative) steps."""
    out = {}
    for key, shape, _, role in spec["backward"]:
        if role == "seed":
            piece = np.zeros_like(cotangents[key][start:stop])
            piece[seeded] = cotangents[key][start:stop][seeded]
            out[key] = piece
        elif shape and shape[0] in ("T", "T+1") and role in ("input", "target", "state", "saved"):
            extra = int(shape[0] == "T+1")
            out[key] = np.ascontiguousarray(run._arrays[key][start : stop + extra])
        elif role == "parameter":
            out[key] = run._arrays[key]
    return out


def _windows(spec, run, cotangents, ts, window):
    """The sections that end at every t of ``ts``, side by side along the batch."""
    pieces = [_section(spec, run, cotangents, t - window + 1, t + 1, slice(window - 1, window)) for t in ts]
    timed = {k for k, shape, _, role in spec["backward"] if shape and shape[0] in ("T", "T+1") and role != "d_input"}
    return {k: np.concatenate([p[k] for p in pieces], axis=1) if k in timed else v for k, v in pieces[0].items()}


def _gradient(spec, core, run, arrays):
    """Run backward on given arrays; T and B follow from the seeds."""
    some = next(arrays[k] for k, _, _, role in spec["backward"] if role == "seed")
    sizes = {**run._sizes, "T": some.shape[0], "B": some.shape[1]}
    dtype = run._params.flat.dtype
    params = empty(spec, spec["module"], run._params._sizes, dtype)
    arrays = {**arrays, **gradient_arrays(spec, "backward", sizes, dtype, params)}
    call(spec, core, "backward", sizes, arrays)
    return params, arrays


def sensitivities(spec, core, run, start=None):
    """a_t = b_t + c_t a_{t-1} for a_t = d state_t / d parameter (real-time recurrent learning).

    ``a.h.W_f`` has shape (T, B, *state, *parameter). Row i of [b_t | c_t] is the adjoint of one step
    seeded with the i-th unit vector, with the batch index kept.
    """
    sizes, dtype = run._sizes, run._params.flat.dtype
    steps, batch = sizes["T"], sizes["B"]
    states = {s: extents(features, sizes) for s, features in spec["states"].items()}
    params = {p[0]: getattr(run._params, p[0]).shape for p in spec["parameters"]}
    rows = {s: int(np.prod(shape)) for s, shape in states.items()}
    total = sum(rows.values())
    flat = {p: int(np.prod(shape)) for p, shape in params.items()}
    out = {s: {p: np.zeros((steps, batch, rows[s], flat[p]), dtype) for p in params} for s in states}
    current = {p: np.zeros((batch, total, flat[p]), dtype) for p in params}
    for t in range(steps):
        b, c = _rows(spec, core, run, t, states, rows, total)
        for p in params:
            current[p] = b[p] + np.matmul(c, current[p])
            first = 0
            for s in states:
                out[s][p][t] = current[p][:, first : first + rows[s]]
                first += rows[s]
    return Named({
        s: Named({p: out[s][p].reshape(steps, batch, *states[s], *params[p]) for p in params}) for s in states
    })


def _rows(spec, core, run, t, states, rows, total):
    """b_t (B, n, parameters) and c_t (B, n, n) of the stacked state, n entries long."""
    sizes, dtype, batch = run._sizes, run._params.flat.dtype, run._sizes["B"]
    arrays, first = {}, 0
    for key, shape, _, role in spec["per_sample"]:
        if role == "seed":
            state = of(key)
            seed = np.zeros((1, batch, total, rows[state]), dtype)
            seed[:, :, range(first, first + rows[state]), range(rows[state])] = 1
            arrays[key] = seed.reshape(1, batch * total, *states[state])
            first += rows[state]
        elif role == "parameter":
            arrays[key] = run._arrays[key]
        elif role in ("input", "target", "state", "saved"):
            extra = int(shape[0] == "T+1")
            arrays[key] = np.repeat(run._arrays[key][t : t + 1 + extra], total, axis=1)
    step = {**sizes, "T": 1, "B": batch * total}
    arrays.update(gradient_arrays(spec, "per_sample", step, dtype))
    call(spec, core, "per_sample", step, arrays)
    b = {of(k): arrays[k].reshape(batch, total, -1) for k, _, _, role in spec["per_sample"] if role == "d_parameter"}
    c = [arrays[k].reshape(batch, total, -1) for k, _, _, role in spec["per_sample"] if role == "carry"]
    return b, np.concatenate(c, axis=2)

