"""The corridor from one class to proven kernels, one verb a room."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from keyword import iskeyword
from pathlib import Path

from derive import sizes as fixed
from derive.calculus.linearise import linearise
from derive.calculus.transpose import transpose
from derive.cells import catalogue, find, module_name
from derive.emit.banner import banner, operation_count
from derive.emit.c import c_files, vendored
from derive.emit.latex import latex
from derive.emit.numpy import numpy_module
from derive.emit.package import cell_files, model_files, package_files, spec_of
from derive.emit.runtime import runtime_files
from derive.emit.signature import signature
from derive.emit.unicode import show
from derive.emit.unicode.terminal import COLUMNS
from derive.language.cell import Cell
from derive.language.errors import CellError
from derive.language.model import Model
from derive.program.store import program_hash, to_json
from derive.program.types import Origin, Program
from derive.proof.certificate import Certificate, Subject, certify
from derive.schedule import schedule
from derive.schedule.kernel import Schedule
from derive.stored import Check, built, check_folder, folders, refuse_to_overwrite, same, stored_program, targets_of
from derive.version import VERSION
from derive.workers import side_by_side

TARGETS = ("numpy", "c")
DTYPES = ("float32", "float64")
MODULE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Derivation:
    """Everything that follows from one recurrence: its step, the tangent and the adjoint.

    For a model ``readout`` is the same for what stands behind the cell.
    """

    name: str
    module: str
    step: Program
    tangent: Program
    adjoint: Program
    cell: type[Cell] | None = None
    model: type[Model] | None = None
    readout: Derivation | None = None
    command: str = ""
    sizes: Mapping[str, int] = field(default_factory=dict)  # that the kernels are made for

    def latex(self) -> str:
        """The derivation as a complete LaTeX document."""
        return latex(self)

    def show(self, columns: int = COLUMNS) -> str:
        """The equations and gradient equations in Unicode, on lines of about so many columns."""
        return show(self, columns)

    def prove(self) -> Certificate:
        """Emit the kernels and certify their text, a model's cell included."""
        parts = [self.own, self] if self.model else [self]
        with tempfile.TemporaryDirectory() as home:
            subjects = []
            for part in parts:
                folder = Path(home) / part.module
                write_files(folder, kernel_files(part.kernels, TARGETS))
                subjects.append(subject(part.kernels, folder, TARGETS))
        return certify(self.name, subjects, self.command, VERSION, program_hash(self.kernels.step))

    def write(self, out: str | Path, targets: Sequence[str] = TARGETS) -> None:
        """Write the generated package with this derivation's kernels into folder ``out``."""
        source = self.model or self.cell
        assert source is not None
        generate([source], Path(out), targets=targets, sizes=self.sizes)

    @property
    def own(self) -> Derivation:
        """A model's cell."""
        assert self.model is not None
        return derive(self.model.cell, fixed.of(self.model.cell, self.sizes))

    @property
    def kernels(self) -> Derivation:
        """What this derivation has kernels of its own for: the cell, or a model's readout."""
        return self.readout or self

    @property
    def outputs(self) -> tuple[str, ...]:
        """What a loss may weigh: all states of a cell, the loss of a readout."""
        return self.step.outputs if self.step.states else self.step.outputs[:1]

    @cached_property
    def plan(self) -> Schedule:
        """The schedule of `kernels`."""
        return schedule(self.kernels.step, self.kernels.adjoint)


def derive(cell: type[Cell] | type[Model], sizes: Mapping[str, int] | None = None) -> Derivation:
    """Derive everything that follows from one recurrence; kernels are made for ``sizes``, such as {"H": 64, "B": 1}.

    Raises CellError for sizes that the cell does not have or cannot have.
    """
    if not (isinstance(cell, type) and issubclass(cell, (Cell, Model))):
        raise TypeError(f"derive: got {cell!r}, expected a subclass of Cell or Model")
    fixed.check(cell, sizes or {})
    sizes, module = fixed.of(cell, sizes or {}), _module(cell, sizes or {})
    command = _command(cell) + fixed.option(cell, sizes)
    if issubclass(cell, Model):
        own = derive(cell.cell, fixed.of(cell.cell, sizes))
        readout = _derived(cell.__name__, fixed.sized(cell.program, sizes), cell.program.outputs[:1], command)
        return replace(own, name=cell.__name__, module=module, model=cell, command=command, sizes=sizes,
                       readout=replace(readout, module=module))
    own = _derived(cell.__name__, fixed.sized(cell.program, sizes), cell.program.outputs, command)
    return replace(own, module=module, cell=cell, sizes=sizes)


def _derived(name: str, step: Program, outputs: tuple[str, ...], command: str) -> Derivation:
    tangent = linearise(replace(step, outputs=outputs))  # a_t = b_t + c_t a_{t-1}
    adjoint = transpose(tangent)  # back-propagation through time
    return Derivation(name, module_name(name), step, tangent, adjoint, command=command)


