"""What stands in a generated folder, read back: its program, and the cross-check of its kernels."""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
import warnings
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from derive.program.store import from_json
from derive.program.types import Program
from derive.proof.crosscheck import compare


class FolderError(ValueError):
    """A generated folder that cannot be read; the message names the file."""


@dataclass(frozen=True)
class Check:
    """The cross-check of one folder, worst entries in words."""

    cell: str
    agreement: str
    complex_step: str
    holds: bool


def folders(where: Path) -> list[Path]:
    """The cell folders of a generated package, or the one cell folder given.

    Raises FolderError if there are none.
    """
    found = [where] if (where / "program.json").exists() else sorted(p.parent for p in where.glob("*/program.json"))
    if not found:
        raise FolderError(f"{where}: no generated cell here (no program.json)")
    return found


def refuse_to_overwrite(out: Path, names: list[str]) -> None:
    """Raise FolderError if anything in the way was not generated."""
    if out.exists() and any(out.iterdir()) and not (out / "_runtime" / "cell.py").exists():
        raise FolderError(f"{out}: holds files that derive did not make; name a folder that is new or empty")
    for name in names:
        if (out / name).exists() and not any((out / name / f).exists() for f in ("program.json", "kernel.py")):
            raise FolderError(f"{out / name}: was not generated; move it, or name another folder")


def stored_program(folder: Path) -> tuple[Program, tuple[str, ...]]:
    """The program of a generated folder, and what a loss may weigh of it. Raises FolderError."""
    file = folder / "program.json"
    try:
        step = from_json(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FolderError(f"{file}: {error}") from None
    return step, step.outputs if step.states else step.outputs[:1]


def targets_of(folder: Path) -> tuple[str, ...]:
    """The targets that a folder was generated for."""
    return tuple(t for t in ("numpy", "c") if (folder / f"{t}_kernel.py").exists())


def same(folder: Path, files: dict[str, str]) -> bool:
    """Whether ``folder`` has these files, byte by byte, and a certificate of them."""
    paths = [folder / n for n in files]
    return (
        all(p.is_file() for p in paths)
        and all(p.read_bytes() == text.encode() for p, text in zip(paths, files.values(), strict=True))
        and certified(folder) is True
    )


def certified(folder: Path) -> bool | None:
    """What the certificate in ``folder`` says; None if it cannot be read."""
    try:
        return bool(json.loads((folder / "certificate.json").read_text(encoding="utf-8"))["holds"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def built(folder: Path) -> bool:
    return any((folder / "_build").glob("*.so"))


def check_folder(folder: Path) -> Check:
    """Cross-check one cell's kernels: NumPy against C against complex step. Raises FolderError."""
    folder = folder.resolve()
    step, outputs = stored_program(folder)
    package = _package(folder.parent)
    spec = _part(package, f"{folder.name}.spec", folder).SPEC
    spec = spec.get("readout", spec)
    core = _part(package, f"{folder.name}.kernel", folder)
    try:
        c_core, without = _c_core(_part(package, "_runtime.library", folder), folder, spec)
        found = compare(spec, replace(step, outputs=outputs), core, c_core, outputs)
    except FolderError:
        raise
    except Exception as error:  # whatever a wrong kernel does
        return Check(folder.name, f"{type(error).__name__}: {error}".splitlines()[0], "", False)
    pairs = {k: v for k, v in found.items() if k.startswith("NumPy - C ")}
    text = ", ".join(f"{k[10:]} {v.worst:.0e}{'' if v.holds else f' at {v.where}'}" for k, v in pairs.items())
    by_step = found["NumPy - complex step"]
    return Check(
        folder.name, text or without, f"{by_step.worst:.0e}{'' if by_step.holds else f' at {by_step.where}'}",
        all(v.holds for v in found.values()),
    )


def _c_core(library: Any, folder: Path, spec: Any) -> tuple[Any, str]:
    """The C kernel, or None and why there is none. Raises the library's error if it cannot be built."""
    if "c" not in targets_of(folder):
        return None, "no C kernel"
    try:
        library.compiler()
    except library.NoLibrary as error:
        return None, str(error)
    return library.load(str(folder), spec), ""


def _package(folder: Path) -> str:
    """Import a generated package from its folder under a name of its own, freshly."""
    name = f"_derive_checked_{blake2b(bytes(folder), digest_size=8).hexdigest()}"
    for known in [m for m in sys.modules if m == name or m.startswith(name + ".")]:
        del sys.modules[known]
    file = folder / "__init__.py"
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=[str(folder)])
    if spec is None or spec.loader is None or not file.is_file():
        raise FolderError(f"{folder}: not a generated package (no __init__.py)")
    sys.modules[name] = importlib.util.module_from_spec(spec)
    importlib.invalidate_caches()
    return name


def _part(package: str, name: str, folder: Path) -> Any:
    """One module of a generated package. Raises FolderError if it cannot be imported."""
    try:
        with warnings.catch_warnings(action="ignore", category=RuntimeWarning):  # the row says if there is no compiler
            return importlib.import_module(f"{package}.{name}")
    except Exception as error:
        raise FolderError(f"{folder}: {name} cannot be imported: {type(error).__name__}: {error}") from error
