"""Cells by name or from a file: ``lstm``, ``my.py``, ``my.py:MyCell``."""

from __future__ import annotations

import linecache
import sys
import tokenize
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from hashlib import blake2b
from itertools import count
from pathlib import Path
from traceback import extract_tb, walk_tb
from types import ModuleType
from typing import Any

from derive.cells import catalogue, find, module_name
from derive.language.cell import CellType, Namespace
from derive.language.errors import CellError
from derive.program.types import Origin

_LOADED = count()


def load(spec: str) -> list[type]:
    """The cells and models that ``spec`` names, in the order of their definition.

    ``spec`` is a name of the catalogue, path/to/file.py (every class of the file), or
    path/to/file.py:Class. The file runs as a module of its own, once per call. Raises CellError
    if there is no such name, file or class, if the file has no cell, or if it cannot be run.
    """
    if spec in catalogue():
        return [find(spec)]
    path, _, wanted = (spec, "", "") if spec.endswith(".py") else spec.rpartition(":")
    if not path.endswith(".py"):
        close = get_close_matches(module_name(spec), catalogue(), n=3)
        advice = f"did you mean {' or '.join(close)}?" if close else "name a file as path/to/file.py"
        raise CellError(f"there is no cell {spec!r} in the catalogue", advice, Origin(name=spec))
    file = Path(path).resolve()
    classes = _defined(_run(file))
    if not classes:
        advice = "write a class that derives from Cell or Model"
        raise CellError(f"{path} defines no cell and no model", advice, Origin(name=spec))
    if not wanted:
        return list(classes.values())
    if wanted not in classes:
        close = get_close_matches(wanted, classes, n=3) or list(classes)
        raise CellError(f"{path} has no class {wanted!r}", f"it has {', '.join(close)}", Origin(name=spec))
    return [classes[wanted]]


def _defined(module: ModuleType) -> dict[str, type]:
    """The cells and models that a module defines itself, by the names of their classes."""
    found = (v for v in vars(module).values() if isinstance(v, CellType) and v.__module__ == module.__name__)
    return {cls.__name__: cls for cls in found}


def _run(file: Path) -> ModuleType:
    """The module of a file, under a name nothing else has."""
    linecache.checkcache(str(file))
    digest = blake2b(str(file).encode(), digest_size=6).hexdigest()
    module = ModuleType(f"derive_loaded_{digest}_{next(_LOADED)}")
    module.__file__ = str(file)
    code = _compiled(file)
    with _importing(module, file.parent):
        try:
            exec(code, vars(module))
        except CellError:
            raise
        except NameError as error:
            raise CellError(str(error), _hint(error), _place(error, file)) from error
        except (Exception, SystemExit) as error:
            problem = f"{type(error).__name__}: {error}"
            raise CellError(problem, "the file must run before its cells can be read", _place(error, file)) from error
    return module


def _compiled(file: Path) -> Any:
    try:
        with tokenize.open(file) as stream:
            return compile(stream.read(), str(file), "exec", dont_inherit=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CellError(f"cannot read {file}: {reason}", "check the path", Origin(name=file.name)) from None
    except SyntaxError as error:
        raise CellError(f"syntax error: {error.msg}", "", Origin(str(file), error.lineno or 1)) from None
    except ValueError as error:  # bytes that are no text, or zero bytes
        raise CellError(f"{file.name} is not a Python file: {error}", "", Origin(name=file.name)) from None


@contextmanager
def _importing(module: ModuleType, folder: Path) -> Iterator[None]:
    """Let the file import its neighbours, and leave the import system as it was.

    The folder comes last on the path, so that a file called random.py shadows nothing; no byte
    code is written next to the user's files; modules of the folder are forgotten again, so
    that two folders may have a helper of the same name. The file's own module stays, under a
    name that nothing else has: a class is asked for the file that it comes from.
    """
    sys.modules[module.__name__] = module
    before, path, quiet = set(sys.modules), list(sys.path), sys.dont_write_bytecode
    sys.path.append(str(folder))
    sys.dont_write_bytecode = True
    try:
        yield
    except BaseException:
        del sys.modules[module.__name__]
        raise
    finally:
        sys.path[:], sys.dont_write_bytecode = path, quiet
        for name in set(sys.modules) - before:
            source = getattr(sys.modules[name], "__file__", None) or ""
            if Path(source).parent == folder:
                del sys.modules[name]


def _place(error: BaseException, file: Path) -> Origin:
    """The innermost line of ``file`` that was running."""
    lines = [f.lineno for f in extract_tb(error.__traceback__) if f.filename == str(file)]
    return Origin(str(file), lines[-1] or 1) if lines else Origin(name=file.name)


def _hint(error: NameError) -> str:
    """What to do about a name that the class body has but a nested scope does not see."""
    bodies = [frame.f_locals for frame, _ in walk_tb(error.__traceback__) if isinstance(frame.f_locals, Namespace)]
    if any(error.name in body for body in bodies):
        return (
            f"a comprehension or a function inside a class body does not see {error.name}: "
            "use a for loop, or hand it over as an argument"
        )
    close = get_close_matches(str(error.name), {name for body in bodies for name in body}, n=2)
    return f"did you mean {' or '.join(close)}?" if close else "import it from derive, or bind it first"
