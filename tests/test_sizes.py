"""Kernels made for sizes: what is refused, that they compute what the general ones do, and nothing at other sizes."""

from __future__ import annotations

import json
import os
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from derive import Cell, CellError, Constant, Input, State, Weight, pipeline
from derive.cells import find
from derive.cli import main
from derive.sizes import read
from tests.packages import Package, close, environment
from tests.test_c import COMPILERS, STRICT, a_call, kernel_spec, require, succeed

LSTM = find("lstm")
SIZES = {"H": 5, "D": 3, "B": 2}
TOLERANCE = {"float32": 2e-5, "float64": 1e-12}


def fixed_cell() -> Any:
    def body(space: Any) -> None:
        space["x"], space["h"] = Input("D"), State("H")
        space["A"] = Constant("H", "D", value=[[1, 2], [3, 4], [5, 6]])
        space["h"].next = 0.5 * space["h"] + space["A"] @ space["x"]

    return types.new_class("Fixed", (Cell,), exec_body=body)


# -- what is refused -------------------------------------------------------------------------------
@pytest.mark.parametrize(("sizes", "words"), (
    ({"T": 100}, "T=100.*number of steps is never fixed"),
    ({"K": 3}, "LSTM has no dimension 'K'.*its sizes are D, H, and B for the batch"),
    ({"H": 0}, "H is 0.*whole number from 1"),
    ({"B": -1}, "B is -1.*whole number from 1"),
    ({"D": 2**40}, "D is 1099511627776.*to 2147483647"),
    ({"H": True}, "H is True"),
    ({"H": 2.0}, r"H is 2\.0"),
))
def test_sizes_that_cannot_be_are_refused_with_their_name(tmp_path: Path, sizes: dict[str, Any], words: str) -> None:
    pattern = "(?s)" + words
    with pytest.raises(CellError, match=pattern):
        pipeline.derive(LSTM, sizes)
    with pytest.raises(CellError, match=pattern):
        pipeline.generate([LSTM], tmp_path / "kernels", sizes=sizes)
    assert not (tmp_path / "kernels").exists()


def test_a_size_that_the_constants_contradict_is_refused_and_their_own_is_not() -> None:
    with pytest.raises(CellError, match=r"(?s)constants of Fixed need H=3"):
        pipeline.derive(fixed_cell(), {"H": 4})
    assert pipeline.derive(fixed_cell(), {"H": 3, "B": 1}).step.sizes == (("H", 3), ("B", 1))


@pytest.mark.parametrize("text", ("H", "H=", "H=x", "H=1.5", "=3", "H=1,,D=2", "H=1,H=2", "H:3"))
def test_text_that_is_no_sizes_is_refused_by_the_command_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"--size|twice"):
        read(text)
    done = CliRunner().invoke(main, ["generate", "lstm", "--size", text])
    assert done.exit_code == 2 and "size" in done.output


def test_a_command_with_sizes_that_cannot_be_ends_with_2(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["generate", "lstm", "--out", str(tmp_path / "k"), "--size", "T=5"])
    assert done.exit_code == 2 and "never fixed" in done.output


# -- what is written -------------------------------------------------------------------------------
def test_generate_proves_builds_and_names_the_sizes_everywhere(tmp_path: Path) -> None:
    out = tmp_path / "kernels"
    with environment(DERIVE_BUILD="native"):
        row, = pipeline.generate([LSTM], out, sizes={"B": 1, "H": 4})
        again, = pipeline.generate([LSTM], out, sizes={"B": 1, "H": 4})
    assert row.holds and row.cell == "lstm_h4_b1" and again.agreement == "unchanged"
    text = (out / "lstm_h4_b1" / "kernel.c").read_text()
    assert text.count("const size_t H = 4;") == text.count("const size_t B = 1;") == 2 and "size_t D =" not in text
    for file in ("kernel.c", "kernel.h", "kernel.py", "spec.py"):
        assert "derive generate lstm --size H=4,B=1" in (out / "lstm_h4_b1" / file).read_text().split("\n")[0]
    certificate = json.loads((out / "lstm_h4_b1" / "certificate.json").read_text())
    claims = [v["claim"] for v in certificate["verdicts"] if v["level"].startswith("3")]
    assert len(claims) == 2 and all("made for H=4 B=1" in c for c in claims)
    with environment(DERIVE_BUILD="native"):
        assert all(c.holds for c in pipeline.prove_folder(out)) and all(c.holds for c in pipeline.check(out))


