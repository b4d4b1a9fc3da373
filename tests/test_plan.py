"""Plans: the same numbers as forward and backward, without allocation, through the extension module and without."""

from __future__ import annotations

import gc
import os
import sys
import sysconfig
import tracemalloc
from typing import Any

import numpy as np
import pytest

from tests.packages import Package

T, B, D, H = 5, 3, 2, 7
CELLS = ("lstm", "gru", "rnn_tanh", "lstm_layernorm")


def normal(*shape: int, seed: int = 1, dtype: str = "float64") -> Any:
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


@pytest.fixture(params=("extension", "ctypes", "numpy"))
def kernel(request: pytest.FixtureRequest, package: Package, monkeypatch: pytest.MonkeyPatch) -> Any:
    """One way to call a kernel: a function from a cell's name to its module."""
    library = sys.modules[package["lstm"].__name__.rpartition(".")[0] + "._runtime.library"]
    if request.param == "extension" and library.extension() is None:
        assert not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")), "the extension was not built"
        pytest.skip("the headers of Python are not installed here")
    if request.param == "ctypes":
        monkeypatch.setattr(library, "extension", lambda: None)
    name = "numpy_kernel" if request.param == "numpy" else "c_kernel"
    return lambda cell: getattr(package[cell], name)


def drawn(module: Any, dtype: str, seed: int = 0) -> Any:
    params = module.init(D=D, H=H, dtype=dtype)
    params.flat = normal(params.flat.size, seed=seed, dtype=dtype) / 2
    return params


@pytest.mark.parametrize("dtype", ("float32", "float64"))
@pytest.mark.parametrize("cell", CELLS)
def test_a_plan_gives_what_forward_and_backward_give(kernel: Any, cell: str, dtype: str) -> None:
    """The same bits, twice, with other weights in between, for all seeds and for some."""
    module = kernel(cell)
    plan = module.plan(T=T, B=B, D=D, H=H, dtype=dtype)
    states = list(module._SPEC["states"])
    for seed in (0, 1, 0):
        params, x = drawn(module, dtype, seed), normal(T, B, D, seed=seed, dtype=dtype)
        start = {s: normal(B, H, seed=5 + n, dtype=dtype) for n, s in enumerate(states)}
        plan.load(params)
        for initial in (None, start):
            run = module.forward(params, x, initial=initial)
            mine = plan.forward(x, initial=initial) if initial else plan.forward(x)
            for s in states:
                assert (getattr(mine, s) == getattr(run, s)).all() and (getattr(mine.final, s) == getattr(run.final, s)).all()
            every = {s: normal(T, B, H, seed=9 + n, dtype=dtype) for n, s in enumerate(states)}
            for seeds, final in ((every, None), ({"h": every["h"]}, None), ({}, {"h": start["h"]}), (every, start)):
                right, grad = module.backward(run, final=final, **seeds), plan.backward(final=final, **seeds)
                assert (grad.params.flat == right.params.flat).all() and (grad.x == right.x).all()
                for s in states:
                    assert (getattr(grad.initial, s) == getattr(right.initial, s)).all()


@pytest.mark.parametrize("cell", CELLS)
def test_steps_go_on_where_the_last_call_ended(kernel: Any, cell: str) -> None:
    module = kernel(cell)
    params, x = drawn(module, "float64"), normal(T, B, D)
    plan = module.plan(T=1, B=B, D=D, H=H, dtype="float64", train=False)
    plan.load(params)
    first = plan.forward(x[:1]).h.copy()
    rest = [plan.step(x[t : t + 1]).h.copy() for t in range(1, T)]
    right = module.forward(params, x).h
    assert np.abs(np.concatenate([first, *rest]) - right).max() <= 4e-15
    plan.forward(x=x[:1])
    assert (plan.step(x=x[1:2]).h == rest[0]).all()
    other = np.asfortranarray(np.repeat(x[:1], 2, axis=2)[..., ::2])  # not as the kernel wants it
    assert (plan.forward(other).h == first).all()


def test_backward_belongs_to_the_last_call_that_ran(kernel: Any) -> None:
    """After a step it is the gradient of that step; after a call that was refused there is nothing to go back over."""
    module = kernel("lstm")
    params, x = drawn(module, "float64"), normal(2 * T, B, D)
    plan, seed = module.plan(T=T, B=B, D=D, H=H, dtype="float64"), normal(T, B, H, seed=7)
    plan.load(params)
    first = plan.forward(x[:T])
    middle = {s: getattr(first.final, s).copy() for s in module._SPEC["states"]}
    plan.step(x[T:])
    right = module.backward(module.forward(params, x[T:], initial=middle), h=seed)
    grad = plan.backward(h=seed)
    assert (grad.params.flat == right.params.flat).all() and (grad.x == right.x).all()
    for call in (plan.forward, plan.step):
        plan.forward(x[:T])
        with pytest.raises(ValueError, match="x has shape"):
            call(x[: T - 1])
        with pytest.raises(ValueError, match="no forward before"):
            plan.backward(h=seed)


