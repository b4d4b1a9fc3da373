"""The emitted C text, run on exact elements with the runtime taken by its specification.

What products.c and derive_runtime.h promise is stated here as triple loops. Panels are ``panel`` columns
wide, whatever the machine, so that a text that counts on one width, or reads what was never
packed, is found out. Blocks of time have B steps, and only the call's own T and B are asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from derive.program.algebra import Algebra
from derive.program.functions import TABLE
from derive.proof.c_evaluator import functions
from derive.proof.memory import Pointer

DEFINED = {
    "SIZE_MAX": f"{2**64 - 1}u", "NULL": "0", "DV_OK": "0", "DV_BAD_SIZE": "1", "DV_BAD_POINTER": "2",
}


def runner(text: str, algebra: Algebra, panel: int, prefix: str) -> Callable[[str, list[int], list[Any]], None]:
    """Run ``<prefix><function>(T, B, dims..., arrays, workspace)`` on object arrays, in place.

    The workspace is exactly as long as ``<prefix><function>_workspace`` says, in reals. Raises Refused for text
    outside the subset, MemoryFault for a wrong access, ArithmeticError for a status other than DV_OK.
    """
    shape: list[int] = []
    known = functions(text, algebra.number, specifications(algebra, panel, shape), DEFINED)

    def run(name: str, sizes: list[int], arrays: list[Any]) -> None:
        shape[:] = sizes[:2]
        cells = [list(a.flat) for a in arrays]
        pointers = [Pointer(c, f"{name}, argument {n}") for n, c in enumerate(cells, 1)]
        spare: list[Any] = [None] * known[f"{prefix}{name}_workspace"](*sizes)
        status = known[prefix + name](*sizes, *pointers, Pointer(spare, "workspace"))
        if status not in (None, 0):
            raise ArithmeticError(f"{name} returns {status}")
        for array, cell in zip(arrays, cells, strict=True):
            array.flat[...] = cell

    return run


def specifications(algebra: Algebra, panel: int, shape: Sequence[int]) -> Mapping[str, Callable[..., Any]]:
    """The runtime by what it promises; functions that return int are counts."""

    def dv_times(a: int, b: int) -> int:
        return min(a * b, 2**64 - 1)

    def dv_plus(a: int, b: int) -> int:
        return min(a + b, 2**64 - 1)

    def dv_block_steps(T: int, B: int) -> int:
        if [T, B] != shape:
            raise ArithmeticError(f"blocks for {T} steps of {B} samples, the call is for {shape}")
        return min(T, B)

    def dv_min(a: int, b: int) -> int:
        return min(a, b)

    def dv_panels(K: int, N: int) -> int:
        return K * -(-N // panel) * panel

    def dv_outer_scratch(N: int) -> int:
        return N

    def entry(K: int, k: int, n: int) -> int:
        return n // panel * K * panel + k * panel + n % panel

    def dv_pack(
        panels: Pointer, K_all: int, k0: int, n0: int, K: int, N: int, src: Pointer, step_k: int, step_n: int
    ) -> None:
        for k in range(K):
            for n in range(N):
                panels.store(entry(K_all, k0 + k, n0 + n), src.load(k * step_k + n * step_n))

    def dv_product(
        M: int, N: int, K: int, a: Pointer, a_pitch: int, panels: Pointer, c: Pointer, c_pitch: int
    ) -> None:
        for m in range(M):
            for n in range(N):
                terms = (a.load(m * a_pitch + k) * panels.load(entry(K, k, n)) for k in range(K))
                c.store(m * c_pitch + n, sum(terms, algebra.number(Fraction(0))))

    def dv_outer(
        R: int, M: int, N: int, a: Pointer, a_pitch: int, b: Pointer, b_pitch: int, c: Pointer, c_pitch: int,
        scratch: Pointer,
    ) -> None:
        for m in range(M):
            for n in range(N):
                terms = (a.load(r * a_pitch + m) * b.load(r * b_pitch + n) for r in range(R))
                c.store(m * c_pitch + n, sum(terms, c.load(m * c_pitch + n)))
        for n in range(N):
            scratch.store(n, None)  # what it held is lost

    def dv_clear(count: int, c: Pointer) -> None:
        for n in range(count):
            c.store(n, algebra.number(Fraction(0)))

    def dv_amax(count: int, z: Pointer, step: int) -> Any:
        return algebra.maximum([z.load(n * step) for n in range(count)])

    def scalar(name: str) -> Callable[..., Any]:
        return lambda *args: algebra.call(name, args)

    counts = (dv_times, dv_plus, dv_block_steps, dv_min, dv_panels, dv_outer_scratch)
    return {
        **{f.__name__: f for f in (*counts, dv_pack, dv_product, dv_outer, dv_clear, dv_amax)},
        **{f"dv_{name}": scalar(name) for name in TABLE},
        "REAL": lambda x: algebra.number(Fraction(x)) if isinstance(x, int) else x,
    }
