"""Identifiers: every value gets one, the user's own wherever that is possible."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable
from dataclasses import replace

from derive.program.functions import TABLE
from derive.program.types import Program, Role, Value

_C = """auto break case char const continue default do double else enum extern float for goto if inline
int long register restrict return short signed sizeof static struct switch typedef union unsigned void
volatile while bool true false NULL real size_t main asm typeof errno NAN INFINITY REAL""".split()
_OURS = "np fn t t0 t1 train block rows workspace dtype out self None True False T B".split()
_OURS += "min max range reversed zip len scratch next total team packed".split()  # what kernels call, and locals
_OURS += "threads workspace_length call args spare most work list dict empty seen".split()
_OURS += "needed spans sorted status job".split()
_OURS += "add subtract multiply divide negative matmul".split() + [n + end for n in TABLE for end in ("", "_of_minus")]
RESERVED = frozenset(keyword.kwlist) | frozenset(keyword.softkwlist) | frozenset(_C) | frozenset(_OURS)
# prefixes of the runtime, of the macros of math.h and stdint.h, and of temporaries
_KEPT = re.compile(r"dv_|DV_|DERIVE_|FP_|HUGE_VAL|MATH_|M_[12EPLS]|U?INT\w*_|PTRDIFF_|SIZE_MAX|tmp\d")
_SPELLED = (
    ("terms:", "terms_"), ("joint:", "joint_"), ("steady:", "steady_"), ("known:", "known_"), ("minus:", "minus_"),
    ("row:", "row_"), ("base:", "base_"), ("bar:", "d_"), ("seed:", "g_"), ("count:", "count_"), ("dot:", "dot_"),
)


def identifiers(program: Program, values: Iterable[Value]) -> dict[str, str]:
    """An identifier for every value id, parameter name and dimension (under its own name).

    The user's names come first and stay as they are unless they are words of C or Python;
    what is derived from them moves aside. Dimensions are keyed as "dim:H".
    """
    names: dict[str, str] = {}
    taken = set(RESERVED)

    def take(key: str, wanted: str) -> None:
        if key in names:
            return
        wanted = f"v_{wanted}" if _KEPT.match(wanted) else wanted
        name, n = wanted, 2
        while name in taken:
            name, n = (f"{wanted}_", n) if f"{wanted}_" not in taken else (f"{wanted}_{n}", n + 1)
        taken.add(name)
        names[key] = name

    everything = list(values)
    for dim in program.dims:
        take(f"dim:{dim}", dim)
    for parameter in program.parameters:
        take(parameter.name, parameter.name)
    for value in everything:
        if ":" not in value.id and not value.owner and "+" not in value.id and "|" not in value.id:
            take(value.id, value.id)
    for value in everything:
        if value.role is Role.CARRY:
            take(value.id, f"d_{value.id.removeprefix('carry:')}_next")
        else:
            take(value.id, spelled(value, program))
    return names


def spelled(value: Value, program: Program) -> str:
    """d_z_f for bar:z_f, W_f_D for the second block of W_f[H, H+D], d_W_f_D for its gradient."""
    if "|" in value.id:
        parts = [part.removeprefix("minus:") for part in value.id.split("|")]  # some of them may be negated
        return common([spelled(replace(value, id=part), program) for part in parts])
    text, prefix = value.id, ""
    for marker, short in _SPELLED:
        if text.startswith(marker):
            text, prefix = text.removeprefix(marker), prefix + short
    text = text.removeprefix("carry:") if text.startswith("carry:") else text
    owner, _, position = text.partition(".")
    parameter = next((p for p in program.parameters if p.name == owner), None)
    if position and parameter:
        places = position.split("+")[0].split(".")
        dims = [axis[int(n)] for axis, n in zip(parameter.axes, places, strict=True)]
        split = [k for k, axis in enumerate(parameter.axes) if len(axis) > 1]
        plain = len({tuple(a) for a in parameter.axes if len(set(a)) < len(a)}) == 0
        tail = "_".join(dims[k] if plain else places[k] for k in split)
        text = f"{owner}_{tail}" + ("_" + position.split("+")[1] if "+" in position else "")
    return prefix + "".join(c if c.isalnum() or c == "_" else "_" for c in text)


def common(names: list[str]) -> str:
    """A name for values side by side, from what their names share: z_h_all for z_f_h and z_i_h."""
    words = [name.split("_") for name in names]
    shortest = min(map(len, words))
    head = next((n for n in range(shortest) if len({w[n] for w in words}) > 1), shortest)
    tail = next((n for n in range(shortest - head) if len({w[-1 - n] for w in words}) > 1), 0)
    shared = [*words[0][:head], *words[0][len(words[0]) - tail :]]
    if shared and not shared[0][:1].isalpha():  # U_1 and G_1 share a number only
        shared = ["all", *shared]
    return "_".join([*shared, "all"] if shared[:1] != ["all"] else shared) if shared else "stacked"
