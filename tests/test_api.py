"""What a user does with a generated cell or model, well and badly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from derive import Cell, Input, State, Weight, outer, tanh
from tests.packages import Package, close

T, B, D, H, M = 6, 2, 3, 4, 5


class Timed(Cell):
    """Two inputs, one a scalar, and a matrix state."""

    x = Input("D")
    dt = Input()
    S = State("H", "D")
    V = Weight("H", "D")
    g = Weight()
    S.next = (1 - g * dt) * S + dt * outer(tanh(V @ x), x)


@pytest.fixture(params=("numpy_kernel", "c_kernel"))
def lstm(package: Package, request: pytest.FixtureRequest) -> Any:
    return getattr(package["lstm"], request.param)


@pytest.fixture
def timed(package: Package) -> Any:
    return package.of(Timed, "numpy")


def drawn(module: Any, dtype: str = "float64", seed: int = 0, **sizes: int) -> Any:
    """Parameters whose biases are not zero."""
    params = module.init(**(sizes or {"D": D, "H": H}), dtype=dtype)
    params.flat = np.random.default_rng(seed).normal(0, 0.6, params.flat.shape)
    return params


def normal(*shape: int, seed: int = 1) -> Any:
    return np.random.default_rng(seed).normal(size=shape)


# -- parameters --------------------------------------------------------------------------------------
def test_init_is_reproducible_and_seeds_differ(lstm: Any) -> None:
    a, b, c = (lstm.init(D=D, H=H, seed=s) for s in (3, 3, 4))
    assert a.flat.dtype == np.float32
    assert (a.flat == b.flat).all() and not (a.W_f == c.W_f).any()
    assert (lstm.init(D=D, H=H, seed=3, dtype="float64").flat.astype(np.float32) == a.flat).all()
    assert (a.b_i == 0).all()
    limit = np.sqrt(6 / (H + H + D))
    weights = [a.W_f, a.W_i, a.W_C, a.W_o]
    for n, w in enumerate(weights):
        assert (np.abs(w) <= limit).all() and np.abs(w).max() > limit / 2 and abs(w.mean()) < limit / 2
        assert not any((w == other).any() for other in weights[:n])


def test_a_models_parameters_are_drawn_for_cell_and_readout(package: Package) -> None:
    p = package["lstm_reader"].init(D=D, H=H, M=M, seed=3)
    assert (p.flat[: 4 * H * (H + D + 1)] == package["lstm"].init(D=D, H=H, seed=3).flat).all()
    assert p.W_y.all() and not p.b_y.any()


def test_flat_is_in_order_of_declaration_row_major_and_shared(lstm: Any) -> None:
    p = lstm.init(D=D, H=H)
    assert p._fields == ("W_f", "W_i", "W_C", "W_o", "b_f", "b_i", "b_C", "b_o")
    assert [a.shape for a in p] == [(H, H + D)] * 4 + [(H,)] * 4
    assert p.flat.shape == (4 * H * (H + D + 1),)
    p.flat = np.arange(p.flat.size)
    assert (p.W_i == np.arange(H * (H + D), 2 * H * (H + D)).reshape(H, H + D)).all()
    assert (np.concatenate([a.ravel() for a in p]) == p.flat).all()
    for array in p:
        assert np.shares_memory(array, p.flat) and array.flags.c_contiguous


def test_assignment_copies_in(lstm: Any) -> None:
    p = lstm.init(D=D, H=H)
    flat, mine = p.flat, np.ones(H, np.float32)
    p.b_f = mine
    mine[:] = 9
    assert (p.b_f == 1).all() and p.flat is flat
    p.flat -= 0.5 * p.flat
    assert p.flat is flat and (p.b_f == 0.5).all()
    p.b_f += 1
    assert (p.b_f == 1.5).all() and p.flat is flat
    p.W_f = np.asfortranarray(np.arange(H * (H + D)).reshape(H, H + D))
    assert (p.W_f.ravel() == np.arange(H * (H + D))).all()


def test_arrays_files_and_back(lstm: Any, tmp_path: Any) -> None:
    for dtype in ("float32", "float64"):
        p = drawn(lstm, dtype)
        again = lstm.from_arrays(dtype=dtype, **{n: getattr(p, n) for n in p._fields})
        assert (again.flat == p.flat).all() and again.sizes == p.sizes == {"D": D, "H": H}
        for path in (tmp_path / "params.npz", str(tmp_path / "no-suffix")):
            lstm.save(p, path)
            loaded = lstm.load(path)
            assert (loaded.flat == p.flat).all() and loaded.flat.dtype == dtype and loaded.sizes == p.sizes
    assert sorted(f.name for f in tmp_path.iterdir()) == ["no-suffix", "params.npz"]


def test_a_save_that_fails_leaves_the_old_file_and_nothing_else(lstm: Any, tmp_path: Any, monkeypatch: Any) -> None:
    p, path = drawn(lstm), tmp_path / "p.npz"
    lstm.save(p, path)
    before = path.read_bytes()

    def broken(file: Any, **arrays: Any) -> None:
        file.write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(np, "savez", broken)
    with pytest.raises(OSError, match="disk full"):
        lstm.save(p, path)
    assert path.read_bytes() == before and [f.name for f in tmp_path.iterdir()] == ["p.npz"]


def test_a_file_that_is_not_of_this_cell_is_refused(package: Package, lstm: Any, tmp_path: Any) -> None:
    gru = package["gru"]
    gru.save(gru.init(D=D, H=H), tmp_path / "gru.npz")
    with pytest.raises(ValueError, match=r"lstm.load: .*not the parameters of LSTM"):
        lstm.load(tmp_path / "gru.npz")
    for content in (b"", b"nonsense", b"PK\x03\x04 half a zip"):
        (tmp_path / "bad.npz").write_bytes(content)
        with pytest.raises(ValueError, match=r"lstm.load: .*bad.npz"):
            lstm.load(tmp_path / "bad.npz")
    with pytest.raises(FileNotFoundError):
        lstm.load(tmp_path / "nowhere.npz")


# -- forward and backward ------------------------------------------------------------------------------
def test_shapes_fields_and_types(lstm: Any) -> None:
    for dtype in ("float32", "float64"):
        p = drawn(lstm, dtype)
        run = lstm.forward(p, normal(T, B, D))
        assert run.h.shape == run.C.shape == (T, B, H) and run.final._fields == ("h", "C")
        assert (run.final.h == run.h[-1]).all() and (run.final.C == run.C[-1]).all()
        grad = lstm.backward(run, h=normal(T, B, H))
        assert grad.params._fields == p._fields and grad.params.flat.shape == p.flat.shape
        assert grad.x.shape == (T, B, D) and grad.initial._fields == ("h", "C") and grad.initial.C.shape == (B, H)
        for array in (run.h, run.final.C, grad.params.flat, grad.x, grad.initial.h):
            assert array.dtype == dtype


def test_several_inputs_go_by_keyword(timed: Any) -> None:
    p = drawn(timed, D=D, H=H)
    x, dt = normal(T, B, D), np.abs(normal(T, B))
    run = timed.forward(p, x=x, dt=dt)
    S = np.zeros((B, H, D))
    for t in range(T):
        S = (1 - p.g * dt[t])[:, None, None] * S + dt[t][:, None, None] * np.einsum(
            "bh,bd->bhd", np.tanh(x[t] @ p.V.T), x[t])
        close(run.S[t], S)
    grad = timed.backward(run, S=normal(T, B, H, D))
    assert grad.dt.shape == (T, B) and grad.params.g.shape == () and grad.initial.S.shape == (B, H, D)
    with pytest.raises(TypeError):
        timed.forward(p, x, dt)
    with pytest.raises(TypeError, match=r"timed.forward: dt is missing, expected an array \(T, B\)"):
        timed.forward(p, x=x, dt=None)
    with pytest.raises(ValueError, match=r"dt has shape \(5, 2\), expected \(T, B\) with T=6, B=2"):
        timed.forward(p, x=x, dt=dt[:5])


def test_a_run_for_its_results_only_keeps_the_same_states(lstm: Any) -> None:
    p, x = drawn(lstm), normal(T, B, D)
    run, bare = lstm.forward(p, x), lstm.forward(p, x, train=False)
    assert (bare.h == run.h).all() and (bare.final.C == run.final.C).all()
    with pytest.raises(ValueError, match=r"lstm.backward: the run was made with train=False"):
        lstm.backward(bare, h=normal(T, B, H))


def test_parts_of_a_sequence_give_the_whole(lstm: Any) -> None:
    """States carried over in both directions: forward in chunks, and backward in chunks through ``final``."""
    p, x, seed = drawn(lstm), normal(T, B, D), normal(T, B, H)
    whole = lstm.forward(p, x, initial={"h": normal(B, H, seed=7)})
    state, runs = {"h": normal(B, H, seed=7)}, []
    for part in (x[:1], x[1:4], x[4:4], x[4:]):
        runs.append(lstm.forward(p, part, initial=state))
        state = runs[-1].final
    close(np.concatenate([r.h for r in runs]), whole.h)
    close(state.C, whole.final.C)
    right, flat, final, parts = lstm.backward(whole, h=seed), 0.0, None, []
    for run, piece in zip(runs[::-1], (seed[4:], seed[4:4], seed[1:4], seed[:1]), strict=True):
        grad = lstm.backward(run, h=piece, final=final)
        flat, final = flat + grad.params.flat, grad.initial
        parts.insert(0, grad.x)
    close(flat, right.params.flat)
    close(final.h, right.initial.h)
    close(np.concatenate(parts), right.x)


def test_seeds_are_by_state_and_absent_means_zero(lstm: Any) -> None:
    p, x, dh, dC = drawn(lstm), normal(T, B, D), normal(T, B, H, seed=2), normal(T, B, H, seed=3)
    run = lstm.forward(p, x)
    both = lstm.backward(run, h=dh, C=dC).params.flat
    close(lstm.backward(run, h=dh).params.flat + lstm.backward(run, C=dC).params.flat, both)
    assert (lstm.backward(run).params.flat == 0).all()
    end = np.zeros_like(dC)
    end[-1] = dC[-1]
    close(lstm.backward(run, h=dh, final={"C": dC[-1]}).params.flat, lstm.backward(run, h=dh, C=end).params.flat)
    close(lstm.backward(run, h=dh, C=dC, final={"C": dC[-1]}).params.flat, lstm.backward(run, h=dh, C=dC + end).params.flat)


def test_empty_sequences_and_empty_batches(lstm: Any) -> None:
    p = drawn(lstm)
    start = {"h": normal(B, H), "C": normal(B, H, seed=5)}
    run = lstm.forward(p, np.zeros((0, B, D)), initial=start)
    assert run.h.shape == (0, B, H) and (run.final.C == start["C"]).all()
    grad = lstm.backward(run, final={"h": normal(B, H, seed=6)})
    assert (grad.params.flat == 0).all() and (grad.initial.h == normal(B, H, seed=6)).all() and (grad.initial.C == 0).all()
    assert grad.x.shape == (0, B, D)
    run = lstm.forward(p, np.zeros((T, 0, D)))
    grad = lstm.backward(run, h=np.zeros((T, 0, H)))
    assert run.h.shape == (T, 0, H) and (grad.params.flat == 0).all() and grad.x.shape == (T, 0, D)
    assert lstm.backward(lstm.forward(p, np.zeros((0, 0, D)))).params.flat.shape == p.flat.shape
    one = lstm.forward(p, normal(1, 1, D))
    assert one.h.shape == (1, 1, H)


def test_one_bad_sample_stays_alone(lstm: Any) -> None:
    """NaN and Inf travel along their own sample and forward in time only."""
    p, x = drawn(lstm), normal(T, B, D)
    clean = lstm.forward(p, x)
    for bad in (np.nan, np.inf):
        spoilt = x.copy()
        spoilt[2, 0, 1] = bad
        run = lstm.forward(p, spoilt)
        assert (run.h[:, 1] == clean.h[:, 1]).all() and (run.h[:2, 0] == clean.h[:2, 0]).all()
        assert np.isnan(run.h[2:, 0]).all() == bool(np.isnan(bad))
        grad = lstm.backward(run, h=normal(T, B, H))
        assert (grad.x[:, 1] == lstm.backward(clean, h=normal(T, B, H)).x[:, 1]).all()
    spoilt[2, 0, 1] = np.inf
    assert np.isfinite(lstm.forward(p, spoilt).h).all()  # saturated, not spoilt


# -- what users pass ---------------------------------------------------------------------------------
def variants(a: Any) -> list[Any]:
    wide = np.zeros((*a.shape[:-1], 2 * a.shape[-1]), a.dtype)
    wide[..., ::2] = a
    fixed = a.copy()
    fixed.flags.writeable = False
    odd = np.frombuffer(b"\0" + a.tobytes(), dtype=np.uint8)[1:].view(a.dtype).reshape(a.shape)
    return [wide[..., ::2], np.asfortranarray(a), fixed, a[::-1].copy()[::-1], a.astype(">f8"), odd, a.tolist(),
            np.broadcast_to(a, a.shape), np.ma.asarray(a), memoryview(np.ascontiguousarray(a))]


def test_any_array_of_numbers_is_accepted_and_left_as_it_was(lstm: Any) -> None:
    p = drawn(lstm)
    x, seed, start = normal(T, B, D), normal(T, B, H), normal(B, H)
    run = lstm.forward(p, x, initial={"h": start})
    grad = lstm.backward(run, h=seed, final={"h": start})
    for a, b, c in zip(variants(x), variants(seed), variants(start), strict=True):
        copies = [np.array(v) for v in (a, b, c)]
        r = lstm.forward(p, a, initial={"h": c})
        g = lstm.backward(r, h=b, final={"h": c})
        assert (r.h == run.h).all() and (g.params.flat == grad.params.flat).all() and (g.x == grad.x).all()
        assert all((np.array(v) == w).all() for v, w in zip((a, b, c), copies, strict=True))


def test_whole_numbers_and_other_precisions_are_converted(lstm: Any) -> None:
    p = drawn(lstm)
    x = np.arange(T * B * D).reshape(T, B, D) % 3 - 1
    right = lstm.forward(p, x.astype(float)).h
    for dtype in (np.int8, np.int64, np.float16, np.float32, np.longdouble):
        assert (lstm.forward(p, x.astype(dtype)).h == right).all()
    assert (lstm.forward(p, x > 0).h == lstm.forward(p, (x > 0) * 1.0).h).all()


def test_nothing_a_user_holds_is_written_to(lstm: Any) -> None:
    p = drawn(lstm)
    held = [p.flat, normal(T, B, D), normal(B, H), normal(T, B, H), normal(B, H, seed=9)]
    copies = [a.copy() for a in held]
    for train in (True, False):
        run = lstm.forward(p, held[1], initial={"h": held[2]}, train=train)
    run = lstm.forward(p, held[1], initial={"h": held[2]})
    kept = [run.h.copy(), run.C.copy(), run.final.h.copy()]
    for window in (None, 1, 3):
        lstm.backward(run, h=held[3], final={"h": held[4], "C": held[4]}, window=window)
    lstm.per_sample_gradient(run, h=held[3], final={"C": held[4]})
    lstm.sensitivities(p, held[1], initial={"h": held[2]})
    assert all((a == b).all() for a, b in zip(held, copies, strict=True))
    assert all((a == b).all() for a, b in zip((run.h, run.C, run.final.h), kept, strict=True))


def bad_calls(m: Any, p: Any, run: Any, x: Any) -> list[tuple[Any, type[Exception], str]]:
    """(call, exception, what its message must say): the argument, what came, what was expected."""
    h, grad = normal(T, B, H), m.backward(run)
    return [
        (lambda: m.forward(p, x[:, 0]), ValueError,
         r"lstm.forward: x has shape \(6, 3\), expected \(T, B, D\) with D=3; for a single sequence pass x\[:, None\]"),
        (lambda: m.forward(p, x[..., :2]), ValueError, r"x has shape \(6, 2, 2\), expected \(T, B, D\) with D=3"),
        (lambda: m.forward(p, x[None]), ValueError, r"x has shape \(1, 6, 2, 3\)"),
        (lambda: m.forward(p, 1.0), ValueError, r"x has shape \(\)"),
        (lambda: m.forward(p, None), TypeError, r"lstm.forward: x is missing, expected an array \(T, B, D\)"),
        (lambda: m.forward(p, "abc"), TypeError, r"x has dtype <U3, expected real numbers"),
        (lambda: m.forward(p, x.astype(complex)), TypeError, r"x has dtype complex128, expected real numbers"),
        (lambda: m.forward(p, x.astype(object)), TypeError, r"x has dtype object"),
        (lambda: m.forward(p, [[1.0], [1.0, 2.0]]), ValueError, r"x is not an array"),
        (lambda: m.forward({}, x), TypeError, r"lstm.forward: params is dict, expected what lstm.init returns"),
        (lambda: m.forward(p.flat, x), TypeError, r"params is ndarray"),
        (lambda: m.forward(p, x, initial={"q": 1}), ValueError, r"initial has \['q'\], expected some of \['h', 'C'\]"),
        (lambda: m.forward(p, x, initial=h), TypeError, r"initial is ndarray, expected a dict or what run.final is"),
        (lambda: m.forward(p, x, initial={"h": h}), ValueError,
         r"initial.h has shape \(6, 2, 4\), expected \(B, H\) with B=2, H=4"),
        (lambda: m.init(D=2), TypeError, r"lstm.init: missing H; call lstm.init\(D=..., H=...\)|missing .*'H'"),
        (lambda: m.init(D=0, H=2), ValueError, r"lstm.init: D is 0, expected at least 1"),
        (lambda: m.init(D=-3, H=2), ValueError, r"D is -3"),
        (lambda: m.init(D=2.5, H=2), TypeError, r"D is 2.5, expected a whole number"),
        (lambda: m.init(D=True, H=2), TypeError, r"D is True"),
        (lambda: m.init(D=2**40, H=2**40), ValueError, r"\d{20,} parameters are more than this machine can address"),
        (lambda: m.init(D=2, H=2**28), ValueError, r"no memory for \d+ parameters"),
        (lambda: m.init(D=2, H=2, dtype="int8"), ValueError, r"lstm.init: dtype is 'int8', expected float32 or float64"),
        (lambda: m.init(D=2, H=2, dtype="nonsense"), ValueError, r"dtype is 'nonsense'"),
        (lambda: m.from_arrays(W_f=x), TypeError, r"lstm.from_arrays: got \['W_f'\], expected \['W_f', 'W_i'"),
        (lambda: m.from_arrays(**{n: getattr(p, n) if n != "W_C" else x for n in p._fields}), ValueError,
         r"W_C has shape \(6, 2, 3\), expected \(H, H\+D\)"),
        (lambda: m.from_arrays(**{n: getattr(p, n) if n != "W_C" else p.W_C[:, 1:] for n in p._fields}), ValueError,
         r"W_C has shape \(4, 6\), expected \(H, H\+D\)"),
        (lambda: setattr(p, "W_f", np.zeros(3)), ValueError, r"params.W_f: got shape \(3,\), expected \(4, 7\)"),
        (lambda: setattr(p, "flat", np.zeros(3)), ValueError, r"params.flat: got shape \(3,\)"),
        (lambda: setattr(p, "W_q", 1), AttributeError, r"no parameter 'W_q'; there are W_f, W_i"),
        (lambda: setattr(p, "W_f", p.W_f * 1j), TypeError, r"params.W_f: got dtype complex128, expected real numbers"),
        (lambda: setattr(p, "b_f", np.array(["1"] * H)), TypeError, r"params.b_f: got dtype <U1"),
        (lambda: p.W_q, AttributeError, r"no 'W_q' here; there are W_f, W_i"),
        (lambda: run.q, AttributeError, r"no 'q' in this run; there are h, C, final"),
        (lambda: grad.q, AttributeError, r"no 'q' in this gradient"),
        (lambda: setattr(run.final, "h", 0), AttributeError, r"h cannot be replaced"),
        (lambda: m.backward(run, h=h[:2]), ValueError,
         r"lstm.backward: h has shape \(2, 2, 4\), expected \(T, B, H\) with T=6, B=2, H=4"),
        (lambda: m.backward(run, h=h * 1j), TypeError, r"h has dtype complex128"),
        (lambda: m.backward(run, q=h), TypeError, r"q"),
        (lambda: m.backward(run, final={"h": h}), ValueError, r"final.h has shape"),
        (lambda: m.backward(run, final={"x": h}), ValueError, r"final has \['x'\]"),
        (lambda: m.backward(p, h=h), TypeError, r"lstm.backward: run is Params, expected what lstm.forward returns"),
        (lambda: m.backward(run, h=h, window=0), ValueError, r"window is 0, expected a whole number of steps, at least 1"),
        (lambda: m.backward(run, h=h, window=-1), ValueError, r"window is -1"),
        (lambda: m.backward(run, h=h, window=2.0), ValueError, r"window is 2.0"),
        (lambda: m.backward(run, h=h, window=True), ValueError, r"window is True"),
        (lambda: m.per_sample_gradient(run, h=h[:, :1]), ValueError, r"lstm.per_sample_gradient: h has shape \(6, 1, 4\)"),
        (lambda: m.sensitivities(p, x[0]), ValueError, r"x has shape \(2, 3\)"),
    ]


def test_errors_name_the_argument_what_came_and_what_was_expected(lstm: Any) -> None:
    p, x = drawn(lstm), normal(T, B, D)
    before = p.flat.copy()
    for call, kind, message in bad_calls(lstm, p, lstm.forward(p, x), x):
        with pytest.raises(kind, match=message):
            call()
    assert (p.flat == before).all()


def test_a_run_of_another_cell_is_refused(package: Package, lstm: Any) -> None:
    gru = package["gru"]
    run = gru.forward(gru.init(D=D, H=H), normal(T, B, D))
    with pytest.raises(TypeError, match=r"lstm.backward: run is Run, expected what lstm.forward returns"):
        lstm.backward(run, h=normal(T, B, H))


# -- truncation: claims 3.7 ---------------------------------------------------------------------------
def terms(p: Any, x: Any, h0: Any, seeds: Any) -> dict[tuple[int, int], Any]:
    """(t, k) -> z-bar at step k that the loss at step t alone causes, for the tanh network, one sample."""
    h = [h0]
    for v in x:
        h.append(np.tanh(p.W_hh @ h[-1] + p.W_xh @ v + p.b_h))
    out = {}
    for t in range(1, len(x) + 1):
        bar = seeds[t - 1]
        for k in range(t, 0, -1):
            out[t, k] = (1 - h[k] ** 2) * bar
            bar = p.W_hh.T @ out[t, k]
    return out | {(0, t): h[t] for t in range(len(h))}


def gradient_of(pairs: list[tuple[int, int]], z: Any, x: Any) -> Any:
    """All parameters' gradient from the chosen terms, flat: W_hh, W_xh, b_h."""
    parts = [sum(np.outer(z[t, k], z[0, k - 1]) for t, k in pairs), sum(np.outer(z[t, k], x[k - 1]) for t, k in pairs),
             sum(z[t, k] for t, k in pairs)]
    return np.concatenate([np.ravel(a) for a in parts])