def test_a_text_with_another_constant_is_refuted(tmp_path: Path) -> None:
    d = pipeline.derive(find("rnn_tanh"), {"H": 3, "B": 2})
    files = pipeline.kernel_files(d, pipeline.TARGETS)
    for name, right, wrong in (("H", 3, 4), ("H", 3, 2), ("B", 2, 1), ("B", 2, 3)):
        text = files["kernel.c"].replace(f"const size_t {name} = {right};", f"const size_t {name} = {wrong};")
        pipeline.write_files(tmp_path / d.module, {**files, "kernel.c": text})
        assert not pipeline.certify_folder(d, tmp_path / d.module, pipeline.TARGETS).holds, (name, wrong)


@pytest.mark.parametrize("compiler", COMPILERS)
def test_kernels_made_for_sizes_compile_without_a_warning(package: Package, compiler: str) -> None:
    for name, sizes in (("lstm", SIZES), ("gru_reset_after", {"H": 64, "B": 1}), ("lstm_classifier", {"H": 7, "B": 3})):
        folder = package.folder / package.write(find(name), sizes)
        for source in ("kernel.c", "interface.c", "library.c"):
            succeed([require(compiler), *STRICT, "-c", str(folder / source), "-o", os.devnull])


def test_names_differ_for_dimensions_that_differ_in_case_only() -> None:
    def body(space: Any) -> None:
        space["x"], space["h"], space["W"] = Input("d"), State("D"), Weight("D", "d")
        space["h"].next = 0.5 * space["h"] + space["W"] @ space["x"]

    cell: Any = types.new_class("Twin", (Cell,), exec_body=body)
    assert [pipeline.derive(cell, {d: 3}).module for d in "dDB"] == ["twin_d3", "twin_D3", "twin_b3"]
    assert pipeline.derive(LSTM, SIZES).module == "lstm_d3_h5_b2"


# -- what they compute -----------------------------------------------------------------------------
def both(package: Package, name: str, sizes: dict[str, int]) -> tuple[Any, Any]:
    return package.of(find(name), sizes=sizes), package[name]


@pytest.mark.parametrize(("name", "sizes"), (
    ("lstm", {"H": 5, "D": 3, "B": 2}), ("lstm", {"H": 33, "B": 1}), ("lstm", {"D": 1}), ("gru_reset_after", {"B": 3}),
    ("gru", {"H": 33, "B": 1}),
), ids=str)
def test_they_give_what_the_general_kernels_give(package: Package, name: str, sizes: dict[str, int]) -> None:
    special, general = both(package, name, sizes)
    assert special.kernel_name == "c" and special.__name__ != general.__name__
    H, D, B = (sizes.get(d, n) for d, n in (("H", 9), ("D", 4), ("B", 5)))
    rng = np.random.default_rng(3)
    for dtype, rtol in TOLERANCE.items():
        p, q = (m.init(H=H, D=D, dtype=dtype, seed=1) for m in (special, general))
        assert (p.flat == q.flat).all()
        x, g = rng.normal(size=(7, B, D)), rng.normal(size=(7, B, H))
        runs = special.forward(p, x), general.numpy_kernel.forward(q, x)
        close(runs[0].h, runs[1].h, 1.0, rtol)
        grads = special.backward(runs[0], h=g), general.numpy_kernel.backward(runs[1], h=g)
        scale = max(1.0, float(np.abs(grads[1].params.flat).max()))
        close(grads[0].params.flat, grads[1].params.flat, scale, 4 * rtol)
        close(grads[0].x, grads[1].x, scale, 4 * rtol)


