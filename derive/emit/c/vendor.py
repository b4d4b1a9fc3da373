"""One header and one source of a cell, for people who drop C into their own project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_INCLUDE = re.compile(r'#include "(?:.*/)?([\w.]+)"')
_OWN = """\
/* Nothing of what the cell shares with others has a name outside of this file, so that several fit into one program. */
#define DV_PRODUCTS_STATIC
#if defined(__GNUC__)
#define DV_SHARED static __attribute__((unused))
#pragma GCC diagnostic ignored "-Wunused-function" /* what other cells need */
#else
#define DV_SHARED static
#endif"""


def vendored(files: Mapping[str, str], runtime: Mapping[str, str], module: str) -> dict[str, str]:
    """``<module>.h`` and ``<module>.c`` from the files of a generated folder and of ``_runtime``.

    The source is library.c with what it includes in its place, a header once a precision.
    """
    known = {**runtime, **files}
    head, *rest = known["library.c"].splitlines()
    lines = [head, *_inlined(_OWN.splitlines() + rest, known, module, set())]
    return {f"{module}.h": known["kernel.h"], f"{module}.c": "\n".join(lines) + "\n"}


def _inlined(lines: list[str], known: Mapping[str, str], module: str, seen: set[str]) -> Iterator[str]:
    for line in lines:
        found = _INCLUDE.fullmatch(line.strip())
        if line.startswith("#define DV_DOUBLE"):
            seen.clear()
        if found is None:
            yield line
        elif found[1] == "kernel.h":
            yield f'#include "{module}.h"'
        elif found[1] not in seen:
            if found[1].endswith(".h"):
                seen.add(found[1])
            yield f"/* ---- {found[1]} */"
            yield from _inlined(known[found[1]].splitlines(), known, module, seen)