@pytest.mark.parametrize("kernel", ("numpy_kernel", "c_kernel"))
@pytest.mark.parametrize("window", (1, 2, 4, 6, 7, 100))
def test_the_sliding_window(package: Package, kernel: str, window: int) -> None:
    """g_N = sum_t sum_{k > t - N} (term t, k), parameters, inputs and initial state."""
    cell = getattr(package["rnn_tanh"], kernel)
    p, x, seeds, h0 = drawn(cell), normal(T, 1, D), normal(T, 1, H), normal(1, H)
    run = cell.forward(p, x, initial={"h": h0})
    grad = cell.backward(run, h=seeds, window=window)
    z = terms(p, x[:, 0], h0[0], seeds[:, 0])
    pairs = [(t, k) for t in range(1, T + 1) for k in range(max(1, t - window + 1), t + 1)]
    close(grad.params.flat, gradient_of(pairs, z, x[:, 0]))
    close(grad.x[:, 0], [p.W_xh.T @ sum(z[t, k] for t, k in pairs if k == n) for n in range(1, T + 1)])
    close(grad.initial.h[0], p.W_hh.T @ sum(z[t, k] for t, k in pairs if k == 1))
    if window >= T:
        full = cell.backward(run, h=seeds)
        close(grad.params.flat, full.params.flat)
        close(grad.x, full.x)


