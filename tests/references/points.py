"""Points to compare at, and what our programs give there when the interpreter runs them."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np

from derive.calculus.linearise import linearise
from derive.calculus.transpose import BAR, CARRY, SEED, transpose
from derive.cells import catalogue, find
from derive.program.algebra import Floats
from derive.program.interpret import interpret, shape_of
from derive.program.types import Program, Role

SIZES = {"T": 4, "H": 3, "D": 2, "M": 3}
Arrays = dict[str, Any]


def numbers(shape: tuple[int, ...], rng: random.Random) -> Any:
    """Uniform in (-1, 1), in the one order that Python's generator promises."""
    return np.array([2 * rng.random() - 1 for _ in range(int(np.prod(shape)))]).reshape(shape)


def parameters(program: Program, rng: random.Random) -> Arrays:
    """Every declared parameter whole, as a user holds it: W_f is H x (H + D)."""
    shapes = {p.name: tuple(sum(SIZES[d] for d in axis) for axis in p.axes) for p in program.parameters}
    return {name: numbers(shape, rng) for name, shape in shapes.items()}


def blocks(program: Program, whole: Arrays) -> Arrays:
    """The blocks of weights that a program reads, cut out of whole parameters."""
    given = {}
    for value in program.by_role(Role.WEIGHT):
        axes = next(p.axes for p in program.parameters if p.name == value.owner)
        cut = []
        for axis, n in zip(axes, value.block, strict=True):
            start = sum(SIZES[d] for d in axis[:n])
            cut.append(slice(start, start + SIZES[axis[n]]))
        given[value.id] = whole[value.owner][tuple(cut)]
    return given


def whole(program: Program, arrays: Arrays) -> Arrays:
    """Gradients of blocks joined to gradients of parameters."""
    joined = {
        p.name: np.zeros(tuple(sum(SIZES[d] for d in axis) for axis in p.axes)) for p in program.parameters
    }
    views = blocks(program, joined)
    for name, view in views.items():
        view += arrays[BAR + name].astype(float)
    return joined


def point(name: str) -> dict[str, Arrays]:
    """Parameters, inputs, initial states, targets and seeds of a system of the catalogue."""
    rng, system = random.Random(name), find(name)
    cell = system.cell.program if name in catalogue("models") else system.program
    at = {
        "cell": parameters(cell, rng),
        "inputs": {v.id: numbers(shape_of(v, SIZES), rng) for v in cell.by_role(Role.INPUT)},
        "initial": {v.id: numbers(shape_of(v, SIZES)[1:], rng) for v in cell.states},
    }
    if name not in catalogue("models"):
        return at | {"seeds": {v.id: numbers((SIZES["T"], *shape_of(v, SIZES)[1:]), rng) for v in cell.states}}
    at["readout"] = parameters(system.program, rng)
    (target,) = system.program.by_role(Role.TARGET)
    one_hot = np.eye(SIZES["M"])[[rng.randrange(SIZES["M"]) for _ in range(SIZES["T"])]]
    at["targets"] = {target.id: one_hot if target.features else one_hot[:, 0]}
    return at


def run_cell(program: Program, at: dict[str, Arrays]) -> Arrays:
    """All values of a cell along the sequence."""
    given = blocks(program, at["cell"]) | at["inputs"]
    for state in program.states:
        given[state.id] = np.zeros(shape_of(state, SIZES))
        given[state.id][0] = at["initial"][state.id]
    return interpret(program, given, SIZES, Floats())


def backward(program: Program, forward: Arrays, seeds: Arrays) -> Arrays:
    """The adjoint program, run."""
    adjoint = transpose(linearise(program))
    return interpret(adjoint, forward | {SEED + k: v for k, v in seeds.items()}, SIZES, Floats())


def ours(name: str) -> Arrays:
    """Values and gradients of a system at its point, keyed as the references key theirs."""
    at, system = point(name), find(name)
    model = name in catalogue("models")
    cell = system.cell.program if model else system.program
    forward = run_cell(cell, at)
    seeds, found = at.get("seeds", {}), {}
    if model:
        readout, loss, prediction = system.program, *system.program.outputs
        read = {v.id: forward[v.id][1:] for v in readout.by_role(Role.INPUT)}
        values = interpret(readout, blocks(readout, at["readout"]) | read | at["targets"], SIZES, Floats())
        steps = SIZES["T"]
        share = {"last": np.eye(steps)[-1], "total": np.ones(steps), "mean": np.ones(steps) / steps}[system.aggregate]
        found = {"loss": share @ values[loss], "prediction": values[prediction]}
        back = backward(replace(readout, outputs=(loss,)), values, {loss: share})
        found |= {f"d_{k}": v for k, v in whole(readout, back).items()}
        seeds = {v.id: back[BAR + v.id] if v.id in read else np.zeros_like(forward[v.id][1:]) for v in cell.states}
    back = backward(cell, forward, seeds)
    found |= {v.id: forward[v.id][1:] for v in cell.states}
    found |= {f"d_{k}": v for k, v in whole(cell, back).items()}
    found |= {f"d_{v.id}": back[BAR + v.id] for v in cell.by_role(Role.INPUT)}
    found |= {f"d_{v.id}_0": back[CARRY + v.id][0] for v in cell.states}
    return {k: np.asarray(v, dtype=float) for k, v in found.items()}
