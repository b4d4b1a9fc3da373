"""The files of ``_runtime/``, from the table of scalar functions and from templates."""

from __future__ import annotations

import re
from typing import Any

from derive.emit.templates import source, template
from derive.program.functions import TABLE

_PYTHON: tuple[str, ...] = ("__init__.py", "arrays.py", "params.py", "cell.py", "model.py", "gradients.py", "plan.py")
_PYTHON += ("build.py", "library.py")
_C = ("elementary.h", "sums.h", "products.h", "products.c", "team.h", "team.c", "cpu.h", "cpu.c", "call.h")


def runtime_files(banner: str) -> dict[str, str]:
    """Text of every runtime file by its name, for Python and C."""
    files = {"functions.py": template("runtime/functions.py.j2").render(banner=banner, rows=_numpy_rows())}
    for name in _PYTHON:
        files[name] = f"{banner}\n{source(f'runtime/{name}')}"
    c_banner = "\n".join(f"/* {line.lstrip('# ')} */" for line in banner.splitlines())
    files["derive_runtime.h"] = template("c/derive_runtime.h.j2").render(banner=c_banner, rows=_c_rows())
    for name, home in {**{n: f"c/{n}" for n in _C}, "binding.c": "runtime/binding.c"}.items():
        files[name] = f"{c_banner}\n{source(home)}"
    return files


def _numpy_rows() -> list[dict[str, Any]]:
    """Functions that compare take numbers for arguments too, so these become arrays first."""
    rows = []
    for row in TABLE.values():
        compares = row.arity > 1
        arrays = ", ".join(f"np.asarray({a}, dtype=out.dtype)" for a in row.args)
        line = f"{', '.join(row.args)} = {arrays}" if compares else ""
        same = re.fullmatch(r"return (np\.\w+)\(z, out=out\)", "; ".join(row.numpy))
        alias = same[1] if same else ""  # NumPy's own function, without another call around it
        rows.append({"name": row.name, "args": row.args, "numpy": row.numpy, "of_minus": row.of_minus,
                     "numbers": line, "alias": alias})
    return rows


def _c_rows() -> list[dict[str, Any]]:
    return [{"name": r.name, "args": ", ".join(f"real {a}" for a in r.args), "body": r.c} for r in TABLE.values()]