@pytest.mark.parametrize("length", (1, 2, 4, 6, 9))
def test_chunks_with_carried_state_are_the_gradient_with_the_state_held_at_every_start(package: Package, length: int) -> None:
    cell = package["rnn_tanh"]
    p, x, seeds, h0 = drawn(cell), normal(T, 1, D), normal(T, 1, H), normal(1, H)
    z = terms(p, x[:, 0], h0[0], seeds[:, 0])
    state, found = {"h": h0}, 0.0
    for s in range(0, T, length):
        run = cell.forward(p, x[s : s + length], initial=state)
        found, state = found + cell.backward(run, h=seeds[s : s + length]).params.flat, run.final
    pairs = [(t, k) for s in range(0, T, length) for t in range(s + 1, min(s + length, T) + 1) for k in range(s + 1, t + 1)]
    close(found, gradient_of(pairs, z, x[:, 0]))
    full = cell.backward(cell.forward(p, x, initial={"h": h0}), h=seeds).params.flat
    assert (np.abs(found - full).max() < 1e-12) == (length >= T)


def test_a_window_over_long_batches_goes_in_groups(lstm: Any) -> None:
    """More windows than fit side by side: the sum over groups is the sum over windows."""
    p, x, seed = drawn(lstm), normal(40, 300, D), normal(40, 300, H)
    grad = lstm.backward(lstm.forward(p, x), h=seed, window=3)
    some = slice(290, 300)
    part = lstm.backward(lstm.forward(p, x[:, some]), h=seed[:, some], window=3)
    close(grad.x[:, some], part.x)
    halves = [lstm.backward(lstm.forward(p, x[:, s]), h=seed[:, s], window=3).params.flat for s in (slice(150), slice(150, 300))]
    close(grad.params.flat, sum(halves), 1000.0)


