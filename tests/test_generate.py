"""Generating: the same bytes wherever and whenever, whole or not at all, standing alone, whatever the names are."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import subprocess
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derive import Cell, Constant, Input, State, Weight, pipeline, tanh
from derive.cells import catalogue, find
from derive.pipeline import generate
from derive.stored import FolderError
from tests.packages import environment

ROOT = Path(__file__).parent.parent
SMALL = find("rnn_linear")

TEXTS = """
import hashlib, json, sys
from pathlib import Path
from derive import pipeline
from derive.cells import catalogue, find
from derive.emit.package import package_files
from derive.emit.runtime import runtime_files
found = {}
for name in catalogue():
    for file, text in pipeline.files_of(pipeline.derive(find(name)), pipeline.TARGETS).items():
        found[f"{name}/{file}"] = hashlib.sha256(text.encode()).hexdigest()
pipeline._shared_files(Path(sys.argv[1]) / "generated", sorted(catalogue()))
print(json.dumps(found))
"""


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but what importing and building leave behind."""
    files = (f for f in sorted(folder.rglob("*")) if f.is_file())
    return {str(f.relative_to(folder)): f.read_bytes() for f in files if not {"__pycache__", "_build"} & set(f.parts)}


def python(code: str, *arguments: str, cwd: Path | None = None, **environment: str) -> str:
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=cwd or ROOT, env=os.environ | environment,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


# -- the same bytes ------------------------------------------------------------------------------
def test_drift_two_hash_seeds_and_the_committed_folder_give_the_same_bytes(tmp_path: Path) -> None:
    """A drift check: every text of the whole catalogue, made twice, against generated/."""
    homes = [tmp_path / seed for seed in ("0", "1")]
    runs = [json.loads(python(TEXTS, str(home), PYTHONHASHSEED=home.name)) for home in homes]
    assert runs[0] == runs[1]
    committed = contents(ROOT / "generated")
    assert {f: hashlib.sha256(committed[f]).hexdigest() if f in committed else "missing" for f in runs[0]} == runs[0]
    shared = contents(homes[0] / "generated")
    assert shared == contents(homes[1] / "generated")
    assert {f: committed.get(f) for f in shared} == shared
    rest = set(committed) - set(runs[0]) - set(shared)
    assert rest == {f"{name}/certificate.json" for name in catalogue()}


@pytest.mark.parametrize("name", catalogue())
def test_committed_certificates_are_of_the_committed_texts_and_hold(name: str) -> None:
    folder = ROOT / "generated" / name
    certificate = json.loads((folder / "certificate.json").read_text())
    assert certificate["holds"] is True
    assert set(certificate["texts"]) == {"kernel.py", "kernel.c"}
    for file, digest in certificate["texts"].items():
        assert hashlib.sha256((folder / file).read_bytes()).hexdigest() == digest
    assert certificate["program"][:8] in (folder / "kernel.c").read_text().split("*/")[1]


def test_certificates_are_the_same_in_every_run(tmp_path: Path) -> None:
    code = ("import sys; from pathlib import Path; from derive.cells import find; from derive.pipeline import generate\n"
            "generate([find('rnn_tanh')], Path(sys.argv[1]) / 'generated')")
    for seed in ("2", "3"):
        python(code, str(tmp_path / seed), PYTHONHASHSEED=seed, DERIVE_CACHE=str(tmp_path / "cache"))
    one, two = (contents(tmp_path / seed / "generated") for seed in ("2", "3"))
    assert one == two and "rnn_tanh/certificate.json" in one


# -- standing alone ------------------------------------------------------------------------------
def test_what_is_generated_needs_nothing_of_derive(tmp_path: Path) -> None:
    """Imported and run from elsewhere, with derive and all it needs but NumPy out of reach."""
    with environment(DERIVE_CACHE=str(tmp_path / "cache")):
        generate([find("rnn_linear_regressor")], tmp_path / "kernels")
    code = """
import sys
for gone in ("derive", "sympy", "jinja2", "networkx", "mpmath", "pycparser", "click", "rich", "flint", "hypothesis"):
    sys.modules[gone] = None
import numpy as np
from kernels import optim, rnn_linear, rnn_linear_regressor as model
p = model.init(D=2, H=3, M=2)
value, grad = model.loss_and_grad(p, np.ones((4, 2, 2)), np.ones((4, 2, 2)))
optim.sgd(p, grad, 0.01)
assert model.loss(p, np.ones((4, 2, 2)), np.ones((4, 2, 2))) < value
for kernel in (rnn_linear.numpy_kernel, rnn_linear.c_kernel):
    kernel.sensitivities(kernel.init(D=2, H=3), np.ones((4, 2, 2)))
assert not [m for m in sys.modules if m.startswith("derive.") or m == "catalogue"], sys.modules
print(sorted(m.partition(".")[0] for m in sys.modules if m.startswith("kernels."))[0])
"""
    assert python(code, cwd=tmp_path, PYTHONPATH=str(tmp_path)) == "kernels\n"
    assert "derive." not in "".join(t.decode() for f, t in contents(tmp_path / "kernels").items() if f.endswith(".py")
                                    and "import derive" in t.decode())


