"""The command line: what a user says, and which function of the pipeline that is.

Exit codes: 0 done, 1 a proof or a check failed, 2 the input cannot be used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

import click
from click.shell_completion import CompletionItem
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from derive import pipeline
from derive.cells import catalogue, find
from derive.emit.unicode.terminal import COLUMNS
from derive.language.errors import CellError
from derive.load import load
from derive.proof.certificate import describe
from derive.sizes import read
from derive.stored import FolderError, folders
from derive.version import VERSION

EPILOG = """Exit codes: 0 done, 1 a proof or a check failed, 2 the input cannot be used.

Tab completion in bash: put eval "$(_DERIVE_COMPLETE=bash_source derive)" into ~/.bashrc; zsh_source for zsh."""

TARGETS, DTYPES = ("numpy", "c"), ("float32", "float64")


class Refused(click.ClickException):
    """Input that cannot be used."""

    exit_code = 2


class Commands(click.Group):
    """Says in a sentence what a user can mend; only a defect of ours shows a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # `derive show lstm | head`: click ends quietly
            raise
        except (CellError, FolderError, OSError) as error:
            raise Refused(str(error)) from None


class CellName(click.ParamType):  # type: ignore[type-arg]  # generic in new versions of click only
    """A name of the catalogue, path/to/file.py (all of its classes), or path/to/file.py:Class.

    With ``folders`` also a generated folder, which stays a path.
    """

    name = "cell"

    def __init__(self, folders: bool = False) -> None:
        self.folders = folders

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> list[Any] | Path:
        if self.folders and value not in catalogue() and Path(value).is_dir():
            return Path(value)
        return load(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        names = [CompletionItem(name) for name in catalogue() if name.startswith(incomplete)]
        return names or [CompletionItem(incomplete, type="file")]


class Several(click.ParamType):  # type: ignore[type-arg]
    """Words of a fixed set, separated by commas."""

    name = "words"

    def __init__(self, known: Sequence[str]) -> None:
        self.known = tuple(known)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        words = tuple(dict.fromkeys(w.strip() for w in value.split(",")))
        for word in words:
            if word not in self.known:
                self.fail(f"{word!r} is not one of {', '.join(self.known)}", param, ctx)
        return words


class Sizes(click.ParamType):  # type: ignore[type-arg]
    """Sizes such as H=64,D=32,B=1."""

    name = "sizes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, int]:
        try:
            return read(value) if value else {}
        except ValueError as error:
            self.fail(str(error), param, ctx)


cell_argument = click.argument("cells", metavar="CELL", type=CellName())


@click.group(cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="derive")
def main() -> None:
    """From a recurrence to its derivation, its proof and its kernels.

    A CELL is a name of the catalogue (see `derive list`), path/to/file.py, or path/to/file.py:Class.
    """
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")  # a terminal without Unicode


@main.command("list")
def list_() -> None:
    """The cells and models of the catalogue."""
    table = Table("name", "what it is", box=None, pad_edge=False)
    for name in catalogue():
        table.add_row(name, (find(name).__doc__ or "").strip().split("\n")[0])
    _output().print(table)


@main.command()
@cell_argument
def show(cells: list[Any]) -> None:
    """Equations, gradient equations and shapes, in the terminal."""
    columns = min(COLUMNS, get_terminal_size((COLUMNS, 24)).columns)
    for cell in cells:
        with _working(f"deriving {cell.__name__}"):
            text = pipeline.derive(cell).show(columns)
        click.echo(text)


@main.command()
@cell_argument
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; default: print.")
def latex(cells: list[Any], out: Path | None) -> None:
    """The derivation as a complete LaTeX document."""
    if len(cells) != 1:
        raise Refused(f"a document is about one class; choose one of {_names(cells)} with file.py:Class")
    with _working(f"deriving {cells[0].__name__}"):
        text = pipeline.derive(cells[0]).latex()
    if out is None:
        click.echo(text, nl=False)
    else:
        write_whole(out, text)
        click.echo(f"wrote {out}", err=True)


@main.command()
@click.argument("what", metavar="CELL|DIR", type=CellName(folders=True))
def prove(what: list[Any] | Path) -> None:
    """Prove a cell, or a generated folder.

    Says in words what was proved and what was not.
    """
    if isinstance(what, Path):
        total, proofs = len(folders(what)), pipeline.prove_folder(what)
    else:
        total, proofs = len(what), (pipeline.derive(cell).prove() for cell in what)
    certificates = []
    with _progress(total) as report:
        for certificate in proofs:
            report(certificate.name)
            certificates.append(certificate)
    click.echo("\n".join(map(describe, certificates)))
    sys.exit(0 if all(c.holds for c in certificates) else 1)


@main.command()
@click.argument("cells", metavar="[CELL]...", nargs=-1, type=CellName())
@click.option("--out", default="generated", show_default=True, type=click.Path(file_okay=False, path_type=Path),
              help="The package to write: a folder, made if it is not there.")
@click.option("--target", "targets", default="numpy,c", show_default=True, type=Several(TARGETS),
              help="Languages of the kernels, separated by commas.")
@click.option("--dtype", "dtypes", default="float32,float64", show_default=True, type=Several(DTYPES),
              help="Precisions of the kernels, separated by commas.")
@click.option("--size", "sizes", metavar="H=64,B=1", type=Sizes(), default="",
              help="Sizes that are constants of the kernels, in a folder such as lstm_h64_b1; B is the batch.")
@click.option("--force", is_flag=True, help="Also rebuild what has not changed.")
def generate(
    cells: tuple[list[Any], ...], out: Path, targets: tuple[str, ...], dtypes: tuple[str, ...], sizes: dict[str, int],
    force: bool,
) -> None:
    """Write, build, prove and cross-check kernels.

    All of the catalogue if no CELL is named. A folder that has not changed is left as it is.
    """
    classes = [c for group in cells for c in group] or [find(name) for name in catalogue()]
    with _progress(len(classes)) as report:
        rows = pipeline.generate(classes, out, targets=targets, dtypes=dtypes, sizes=sizes, force=force, report=report)
    _output().print(_summary(rows))
    sys.exit(0 if all(row.holds for row in rows) else 1)


@main.command()
@click.argument("cells", metavar="CELL", type=CellName())
@click.option("--out", default=".", show_default=True, type=click.Path(file_okay=False, path_type=Path),
              help="The folder to write into, made if it is not there.")
@click.option("--dtype", "dtypes", default="float32", show_default=True, type=Several(DTYPES),
              help="Precisions, separated by commas.")
@click.option("--size", "sizes", metavar="H=64,B=1", type=Sizes(), default="", help="Sizes that are constants.")
@click.option("--force", is_flag=True, help="Also over files that are there and differ.")
def vendor(cells: list[Any], out: Path, dtypes: tuple[str, ...], sizes: dict[str, int], force: bool) -> None:
    """One header and one C source, without dependencies, for your own project.

    The text is that of `derive generate`; `derive prove CELL` proves it.
    """
    for cell in cells:
        with _working(f"deriving {cell.__name__}"):
            files = pipeline.vendor_files(pipeline.derive(cell, sizes), dtypes)
        for name, text in files.items():
            path = out / name
            if not force and path.exists() and path.read_text(encoding="utf-8", errors="replace") != text:
                raise Refused(f"{path} is there and differs; --force writes over it")
        out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            write_whole(out / name, text)
            click.echo(f"wrote {out / name}", err=True)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path) -> None:
    """Cross-check a generated folder numerically.

    NumPy against C against complex step, elementwise.
    """
    rows = []
    with _progress(len(folders(folder))) as report:
        for row in pipeline.check(folder):
            report(row.cell)
            rows.append(row)
    table = Table("cell", "NumPy - C", "NumPy - complex step", "", box=None, pad_edge=False)
    for row in rows:
        table.add_row(row.cell, row.agreement, row.complex_step, _mark(row.holds))
    _output().print(table)
    sys.exit(0 if all(row.holds for row in rows) else 1)


