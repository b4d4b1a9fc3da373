"""The kernels: NumPy, C and the interpreter agree, on cells nobody wrote, at every edge, in both precisions."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from derive import Cell, Input, State, Weight, erf, log
from derive.cells import catalogue, find
from derive.pipeline import DTYPES, derive, generate
from derive.program.algebra import Floats
from derive.program.types import Program
from derive.proof.crosscheck import RTOL, extents, magnitudes, random_arrays, run, sizes_for
from tests.packages import Package, close, environment, interpreted
from tests.random_cells import cells
from tests.test_schedule import CELLS as UNCOMMON

CELLS, MODELS = tuple(catalogue("cells")), tuple(catalogue("models"))
EXAMPLES = int(os.environ.get("DERIVE_EXAMPLES", "0"))
KINDS = ("numpy_kernel", "c_kernel")
Arrays = dict[str, Any]


class Plain(Cell):
    """Nothing but scalars, a weight through functions included."""

    x = Input()
    h = State()
    w = Weight()
    h.next = 0.5 * h + erf(w) * x + log(1 + w * w)


OWN = (Plain, *(c for c in UNCOMMON if c.__module__ == "tests.test_schedule"))  # the others are in the catalogue


# -- cells nobody wrote ---------------------------------------------------------------------------
@settings(
    max_examples=EXAMPLES or 12, derandomize=not EXAMPLES, deadline=None, database=None,
    suppress_health_check=list(HealthCheck), phases=[Phase.generate, *([Phase.shrink] if EXAMPLES else [])],
)
@given(cells())
def test_random_cells_generate_prove_and_agree(cell: type[Cell]) -> None:
    """Certificate; NumPy = C = complex step; and the interpreter's values. DERIVE_EXAMPLES=200 asks for more."""
    note(cell.__doc__ or "")
    with TemporaryDirectory() as home, environment(DERIVE_CACHE=None):
        row, = generate([cell], Path(home) / "random_kernels")
    assert row.proof == "proved", row
    assert "float32" in row.agreement and "float64" in row.agreement, row
    assert row.holds, row


# -- one cell of the catalogue at a point -----------------------------------------------------------
@cache
def program(name: str) -> tuple[Program, tuple[str, ...]]:
    d = derive(find(name))
    return d.kernels.step, d.kernels.outputs


def parts(package: Package, name: str) -> tuple[Arrays, Any, Any]:
    """Spec, NumPy core and C core of a cell, or of a model's readout."""
    module = package[name]
    spec = module.numpy_kernel.SPEC
    if name in MODELS:
        return spec["readout"], module.numpy_kernel._cores[1], module.c_kernel._cores[1]
    return spec, module.numpy_kernel._core, module.c_kernel._core


def both(spec: Arrays, core: Any, sizes: dict[str, int], arrays: Arrays, dtype: str) -> Arrays:
    """Forward and backward of one core."""
    point = {k: np.asarray(v, dtype) for k, v in arrays.items()}
    return run(spec, core, "backward", sizes, run(spec, core, "forward", sizes, point, dtype), dtype)


def results(spec: Arrays) -> list[str]:
    return [k for k, _, kind, role in (*spec["forward"], *spec["backward"]) if kind != "in" and role != "saved"]


@pytest.mark.parametrize("name", CELLS + MODELS)
def test_both_kernels_equal_the_interpreter(package: Package, name: str) -> None:
    """Decision 19's bound, in float64 and float32, with every dimension equal and with all different."""
    spec, *cores = parts(package, name)
    step, outputs = program(name)
    for sizes in (sizes_for(spec), dict.fromkeys(sizes_for(spec), 2) | {"T": 3}):
        arrays = random_arrays(spec, sizes, seed=2)
        right = interpreted(step, spec, arrays, sizes, outputs)
        bounds = magnitudes(spec, step, sizes, {**arrays, **right}, outputs)
        for dtype in DTYPES:
            for core in cores:
                found = both(spec, core, sizes, arrays, dtype)
                for key in results(spec):
                    assert found[key].dtype == dtype
                    close(found[key], right[key], bounds.get(key, 1.0), RTOL[dtype])


