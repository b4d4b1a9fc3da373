"""The ground floor: what is well formed, what a program means, and that its text is the same in every run."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

from derive.calculus.linearise import linearise
from derive.calculus.transpose import transpose
from derive.cells import find
from derive.program import scalar
from derive.program.algebra import Complexes, Dual, Duals, Floats, PrimeField, Rationals, Residue
from derive.program.freeze import freeze, freeze_body, thaw_body
from derive.program.functions import SYMBOLIC
from derive.program.interpret import interpret
from derive.program.types import (
    TIME,
    Index,
    Program,
    ProgramError,
    Ref,
    Role,
    Size,
    Statement,
    Value,
    canonical,
    lane,
    reindexed,
    shifted,
)
from derive.program.verify import verify

LSTM: Program = find("lstm").program
W = Value("W", ("H", "D"), Role.WEIGHT, "W")
X = Value("x", ("T", "D"), Role.INPUT)
S = Value("h", ("T", "H"), Role.STATE)
Z = Value("z", ("T", "H"))
I_H, J_H, I_D = Index("H"), Index("H", 1), Index("D")


def step(*statements: Statement, given: Any = (W, X, S), outputs: tuple[str, ...] = ("h",)) -> Program:
    return Program("step", tuple(given), statements, outputs)


PRODUCT = Statement(Ref(Z, (TIME, I_H)), lane(W) * lane(X), (I_D,))
NEXT = Statement(Ref(S, (TIME, I_H)), SYMBOLIC["tanh"](lane(Z)) + lane(S, None, -1))


# -- types -----------------------------------------------------------------------------------------


def test_indices_of_a_dimension_are_numbered() -> None:
    assert canonical(("T", "H", "D", "H")) == (TIME, I_H, I_D, J_H)


def test_a_lane_is_its_ref_also_after_pickling() -> None:
    """Equal names with other roles differ: SymPy's caches outlive a cell."""
    assert lane(S) == lane(S) and hash(lane(S)) == hash(lane(S))
    assert lane(S) != lane(replace(S, role=Role.INPUT))
    assert (lane(S) * 2).free_symbols != (lane(replace(S, role=Role.VALUE)) * 2).free_symbols
    body = lane(W) * lane(X) + Size("H")
    assert pickle.loads(pickle.dumps(body)) == body


def test_a_lane_must_fit_its_value() -> None:
    with pytest.raises(ProgramError, match="cannot be indexed"):
        lane(W, (I_D, I_H))


def test_renaming_and_shifting() -> None:
    body = lane(S, None, -1) * lane(W)
    assert reindexed(body, {I_H: J_H}) == lane(S, (TIME, J_H), -1) * lane(W, (J_H, I_D))
    assert shifted(body, 1) == lane(S) * lane(W)


# -- the verifier ----------------------------------------------------------------------------------

