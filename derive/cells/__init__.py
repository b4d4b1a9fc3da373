"""The catalogue: cells, one a file, and the models of the notes, found by reading the files' text.

Nothing is imported until it is asked for, so a new cell is one new file and nothing else.
"""

from __future__ import annotations

import ast
import re
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def module_name(name: str) -> str:
    """LSTMClassifier -> lstm_classifier, RNNTiedLiteral -> rnn_tied_literal: acronyms stay joined."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


@cache
def catalogue(kind: str = "") -> dict[str, str]:
    """Name -> ``module:Class`` of every cell, then of every model; or of ``kind`` "cells" or "models" alone."""
    folders = {"cells": (_HERE, "derive.cells"), "models": (_HERE / "models", "derive.cells.models")}
    return {
        name: where
        for key, (folder, package) in folders.items()
        if kind in ("", key)
        for name, where in _classes(folder, package).items()
    }


def find(name: str) -> Any:
    """The class of the catalogue with this name. Raises KeyError, with close matches, if there is none."""
    if name not in catalogue():
        close = get_close_matches(name, catalogue(), n=3) or sorted(catalogue())
        raise KeyError(f"no cell or model {name!r} in the catalogue; there are {', '.join(close)}")
    module, _, cls = catalogue()[name].partition(":")
    return getattr(import_module(module), cls)


def _classes(folder: Path, package: str) -> dict[str, str]:
    found = {}
    for file in sorted(folder.glob("[!_]*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[module_name(node.name)] = f"{package}.{file.stem}:{node.name}"
    return found
