"""Where the templates are, in a checkout and in an installed package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

PACKAGE = Path(__file__).resolve().parents[1]
FOLDERS = (PACKAGE / "templates", PACKAGE.parent / "templates")  # installed, checkout


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([str(f) for f in FOLDERS]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def template(name: str) -> jinja2.Template:
    """The template ``name``, such as "numpy/kernel.py.jinja". Raises jinja2.TemplateNotFound."""
    return _environment().get_template(name)


def source(name: str) -> str:
    """A file that is copied as it stands, such as "runtime/arrays.py". Raises FileNotFoundError."""
    found = next((f / name for f in FOLDERS if (f / name).exists()), None)
    if found is None:
        raise FileNotFoundError(f"no {name} in {', '.join(map(str, FOLDERS))}")
    return found.read_text(encoding="utf-8")