@pytest.mark.parametrize("cell", OWN, ids=lambda c: c.__name__)
def test_both_kernels_of_uncommon_cells_equal_the_interpreter(package: Package, cell: type[Cell]) -> None:
    """Matrix states, derived weights, no matrix, dependent products, shared operands, layer normalisation."""
    module, d = package.of(cell), derive(cell)
    spec, cores = module.numpy_kernel.SPEC, (module.numpy_kernel._core, module.c_kernel._core)
    sizes = sizes_for(spec)
    arrays = random_arrays(spec, sizes, seed=4)
    right = interpreted(d.step, spec, arrays, sizes, d.outputs)
    bounds = magnitudes(spec, d.step, sizes, {**arrays, **right}, d.outputs)
    for dtype in DTYPES:
        for core in cores:
            found = both(spec, core, sizes, arrays, dtype)
            for key in results(spec):
                close(found[key], right[key], bounds.get(key, 1.0), RTOL[dtype])


@pytest.mark.parametrize("name", CELLS)
def test_nothing_and_one_of_everything(package: Package, name: str) -> None:
    """T and B in 0, 1, 2 and all dimensions 1, or all the same."""
    spec, *cores = parts(package, name)
    step, outputs = program(name)
    for T, B, n in ((0, 1, 2), (0, 0, 1), (1, 0, 3), (2, 0, 1), (0, 2, 3), (1, 1, 1), (1, 2, 3), (2, 1, 1), (1, 1, 17)):
        sizes = dict.fromkeys(spec["dims"], n) | {"T": T, "B": B}
        arrays = random_arrays(spec, sizes, seed=T + 3 * B + n)
        found = [both(spec, core, sizes, arrays, "float64") for core in cores]
        right = interpreted(step, spec, arrays, sizes, outputs) if B and T else None
        for key in results(spec):
            close(found[1][key], found[0][key], 10.0)
            if right:
                close(found[0][key], right[key], 10.0)
            elif key.startswith(("bar:", "carry:")):
                assert not found[0][key].any() and not found[1][key].any()


@pytest.mark.parametrize("name", ("lstm", "gru", "rnn_tanh", "lstm_classifier"))
def test_no_size_is_special(package: Package, name: str) -> None:
    """Around the widths of vectors, panels and tiles: C equals NumPy."""
    spec, *cores = parts(package, name)
    for B, n in ((1, 5), (3, 7), (6, 8), (7, 9), (13, 16), (2, 31), (5, 33), (97, 4)):
        sizes = {d: n + k for k, d in enumerate(spec["dims"])} | {"T": 3, "B": B}
        arrays = random_arrays(spec, sizes, seed=n)
        for dtype in DTYPES:
            a, b = (both(spec, core, sizes, arrays, dtype) for core in cores)
            for key in results(spec):
                close(b[key], a[key], 50.0, RTOL[dtype])


@pytest.mark.parametrize("name", ("lstm", "gru_reset_after"))
def test_blocks_of_time_do_not_show(package: Package, name: str) -> None:
    """B = 300 makes blocks of 16 steps: 37 steps in three blocks equal the samples a few at a time, in one block."""
    spec, *cores = parts(package, name)
    sizes = {"D": 3, "H": 4, "T": 37, "B": 300}
    arrays = random_arrays(spec, sizes, seed=1)
    per_sample = {k for p in ("forward", "backward") for k, shape, *_ in spec[p] if "B" in shape}
    for core in cores:
        whole, summed = both(spec, core, sizes, arrays, "float64"), dict[str, Any]()
        for first in range(0, 300, 60):
            some = slice(first, first + 60)
            cut = {k: v[some] if k.startswith("carry") else v[:, some] if k in per_sample else v for k, v in arrays.items()}
            part = both(spec, core, sizes | {"B": 60}, cut, "float64")
            for key in results(spec):
                if key in per_sample:
                    close(part[key], whole[key][some] if key.startswith("carry") else whole[key][:, some])
                else:
                    summed[key] = summed.get(key, 0) + part[key]
        for key, value in summed.items():
            close(value, whole[key], 1e4)


