"""The emitted C text, run on exact elements with the runtime taken by its specification.

What products.h and team.h promise is stated here as triple loops; the team has one member. Panels are
``panel`` columns wide, whatever the machine, so that a text that counts on one width, or reads what
was never packed, is found out. Blocks of time have B steps, or two where that
would be all of them, and only the call's own T and B are asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from derive.program.algebra import Algebra
from derive.program.functions import TABLE
from derive.proof.c_evaluator import functions
from derive.proof.memory import Pointer

DEFINED = {"SIZE_MAX": f"{2**64 - 1}u", "NULL": "0", "DV_POINTWISE": "", "DV_SUMMED": "", "DV_THREADS": "3"}

TEAM = Pointer([], "team")  # nothing of it is read here


def runner(text: str, algebra: Algebra, panel: int, prefix: str) -> Callable[[str, list[int], list[Any]], None]:
    """Run ``<prefix><function>_steps(team, T, B, dims..., arrays, switches, workspace, packed)`` on object arrays.

    It works in place. The team has one member, every array a row for every step, nothing is packed yet, and
    the workspace is exactly as long as ``<prefix><function>_reals`` says. Raises Refused for text outside the
    subset, MemoryFault for a wrong access.
    """
    shape: list[int] = []
    known = functions(text, algebra.number, specifications(algebra, panel, shape), DEFINED)

    def run(name: str, sizes: list[int], arrays: list[Any]) -> None:
        shape[:] = sizes[:2]
        cells = [list(a.flat) for a in arrays]
        pointers = [Pointer(c, f"{name}, argument {n}") for n, c in enumerate(cells, 1)]
        spare: list[Any] = [None] * known[f"{prefix}{name}_reals"](*sizes)
        steps = known[f"{prefix}{name}_steps"]
        switches = [1] * (steps.__code__.co_argcount - len(sizes) - len(pointers) - 3)
        steps(TEAM, *sizes, *pointers, *switches, Pointer(spare, "workspace"), 0)
        for array, cell in zip(arrays, cells, strict=True):
            array.flat[...] = cell

    return run


def specifications(algebra: Algebra, panel: int, shape: Sequence[int]) -> Mapping[str, Callable[..., Any]]:
    """The runtime by what it promises; functions that return int are counts."""

    def dv_times(a: int, b: int) -> int:
        return min(a * b, 2**64 - 1)

    def dv_plus(a: int, b: int) -> int:
        return min(a + b, 2**64 - 1)

    def dv_block_steps(T: int, B: int, rows: int) -> int:
        if [T, B] != shape or rows < 1:
            raise ArithmeticError(f"blocks for {T} steps of {B} samples, the call is for {shape}")
        return min(T, B if B < T else 2)

    def share_from(team: Pointer, n: int) -> int:
        return 0

    def share_to(team: Pointer, n: int) -> int:
        return n

    def dv_time_from(team: Pointer, t0: int, t1: int) -> int:
        return t0

    def dv_time_to(team: Pointer, t0: int, t1: int) -> int:
        return t1

    def dv_own(team: Pointer) -> int:
        return 1  # of three: what is its own starts behind what is another's

    def dv_first(team: Pointer) -> int:
        return 1

    def meet(team: Pointer, n: int = 0) -> None:
        """One member need not wait."""

    def dv_min(a: int, b: int) -> int:
        return min(a, b)

    def dv_max(a: int, b: int) -> int:
        return max(a, b)

    def dv_panels(K: int, N: int) -> int:
        return K * -(-N // panel) * panel

    def dv_outer_scratch(N: int) -> int:
        return N

    def entry(K: int, k: int, n: int) -> int:
        return n // panel * K * panel + k * panel + n % panel

    def dv_pack(
        team: Pointer, panels: Pointer, K_all: int, k0: int, n0: int, K: int, N: int, src: Pointer, step_k: int,
        step_n: int,
    ) -> None:
        for k in range(K):
            for n in range(N):
                panels.store(entry(K_all, k0 + k, n0 + n), src.load(k * step_k + n * step_n))

    def start(base: Pointer | int, place: int) -> Any:
        return algebra.number(Fraction(0)) if isinstance(base, int) else base.load(place)

    def dv_product(
        team: Pointer, M: int, N: int, K: int, a: Pointer, a_pitch: int, panels: Pointer, base: Pointer | int,
        base_pitch: int, c: Pointer, c_pitch: int,
    ) -> None:
        for m in range(M):
            for n in range(N):
                terms = (a.load(m * a_pitch + k) * panels.load(entry(K, k, n)) for k in range(K))
                c.store(m * c_pitch + n, sum(terms, start(base, m * base_pitch + n)))

    def dv_step_product(team: Pointer, B: int, parts: int, N: int, *rest: Any) -> None:
        dv_product(team, B, parts * N, *rest)

    def dv_outer(
        team: Pointer, R: int, M: int, N: int, a: Pointer, a_pitch: int, b: Pointer, b_pitch: int, base: Pointer | int,
        c: Pointer, c_pitch: int, scratch: Pointer,
    ) -> None:
        for m in range(M):
            for n in range(N):
                terms = (a.load(r * a_pitch + m) * b.load(r * b_pitch + n) for r in range(R))
                c.store(m * c_pitch + n, sum(terms, start(base, m * c_pitch + n)))
        for n in range(N):
            scratch.store(n, None)  # what it held is lost

    def dv_sum(team: Pointer, R: int, N: int, a: Pointer, a_pitch: int, base: Pointer | int, c: Pointer) -> None:
        for n in range(N):
            c.store(n, sum((a.load(r * a_pitch + n) for r in range(R)), start(base, n)))

    def dv_clear(team: Pointer, count: int, c: Pointer) -> None:
        for n in range(count):
            c.store(n, algebra.number(Fraction(0)))

    def dv_amax(count: int, z: Pointer, step: int) -> Any:
        return algebra.maximum([z.load(n * step) for n in range(count)])

    def dv_total(count: int, z: Pointer) -> Any:
        return sum((z.load(n) for n in range(count)), algebra.number(Fraction(0)))

    def scalar(name: str) -> Callable[..., Any]:
        return lambda *args: algebra.call(name, args)

    counts = (dv_times, dv_plus, dv_block_steps, dv_min, dv_max, dv_panels, dv_outer_scratch)
    shares = (dv_time_from, dv_time_to, dv_first, dv_own)
    kinds = ("part", "row", "whole", "unit")
    return {
        **{f.__name__: f for f in (*counts, *shares, dv_pack, dv_product, dv_outer, dv_sum, dv_clear)},
        **{f.__name__: f for f in (dv_amax, dv_total)},
        **{f"dv_{kind}_from": share_from for kind in kinds},
        **{f"dv_{kind}_to": share_to for kind in kinds},
        "dv_step_product": dv_step_product, "dv_meet": meet, "dv_meet_units": meet, "dv_meet_parts": meet,
        **{f"dv_{name}": scalar(name) for name in TABLE},
        "REAL": lambda x: algebra.number(Fraction(x)) if isinstance(x, int) else x,
    }