# -- what has not changed --------------------------------------------------------------------------
def stamps(folder: Path) -> dict[str, int]:
    return {str(f): f.stat().st_mtime_ns for f in folder.rglob("*") if f.is_file() and "__pycache__" not in f.parts}


def test_what_has_not_changed_is_left_alone_and_what_has_is_made_again(tmp_path: Path) -> None:
    out = tmp_path / "kernels"
    first, = generate([SMALL], out)
    assert first.holds and first.agreement != "unchanged"
    before, text = stamps(out), contents(out)
    again, = generate([SMALL], out)
    assert again.holds and again.agreement == "unchanged" and stamps(out) == before
    for name, change in (("kernel.py", b"# changed\n"), ("kernel.c", b"/* changed */\n"), ("certificate.json", b"{")):
        (out / "rnn_linear" / name).write_bytes(change)
        row, = generate([SMALL], out)
        assert row.holds and row.agreement != "unchanged"
        assert contents(out) == text
    forced, = generate([SMALL], out, force=True)
    assert forced.agreement != "unchanged" and contents(out) == text
    (out / "_runtime" / "cell.py").write_text("broken")
    generate([SMALL], out)
    assert contents(out) == text


def test_a_second_cell_joins_the_first(tmp_path: Path) -> None:
    out = tmp_path / "kernels"
    generate([SMALL], out, targets=("numpy",))
    before = stamps(out / "rnn_linear")
    generate([find("rnn_tied")], out, targets=("numpy",))
    assert stamps(out / "rnn_linear") == before
    assert "'rnn_linear', 'rnn_tied'" in (out / "__init__.py").read_text()
    assert not (out / "rnn_tied" / "kernel.c").exists()


# -- whole or not at all ----------------------------------------------------------------------------
@pytest.mark.parametrize("failure", (KeyboardInterrupt, RuntimeError, MemoryError), ids=lambda e: e.__name__)
@pytest.mark.parametrize("where", ("certify_folder", "write_files", "_swap"))
def test_a_failure_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: type[BaseException], where: str
) -> None:
    out = tmp_path / "kernels"

    def fail(*arguments: Any) -> None:
        if where == "write_files":
            (arguments[0] / "kernel.py").write_text("half")
        raise failure("stopped")

    for existing in (False, True):
        if existing:
            generate([SMALL], out, targets=("numpy",))
        before = contents(out / "rnn_linear") if existing else None
        with monkeypatch.context() as patch:
            patch.setattr(pipeline, where, fail)
            with pytest.raises(failure, match="stopped"):
                generate([SMALL], out, targets=("numpy",), force=True)
        assert (contents(out / "rnn_linear") == before) if existing else not (out / "rnn_linear").exists()
        assert [f.name for f in out.iterdir() if f.name.startswith(".")] == []


def test_a_refuted_kernel_is_neither_written_nor_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = pipeline.kernel_files

    def wrong(*arguments: Any) -> dict[str, str]:
        files = real(*arguments)
        assert "x[t0:t1].reshape(rows * B, D).dot(" in files["kernel.py"]
        return files | {"kernel.py": files["kernel.py"].replace("x[t0:t1].reshape", "(2 * x[t0:t1]).reshape")}

    monkeypatch.setattr(pipeline, "kernel_files", wrong)
    for _ in range(2):
        row, = generate([SMALL], tmp_path / "kernels", targets=("numpy",))
        assert row.proof == "REFUTED" and not row.holds
        assert row.agreement == "not written"
    assert not (tmp_path / "kernels" / "rnn_linear").exists()


def test_where_nothing_can_be_written_an_error_says_so_and_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for out in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/kernels")):
        with pytest.raises(OSError, match=r"file|proc"):
            generate([SMALL], out)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")
    with pytest.raises(FolderError, match="holds files that derive did not make"):
        generate([SMALL], mine)
    assert contents(tmp_path) == {"file": b"mine", "mine/notes.txt": b"mine"}


# -- names -----------------------------------------------------------------------------------------
def named(states: Sequence[str], inputs: Sequence[str], weights: Sequence[str], values: Sequence[str], rows: str, columns: str) -> Any:
    """A cell with these names: each state its own gate over all inputs, each value used."""

    def body(space: Any) -> None:
        for s in states:
            space[s] = State(rows)
        for x in inputs:
            space[x] = Input(columns)
        for w in weights:
            space[w] = Weight(rows, columns)
        for n, (state, value) in enumerate(zip(states, values, strict=True)):
            drive = 0.5 * space[states[n - 1]]
            for w in weights[n :: len(states)]:
                for x in inputs:
                    drive = drive + space[w] @ space[x]
            space[value] = tanh(drive)
            space[state].next = 0.5 * space[state] + space[value]

    cell: Any = types.new_class("Hostile", (Cell,), exec_body=body)
    return cell