@pytest.mark.parametrize("name", [c for c in CELLS if c not in ("rnn_linear", "rnn_relu")])  # which do not saturate
def test_saturated_gates_are_not_spoilt(package: Package, name: str) -> None:
    """Pre-activations of +-40 and +-10^4: finite, and the interpreter's values by an absolute bound (decision 14)."""
    spec, *cores = parts(package, name)
    step, outputs = program(name)
    sizes = dict.fromkeys(spec["dims"], 2) | {"T": 2, "B": 2}
    for scale in (40.0, 1e4):
        arrays = random_arrays(spec, sizes, seed=5)
        for key, _, _, role in spec["forward"]:
            if role == "parameter":
                arrays[key] = np.sign(arrays[key]) * scale
        right = interpreted(step, spec, arrays, sizes, outputs)
        for dtype, rtol in (("float64", 1e-12), ("float32", 1e-5)):
            for core in cores:
                found = both(spec, core, sizes, arrays, dtype)
                for key in results(spec):
                    assert np.isfinite(found[key]).all(), key
                    close(found[key], right[key], 100 * scale, rtol)


@pytest.mark.parametrize("name", ("lstm", "gru", "rnn_relu", "rnn_tanh", "rnn_linear", "lstm_classifier", "rnn_tied_binary"))
@pytest.mark.parametrize("bad", (np.nan, np.inf, -np.inf), ids=str)
def test_nan_and_infinity_travel_as_in_the_interpreter(package: Package, name: str, bad: float) -> None:
    spec, *cores = parts(package, name)
    step, outputs = program(name)
    sizes = dict.fromkeys(spec["dims"], 2) | {"T": 3, "B": 2}
    for key in [k for k, _, kind, role in spec["forward"] if role in ("input", "parameter", "state") and kind != "out"][:3]:
        arrays = random_arrays(spec, sizes, seed=7)
        arrays[key][(0,) * arrays[key].ndim] = bad
        with np.errstate(all="ignore"):
            right = interpreted(step, spec, arrays, sizes, outputs, IEEE())
        for core in cores:
            found = both(spec, core, sizes, arrays, "float64")
            for result in results(spec):
                a, b = found[result], right[result]
                assert (np.isnan(a) == np.isnan(b)).all(), (key, result)
                close(a, b, 10.0)


class IEEE(Floats):
    """The interpreter's floats with NumPy's maximum, which lets NaN through."""

    def maximum(self, args: Any) -> Any:
        return np.max(np.asarray(args, dtype=float))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CELLS)
def test_backward_twice_gives_the_same_bits(package: Package, name: str, kind: str) -> None:
    cell = getattr(package[name], kind)
    sizes = dict.fromkeys(cell.SPEC["dims"], 5)
    for dtype in DTYPES:
        params = cell.init(**sizes, dtype=dtype, seed=1)
        rng = np.random.default_rng(0)
        x = rng.normal(size=(7, 3, *(sizes[f] for f in cell.SPEC["inputs"]["x"])))
        seeds = {s: rng.normal(size=(7, 3, *(sizes[f] for f in fs))) for s, fs in cell.SPEC["states"].items()}
        first, again = cell.forward(params, x), cell.forward(params, x)
        grads = [cell.backward(r, **seeds) for r in (first, first, again)]
        for other in grads[1:]:
            assert other.params.flat.tobytes() == grads[0].params.flat.tobytes()
            assert other.x.tobytes() == grads[0].x.tobytes()
            assert all(a.tobytes() == b.tobytes() for a, b in zip(other.initial, grads[0].initial, strict=True))


# -- per-sample gradients and sensitivities ------------------------------------------------------------
@pytest.mark.parametrize("name", CELLS)
def test_per_sample_gradients_and_sensitivities_are_the_gradient(package: Package, name: str) -> None:
    cell = package[name]
    sizes = {d: n for n, d in enumerate(cell.numpy_kernel.SPEC["dims"], 2)}
    params = cell.init(**sizes, dtype="float64", seed=1)
    rng = np.random.default_rng(3)
    params.flat = rng.normal(0, 0.6, params.flat.shape)
    states = cell.numpy_kernel.SPEC["states"]
    x = rng.normal(size=(4, 3, *(sizes[f] for f in cell.numpy_kernel.SPEC["inputs"]["x"])))
    start = {s: rng.normal(size=(3, *(sizes[f] for f in fs))) for s, fs in states.items()}
    seeds = {s: rng.normal(size=(4, 3, *(sizes[f] for f in fs))) for s, fs in states.items()}
    final = {s: rng.normal(size=v.shape) for s, v in start.items()}
    run_ = cell.forward(params, x, initial=start)
    each = cell.per_sample_gradient(run_, **seeds, final=final)
    grad = cell.backward(run_, **seeds, final=final)
    a = cell.sensitivities(params, x, initial=start)
    weights = {s: v.copy() for s, v in seeds.items()}
    for s, v in final.items():
        weights[s][-1] += v
    for p in params._fields:
        right = getattr(grad.params, p)
        close(getattr(each, p).sum(axis=0), right)
        for b in range(3):
            one = cell.forward(params, x[:, b : b + 1], initial={s: v[b : b + 1] for s, v in start.items()})
            alone = cell.backward(one, **{s: v[:, b : b + 1] for s, v in seeds.items()},
                                  final={s: v[b : b + 1] for s, v in final.items()})
            close(getattr(each, p)[b], getattr(alone.params, p))
        close(sum(np.tensordot(w, getattr(getattr(a, s), p), w.ndim) for s, w in weights.items()), right)


