"""One header and one source of a cell: strict compilers, several in one program, the numbers of the generated folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from derive.cells import find
from derive.cli import main
from derive.pipeline import derive, vendor_files, write_files
from tests.packages import Package
from tests.test_c import COMPILERS, STRICT, kernel_spec, require, succeed
from tests.test_neon import FLAGS, whole

CELLS = ("lstm", "gru_reset_after")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for name in CELLS:
        write_files(folder, vendor_files(derive(find(name))))
    return folder


@pytest.mark.parametrize("flags", ("", "-DDV_PLAIN", "-DDV_NO_THREADS"))
@pytest.mark.parametrize("compiler", COMPILERS)
def test_the_one_file_compiles_without_a_warning(project: Path, tmp_path: Path, compiler: str, flags: str) -> None:
    for name in CELLS:
        succeed([require(compiler), *STRICT, *flags.split(), "-c", f"{name}.c", "-o", str(tmp_path / "one.o")], project)


def test_several_in_one_program_give_what_the_generated_folder_gives(package: Package, project: Path, tmp_path: Path) -> None:
    """The same bits: it is the same text, compiled in the same way."""
    for name in CELLS:
        folder = package.folder / package.write(find(name))
        text = whole(kernel_spec(package, name), "f32", "float")
        (tmp_path / "first.c").write_text(text)
        (tmp_path / "second.c").write_text(text.replace('"kernel.h"', f'"{name}.h"'))
        end = ["-lm", "-lpthread"]
        succeed([require("gcc"), *FLAGS, "-I", str(folder), "first.c", str(folder / "library.c"), "-o", "first", *end], tmp_path)
        sources = [str(project / f"{n}.c") for n in CELLS]
        succeed(["gcc", *FLAGS, "-I", str(project), "second.c", *sources, "-o", "second", *end], tmp_path)
        told = succeed(["./first"], tmp_path).split()
        assert len(told) > 1000 and told == succeed(["./second"], tmp_path).split()


def test_a_file_of_the_user_is_not_written_over(tmp_path: Path) -> None:
    mine = tmp_path / "lstm.c"
    mine.write_text("int mine;")
    command = ["vendor", "lstm", "--out", str(tmp_path)]
    refused = CliRunner().invoke(main, command)
    assert refused.exit_code == 2 and "lstm.c is there and differs" in refused.output
    assert mine.read_text() == "int mine;" and not (tmp_path / "lstm.h").exists()
    for again in (["--force"], []):  # what is there already may be written again
        assert CliRunner().invoke(main, [*command, *again]).exit_code == 0
    assert '#include "lstm.h"' in mine.read_text() and "lstm_forward_f32" in (tmp_path / "lstm.h").read_text()
