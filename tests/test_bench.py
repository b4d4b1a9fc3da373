"""The benchmark: statistics, bounds, reports from given numbers, and that peers are compared before they are timed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import harness
from benchmarks.cases import CELLS, OWN, SIZES, Case, size
from benchmarks.command import bench
from benchmarks.harness import Effort, PeerProcess, Timing, compare
from benchmarks.machine import bound
from benchmarks.peers import PEERS, TITLES, Options, ours
from benchmarks.plot import picture
from benchmarks.problem import disagreement, problem, stacked, to_ours
from benchmarks.report import duration, groups, markdown, peers_of, ratio_cell
from benchmarks.run import row_of
from benchmarks.stats import ratio, repetitions, summary
from derive.cells import find
from derive.cli import main
from derive.load import load

ROOT = Path(__file__).resolve().parents[1]
CASE = Case("lstm_torch", "train", B=3, T=4, D=5, H=6)
PEAK = {"fma": {"float32": 1e11, "float64": 5e10}, "product": {"float32": 9e10, "float64": 4e10},
        "stream": {str(4 * 6 * 6 * 4): 1e10}}


def timing(peer: str, seconds: float, against: float = 2e-3) -> Timing:
    return Timing(peer, summary([seconds] * 3), ratio([seconds] * 3, [against] * 3), 1e-7)


def canned() -> dict:
    """A run of two cases, by JSON as it is read back."""
    mine, torch = timing("ours", 2e-3), timing("torch", 5e-3)
    jax = Timing("jax", why="not installed: jax jaxlib; pip install 'derive[bench]'")
    wrong = Timing("onednn", error=0.5, why="computes something else: whh differs by 5.0e-01")
    rows = [row_of(CASE, [mine, torch, jax, wrong], PEAK), row_of(replace(CASE, mode="infer"), [mine, torch, jax], PEAK)]
    machine = {"date": "2026-01-01", "processor": "a processor", "cores": 2, "caches": "L1 32K", "system": "Linux",
               "python": "3.11", "numpy": "2.4", "compiler": "cc 12", "load": 0.1}
    found = {"command": "derive bench --quick", "machine": machine, "peaks": {"1": PEAK}, "rows": rows, "latency": [],
             "versions": {"ours": "derive 0.1.0", "torch": "PyTorch 2", "jax": jax.why}, "failed": [],
             "memory": [{"peer": "ours", "case": CASE.facts(), "bytes": 3 * 2**20},
                        {"peer": "jax", "case": CASE.facts(), "why": jax.why}]}
    return json.loads(json.dumps(found))


def test_a_ratio_is_taken_round_by_round() -> None:
    """A round that was slow for both does not count against one."""
    assert ratio([2.0, 20.0, 2.0], [1.0, 10.0, 1.0]) == summary([2.0, 2.0, 2.0])
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        ratio([1.0, 2.0], [1.0])


def test_a_summary_is_median_and_quartiles() -> None:
    s = summary([5.0, 1.0, 4.0, 2.0, 3.0])
    assert (s.median, s.low, s.high, s.n) == (3.0, 2.0, 4.0, 5)
    assert (summary([7.0]).low, summary([7.0]).high) == (7.0, 7.0)
    with pytest.raises(ValueError, match="no values"):
        summary([])


def test_a_turn_is_at_least_one_repetition() -> None:
    assert [repetitions(once, 0.02) for once in (1.0, 0.01, 1e-4, 0.0)] == [1, 2, 200, 100_000]


def test_the_flop_bound_counts_both_products_of_every_gate() -> None:
    assert replace(CASE, mode="infer").flops == 2 * 3 * 4 * 4 * 6 * (5 + 6)
    assert CASE.flops == 3 * replace(CASE, mode="infer").flops
    assert bound(CASE, PEAK) == (CASE.flops / 1e11, "flops")


def test_a_single_sample_is_bound_by_what_streams_if_that_takes_longer() -> None:
    case = replace(CASE, B=1)
    others = 2 * 4 * 4 * 6 * (3 * 5 + 6) / 1e11  # forward x; backward dx, dW_x, dW_h
    assert bound(case, PEAK) == (pytest.approx(others + 2 * 4 * (4 * 6 * 6 * 4) / 1e10, rel=1e-14), "weights")
    assert bound(case, {**PEAK, "stream": {str(case.recurrent_bytes): 1e15}})[1] == "flops"
    assert bound(case, {}) == (0.0, "")


def test_a_size_is_three_numbers() -> None:
    assert size("32x100x128") == (32, 100, 128)
    for text in ("32x100", "0x1x1", "axbxc"):
        with pytest.raises(ValueError):
            size(text)


@pytest.mark.parametrize("cell", CELLS)
def test_stacked_arrays_are_all_of_our_parameters_and_back(cell: str) -> None:
    """Names and shapes are those of the cell; cutting and joining is the identity."""
    case = replace(CASE, cell=cell)
    given, sizes = problem(case), {"D": case.D, "H": case.H}
    program = (load(str(ROOT / "benchmarks" / OWN[cell]))[0] if cell in OWN else find(cell)).program
    own = to_ours(cell, given.params)
    assert {k: v.shape for k, v in own.items()} == {
        p.name: tuple(sum(sizes[d] for d in axis) for axis in p.axes) for p in program.parameters
    }
    assert {s.id for s in program.states} == set(given.initial)
    back = stacked(cell, own.__getitem__, sizes)
    assert back.keys() == given.params.keys()
    for name, array in given.params.items():
        np.testing.assert_array_equal(back[name], array, strict=True)


def test_a_problem_is_the_same_in_every_process_and_lies_on_cache_lines() -> None:
    first, second = problem(CASE), problem(CASE)
    np.testing.assert_array_equal(first.x, second.x)
    arrays = [first.x, first.dh, *first.params.values(), *first.initial.values()]
    assert all(a.ctypes.data % 64 == 0 and a.dtype == np.float32 for a in arrays)


def test_a_disagreement_is_relative_and_names_its_array() -> None:
    mine = {"h": np.array([1.0, 100.0]), "x": np.zeros(2)}
    assert disagreement(mine, {"h": np.array([1.0, 101.0]), "x": np.zeros(2)}) == (0.01, "h")
    assert disagreement(mine, {"h": np.array([1.0, np.nan]), "x": np.zeros(2)}) == (np.inf, "h")
    with pytest.raises(KeyError):
        disagreement(mine, {"h": mine["h"]})


def test_durations_have_three_figures() -> None:
    assert [duration(s) for s in (93.44e-6, 2.007e-3, 0.453, 1.02)] == ["93.4 µs", "2.01 ms", "453 ms", "1.02 s"]


def test_the_page_has_every_number_and_says_what_is_missing() -> None:
    found = canned()
    assert peers_of(found["rows"]) == ["torch", "onednn"]  # jax has no row; onednn has one, which is wrong
    assert [title for title, _ in groups(found["rows"])] == [
        "lstm_torch, training step, float32, 1 thread", "lstm_torch, inference, float32, 1 thread",
    ]
    page = markdown(found, found["command"], "benchmarks.svg")
    for text in ("`derive bench --quick`", "a processor, 2 cores", "PyTorch 2", "not installed", "2.50 (2.50-2.50)",
                 "| differs |", "whh differs by 5.0e-01", "2.00 ms", "![Ratios by size](benchmarks.svg)", "3 MiB",
                 "100 (float32)"):
        assert text in page
    for block in page.split("\n\n"):
        if block.startswith("| B |"):
            assert len({line.count("|") for line in block.splitlines()}) == 1
    assert ratio_cell(found["rows"][0]["peers"]["torch"], spread=False) == "2.50"


def test_numbers_of_a_busy_machine_are_marked() -> None:
    found = canned()
    assert "busy" not in markdown(found, "x")
    found["machine"]["load"] = 3.2
    assert "busy when this began (load 3.2)" in markdown(found, "x")


def test_stored_numbers_are_reported_without_timing(tmp_path: Path) -> None:
    stored = tmp_path / "bench.json"
    stored.write_text(json.dumps(canned()))
    result = CliRunner().invoke(bench, ["--from", str(stored)])
    assert result.exit_code == 0, result.output
    for text in ("lstm_torch, training step", "2.50 (2.50-2.50)", "not installed", "3 MiB", "computes something else"):
        assert text in result.output


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    assert picture(canned(), tmp_path / "docs" / "ratios.svg")
    assert "<svg" in (tmp_path / "docs" / "ratios.svg").read_text()
    assert not picture({**canned(), "rows": []}, tmp_path / "none.svg")


class Planned:
    """A kernel with a plan, which notes what is asked of it."""

    def __init__(self, threads_known: bool) -> None:
        self.asked: list[str] = []
        self.plan = self._with_threads if threads_known else self._without

    def _with_threads(self, T: int, B: int, D: int, H: int, dtype: str, train: bool, threads: int = 1) -> Planned:
        self.asked.append(f"plan T={T} B={B} D={D} H={H} {dtype} {train} {threads}")
        return self

    def _without(self, T: int, B: int, D: int, H: int, dtype: str, train: bool) -> Planned:
        return self._with_threads(T, B, D, H, dtype, train)

    def from_arrays(self, dtype: str, **arrays: np.ndarray) -> None:
        assert all(a.dtype == dtype for a in arrays.values())

    def load(self, params: None) -> None:
        self.asked.append("load")

    def forward(self, x: np.ndarray, initial: dict) -> None:
        self.asked.append("forward")

    def backward(self, h: np.ndarray) -> None:
        self.asked.append("backward")


def test_a_plan_is_loaded_in_every_training_step_and_once_for_inference() -> None:
    """Weights are new after every training step; what is made once is not timed."""
    case = replace(CASE, threads=2, dtype="float64")
    kernel = Planned(threads_known=True)
    run = ours.timed(kernel, case, problem(case)).run
    assert kernel.asked == ["plan T=4 B=3 D=5 H=6 float64 True 2", "load"]
    run()
    assert kernel.asked[2:] == ["load", "forward", "backward"]
    kernel = Planned(threads_known=False)
    ours.timed(kernel, replace(case, mode="infer"), problem(case)).run()
    assert kernel.asked == ["plan T=4 B=3 D=5 H=6 float64 False 1", "load", "forward"]


def test_a_package_without_the_cell_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no lstm_torch in"):
        ours.load(CASE, Options(str(tmp_path)))


def test_a_build_is_taken_from_the_folder_that_was_asked_for(tmp_path: Path) -> None:
    """Not from another package of the same name, which may be imported already."""
    cell = tmp_path / "benchmarks" / CASE.cell
    cell.mkdir(parents=True)
    (cell / "__init__.py").write_text("")
    with pytest.raises((RuntimeError, ModuleNotFoundError)):
        ours.load(CASE, Options(str(tmp_path / "benchmarks")))
    sys.path.remove(str(tmp_path))


def test_every_peer_has_a_title() -> None:
    assert TITLES.keys() == PEERS.keys()
    assert len(SIZES) == 8


def test_numpy_kernels_are_compared_and_timed_against_c(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tiny run through the pipes; nothing is said about how long it takes."""
    monkeypatch.setattr(harness, "PATIENCE", 0.0)
    if shutil.which("cc") is None:
        pytest.skip("needs a C compiler")
    c_kernels, other, loose = (PeerProcess(name, 1) for name in ("ours", "numpy", "ctypes"))
    try:
        for mode in ("train", "infer"):
            case = Case("lstm", mode, B=2, T=3, D=4, H=4)
            mine, theirs, by_ctypes = compare(case, c_kernels, [other, loose], Effort(row=0.0, turn=0.0, least=2, most=2))
            assert mine.ratio == summary([1.0, 1.0]) and mine.why == by_ctypes.why == ""
            assert theirs.seconds is not None and theirs.seconds.n == 2 and theirs.error is not None
        assert "unknown" in str(other.ask(do="prepare", case={**case.facts(), "cell": "unknown"})["error"])
        monkeypatch.setattr(harness, "TOLERANCE", {"float32": 0.0})
        wrong = compare(case, c_kernels, [other], Effort(row=0.0, turn=0.0, least=2, most=2))[1]
        assert wrong.seconds is None and "computes something else: h" in wrong.why
    finally:
        for peer in (c_kernels, other, loose):
            peer.close()


