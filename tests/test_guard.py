"""Buffers right against memory that cannot be touched: the library as it is shipped stays inside them.

A sanitizer sees what it instruments, at -O1; here the optimised code runs, in every variant, with every array
first ending and then beginning where the next page is forbidden.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from derive.cells import find
from tests.packages import Package
from tests.test_c import HARNESS, REALS, harness, kernel_spec, require, succeed

PAGES = """
#define _GNU_SOURCE
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int threads, at_start;
int dv_use_cpu(const char *name);

/* so many bytes, the page before or behind them forbidden */
static void *guarded(size_t bytes)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), room = (bytes + page - 1) / page * page;
    char *all = mmap(NULL, room + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED || (room > 0 && mprotect(all + page, room, PROT_READ | PROT_WRITE) != 0)) {
        _exit(7);
    }
    return at_start ? all + page : all + page + room - bytes;
}
#define malloc guarded
#define free(p) ((void)(p))
"""
ONE_BYTE = "n > 0 ? n * sizeof(REAL) : 1"  # of an empty array: here none
MAIN = """
int main(int count, char **words)
{
    const size_t counts[] = {0, 1, 3, 19};
    int bad = 0;
    threads = atoi(words[1]);
    at_start = atoi(words[2]);
    if (count < 4 || dv_use_cpu(words[3]) != 0) return 9;
    if (count > 4) guarded(64)[BREACH] = 1;
    for (int i = 0; i < 4; ++i)
        for (int j = 0; j < 4; ++j) bad |= run(counts[i], counts[j]);
    return bad;
}
"""
SHAPES = ({"D": 5, "H": 37}, {"D": 1, "H": 7}, {"D": 16, "H": 32})


def program(package: Package, name: str, suffix: str, home: Path) -> list[Path]:
    """Binaries that run a cell's shipped library in guarded buffers, one for each shape."""
    module = package.of(find(name))
    library, spec = module.c_kernel._core._library._name, kernel_spec(package, name)
    real, define = REALS[suffix]
    binaries: list[Path] = []
    assert ONE_BYTE in HARNESS
    for n, sizes in enumerate(SHAPES):
        text = harness({**spec, "fixed": sizes}, suffix, real, threads="threads")  # type: ignore[arg-type]
        head, _, _ = text.partition("int main(void)")
        head = head.replace("#include <stdlib.h>", "#include <stdlib.h>" + PAGES)
        head = head.replace(ONE_BYTE.replace("REAL", real), f"n * sizeof({real})")
        breach = "at_start ? -1 : 64"
        main = home / f"{name}_{suffix}_{n}.c"
        main.write_text(head + MAIN.replace("guarded(64)[BREACH]", f"((char *)guarded(64))[{breach}]"))
        binaries.append(main.with_suffix(""))
        succeed([require("gcc"), "-std=gnu99", "-O1", *define, "-I", str(package.folder / name), str(main), library,
                 f"-Wl,-rpath,{Path(library).parent}", "-o", str(binaries[-1]), "-lm", "-lpthread"])
    return binaries


def variants(package: Package) -> list[str]:
    """The instruction sets that this processor and the library have."""
    library = package["lstm"].c_kernel._core._library
    found = [name for name in ("base", "avx2", "avx512") if library.dv_use_cpu(name.encode()) == 0]
    assert library.dv_use_cpu(b"") == 0
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the pages are asked for as Linux has them")
@pytest.mark.parametrize("suffix", REALS)
@pytest.mark.parametrize("name", ("lstm", "gru_reset_after", "lstm_layernorm"))
def test_nothing_is_touched_outside_the_buffers(package: Package, tmp_path: Path, name: str, suffix: str) -> None:
    for binary in program(package, name, suffix, tmp_path):
        for cpu in variants(package):
            for threads in ("1", "3"):
                for side in ("0", "1"):
                    succeed([str(binary), threads, side, cpu])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the pages are asked for as Linux has them")
def test_a_byte_beyond_either_end_would_be_noticed(package: Package, tmp_path: Path) -> None:
    binary = program(package, "lstm", "f32", tmp_path)[0]
    for side in ("0", "1"):
        with pytest.raises(AssertionError):
            succeed([str(binary), "1", side, "base", "breach"])