def test_windows_and_sensitivities_work_where_the_batch_is_given(package: Package) -> None:
    special, general = both(package, "lstm", SIZES)
    rng = np.random.default_rng(4)
    x, g = rng.normal(size=(6, 2, 3)), rng.normal(size=(6, 2, 5))
    p, q = (m.init(H=5, D=3, dtype="float64") for m in (special, general))
    for window in (1, 2, 4, 9):
        one, two = (m.backward(m.forward(w, x), h=g, window=window) for m, w in ((special, p), (general, q)))
        close(one.params.flat, two.params.flat, 10.0)
        close(one.x, two.x, 10.0)
    close(special.sensitivities(p, x).h.W_f, general.sensitivities(q, x).h.W_f, 10.0)
    each = [m.per_sample_gradient(m.forward(w, x), h=g) for m, w in ((special, p), (general, q))]
    close(each[0].W_f, each[1].W_f, 10.0)


def test_a_model_made_for_sizes_stands_on_a_cell_made_for_them(package: Package) -> None:
    special, general = both(package, "lstm_classifier", {"H": 5, "B": 2})
    assert special.__name__.endswith("lstm_classifier_h5_b2") and (package.folder / "lstm_h5_b2").is_dir()
    dims = {d: {"H": 5}.get(d, 4) for d in special.c_kernel._SPEC["dims"]}
    p, q = (m.init(**dims, dtype="float64") for m in (special, general))
    x = np.random.default_rng(5).normal(size=(6, 2, dims["D"]))
    one, two = (m.loss_and_grad(w, x, np.array([0, 3]) if special.c_kernel._SPEC["aggregate"] == "last"
                                else np.ones((6, 2), int)) for m, w in ((special, p), (general, q)))
    close(one[0], two[0])
    close(one[1].params.flat, two[1].params.flat)


# -- other sizes -----------------------------------------------------------------------------------
def test_python_names_the_size_that_a_kernel_was_not_made_for(package: Package) -> None:
    module = package.of(LSTM, sizes=SIZES)
    for kernel in (module.c_kernel, module.numpy_kernel):
        with pytest.raises(ValueError, match=r"init: H is 6, this cell was made for H=5"):
            kernel.init(H=6, D=3)
        p = kernel.init(H=5, D=3)
        with pytest.raises(ValueError, match=r"forward: x has B=1, this kernel was made for B=2"):
            kernel.forward(p, np.zeros((4, 1, 3)))
        arrays = {n: getattr(p, n) for n in p._fields}
        assert kernel.from_arrays(**arrays).W_f.shape == (5, 8)
        with pytest.raises(ValueError, match=r"from_arrays: .*5"):
            kernel.from_arrays(**{n: np.zeros((4,) * a.ndim) for n, a in arrays.items()})


def test_c_refuses_sizes_that_a_kernel_was_not_made_for(package: Package) -> None:
    module = package.of(LSTM, sizes=SIZES)
    core, spec = module.c_kernel._core, kernel_spec(package, "lstm_d3_h5_b2")
    for name in ("forward", "backward"):
        for T in (0, 1, 9):
            assert a_call(core, spec, name, (T, 2, 3, 5)) == 0
        for sizes in ((4, 1, 3, 5), (4, 0, 3, 5), (4, 3, 3, 5), (4, 2, 2, 5), (4, 2, 3, 6), (4, 2, 5, 3)):
            assert a_call(core, spec, name, sizes) == 1, sizes
    with pytest.raises(ValueError, match="not what the kernel was made for"):
        core.functions["forward", "float64"].check(1)


def test_results_are_the_same_bits_for_any_number_of_threads(package: Package) -> None:
    for sizes in ({"H": 64, "D": 8, "B": 1}, {"H": 33, "D": 8, "B": 24}):
        module = package.of(LSTM, sizes=sizes)
        x = np.random.default_rng(6).normal(size=(5, sizes["B"], 8))
        p, core, seen = module.init(H=sizes["H"], D=8), module.c_kernel._core, set()
        for core.threads in (-1, -2, -3, -5):
            run = module.forward(p, x)
            seen.add(run.h.tobytes() + module.backward(run, h=np.ones(run.h.shape)).params.flat.tobytes())
        core.threads = 0
        assert len(seen) == 1

