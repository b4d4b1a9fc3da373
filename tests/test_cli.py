"""The command line: what it prints, where it writes, and the exit code it ends with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from derive.cells import catalogue
from derive.cli import main

ROOT = Path(__file__).resolve().parents[1]
COUNTER = '''
from derive import Cell, Input, State

class Counter(Cell):
    """Adds up."""
    x = Input("D")
    s = State("D")
    s.next = s + x
'''
ILL_FORMED = COUNTER.replace("s + x", "s @ x @ x")
SYNTAX_ERROR = "class Counter(\n"


def run(*arguments: object) -> Result:
    """The command in this process."""
    return CliRunner().invoke(main, [str(a) for a in arguments])


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, whose output is no terminal."""
    command = [sys.executable, "-m", "derive.cli", *arguments]
    return subprocess.run(command, capture_output=True, cwd=ROOT, env={**os.environ, **environment})


def refused(result: Result, *words: str) -> None:
    """Exit code 2, a message with all of ``words``, no traceback."""
    assert result.exit_code == 2, (result.exit_code, result.output, result.exception)
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    for word in words:
        assert word in result.output


@pytest.fixture
def counter(tmp_path: Path) -> Path:
    path = tmp_path / "counter.py"
    path.write_text(COUNTER)
    return path


def test_help_names_every_command() -> None:
    text = run("--help").output
    assert all(word in text for word in ("list", "show", "latex", "prove", "generate", "check", "bench", "Exit codes"))


def test_list_has_the_whole_catalogue() -> None:
    result = run("list")
    assert result.exit_code == 0
    names = [line.split()[0] for line in result.output.splitlines()[1:]]
    assert names == list(catalogue())


def test_show_prints_equations_of_a_cell_and_of_a_file(counter: Path) -> None:
    assert "tanh" in run("show", "rnn_tanh").output
    assert "Counter" in run("show", counter).output
    assert "Counter" in run("show", f"{counter}:Counter").output


def test_latex_prints_or_writes_the_same_whole_document(tmp_path: Path) -> None:
    printed = run("latex", "rnn_tanh").output
    assert printed.startswith((r"\documentclass", "%"))
    assert printed.rstrip().endswith(r"\end{document}")
    out = tmp_path / "rnn.tex"
    assert run("latex", "rnn_tanh", "-o", out).exit_code == 0
    assert out.read_text() == printed


def test_prove_says_what_was_proved(counter: Path) -> None:
    result = run("prove", counter)
    assert result.exit_code == 0
    assert "proved" in result.output


def test_prove_refuses_a_folder_whose_kernel_is_wrong(counter: Path, tmp_path: Path) -> None:
    out = tmp_path / "kernels"
    assert run("generate", counter, "--out", out).exit_code == 0
    assert run("prove", out).exit_code == 0
    kernel = out / "counter" / "kernel.py"
    text = kernel.read_text()
    assert "add = np.add" in text
    kernel.write_text(text.replace("add = np.add", "add = np.subtract", 1))
    assert run("prove", out).exit_code == 1
    assert run("check", out).exit_code == 1


