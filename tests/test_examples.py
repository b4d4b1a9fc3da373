"""The examples run as a user runs them, and reach what the README says of them."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def example(name: str, *arguments: object) -> str:
    """What ``examples/<name>.py`` prints, run in a process of its own on one core."""
    command = [sys.executable, str(ROOT / "examples" / f"{name}.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **ONE_CORE}, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def numbers(pattern: str, text: str) -> list[float]:
    found = re.search(pattern, text)
    assert found, text
    return [float(group) for group in found.groups()]


def is_picture(path: Path) -> bool:
    return path.read_bytes().startswith(b"\x89PNG") and path.stat().st_size > 5000


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_digits_are_read_within_a_minute(cell: str, tmp_path: Path) -> None:
    picture = tmp_path / "curve.png"
    text = example("digits", "--cell", cell, "--out", picture)
    accuracy, seconds = numbers(r"test accuracy ([\d.]+)% after \d+ epochs in ([\d.]+) s", text)
    assert accuracy >= 95
    assert seconds < 60
    assert is_picture(picture)


@pytest.mark.slow
def test_sunspots_are_forecast_better_than_by_persistence(tmp_path: Path) -> None:
    picture = tmp_path / "sunspots.png"
    model, persistence = numbers(r"GRU ([\d.]+), persistence ([\d.]+)", example("sunspots", "--out", picture))
    assert model < 0.8 * persistence
    assert is_picture(picture)


@pytest.mark.slow
def test_a_cell_of_ones_own_learns() -> None:
    before, after = numbers(r"before training ([\d.]+), after ([\d.]+)", example("own_cell"))
    assert after < 0.1 * before


def test_the_record_of_sunspots_is_whole() -> None:
    rows = [line.split(",") for line in (ROOT / "examples/data/sunspots.csv").read_text().splitlines()[1:]]
    assert [int(year) for year, _ in rows] == list(range(1700, 2009))
    assert all(0 <= float(number) < 300 for _, number in rows)


def blocks(language: str) -> list[str]:
    """Code blocks of the README in one language, in order."""
    text = (ROOT / "README.md").read_text()
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.S | re.M)


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the README writes: blocks that begin with their name as a comment."""
    for block in blocks("python") + blocks("c"):
        if named(block):
            (tmp_path / named(block)).write_text(block)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def named(block: str) -> str:
    """main.c for a block that begins with /* main.c */, cell.py for # cell.py, else nothing."""
    found = re.match(r"(?:# |/\* )(\w+\.\w+)", block)
    return found[1] if found else ""


def test_the_readme_runs_to_the_letter(written: Path) -> None:
    """Files first, then its shell commands, then its Python, in a folder of its own."""
    derive = f"derive() {{ '{sys.executable}' -m derive.cli \"$@\"; }}\n"
    printed = ""
    for block in blocks("sh"):
        done = subprocess.run(["sh", "-e", "-c", derive + block], capture_output=True, text=True)
        assert done.returncode == 0, block + done.stdout + done.stderr
        printed += done.stdout
    h, d_u, d_rate = numbers(r"h = (\S+), dL/dU = (\S+), dL/d rate = (\S+)", printed)
    program = "\n".join(b for b in blocks("python") if not named(b)) + f"""
params = leaky.from_arrays(W=[[1]], U=[[0.5]], b=[0], rate=[0.5])
run = leaky.forward(params, np.array([1, 0, 0, 0])[:, None, None])
grad = leaky.backward(run, final={{"h": np.ones((1, 1))}})
found = [run.final.h.item(), grad.params.U.item(), grad.params.rate.item()]
assert np.allclose(found, [{h}, {d_u}, {d_rate}], rtol=0, atol=1e-4), found
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_cell_of_the_readme_can_be_read(written: Path) -> None:
    for file in ("leaky", "lstm", "more_cells", "reader"):
        module = loaded(written / f"{file}.py")
        assert any(hasattr(value, "program") for value in vars(module).values())


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