def test_inputs_that_have_to_be_converted_are_those_of_backward(kernel: Any) -> None:
    module = kernel("lstm")
    params, x, seed = drawn(module, "float32"), normal(T, B, D), normal(T, B, H, dtype="float32")
    plan = module.plan(T=T, B=B, D=D, H=H)
    plan.load(params)
    right = module.backward(module.forward(params, x), h=seed)
    for given in (x, x.astype("float32"), np.asfortranarray(x)):
        plan.forward(given)
        assert (plan.backward(h=seed).params.flat == right.params.flat).all()


def test_inference_is_training_that_keeps_nothing(kernel: Any) -> None:
    module = kernel("lstm")
    params, x = drawn(module, "float32"), normal(T, B, D, dtype="float32")
    plan = module.plan(T=T, B=B, D=D, H=H, train=False)
    plan.load(params)
    assert (plan.forward(x).h == module.forward(params, x).h).all()
    assert plan.bytes < module.plan(T=T, B=B, D=D, H=H).bytes
    with pytest.raises(ValueError, match="train=False"):
        plan.backward(h=normal(T, B, H))


@pytest.mark.parametrize("sizes", ((0, 2), (3, 0), (0, 0), (1, 1)))
def test_plans_of_no_steps_and_no_rows(kernel: Any, sizes: tuple[int, int]) -> None:
    module, (steps, batch) = kernel("lstm"), sizes
    plan = module.plan(T=steps, B=batch, D=D, H=H, dtype="float64")
    params = drawn(module, "float64")
    plan.load(params)
    x, end = normal(steps, batch, D), {"h": normal(batch, H), "C": normal(batch, H)}
    run = module.forward(params, x, initial=end)
    assert (plan.forward(x, initial=end).final.C == run.final.C).all()
    plan._grads.flat[...] = np.nan  # what an earlier call left there
    grad, right = plan.backward(final=end), module.backward(run, final=end)
    assert (grad.params.flat == right.params.flat).all() and (grad.initial.C == right.initial.C).all()


def test_initial_states_are_copied_whatever_holds_them(kernel: Any) -> None:
    """In any order, of another type or layout, only to be read, or the plan's own; an unknown one is refused."""
    module = kernel("lstm")
    plan, params = module.plan(T=T, B=B, D=D, H=H), drawn(module, "float32")
    plan.load(params)
    x, h, C = normal(T, B, D, dtype="float32"), normal(B, H, seed=2, dtype="float32"), normal(B, H, seed=3, dtype="float32")
    fixed = [a.copy() for a in (x, h, C)]
    for array in fixed:
        array.flags.writeable = False
    ways = ((x, {"h": h, "C": C}), (x, {"C": C, "h": h}), (fixed[0], {"h": fixed[1], "C": fixed[2]}), (x, {"h": h}),
            (x, {"h": h.astype("float64"), "C": C.T.copy().T}), (x[::-1].copy()[::-1], {"h": h.tolist(), "C": None}))
    for given, initial in ways:
        right = module.forward(params, given, initial=initial)
        assert (plan.forward(given, initial=initial).h == right.h).all()
        grad, expected = plan.backward(h=right.h), module.backward(right, h=right.h)
        assert (grad.params.flat == expected.params.flat).all() and (grad.x == expected.x).all()
    last = {s: getattr(plan.forward(x).final, s) for s in ("h", "C")}
    right = module.forward(params, x, initial={s: a.copy() for s, a in last.items()})
    assert (plan.forward(x, initial=last).h == right.h).all()
    with pytest.raises(ValueError, match="initial has"):
        plan.forward(x, initial={"h": h, "c": C})
    assert plan.params.sizes == params.sizes == plan._grads.sizes


