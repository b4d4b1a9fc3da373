"""Names for what the user did not name: z_o, z_o_h, tanh_C."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

import sympy as sp

from derive.program.functions import TABLE
from derive.program.types import Lane, Role, Size, Statement, lanes

LONGEST = 40  # of a name made from other names; beyond it is u


def free(name: str, taken: set[str]) -> str:
    """``name``, or name_2, name_3, ... if it is taken; it is taken from now on."""
    found = name if name not in taken else next(m for n in count(2) if (m := f"{name}_{n}") not in taken)
    taken.add(found)
    return found


def automatic_names(
    statements: Sequence[Statement], names: dict[str, str], hints: Mapping[str, str], taken: set[str]
) -> dict[str, str]:
    """A name, not in ``taken``, for every statement that ``names`` lacks, by its provisional id.

    The pre-activation of o is z_o, the part of z_o that a product with h gives is z_o_h; what is
    left is called by what it is made of, tanh_C, r_h, max_s, and u where that would be too long.
    """
    nameless = {s.out.value.id: s for s in statements if s.out.value.id not in names}
    found: dict[str, str] = {}
    whole: dict[str, str] = {}  # provisional id -> name of the value that it is a part of
    for s in reversed(statements):
        if name := names.get(s.out.value.id) or found.get(s.out.value.id):
            parts = [x.ref.value.id for x in lanes(s.body) if x.ref.value.id in nameless]
            if is_call(s.body) and len(parts) == 1 and parts[0] not in found:
                found[parts[0]] = free(f"z_{name}"[:LONGEST], taken)
            whole = dict.fromkeys(parts, name) | whole
    for identity, s in nameless.items():
        if identity not in found:
            spelled = hints.get(identity) or _part(s, whole.get(identity), names | found) or _spelled(s, names | found)
            found[identity] = free(spelled if len(spelled) <= LONGEST else "u", taken)
    return found


def is_call(body: sp.Expr) -> bool:
    return isinstance(body, sp.Function) and type(body).__name__ in TABLE


def _part(s: Statement, whole: str | None, names: Mapping[str, str]) -> str:
    """z_o_h for the product of a weight with h that z_o is a sum of."""
    refs = [x.ref.value for x in lanes(s.body)]
    others = [v for v in refs if v.role is not Role.WEIGHT]
    if whole is None or not s.reduce or s.op != "sum" or len(refs) != 2 or len(others) != 1:
        return ""
    return f"{whole}_{names.get(others[0].id, others[0].id)}"


def _spelled(s: Statement, names: Mapping[str, str]) -> str:
    """max_s, sum_e, x_squared, a_over_b, a_minus_b, r_h: what a statement is made of."""

    def name(e: sp.Expr) -> str:
        if isinstance(e, Lane):
            value = e.ref.value
            return names.get(value.id) or value.owner or value.id.replace(":", "_")
        if is_call(e):
            return "_".join([type(e).__name__.replace("stop_gradient", "fixed"), *map(name, e.args)])
        if isinstance(e, sp.Pow) and e.exp.is_Integer and e.exp > 0:
            return f"{name(e.base)}_" + ("squared" if e.exp == 2 else f"pow_{e.exp}")
        above, below = e.as_numer_denom()
        if below != 1 and not below.is_number:
            return name(above) + ("" if isinstance(below, Size) else f"_over_{name(below)}")
        if e.is_Add and len(lanes(e)) == len(e.args) == 2:
            minus = sorted(e.args, key=lambda a: (a.could_extract_minus_sign(), str(a)))
            return f"{name(minus[0])}_{'minus' if minus[1].could_extract_minus_sign() else 'plus'}_{name(minus[1])}"
        parts = [name(a) for a in sorted(e.args, key=_weights_first) if not a.is_number]
        if not e.is_Mul or not parts:
            return "u" * (LONGEST + 1)
        return "_".join(parts) if len(parts) > 1 else f"scaled_{parts[0]}"

    spelled = name(s.body)
    mean = any(isinstance(a, Size) for a in s.body.atoms(Size))
    if s.op == "max":
        return f"max_{spelled}"
    single = s.reduce and len(lanes(s.body)) == 1
    return f"{'mean' if mean else 'sum'}_{spelled}" if single else spelled


def _weights_first(e: sp.Expr) -> tuple[bool, str]:
    return not (isinstance(e, Lane) and e.ref.value.role is Role.WEIGHT), str(e)
