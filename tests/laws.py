"""Shared by the tests: a program's derivative by dual numbers, against its adjoint program."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from derive.calculus.linearise import linearise
from derive.calculus.transpose import BAR, CARRY, SEED, transpose
from derive.program.algebra import Dual, Duals, PrimeField, Residue
from derive.program.interpret import interpret, shape_of
from derive.program.types import Program, Role

MOVING = (Role.WEIGHT, Role.INPUT, Role.STATE)


def draw(shape: tuple[int, ...], rng: random.Random) -> Any:
    array = np.empty(shape, dtype=object)
    for place in np.ndindex(*shape):
        array[place] = Residue(rng.randrange(2**61 - 1))
    return array


def gradients(program: Program, sizes: dict[str, int], seed: int = 0) -> tuple[Residue, Residue]:
    """(dL[v] by dual numbers, <grad L, v> by the adjoint program) for random L, point and v in F_p."""
    rng, field = random.Random(seed), PrimeField(seed)
    given = {
        v.id: draw(shape_of(v, sizes), rng) for v in program.given if v.role not in (Role.EYE, Role.CONSTANT)
    }
    direction = {v.id: draw(given[v.id].shape, rng) for v in program.given if v.role in MOVING}
    for state in program.states:
        direction[state.id][1:] = Residue(0)
        given[state.id][1:] = Residue(0)
    dual = {k: np.frompyfunc(Dual, 2, 1)(a, direction.get(k, Residue(0))) for k, a in given.items()}
    moved = interpret(program, dual, sizes, Duals(field))
    forward = interpret(program, given, sizes, field)
    adjoint = transpose(linearise(program))
    seeds, loss = {}, Residue(0)
    for out in program.outputs:
        value = program.values[out]
        rows = moved[out][1:] if value.role is Role.STATE else moved[out]
        weight = draw(rows.shape, rng)
        seeds[SEED + out] = weight
        loss = loss + sum((Dual.of(x).tangent * w for x, w in zip(rows.flat, weight.flat, strict=True)), Residue(0))
    back = interpret(adjoint, {**forward, **seeds}, sizes, field)
    total = Residue(0)
    for name, v in direction.items():
        state = program.values[name].role is Role.STATE
        bar = back.get((CARRY if state else BAR) + name)
        if bar is None:
            continue
        rows, vector = (bar[0], v[0]) if state else (bar, v)
        products = np.asarray(rows * vector, dtype=object)
        total = total + sum(products.flat, Residue(0))
    return loss, total