HOSTILE = {
    "words of C": (["int", "double"], ["restrict", "register"], ["struct", "void", "sizeof", "main"], ["NULL", "typedef"], "float", "volatile"),
    "words of Python": (["lambda", "def"], ["class", "None"], ["yield", "import", "async", "match"], ["for", "return"], "if", "del"),
    "names of the emitted text": (["t", "T0"], ["np", "fn"], ["workspace", "block", "next", "rows"], ["e", "j"], "k", "l"),
    "names of the emitted text, too": (["T", "t0"], ["B", "b"], ["real", "dv_sum", "scratch", "total"], ["tmp0_0", "t1"], "j", "n"),
    "names of the checks": (["job", "part"], ["args", "status"], ["spare", "total"], ["COUNT", "me"], "sorted", "needed"),
    "names of the runtime": (["SPEC", "Run"], ["core", "kernel"], ["REAL", "dv_tanh", "DV_OK", "dv_outer"], ["EXP", "size_t"], "out", "dtype_"),
    "names of the interface": (["h", "params_"], ["self", "run_"], ["forward", "backward", "init", "load"], ["cell", "library"], "os", "name"),
    "names of parameters' own": (["state", "x0"], ["x", "y"], ["sizes", "dtype", "path", "seed"], ["a", "c"], "H", "D"),
    "derived names": (["h", "d_h"], ["x", "d_x"], ["W", "d_W", "W_all", "g_h"], ["z_h", "d_h_next"], "H", "H_all"),
    "alike but for case": (["h", "H"], ["x", "X"], ["w", "W", "d_w", "D_W"], ["v", "V"], "d", "D"),
    "long": (["s" * 63, "s" * 62], ["x" * 63, "x" * 62], ["W" * 63, "W" * 62, "U" * 63, "U" * 62], ["v" * 63, "v" * 62], "H" * 63, "D" * 63),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_whatever_the_names_it_generates_proves_agrees_and_runs(tmp_path: Path, case: str) -> None:
    states, inputs, weights, _, rows, columns = HOSTILE[case]
    cell = named(*HOSTILE[case])
    out = tmp_path / "hostile_kernels"
    row, = generate([cell], out)
    assert row.proof == "proved" and row.holds and "float64" in row.agreement, row
    sys.path.insert(0, str(tmp_path))
    try:
        module = importlib.import_module("hostile_kernels.hostile")
        assert module.kernel_name == "c"
        for kernel in (module.numpy_kernel, module.c_kernel):
            p = kernel.init(**{rows: 3, columns: 2}, dtype="float64")
            assert sorted(p._fields) == sorted(weights)
            again = kernel.from_arrays(**{w: getattr(p, w) for w in weights})
            assert (again.flat == p.flat.astype(np.float32)).all()
            kernel.save(p, tmp_path / "p.npz")
            assert (kernel.load(tmp_path / "p.npz").flat == p.flat).all()
            with pytest.raises(TypeError, match="nobody"):
                kernel.forward(p, **{x: np.ones((4, 2, 2)) for x in inputs}, nobody=1)
            run = kernel.forward(p, **{x: np.ones((4, 2, 2)) for x in inputs}, initial={states[0]: np.ones((2, 3))})
            with pytest.raises(TypeError, match="nobody"):
                kernel.backward(run, nobody=1)
            grad = kernel.backward(run, **{s: np.ones((4, 2, 3)) for s in states}, window=2)
            each = kernel.per_sample_gradient(run, **{s: np.ones((4, 2, 3)) for s in states})
            for w in weights:
                assert getattr(grad.params, w).shape == getattr(each, w).shape[1:] == (3, 2)
            for x in inputs:
                assert getattr(grad, x).shape == (4, 2, 2)
            for s in states:
                assert getattr(run, s).shape == (4, 2, 3) and getattr(grad.initial, s).shape == (2, 3)
    finally:
        sys.path.remove(str(tmp_path))
        for name in [m for m in sys.modules if m.partition(".")[0] == "hostile_kernels"]:
            del sys.modules[name]


def test_hostile_constants_and_dimensions_only(tmp_path: Path) -> None:
    def body(space: Any) -> None:
        space["x"], space["h"] = Input("main"), State("int")
        space["double"] = Constant("int", "main", value=[[1, 2], [3, 4], [5, 6]])
        space["h"].next = 0.5 * space["h"] + space["double"] @ space["x"]

    cell: Any = types.new_class("Fixed", (Cell,), exec_body=body)
    row, = generate([cell], tmp_path / "fixed_kernels")
    assert row.holds, row