def test_bytes_are_known_beforehand_and_what_is_held(package: Package) -> None:
    """What NumPy is asked for while a plan is made is what bytes() told, but for lines of the cache and small objects."""
    module, sizes = package["lstm"].numpy_kernel, {"T": 10, "B": 4, "D": 8, "H": 32}
    module.plan(**sizes)  # what is made once a process is made
    gc.collect()
    tracemalloc.start()
    plan = module.plan(**sizes)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    told = module.bytes(**sizes)
    order = [sizes[n] for n in ("T", "B", "D", "H")]
    work = [getattr(module._core, f"{name}_work")(*order, plan.dtype) for name in ("forward", "backward")]
    entries = sum(a.size for made in work for a in made if isinstance(a, np.ndarray) and a.ndim)
    assert plan.bytes == told and 100_000 < told <= held <= told + 25_000
    told -= sum(sys.getsizeof(row) for made in work for rows in made if isinstance(rows, list) for row in rows)
    later = sum(len(each) for made in work for each in made if isinstance(each, dict))
    told -= later * sizes["T"] * sys.getsizeof(plan.forward(normal(10, 4, 8)).h[0])  # views of what comes in a call
    c = package["lstm"].c_kernel
    spare = sum(c._core.functions[name, "float32"].length(order) for name in ("forward", "backward"))
    assert c.bytes(**sizes) == c.plan(**sizes).bytes == told + 4 * (spare - entries)


@pytest.mark.parametrize("dtype", ("float32", "float64"))
def test_what_a_kernel_streams_begins_on_a_line_of_the_cache(package: Package, dtype: str) -> None:
    """Vectors across two lines are read twice: parameters, states, workspaces, whatever else was allocated before."""
    module, kept = package["lstm"].c_kernel, []
    for n in range(5):
        plan = module.plan(T=3, B=1, D=5, H=7, dtype=dtype)
        run = module.forward(module.init(D=5, H=7, dtype=dtype), np.zeros((3, 1, 5), dtype))
        vectors = (plan.params.flat, plan._arrays["h"], plan._forward._spare, run._params.flat, run._arrays["C"], run._arrays["f"])
        assert not any(v.ctypes.data % 64 for v in vectors)
        kept += [vectors, np.empty(2 * n + 1, dtype)]


def test_calls_through_a_plan_allocate_nothing_that_grows(package: Package) -> None:
    module = package["lstm"].c_kernel
    plan, x, dh = module.plan(T=50, B=8, D=32, H=32), normal(50, 8, 32, dtype="float32"), normal(50, 8, 32, dtype="float32")
    plan.forward(x)
    plan.backward(h=dh)
    tracemalloc.start()
    for _ in range(3):
        plan.forward(x)
        plan.backward(h=dh)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000


BAD = (
    (lambda k: k.plan(T=-1, B=B, D=D, H=H), ValueError, "lstm.plan: T is -1"),
    (lambda k: k.plan(T=T, B=1.5, D=D, H=H), ValueError, "B is 1.5"),
    (lambda k: k.plan(T=T, B=B, D=0, H=H), ValueError, "D is 0"),
    (lambda k: k.plan(T=T, B=B, D=D, H=H, dtype="int8"), ValueError, "dtype is 'int8'"),
    (lambda k: k.plan(T=T, B=B, D=D, H=H, threads=-2), ValueError, "threads is -2"),
    (lambda k: k.bytes(T=T, B=B, D=D, H="x"), TypeError, "lstm.bytes: H is 'x'"),
    (lambda k: k.plan(T=T, B=B, D=D, H=H).load(k.init(D=D + 1, H=H)), ValueError, "D=3, this plan is for D=2"),
    (lambda k: k.plan(T=T, B=B, D=D, H=H).load(np.zeros(3)), TypeError, "params is ndarray"),
    (lambda k: k.plan(T=T, B=B, D=D, H=H).forward(normal(T + 1, B, D)), ValueError, r"x has shape \(6, 3, 2\)"),
    (lambda k: k.plan(T=T, B=B, D=D, H=H).forward(), TypeError, "x is missing"),
    (lambda k: k.plan(T=T, B=B, D=D, H=H).forward(z=normal(T, B, D)), TypeError, "unknown z"),
    (lambda k: k.plan(T=T, B=B, D=D, H=H).step("a"), TypeError, "x has dtype"),
    (lambda k: k.plan(T=T, B=B, D=D, H=H).backward(h=normal(T, B, H)), ValueError, "no forward before"),
)


@pytest.mark.parametrize(("call", "error", "words"), BAD)
def test_what_does_not_fit_is_refused_by_name(kernel: Any, call: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call(kernel("lstm"))


def test_seeds_that_do_not_fit_are_refused_by_name(kernel: Any) -> None:
    plan = kernel("lstm").plan(T=T, B=B, D=D, H=H)
    plan.forward(normal(T, B, D, dtype="float32"))
    for given, words in (({"h": normal(T, B, H + 1)}, "h has shape"), ({"q": normal(T, B, H)}, "unknown q"),
                         ({"final": {"q": 1}}, "final has"), ({"final": {"h": normal(1, H)}}, "final.h has shape")):
        with pytest.raises((TypeError, ValueError), match=words):
            plan.backward(**given)
    assert plan.backward(h=normal(T, B, H)).params.flat.any()  # float64 is taken, and converted