def _module(cell: type, sizes: Mapping[str, int]) -> str:
    return module_name(cell.__name__) + fixed.suffix(cell, sizes)


def _command(cell: type) -> str:
    name = module_name(cell.__name__)
    if name in catalogue() and find(name) is cell:
        return f"derive generate {name}"
    file = getattr(sys.modules.get(cell.__module__), "__file__", None)
    return f"derive generate {Path(file).name if file else cell.__module__}:{cell.__name__}"


# -- files ---------------------------------------------------------------------------------------
def kernel_files(d: Derivation, targets: Sequence[str], dtypes: Sequence[str] = DTYPES) -> dict[str, str]:
    """The texts that are proved: kernel.py, and kernel.c with its header."""
    head = heading(d)
    files = {"kernel.py": numpy_module(d.plan, head)}
    return files | c_files(d.plan, d.module, head, dtypes) if "c" in targets else files


def vendor_files(d: Derivation, dtypes: Sequence[str] = DTYPES) -> dict[str, str]:
    """One header and one source by name, for a C project; a model's cell is a pair of its own."""
    files = c_files(d.plan, d.kernels.module, heading(d.kernels), dtypes)
    own = vendored(files, runtime_files(f"# derive {VERSION}; do not edit"), d.kernels.module)
    return own if d.model is None else {**own, **vendor_files(d.own, dtypes)}


def heading(d: Derivation) -> str:
    """The first lines of every file of this derivation."""
    return banner(d.module, d.command, program_hash(d.step), d.plan)


def files_of(d: Derivation, targets: Sequence[str], dtypes: Sequence[str] = DTYPES) -> dict[str, str]:
    """Every file of a generated folder but the certificate."""
    head = heading(d.kernels)
    summary = (d.model or d.cell).__doc__ or "" if (d.model or d.cell) else d.step.doc
    files = kernel_files(d.kernels, targets, dtypes)
    files |= {"program.json": to_json(d.kernels.step), "derivation.tex": d.latex()}
    if d.model is None:
        return files | cell_files(d.plan, d.module, summary.strip(), head, targets, dtypes)
    facts = {
        "aggregate": d.model.aggregate, "loss": d.model.program.outputs[0], "prediction": d.model.prediction,
    }
    own = d.own
    return files | model_files(
        d.plan, spec_of(own.plan, own.module, dtypes), facts, d.module, summary.strip(), head, targets, dtypes
    )


def write_files(folder: Path, files: dict[str, str]) -> None:
    """Write texts into ``folder``, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def subject(d: Derivation, folder: Path, targets: Sequence[str]) -> Subject:
    """What is to be certified of the kernels in ``folder``, read from disk."""
    names = {"numpy": "kernel.py", "c": "kernel.c"}
    sources = {names[t]: (folder / names[t]).read_text(encoding="utf-8") for t in targets}
    kernels = (d.plan.forward, d.plan.backward, d.plan.per_sample)
    signatures = {k.name: signature(k, d.plan)[0] for k in kernels}
    return Subject(d.name, d.step, d.tangent, d.adjoint, d.outputs, sources, signatures, f"{d.module}_")


def certify_folder(d: Derivation, folder: Path, targets: Sequence[str]) -> Certificate:
    """The certificate of the kernels in ``folder``."""
    return certify(d.name, [subject(d, folder, targets)], d.command, VERSION, program_hash(d.step))


# -- generate ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Row:
    """What a person wants to know of one generated folder."""

    cell: str
    statements: int
    forward: int
    backward: int
    saved: str
    proof: str
    agreement: str
    seconds: float
    holds: bool


def generate(
    classes: Iterable[type[Cell] | type[Model]], out: Path,
    targets: Sequence[str] = TARGETS, dtypes: Sequence[str] = DTYPES,
    force: bool = False, report: Callable[[str], None] = lambda name: None, sizes: Mapping[str, int] | None = None,
) -> list[Row]:
    """Write, build, prove and cross-check kernels; a folder that has not changed is left as it is.

    With ``sizes`` the kernels are made for them, in folders such as lstm_h64_b1, a model's cell as far as it has them.
    A folder is replaced whole or not at all. Raises OSError where ``out`` cannot be written, FolderError
    where something stands there that was not generated, CellError for a class whose name cannot be a module's.
    """
    wanted, sizes = _with_cells(classes := list(classes)), sizes or {}
    for c in classes:
        fixed.check(c, sizes)
    order = [_module(c, sizes) for c in wanted]
    refuse_to_overwrite(out, order)
    out.mkdir(parents=True, exist_ok=True)
    _shared_files(out, order)
    work = partial(_generate_one, sizes=sizes, out=out, targets=tuple(targets), dtypes=tuple(dtypes), force=force)
    rows: list[Row] = []
    for kind in (Cell, Model):  # a model's folder leans on its cell's
        some = [c for c in wanted if issubclass(c, kind)]
        rows += side_by_side(work, some, lambda c: report(_module(c, sizes)))
    return sorted(rows, key=lambda row: order.index(row.cell))


def _with_cells(classes: Iterable[type[Cell] | type[Model]]) -> list[type[Cell] | type[Model]]:
    """Every class once, a model's cell before the model. Raises CellError if a name will not do."""
    out: dict[str, type[Cell] | type[Model]] = {}
    pairs: list[type[Cell] | type[Model]] = []
    for cls in classes:
        pairs += [cls.cell, cls] if issubclass(cls, Model) else [cls]
    for cls in pairs:
        name, where = module_name(cls.__name__), Origin(name=cls.__name__)
        if not MODULE.fullmatch(name) or iskeyword(name) or name == "optim":
            raise CellError(f"{name!r} cannot be the name of a module", "give the class another name", where)
        if _recurrence(out.setdefault(name, cls)) != _recurrence(cls):
            raise CellError(f"two classes would be the module {name!r}", "give one of them another name", where)
    return list(out.values())