def test_a_peer_that_is_not_installed_is_said_so_and_no_error() -> None:
    """The process of a peer whose import fails answers, and goes on answering."""
    code = "import sys; sys.modules['jax'] = None; from benchmarks.serve import Server; s = Server('jax', '')\n"
    code += "print(s.answer({'do': 'version'})['absent'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "not installed: jax jaxlib; pip install 'derive[bench]'\n", done.stderr


def test_the_command_line_hands_on_to_the_benchmark() -> None:
    result = CliRunner().invoke(main, ["bench", "--help"])
    assert result.exit_code == 0 and "--against" in result.output
    refused = CliRunner().invoke(main, ["bench", "--cells", "lstn"])
    assert refused.exit_code == 2 and "lstn" in refused.output


def test_outside_a_checkout_the_command_says_what_it_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("derive.cli.__file__", str(tmp_path / "derive" / "cli.py"))
    result = CliRunner().invoke(main, ["bench"])
    assert result.exit_code == 2 and "needs a checkout" in result.output


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the system does not tell which threads run")
def test_the_next_peer_starts_when_no_thread_of_the_one_before_runs() -> None:
    """A pool that spins after its answer is waited for; one that spins for ever only as long as patience lasts."""
    idle = harness.PeerProcess("numpy", 1)
    try:
        idle.ask(do="version")
        idle.settle()
        assert "R" not in harness.states(idle._process.pid)
        assert "R" in harness.states(os.getpid())  # whoever asks runs
        idle._process, kept = subprocess.Popen([sys.executable, "-c", "while True: pass"], stdin=subprocess.PIPE), idle._process
        start = time.perf_counter()
        idle.settle()
        waited = time.perf_counter() - start
        idle._process.kill()
        idle._process.wait()
        idle._process = kept
        assert waited >= harness.PATIENCE
    finally:
        idle.close()