def test_a_window_on_nothing(lstm: Any) -> None:
    p = drawn(lstm)
    assert (lstm.backward(lstm.forward(p, np.zeros((0, B, D))), window=2).params.flat == 0).all()
    assert (lstm.backward(lstm.forward(p, np.zeros((T, 0, D))), window=2).params.flat == 0).all()


# -- clipping and descent: claims 3.7 -------------------------------------------------------------------
@pytest.mark.parametrize("dtype", ("float32", "float64"))
def test_descent_and_clipping(package: Package, dtype: str) -> None:
    cell, optim = package["lstm"], package.optim
    p = drawn(cell, dtype)
    grad = cell.backward(cell.forward(p, normal(T, B, D)), h=normal(T, B, H))
    g, theta, rtol = grad.params.flat.copy(), p.flat.copy(), 1e-6 if dtype == "float32" else 1e-14
    optim.sgd(p, grad, lr=0.1)
    close(p.flat, theta - np.asarray(0.1, dtype) * g, 0, rtol)
    assert (p.b_f != theta[p.W_f.size * 4 :][:H]).all()  # biases move too
    norm = np.linalg.norm(g.astype(float))
    for threshold, factor in ((norm / 3, 1 / 3), (norm * 2, 1.0)):
        grad.params.flat[...] = g
        close(optim.clip_norm(grad, threshold), norm, 0, rtol)
        close(grad.params.flat, g * factor, 0, rtol)
    grad.params.flat[...] = g
    limit = float(np.median(np.abs(g)))
    optim.clip_value(grad, limit)
    assert (grad.params.flat == np.maximum(-limit, np.minimum(limit, g)).astype(dtype)).all()