def test_generate_writes_a_package_that_needs_numpy_alone(counter: Path, tmp_path: Path) -> None:
    out = tmp_path / "kernels"
    result = run("generate", counter, "--out", out)
    assert result.exit_code == 0, result.output
    assert "counter" in result.output
    assert "derive generate counter.py:Counter" in (out / "counter" / "kernel.py").read_text()
    program = (
        "import sys; from kernels import counter; import numpy as np\n"
        "run = counter.forward(counter.init(D=2), np.ones((3, 1, 2)))\n"
        "assert run.final.s.tolist() == [[3, 3]]\n"
        "assert not {'derive', 'sympy', 'jinja2'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)
    assert run("check", out).exit_code == 0


def test_generate_for_one_target_and_dtype(counter: Path, tmp_path: Path) -> None:
    out = tmp_path / "kernels"
    assert run("generate", counter, "--out", out, "--target", "numpy", "--dtype", "float64").exit_code == 0
    assert (out / "counter" / "kernel.py").exists()
    assert not (out / "counter" / "kernel.c").exists()


def test_a_cell_that_needs_positive_inputs_is_checked_at_positive_inputs(tmp_path: Path) -> None:
    """log and a time gap below zero have nothing to compare."""
    path = tmp_path / "gap.py"
    path.write_text(COUNTER.replace("Input, State", "Input, State, exp, log").replace("s + x", "s * exp(-x) + log(x)"))
    assert run("generate", path, "--out", tmp_path / "kernels").exit_code == 0
    assert run("check", tmp_path / "kernels").exit_code == 0


def test_what_has_not_changed_is_not_written_again(counter: Path, tmp_path: Path) -> None:
    out = tmp_path / "kernels"
    run("generate", counter, "--out", out)
    before = {p: p.stat().st_mtime_ns for p in out.rglob("*.py")}
    run("generate", counter, "--out", out)
    assert {p: p.stat().st_mtime_ns for p in out.rglob("*.py")} == before


@pytest.mark.parametrize("command", [("show",), ("latex",), ("prove",), ("generate", "--out", "never")])
@pytest.mark.parametrize(
    ("text", "words"),
    [(ILL_FORMED, ("counter.py:8", "s @ x @ x")), (SYNTAX_ERROR, ("counter.py:1", "syntax error")),
     ("x = 1\n", ("no cell",)), ("raise RuntimeError('boom')\n", ("boom",))],
)
def test_a_bad_file_is_refused_where_it_is_bad(
    tmp_path: Path, command: tuple[str, ...], text: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "counter.py"
    path.write_text(text)
    refused(run(command[0], path, *command[1:]), *words)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["counter.py"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "ltsm"), ("ltsm", "lstm")),
        (("show", "nowhere.py"), ("nowhere.py",)),
        (("show", "../derive/cells/lstm.py:GRU"), ("GRU",)),
        (("generate", "lstm", "--target", "fortran"), ("fortran", "numpy")),
        (("generate", "lstm", "--dtype", "float16"), ("float16", "float32")),
        (("check", "nowhere"), ("nowhere",)),
        (("prove", "nowhere"), ("nowhere",)),
        (("show",), ("CELL",)),
    ],
)
def test_bad_arguments_are_refused_by_name(
    arguments: tuple[str, ...], words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT / "tests")
    refused(run(*arguments), *words)


@pytest.mark.parametrize("command", ["check", "prove"])
def test_a_folder_that_was_not_generated_is_refused(tmp_path: Path, command: str) -> None:
    (tmp_path / "notes.txt").write_text("no kernels here")
    refused(run(command, tmp_path))


def test_a_broken_program_file_is_refused(counter: Path, tmp_path: Path) -> None:
    out = tmp_path / "kernels"
    run("generate", counter, "--out", out)
    (out / "counter" / "program.json").write_text('{"half": ')
    refused(run("prove", out), "program.json")
    refused(run("check", out), "program.json")


def test_out_that_is_a_file_is_refused_and_left_alone(counter: Path, tmp_path: Path) -> None:
    out = tmp_path / "kernels"
    out.write_text("mine")
    refused(run("generate", counter, "--out", out), "kernels")
    assert out.read_text() == "mine"


def test_files_that_derive_did_not_make_are_never_overwritten(counter: Path, tmp_path: Path) -> None:
    """A folder with files of the user, and a folder in a package that has the name of the cell."""
    refused(run("generate", counter, "--out", tmp_path), "did not make")
    assert [p.name for p in tmp_path.iterdir()] == ["counter.py"]
    out = tmp_path / "kernels"
    assert run("generate", "rnn_linear", "--out", out).exit_code == 0
    (out / "counter").mkdir()
    (out / "counter" / "thesis.txt").write_text("mine")
    refused(run("generate", counter, "--out", out), "not generated")
    assert (out / "counter" / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["Class", "Optim", "Größe", "_Counter"])
def test_a_class_that_cannot_be_a_module_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "odd.py"
    path.write_text(COUNTER.replace("Counter", name))
    refused(run("generate", path, "--out", tmp_path / "kernels"), name)
    assert not (tmp_path / "kernels").exists()