@main.command(add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def bench(options: tuple[str, ...]) -> None:
    """Time the kernels against other libraries; from a checkout only.

    The options are said by `derive bench --help`.
    """
    root = Path(__file__).parents[1]
    if not (root / "benchmarks" / "command.py").is_file():
        raise Refused(f"there is no folder benchmarks in {root}: derive bench needs a checkout of the repository")
    sys.path.insert(0, str(root))
    command = import_module("benchmarks.command").bench
    command.main(list(options), prog_name="derive bench", standalone_mode=False, obj=list(options))


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all. Raises OSError where that is not possible."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None  # the file asked for, not the temporary one
    finally:
        temporary.unlink(missing_ok=True)


def _names(classes: Iterable[Any]) -> str:
    return ", ".join(cls.__name__ for cls in classes)


def _mark(holds: bool) -> str:
    return "[green]ok[/green]" if holds else "[bold red]FAILED[/bold red]"


def _summary(rows: Sequence[pipeline.Row]) -> Table:
    """What a person reads at a glance: a row a cell."""
    caption = "fwd, bwd: elementwise operations of one unit in one step. NumPy - C: largest difference, relative."
    table = Table(box=None, pad_edge=False, caption=caption, caption_justify="left")
    for head in ("cell", "statements", "fwd", "bwd", "saved per step", "proof", "NumPy - C", "seconds", ""):
        wraps = head in ("cell", "saved per step", "NumPy - C")
        table.add_column(head, justify="left" if wraps else "right", no_wrap=not wraps, overflow="fold")
    for r in rows:
        table.add_row(r.cell, str(r.statements), str(r.forward), str(r.backward), r.saved, r.proof, r.agreement,
                      f"{r.seconds:.2f}", _mark(r.holds))
    return table


def _output() -> Console:
    """Standard output, with colours on a terminal only and no line broken where it is not one."""
    return Console() if sys.stdout.isatty() else Console(width=200)


def _note() -> Console:
    return Console(stderr=True)


@contextmanager
def _working(what: str) -> Iterator[None]:
    """A moving sign of life on a terminal, nothing elsewhere."""
    console = _note()
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield


@contextmanager
def _progress(total: int) -> Iterator[Callable[[str], None]]:
    """A progress bar on a terminal, nothing elsewhere; what it gives is called with the name of every piece."""
    console = _note()
    if not console.is_terminal:
        yield lambda name: None
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=total)
        yield lambda name: bar.update(task, advance=1, description=name)


if __name__ == "__main__":
    main()