def test_clipping_neither_overflows_nor_hides_what_is_not_finite(package: Package) -> None:
    cell, optim = package["rnn_tanh"], package.optim
    p = drawn(cell, "float32")
    p.flat = np.full(p.flat.shape, 1e30, np.float32)
    assert np.isfinite(optim.clip_norm(p, 1.0))
    close(np.linalg.norm(p.flat.astype(float)), 1.0, 0, 1e-6)
    p.flat[0] = np.nan
    before = p.flat.copy()
    assert np.isnan(optim.clip_norm(p, 1e-3)) and (p.flat[1:] == before[1:]).all()
    p.flat = np.zeros(p.flat.shape)
    assert optim.clip_norm(p, 1.0) == 0 and (p.flat == 0).all()
    for call in (optim.clip_norm, optim.clip_value, lambda g, v: optim.sgd(p, g, v)):
        for bad in (0, -1.0, np.nan, np.inf, "1", None, True, [1.0]):
            with pytest.raises(ValueError, match=r"expected a positive number"):
                call(p, bad)
    with pytest.raises(TypeError, match=r"optim.sgd: grad is float"):
        optim.sgd(p, 1.0, 0.1)


def test_a_step_against_the_gradient_lowers_the_loss_at_first_order(package: Package) -> None:
    """L(theta - eta g) = L - eta |g|^2 + O(eta^2)."""
    model, optim = package["lstm_regressor"], package.optim
    p = drawn(model, D=D, H=H, M=M)
    x, y, theta = normal(T, B, D), normal(T, B, M), p.flat.copy()
    before, grad = model.loss_and_grad(p, x, y)
    square, errors = float(grad.params.flat @ grad.params.flat), []
    for eta in (1e-4, 5e-5):
        p.flat = theta
        optim.sgd(p, grad, eta)
        errors.append(abs(model.loss(p, x, y) - before + eta * square))
    assert errors[0] < 0.1 * 1e-4 * square
    assert 3.5 < errors[0] / errors[1] < 4.5


