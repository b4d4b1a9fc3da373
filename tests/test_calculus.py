"""The two operators, on the catalogue and on random cells: laws that hold exactly, checked exactly."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from laws import gradients

import derive
from derive.calculus.linearise import DOT, linearise
from derive.calculus.transpose import BAR, CARRY, SEED, transpose
from derive.cells import catalogue, find
from derive.program.algebra import Complexes, Floats, Rationals
from derive.program.freeze import freeze, thaw
from derive.program.interpret import interpret, shape_of
from derive.program.types import Program, Role
from derive.program.verify import verify
from tests.random_cells import SIZES, cells

SMALL = {"T": 3, "H": 2, "D": 3, "M": 2}
MOVING = (Role.WEIGHT, Role.INPUT, Role.STATE)
RANDOM = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
Arrays = dict[str, Any]


def arrays(program: Program, sizes: Mapping[str, int], number: Callable[[], Any], roles: Any = tuple(Role)) -> Arrays:
    """Random arrays for what a program is given; of a state only the initial value."""
    found = {}
    for v in program.given:
        if v.role in roles and v.role not in (Role.EYE, Role.CONSTANT):
            found[v.id] = np.array([number() for _ in range(int(np.prod(shape_of(v, sizes))))], dtype=object)
            found[v.id] = found[v.id].reshape(shape_of(v, sizes))
            if v.role is Role.STATE:
                found[v.id][1:] = number() * 0
    return found


def rows(program: Program, name: str, array: Any) -> Any:
    """The steps of a value: a state without its initial row."""
    return array[1:] if program.values[name].role is Role.STATE else array


def inner(left: Arrays, right: Arrays) -> Any:
    flat = {k: (np.asarray(a, object).ravel(), np.asarray(right[k], object).ravel()) for k, a in left.items()}
    return sum((a * b for one, other in flat.values() for a, b in zip(one, other, strict=True)), 0)


def pulled_back(program: Program, back: Arrays, direction: Arrays) -> tuple[Arrays, Arrays]:
    """(the adjoints that the program gives, the part of ``direction`` that meets them)."""
    bars, met = {}, {}
    for name, v in direction.items():
        state = program.values[name].role is Role.STATE
        bar = back.get((CARRY if state else BAR) + name)
        if bar is not None:
            bars[name], met[name] = (bar[0], v[0]) if state else (bar, v)
    return bars, met


def both_sides(program: Program, sizes: Mapping[str, int], seed: int) -> tuple[Fraction, Fraction]:
    """<y, J x> by the tangent program and <J^T y, x> by the adjoint program, over the rationals."""
    rng, exact = random.Random(seed), Rationals(seed)
    point = arrays(program, sizes, lambda: Fraction(rng.randrange(1, 9), rng.randrange(1, 5)))
    x = arrays(program, sizes, lambda: Fraction(rng.randrange(-3, 4)), MOVING)
    forward = interpret(program, point, sizes, exact)
    tangent = linearise(program)
    moved = interpret(tangent, forward | {DOT + k: v for k, v in x.items()}, sizes, exact)
    outputs = [o for o in program.outputs if DOT + o in tangent.outputs]
    dots = {o: rows(program, o, moved[DOT + o]) for o in outputs}
    y = {o: np.vectorize(lambda _: Fraction(rng.randrange(-3, 4)), otypes=[object])(a) for o, a in dots.items()}
    back = interpret(transpose(tangent), forward | {SEED + k: v for k, v in y.items()}, sizes, exact)
    return inner(y, dots), inner(*pulled_back(program, back, x))


def complex_step(program: Program, sizes: Mapping[str, int], seed: int) -> tuple[float, float, float]:
    """(d L[v] by the complex step, by the adjoint program, the sum of the latter's absolute terms)."""
    rng, h = random.Random(seed), 1e-40
    point = arrays(program, sizes, lambda: rng.uniform(-1, 1))
    v = arrays(program, sizes, lambda: rng.uniform(-1, 1), MOVING)
    moved = {k: a + 1j * h * v[k] if k in v else a for k, a in point.items()}
    bent = interpret(program, moved, sizes, Complexes())
    forward = interpret(program, point, sizes, Floats())
    y = {o: np.vectorize(lambda _: rng.uniform(-1, 1), otypes=[object])(rows(program, o, forward[o]))
         for o in program.outputs}
    back = interpret(transpose(linearise(program)), forward | {SEED + k: a for k, a in y.items()}, sizes, Floats())
    outcome = inner(y, {o: rows(program, o, bent[o]) for o in y})
    bars, met = pulled_back(program, back, v)
    size = inner({k: abs(a) for k, a in bars.items()}, {k: abs(a) for k, a in met.items()})
    return complex(outcome).imag / h, float(inner(bars, met)), float(size)


def in_every_form(program: Program) -> list[Program]:
    tangent = linearise(program)
    return [program, tangent, transpose(tangent)]


@pytest.mark.parametrize("name", catalogue())
def test_the_adjoint_program_is_the_derivative(name: str) -> None:
    """dL[v] by dual numbers = <grad L, v>, exactly, over F_p."""
    by_duals, by_adjoint = gradients(find(name).program, SMALL)
    assert by_duals == by_adjoint != 0


@RANDOM
@given(cells(), st.integers(0, 99))
def test_the_adjoint_program_of_a_random_cell_is_its_derivative(cell: type[derive.Cell], seed: int) -> None:
    by_duals, by_adjoint = gradients(cell.program, SIZES, seed)
    assert by_duals == by_adjoint, cell.__doc__


@pytest.mark.parametrize("name", catalogue())
def test_transpose_is_the_transpose(name: str) -> None:
    """<y, J x> = <J^T y, x>, exactly, over the rationals."""
    forwards, backwards = both_sides(find(name).program, SMALL | {"T": 2}, 1)
    assert forwards == backwards != 0


@RANDOM
@given(cells(), st.integers(0, 99))
def test_transpose_of_a_random_cell_is_the_transpose(cell: type[derive.Cell], seed: int) -> None:
    forwards, backwards = both_sides(cell.program, SIZES, seed)
    assert forwards == backwards, cell.__doc__


@RANDOM
@given(cells(), st.integers(0, 99))
def test_the_complex_step_agrees(cell: type[derive.Cell], seed: int) -> None:
    step, adjoint, size = complex_step(cell.program, SIZES, seed)
    assume(np.isfinite(size) and size < 1e12)
    assert abs(step - adjoint) <= 1e-10 * (1 + size), cell.__doc__


@pytest.mark.parametrize("name", catalogue())
def test_every_operator_gives_a_well_formed_program(name: str) -> None:
    for program in in_every_form(find(name).program):
        assert verify(verify(thaw(verify(freeze(program))))).statements == program.statements


@RANDOM
@given(cells())
def test_every_operator_on_a_random_cell_gives_a_well_formed_program(cell: type[derive.Cell]) -> None:
    for program in in_every_form(cell.program):
        verify(verify(freeze(program)))


@RANDOM
@given(cells(), st.integers(0, 99))
def test_the_freeze_changes_no_value(cell: type[derive.Cell], seed: int) -> None:
    rng = random.Random(seed)
    point = arrays(cell.program, SIZES, lambda: Fraction(rng.randrange(1, 9), rng.randrange(1, 5)))
    before, after = (interpret(p, point, SIZES, Rationals()) for p in (cell.program, freeze(cell.program)))
    for state in cell.program.outputs:
        assert (before[state] == after[state]).all(), cell.__doc__


def test_a_derivative_to_some_values_only_is_the_same_derivative() -> None:
    """wrt leaves out what does not move and changes nothing of the rest."""
    program = find("gru").program
    full = transpose(linearise(program))
    some = transpose(linearise(program, wrt=["W_z.0.0", "x"]))
    assert {o for o in some.outputs if o.startswith(BAR)} == {"bar:W_z.0.0", "bar:x"}
    sizes, rng = SMALL, random.Random(3)
    forward = interpret(program, arrays(program, sizes, lambda: rng.uniform(-1, 1)), sizes, Floats())
    seeds = {SEED + "h": np.ones((3, 2))}
    one, other = (interpret(p, forward | seeds, sizes, Floats()) for p in (full, some))
    for name in ("bar:W_z.0.0", "bar:x", "carry:h"):
        np.testing.assert_allclose(one[name].astype(float), other[name].astype(float), rtol=1e-14)


@pytest.mark.parametrize("kink", ["relu", "abs", "maximum", "max"])
def test_ties_are_shared_as_torch_shares_them(kink: str) -> None:
    """relu'(0) = 0, abs'(0) = 0, equal arguments of a maximum share evenly (decision 4)."""
    class Tie(derive.Cell):
        x = derive.Input("H")
        y = derive.Input("H")
        h = derive.State("H")
        z = {"relu": derive.relu, "abs": abs, "max": derive.max}.get(kink, lambda u, y=y: derive.maximum(u, y))(x)
        h.next = h + z + 0.125 * y

    sizes = {"T": 1, "H": 2}
    forward = interpret(Tie.program, {}, sizes, Floats())  # everything is 0: all entries tie
    back = interpret(transpose(linearise(Tie.program)), forward | {SEED + "h": np.ones((1, 2))}, sizes, Floats())
    assert back["bar:x"].tolist() == [[{"relu": 0, "abs": 0, "maximum": 0.5, "max": 1.0}[kink]] * 2]
    assert back["bar:y"].tolist() == [[0.625 if kink == "maximum" else 0.125] * 2]


def test_the_laws_catch_a_wrong_program() -> None:
    """A flipped sign, a dropped term, a time index off by one: the law that compares must fail."""
    program = find("lstm").program
    for n, s in enumerate(program.statements):
        if s.reduce or not s.body.is_Add:
            continue
        wrong = replace(program, statements=(
            *program.statements[:n], replace(s, body=s.body - 2 * s.body.args[0]), *program.statements[n + 1 :]
        ))
        rng = random.Random(n)
        point = arrays(program, SMALL, lambda rng=rng: Fraction(rng.randrange(1, 9)))
        right = interpret(program, point, SMALL, Rationals())
        mistaken = interpret(wrong, point, SMALL, Rationals())
        assert (right["h"] != mistaken["h"]).any()
        tangents = [linearise(p).statements for p in (program, wrong)]
        assert tangents[0] != tangents[1]