def _recurrence(cls: type[Cell] | type[Model]) -> tuple[str, ...]:
    programs = (cls.cell.program, cls.program) if issubclass(cls, Model) else (cls.program,)
    return tuple(map(program_hash, programs))


def _shared_files(out: Path, new: list[str]) -> None:
    old = [p.parent.name for p in out.glob("*/program.json")]
    names = sorted({*old, *new})
    head = "# generated by derive; do not edit"
    _write_changed(out / "_runtime", runtime_files(head))
    _write_changed(out, package_files(names, out.resolve().name, head))


def _write_changed(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        target = folder / name
        if target.exists() and target.read_text(encoding="utf-8") == text:
            continue
        temporary = folder / f".{name}.{os.getpid()}"
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, target)


def _generate_one(
    cls: type[Cell] | type[Model], sizes: Mapping[str, int], out: Path, targets: tuple[str, ...],
    dtypes: tuple[str, ...], force: bool,
) -> Row:
    start = time.perf_counter()
    d = derive(cls, fixed.of(cls, sizes))
    folder = out / d.module
    files = files_of(d, targets, dtypes)
    if not force and same(folder, files):
        proved = True
        checked = Check(d.module, "unchanged", "", True) if built(folder) else check_folder(folder)
    else:
        proved = _replaced(folder, d, files, targets)
        checked = check_folder(folder) if proved else Check(d.module, "not written", "", False)
    if proved and not checked.holds:  # without what was built the next call checks again
        shutil.rmtree(folder / "_build", ignore_errors=True)
    plan = d.plan
    return Row(
        d.module, len(d.kernels.step.statements), operation_count(plan.forward), operation_count(plan.backward),
        ", ".join(v.id for v in plan.saved) or "none", "proved" if proved else "REFUTED", checked.agreement,
        time.perf_counter() - start, checked.holds and proved,
    )


def _replaced(folder: Path, d: Derivation, files: dict[str, str], targets: tuple[str, ...]) -> bool:
    """Put proved files in the place of ``folder``; what is refuted is not written, and never run."""
    staging = Path(tempfile.mkdtemp(prefix=f".{d.module}-", dir=folder.parent))
    try:
        write_files(staging, files)
        certificate = certify_folder(d.kernels, staging, targets)
        if certificate.holds:
            write_files(staging, {"certificate.json": certificate.to_json()})
            _swap(staging, folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return certificate.holds


def _swap(staging: Path, folder: Path) -> None:
    """Put ``staging`` in the place of ``folder``; at no moment is a half-written folder there."""
    staging.chmod(0o755)
    aside = staging.with_name(staging.name + ".old")
    if folder.exists():
        os.replace(folder, aside)
    os.replace(staging, folder)
    shutil.rmtree(aside, ignore_errors=True)


# -- check and prove what is there ---------------------------------------------------------------
def prove_folder(where: Path) -> Iterator[Certificate]:
    """Prove again, from program.json and the texts on disk, what stands in a generated folder."""
    for folder in folders(where):
        step, outputs = stored_program(folder)
        d = replace(_derived(step.name, step, outputs, f"derive prove {folder.name}"), module=folder.name)
        yield certify_folder(d, folder, targets_of(folder))


def check(where: Path) -> Iterator[Check]:
    """Cross-check a generated folder numerically: NumPy against C against complex step."""
    return (check_folder(folder) for folder in folders(where))


__all__ = ["Derivation", "Row", "check", "derive", "generate", "prove_folder"]