# -- models ------------------------------------------------------------------------------------------
@pytest.fixture(params=("numpy_kernel", "c_kernel"))
def reader(package: Package, request: pytest.FixtureRequest) -> Any:
    return getattr(package["lstm_reader"], request.param)


def test_a_model_trains(reader: Any, package: Package) -> None:
    p = reader.init(D=D, H=H, M=M, seed=0)
    x, y = normal(T, 8, D), np.arange(8) % M
    first, _ = reader.loss_and_grad(p, x, y)
    for _ in range(150):
        value, grad = reader.loss_and_grad(p, x, y)
        package.optim.clip_norm(grad, 1.0)
        package.optim.sgd(p, grad, lr=0.5)
    assert value < 0.3 * first
    assert isinstance(value, float)


def test_losses_predictions_and_their_parts_agree(package: Package) -> None:
    for name in ("lstm_reader", "lstm_classifier", "rnn_linear_regressor", "rnn_tied_binary"):
        model = package[name]
        spec = model.numpy_kernel.SPEC
        p = drawn(model, **{d: n for n, d in enumerate(spec["dims"], 2)})
        features, = spec["readout"]["targets"].values()
        lead = (B,) if spec["aggregate"] == "last" else (T, B)
        y = np.abs(normal(*lead, *(p.sizes[f] for f in features)))
        x = normal(T, B, *(p.sizes[f] for f in spec["cell"]["inputs"]["x"]))
        for kernel in (model.numpy_kernel, model.c_kernel):
            value, grad = kernel.loss_and_grad(p, x, y)
            close(kernel.loss(p, x, y), value)
            assert grad.params._fields == p._fields and grad.x.shape == x.shape
            assert kernel.predict(p, x).shape == y.shape
        alone = [model.loss(p, x[:, b : b + 1], y[..., b : b + 1, :] if features else y[..., b : b + 1]) for b in range(B)]
        close(value, np.mean(alone))  # a mean over the batch