def test_two_classes_for_one_module_are_refused_unless_they_are_the_same(counter: Path, tmp_path: Path) -> None:
    copy, other = tmp_path / "copy.py", tmp_path / "other.py"
    copy.write_text(COUNTER)
    other.write_text(COUNTER.replace("s + x", "s - x"))
    refused(run("generate", counter, other, "--out", tmp_path / "kernels"), "two classes")
    assert run("generate", counter, copy, "--out", tmp_path / "kernels").exit_code == 0


def test_a_folder_that_cannot_be_written_is_refused(counter: Path) -> None:
    """Below a file, and in /proc, where not even root can make a folder."""
    for place in (counter / "kernels", Path("/proc/kernels")):
        refused(run("generate", counter, "--out", place), str(place))
        refused(run("latex", "rnn_tanh", "-o", place / "rnn.tex"), "rnn.tex")


def test_output_without_a_terminal_has_no_colours_and_no_traceback() -> None:
    for arguments, code in ((["list"], 0), (["show", "lstm"], 0), (["show", "ltsm"], 2)):
        done = process(*arguments)
        assert done.returncode == code
        assert b"\x1b" not in done.stdout + done.stderr
        assert b"Traceback" not in done.stderr


def test_a_terminal_without_unicode_still_gets_the_equations() -> None:
    done = process("show", "lstm", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert b"tanh" in done.stdout


def test_a_reader_that_goes_away_is_no_error() -> None:
    piped = f"'{sys.executable}' -m derive.cli show lstm | head -n 1"
    done = subprocess.run(piped, shell=True, capture_output=True, cwd=ROOT)
    assert done.stdout.strip()
    assert b"Traceback" not in done.stderr


def test_completion_offers_the_catalogue() -> None:
    asked = {"_DERIVE_COMPLETE": "bash_complete", "COMP_WORDS": "derive show ls", "COMP_CWORD": "2"}
    program = "from derive.cli import main; main(prog_name='derive')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env={**os.environ, **asked})
    offered = [line.split(",")[1] for line in done.stdout.split()]
    assert offered == [name for name in catalogue() if name.startswith("ls")]


def test_an_installed_wheel_generates_from_another_folder(counter: Path, tmp_path: Path) -> None:
    """The wheel carries the templates: installed by itself, it writes kernels that run."""
    source = tmp_path / "source"
    for part in ("derive", "templates"):
        shutil.copytree(ROOT / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, source)
    build = "-m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir".split()
    subprocess.run([sys.executable, *build, str(tmp_path), str(source)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    site, work = tmp_path / "site", tmp_path / "elsewhere"
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(wheel), str(site)], check=True)
    work.mkdir()
    program = (
        f"import sys; sys.path.insert(0, {str(site)!r})\n"
        "import derive.cli\n"
        f"assert derive.__file__.startswith({str(site)!r}), derive.__file__\n"
        f"derive.cli.main(['generate', {str(counter)!r}, '--out', 'kernels'])"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], cwd=work, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (work / "kernels" / "counter" / "kernel.py").exists()


def test_show_fits_the_terminal_and_says_the_same() -> None:
    def shown(columns: int) -> str:
        return process("show", "lstm", COLUMNS=str(columns)).stdout.decode().split("\n", 1)[1]

    def longest(text: str) -> int:
        return max(len(re.sub(r"[\u0300-\u036f]", "", line)) for line in text.splitlines())  # accents take no column

    wide, narrow = shown(110), shown(72)
    assert longest(narrow) <= 72 < longest(wide)
    assert narrow.split() == wide.split()


def test_a_file_that_cannot_be_written_is_named_as_it_was_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "none" / "lstm.tex"
    refused(run("latex", "lstm", "-o", target), f"'{target}'")


def test_the_name_of_a_class_leads_to_the_name_of_the_catalogue() -> None:
    refused(run("show", "LSTM"), "did you mean lstm?")


def test_the_package_runs_as_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "derive", "--version"], capture_output=True, cwd=ROOT)
    assert done.returncode == 0 and done.stdout.startswith(b"derive, version")
