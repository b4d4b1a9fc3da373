"""docs/architecture.md is run: what it shows is what the code gives."""

from __future__ import annotations

import ast
import doctest
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("program", "language", "calculus", "schedule", "emit", "proof")


def test_the_walk_shows_what_the_code_gives() -> None:
    result = doctest.testfile(str(ROOT / "docs" / "architecture.md"), module_relative=False, encoding="utf-8")
    assert result.attempted > 20
    assert result.failed == 0


def imported_rooms(file: Path) -> set[str]:
    """The rooms of derive that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        found |= {n.split(".")[1] for n in names if n.startswith("derive.") and n.split(".")[1] in ROOMS}
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_imports_a_later_one(room: str) -> None:
    later = set(ROOMS[ROOMS.index(room) + 1 :])
    if room == "calculus":
        later.add("language")
    if room == "schedule":
        later |= {"language", "calculus"}
    for file in (ROOT / "derive" / room).rglob("*.py"):
        assert not imported_rooms(file) & later, file


def test_sympy_ends_at_the_door_of_the_schedule() -> None:
    for file in (ROOT / "derive" / "schedule").rglob("*.py"):
        assert "import sympy" not in file.read_text(encoding="utf-8"), file


def test_templates_hold_no_logic() -> None:
    for file in (ROOT / "templates").rglob("*.j2"):
        text = file.read_text(encoding="utf-8")
        for word in ("macro", "namespace(", "selectattr", "isinstance", "{% set"):
            assert word not in text, (file, word)
        assert len(text.splitlines()) <= 150, file


def test_no_file_of_the_generator_is_long() -> None:
    for file in (ROOT / "derive").rglob("*.py"):
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 350, file