def test_classes_are_one_hot_vectors(reader: Any) -> None:
    p, x, y = drawn(reader, D=D, H=H, M=M), normal(T, B, D), np.array([4, 0])
    (a, one), (b, two) = reader.loss_and_grad(p, x, y), reader.loss_and_grad(p, x, np.eye(M)[y])
    assert a == b and (one.params.flat == two.params.flat).all()
    assert a == reader.loss(p, x, y.astype(np.uint8))


def test_a_models_errors(reader: Any, package: Package) -> None:
    p, x, y = drawn(reader, D=D, H=H, M=M), normal(T, B, D), np.array([4, 0])
    for call, message in (
        (lambda: reader.loss(p, x, [5, 0]), r"y has classes 0..5, expected 0..4"),
        (lambda: reader.loss(p, x, [-1, 0]), r"y has classes -1..0"),
        (lambda: reader.loss(p, x, [0, 1, 2]), r"lstm_reader.loss: y has shape \(3,\), expected \(2,\) classes"),
        (lambda: reader.loss(p, x, np.zeros((B, M + 1))), r"y has shape \(2, 6\), expected \(B, M\) with B=2, M=5"),
        (lambda: reader.loss(p, x, np.zeros(B)), r"y has shape \(2,\), expected \(B, M\)"),
        (lambda: reader.loss_and_grad(p, x[:0], y), r"at least one step and one sample, got T=0, B=2"),
        (lambda: reader.loss(p, x[:, :0], y[:0]), r"lstm_reader.loss: .*got T=6, B=0"),
        (lambda: reader.loss_and_grad(p, x, y, window=0), r"window is 0"),
        (lambda: reader.predict(p, x[:0]), r"at least one step"),
    ):
        with pytest.raises(ValueError, match=message):
            call()
    for call in (lambda: reader.loss(p, x, None), lambda: reader.loss(p, x, y.astype(complex)),
                 lambda: reader.loss(p, x, ["a", "b"]), lambda: reader.loss({}, x, y)):
        with pytest.raises((TypeError, ValueError), match=r"(y|params) (is|has)"):
            call()
    with pytest.raises(TypeError, match=r"params is Params, expected what lstm_reader.init returns"):
        reader.loss(drawn(package["lstm"]), x, y)


def test_a_models_targets_and_inputs_are_left_alone(reader: Any) -> None:
    p, x, y = drawn(reader, D=D, H=H, M=M), normal(T, B, D), np.eye(M)[[4, 0]]
    for a in (x, y):
        a.flags.writeable = False
    start, flat = {"h": normal(B, H)}, p.flat.copy()
    value, grad = reader.loss_and_grad(p, np.asfortranarray(x), np.asfortranarray(y), initial=start, window=2)
    assert (p.flat == flat).all() and (start["h"] == normal(B, H)).all()
    assert value == reader.loss_and_grad(p, x, y, initial=start)[0]
    full, wide = reader.loss_and_grad(p, x, y)[1], reader.loss_and_grad(p, x, y, window=T)[1]
    close(wide.params.flat, full.params.flat)
    assert np.abs(grad.params.flat - full.params.flat).max() > 1e-6


def test_a_models_parameters_go_to_files_and_back(reader: Any, tmp_path: Any) -> None:
    p = drawn(reader, D=D, H=H, M=M)
    reader.save(p, tmp_path / "m.npz")
    loaded = reader.load(tmp_path / "m.npz")
    assert (loaded.flat == p.flat).all() and loaded.sizes == p.sizes and loaded._fields == p._fields