# -- models: the whole derivative by complex step --------------------------------------------------------
def composed(module: Any, point: Arrays, sizes: dict[str, int]) -> complex:
    """The loss of a model on complex arrays: the cell's forward, then the readout's, then the aggregate."""
    spec = module.numpy_kernel.SPEC
    cell, readout = (core for core in module.numpy_kernel._cores)
    states = {s: np.zeros(extents(("T+1", "B", *f), sizes), complex) for s, f in spec["cell"]["states"].items()}
    for s, state in states.items():
        state[0] = point[f"{s}_0"]
    sizes = sizes | {"T+1": sizes["T"] + 1}
    seen = run(spec["cell"], cell, "forward", sizes, point | states, complex)
    steps = sizes["T"]
    read = {s: seen[s][1:] for s in spec["readout"]["inputs"]}
    losses = run(spec["readout"], readout, "forward", sizes, point | read, complex)[spec["loss"]]
    share = {"last": np.eye(steps)[-1], "total": np.ones(steps), "mean": np.full(steps, 1 / steps)}[spec["aggregate"]]
    return complex((share @ losses).mean())


@pytest.mark.parametrize("name", MODELS)
def test_a_models_gradient_is_the_complex_step_of_its_composed_kernels(package: Package, name: str) -> None:
    """Every parameter, input and initial state, entry by entry, for losses at the last step, summed, and averaged."""
    module = package[name]
    spec = module.numpy_kernel.SPEC
    sizes = {d: 2 + (d == "M") for d in spec["dims"]} | {"T": 3, "B": 2}
    rng = np.random.default_rng(11)
    (target, features), = spec["readout"]["targets"].items()
    params = module.init(**{d: sizes[d] for d in spec["dims"]}, dtype="float64")
    params.flat = rng.normal(0, 0.7, params.flat.shape)
    y = rng.uniform(0.1, 0.9, size=(3, 2, *(sizes[f] for f in features)))
    inputs = {n: rng.normal(size=(3, 2, *(sizes[f] for f in fs))) for n, fs in spec["cell"]["inputs"].items()}
    start = {s: rng.normal(size=(2, *(sizes[f] for f in fs))) for s, fs in spec["cell"]["states"].items()}
    given_ = y[-1] if spec["aggregate"] == "last" else y
    value, grad = module.numpy_kernel.loss_and_grad(params, **inputs, **{target: given_}, initial=start)
    value_c, grad_c = module.c_kernel.loss_and_grad(params, **inputs, **{target: given_}, initial=start)
    point = {n: getattr(params, n) for n in params._fields} | inputs | {target: y} | {f"{s}_0": v for s, v in start.items()}
    point = {k: np.asarray(v, complex) for k, v in point.items()}
    found = {n: getattr(grad.params, n) for n in params._fields} | {n: getattr(grad, n) for n in inputs}
    found |= {f"{s}_0": getattr(grad.initial, s) for s in start}
    close(value, composed(module, point, sizes).real)
    close(value_c, value)
    for key, gradient in found.items():
        for place in np.ndindex(*gradient.shape):
            moved = point[key].copy()
            moved[place] += 1e-30j
            close(gradient[place], composed(module, point | {key: moved}, sizes).imag / 1e-30)
    close(grad_c.params.flat, grad.params.flat)
    close(grad_c.x, grad.x)
    for s in start:
        close(getattr(grad_c.initial, s), getattr(grad.initial, s))


def test_all_three_aggregations_are_among_the_models(package: Package) -> None:
    assert {find(name).aggregate for name in MODELS} == {"last", "total", "mean"}