BROKEN: dict[str, tuple[Program, str]] = {
    "twice": (step(PRODUCT, PRODUCT, NEXT), "defined twice"),
    "given": (step(PRODUCT, NEXT, given=(W, X, S, Z)), "given and defined"),
    "listed": (step(PRODUCT, NEXT, given=(W, X, S, X)), "listed twice"),
    "order": (step(NEXT, PRODUCT), "read before it is defined"),
    "state now": (step(Statement(NEXT.out, lane(S))), r"\[t\] is read before"),
    "unknown": (step(PRODUCT, NEXT, given=(W, S)), "read before it is defined"),
    "output": (step(PRODUCT, NEXT, outputs=("h", "g")), r"\['g'\] are never computed"),
    "free index": (step(replace(PRODUCT, reduce=()), NEXT), "an index that nothing runs over"),
    "space": (step(replace(PRODUCT, reduce=(I_D, I_H)), NEXT), "an index runs twice"),
    "result": (step(replace(PRODUCT, out=Ref(replace(Z, dims=("T", "D")), (TIME, I_H))), NEXT), "does not fit its value"),
    "offset": (step(PRODUCT, replace(NEXT, body=lane(Z, None, -1))), "no such step"),
    "future": (step(PRODUCT, replace(NEXT, body=lane(S, None, 1))), "no such step"),
    "two": (step(PRODUCT, replace(NEXT, body=lane(replace(X, dims=("T", "H"))))), "two declarations"),
    "reduction": (step(replace(PRODUCT, op="min"), NEXT), "unknown reduction"),
    "timeless": (step(replace(PRODUCT, out=Ref(Value("z", ("H",)), (I_H,))), NEXT), "an index that nothing runs over"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_well_formed_is_refused(name: str) -> None:
    program, problem = BROKEN[name]
    verify(step(PRODUCT, NEXT))
    with pytest.raises(ProgramError, match=problem):
        verify(program)


def test_a_cotangent_is_read_one_step_later_and_only_in_reverse() -> None:
    adjoint = verify(transpose(linearise(LSTM)))
    with pytest.raises(ProgramError, match="wrong way in time"):
        verify(replace(adjoint, reverse=False))


# -- the interpreter -------------------------------------------------------------------------------

SIZES = {"T": 3, "H": 2, "D": 3}


def numbers(program: Program, of: Any) -> dict[str, Any]:
    from derive.program.interpret import shape_of

    rng = np.random.default_rng(1)
    drawn = {v.id: rng.integers(-8, 9, shape_of(v, SIZES)) for v in program.given if v.role is not Role.EYE}
    return {k: np.vectorize(of, otypes=[object])(a) for k, a in drawn.items()}


def test_the_meaning_of_a_product_and_a_step() -> None:
    given = numbers(step(PRODUCT, NEXT), lambda n: float(n) / 8)
    after = interpret(step(PRODUCT, NEXT), given, SIZES, Floats())
    h = given["h"][0].astype(float)
    for t in range(3):
        h = np.tanh((given["W"] @ given["x"][t]).astype(float)) + h
        np.testing.assert_allclose(after["h"][t + 1].astype(float), h, rtol=1e-15)


def test_all_domains_mean_the_same_where_they_overlap() -> None:
    """A program of sums, products and quotients has one value in Q, in F_p, in floats and complex."""
    body = (lane(Z) ** 2 + 1) / (lane(Z) ** 2 + 2) + lane(S, None, -1) / Size("H") + sp.Rational(1, 3)
    program = verify(step(PRODUCT, replace(NEXT, body=body)))
    exact = interpret(program, numbers(program, Fraction), SIZES, Rationals())["h"]
    in_field = interpret(program, numbers(program, lambda n: Residue(int(n))), SIZES, PrimeField())["h"]
    assert (np.vectorize(Residue.of, otypes=[object])(exact) == in_field).all()
    for algebra, of in ((Floats(), float), (Complexes(), complex)):
        found = interpret(program, numbers(program, of), SIZES, algebra)["h"]
        np.testing.assert_allclose(found.astype(complex), exact.astype(float), rtol=1e-14)


def test_empty_sequences_and_single_steps() -> None:
    program = step(PRODUCT, NEXT)
    for steps in (0, 1):
        sizes = SIZES | {"T": steps}
        after = interpret(program, {"h": np.ones((steps + 1, 2))}, sizes, Floats())
        assert after["h"].shape == (steps + 1, 2) and (after["h"] == 1).all()


def test_nothing_given_is_written() -> None:
    given = numbers(LSTM, float)
    kept = {k: a.copy() for k, a in given.items()}
    interpret(LSTM, given, SIZES, Floats())
    assert all((given[k] == kept[k]).all() for k in kept)


def test_sums_over_time_accumulate() -> None:
    total = Value("total", ("H",))
    program = step(PRODUCT, NEXT, Statement(Ref(total, (I_H,)), lane(Z), (TIME,)), outputs=("h", "total"))
    after = interpret(verify(program), numbers(program, float), SIZES, Floats())
    assert (after["total"] == after["z"].sum(0)).all()


def test_residues_are_a_field() -> None:
    a, b = Residue(3), Residue(2**61 - 3)
    assert a / b * b == a and a - a == 0 and a**3 == 27 and 1 / a * 3 == 1 and a + Fraction(1, 2) == Fraction(7, 2)
    assert Residue.of(0.1) == Fraction(1, 10)
    assert -a + a == 0 and 2 - a == Residue(-1)


def test_duals_differentiate() -> None:
    u = Dual(Fraction(3), Fraction(1))
    value = (u * u - 2) / (1 + u) + 1 / u**2
    assert (value.value, value.tangent) == (Fraction(67, 36), Fraction(6 * 4 - 7, 16) - Fraction(2, 27))
    exact = Duals(Rationals())
    assert exact.call("stop_gradient", [u]).tangent == 0
    s = exact.call("sigmoid", [u])
    assert s.tangent == s.value * (1 - s.value)


# -- the freeze ------------------------------------------------------------------------------------


def test_freeze_and_thaw_are_inverse() -> None:
    a, b = lane(Z), lane(S, None, -1)
    for body in (a * b + 2, a / b, a**3 / (1 + b), -a, SYMBOLIC["where"](a, b, 1), a / Size("H"), sp.Integer(0)):
        assert sp.simplify(thaw_body(freeze_body(body)) - body) == 0
        assert freeze_body(thaw_body(freeze_body(body))) == freeze_body(body)


def test_what_the_language_lacks_cannot_be_frozen() -> None:
    for body in (sp.gamma(lane(Z)), lane(Z) ** sp.Rational(1, 3), sp.pi * lane(Z), sp.Symbol("q") + lane(Z)):
        with pytest.raises(ProgramError, match="cannot freeze"):
            freeze_body(body)


def test_scalars_are_in_an_order_of_their_own_and_shared_nodes_count_once() -> None:
    a, b = scalar.read(Ref(Z, (TIME, I_H))), scalar.read(Ref(X, (TIME, I_D)))
    assert scalar.add([a, b, scalar.number(2)]) == scalar.add([scalar.number(2), b, a])
    assert scalar.mul([a, scalar.number(0), b]) == scalar.number(0)
    product = scalar.mul([a, b])
    call = scalar.call("tanh", [product])
    assert scalar.operations([scalar.add([product, call])]) == 3
    assert scalar.operations([scalar.power(a, 3), scalar.quotient(a, b)]) == 3
    assert scalar.refs(call) == (Ref(X, (TIME, I_D)), Ref(Z, (TIME, I_H)))


def test_programs_read_the_same_under_any_hash_seed() -> None:
    text = (
        "from derive.cells import catalogue, find\n"
        "from derive.calculus.linearise import linearise\nfrom derive.calculus.transpose import transpose\n"
        "from derive.program.freeze import freeze\n"
        "for n in ('lstm', 'gru_classifier'): print(freeze(transpose(linearise(find(n).program))))\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", text], env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "77")
    ]
    assert runs[0] == runs[1] and len(runs[0]) > 1000
    assert str(freeze(LSTM)).encode().splitlines()[0] not in (b"", None)
