"""Every choice of passes computes the same; what stands where, and what is kept."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest

import derive as language
from derive import Bias, Cell, Input, State, Weight, concat, exp, eye, mean, outer, sigmoid, softmax, sqrt, tanh
from derive.calculus.transpose import BAR, CARRY
from derive.cells import find
from derive.cells.gru import GRU
from derive.cells.gru_reset_after import GRUResetAfter
from derive.cells.lstm import LSTM
from derive.cells.lstm_torch import LSTMTorch
from derive.cells.rnn_linear import RNNLinear
from derive.cells.rnn_relu import RNNRelu
from derive.cells.rnn_tanh import RNNTanh
from derive.emit.banner import operation_count
from derive.pipeline import Derivation, derive
from derive.program.algebra import PrimeField
from derive.program.interpret import interpret
from derive.program.types import ProgramError, Role
from derive.program.verify import verify
from derive.proof.crosscheck import magnitudes, random_arrays, run, sizes_for
from derive.schedule import PASSES, schedule
from derive.schedule.abreast import abreast
from derive.schedule.ahead import ahead
from derive.schedule.fuse import fuse
from derive.schedule.gather import gather
from derive.schedule.hoist import hoist
from derive.schedule.join import join
from derive.schedule.kernel import SECTIONS, Kernel, Schedule, as_program, is_map, product, reads
from derive.schedule.merge import merge
from derive.schedule.mirror import mirror
from derive.schedule.rows import is_nest, phases, rows
from derive.schedule.save import save
from derive.schedule.sink import sink
from derive.schedule.stack import stack
from tests.laws import draw
from tests.packages import close, interpreted, numpy_core, spec


class Memory(Cell):
    """A matrix state that is written by outer products and read through softmax, max and division."""

    x = Input("D")
    S = State("V", "K")
    n = State("K")
    W_k = Weight("K", "D")
    W_v = Weight("V", "D")
    W_q = Weight("K", "D")
    W_r = Weight("V", "V")
    k = softmax(W_k @ x)
    q = exp(0.3 * tanh(W_q @ x + n))
    read = (S @ q) / (1 + mean(q * q))
    v = tanh(W_v @ x + W_r @ read) + language.max(S, "K")
    S.next = 0.5 * S + outer(v, k)
    n.next = 0.9 * n + k


class Antisymmetric(Cell):
    """A weight that is a function of a parameter."""

    x = Input("D")
    h = State("H")
    W = Weight("H", "H")
    V = Weight("H", "D")
    A = W - W.T - 0.3 * eye("H")
    h.next = h + 0.1 * tanh(A @ h + V @ x)


class Diagonal(Cell):
    """A recurrence without a matrix."""

    x = Input("D")
    h = State("H")
    a = Weight("H")
    V = Weight("H", "D")
    h.next = sigmoid(a) * h + tanh(V @ x)


class Highway(Cell):
    """Dependent products in one step."""

    x = Input("D")
    h = State("H")
    V = Weight("H", "D")
    U_1, U_2 = Weight.many(2, "H", "H")
    G_1, G_2 = Weight.many(2, "H", "H")
    s = tanh(V @ x + U_1 @ h) * sigmoid(G_1 @ h) + h
    s = tanh(U_2 @ s) * sigmoid(G_2 @ s) + s
    h.next = 0.5 * s


class Late(Cell):
    """What reaches C[t-1] is known before what reaches C[t] has been read; a product has two readers."""

    x = Input("D")
    h = State("H")
    C = State("H")
    V = Weight("H", "D")
    a = Weight("H")
    W_1, W_2 = Weight.many(2, "H", "H")
    C.next = tanh(V @ x + h)
    s = sigmoid(C.next + mean(x))
    r = C.next * C
    p = W_1 @ r
    q = W_2 @ s
    z = p + q
    h.next = tanh(z) + a * C + 0.1 * p


class Additive(Cell):
    """Products that are summands of states: added to what is known for all steps, to a kept value, to one in between."""

    x = Input("D")
    f, g, h = State("H"), State("H"), State("H")
    b = Weight("H")
    V_1, V_2, V_3, V_4 = Weight.many(4, "H", "D")
    U_1, U_2, U_3 = Weight.many(3, "H", "H")
    a = tanh(V_1 @ x + h)
    c = tanh(V_2 @ x + h)
    m = 0.5 * a
    e = sigmoid(V_3 @ x + m)
    f.next = m + U_1 @ e
    g.next = a + U_2 @ c
    h.next = V_4 @ x + U_3 @ g + b


class Crossed(Cell):
    """Two weights on each of two inputs: in backward one adjoint meets two weights, in one sum."""

    x = Input("D")
    y = Input("D")
    h = State("H")
    g = State("H")
    W_1, W_2, U_1, U_2 = Weight.many(4, "H", "D")
    a = tanh(W_1 @ x + W_1 @ y + W_2 @ x + W_2 @ y + 0.5 * g)
    b = tanh(U_1 @ x + U_1 @ y + U_2 @ x + U_2 @ y + 0.5 * h)
    h.next = 0.5 * h + a
    g.next = 0.5 * g + b


def scaled(u: Any) -> Any:
    return u / sqrt(mean(u * u) + 0.001)


class LayerNormLSTM(Cell):
    """An LSTM with layer normalisation before every nonlinearity (Ba et al. 2016)."""

    x = Input("D")
    h = State("H")
    C = State("H")
    W_f, W_i, W_g, W_o = Weight.many(4, "H", "H+D")
    v = concat(h, x)
    z_f, z_i, z_g, z_o = W_f @ v, W_i @ v, W_g @ v, W_o @ v
    u_f, u_i, u_g, u_o = z_f - mean(z_f), z_i - mean(z_i), z_g - mean(z_g), z_o - mean(z_o)
    f, i, g, o = sigmoid(scaled(u_f)), sigmoid(scaled(u_i)), tanh(scaled(u_g)), sigmoid(scaled(u_o))
    C.next = f * C + i * g
    u_C = C.next - mean(C.next)
    h.next = o * tanh(scaled(u_C))


class Statistics(Cell):
    """Sums along a row: one is read alone and added to another; a late loop reads what an earlier one needs, too."""

    x = Input("D")
    h = State("H")
    W = Weight("H", "D")
    u = W @ x + h
    a = mean(u)
    s = a + mean(u * u)
    v = tanh(u)
    p = v * a
    q = mean(v * v) + mean(v * u)
    h.next = tanh(p * q + s)


CELLS = (LSTM, GRU, GRUResetAfter, Memory, Antisymmetric, Diagonal, Highway, Late, Additive, Crossed, Statistics, LayerNormLSTM)
PREFIXES = [PASSES[:n] for n in range(len(PASSES) + 1)]
CHOICES = list(dict.fromkeys([*PREFIXES, *(p for n in (1, 4) for p in combinations(PASSES, n))]))
named = pytest.mark.parametrize("cell", CELLS, ids=lambda c: c.__name__)


@cache
def derivation(cell: type[Cell]) -> Derivation:
    return derive(cell)


def planned(cell: type[Cell], *passes: Any) -> Schedule:
    return schedule(derivation(cell).step, derivation(cell).adjoint, passes)


@cache
def reference(cell: type[Cell]) -> tuple[dict[str, int], Any, Any, Any]:
    """Sizes, a point, what the interpreter makes of it, and the sums of absolute addends."""
    d = derivation(cell)
    sp = spec(planned(cell, *PASSES))
    sizes = sizes_for(sp)
    arrays = random_arrays(sp, sizes, seed=3)
    found = interpreted(d.step, sp, arrays, sizes, d.outputs)
    return sizes, arrays, found, magnitudes(sp, d.step, sizes, {**arrays, **found}, d.outputs)


@named
def test_every_choice_of_passes_gives_the_values_and_gradients_of_the_interpreter(cell: type[Cell]) -> None:
    """Every prefix of the passes, each one left out, each one alone, and none."""
    sizes, arrays, right, bounds = reference(cell)
    for passes in CHOICES:
        plan = planned(cell, *passes)
        sp, core = spec(plan), numpy_core(plan)
        forward = run(sp, core, "forward", sizes, arrays, np.float64)
        backward = run(sp, core, "backward", sizes, forward, np.float64)
        for key, _, kind, role in (*sp["forward"], *sp["backward"]):
            if kind != "in" and role != "saved":
                close(backward[key], right[key], bounds.get(key, 1.0))


@named
def test_per_sample_gradients_add_up_whatever_the_passes(cell: type[Cell]) -> None:
    sizes, arrays, right, bounds = reference(cell)
    for passes in PREFIXES:
        plan = planned(cell, *passes)
        sp, core = spec(plan), numpy_core(plan)
        forward = run(sp, core, "forward", sizes, arrays, np.float64)
        each = run(sp, core, "per_sample", sizes, forward, np.float64)
        for key, _, _, role in sp["per_sample"]:
            if role == "d_parameter":
                close(each[key].sum(axis=0), right[key], bounds[key])


# -- what a schedule means, exactly ---------------------------------------------------------------
def kernels(plan: Schedule) -> list[tuple[Kernel, Any]]:
    """Every kernel with its statements as a program."""
    return [
        (plan.forward, as_program(plan.forward)),
        (plan.backward, as_program(plan.backward, plan.saved)),
        (plan.per_sample, as_program(plan.per_sample, plan.saved)),
    ]


@named
def test_the_verifier_accepts_every_kernel_after_every_pass(cell: type[Cell]) -> None:
    for passes in CHOICES:
        for _, program in kernels(planned(cell, *passes)):
            verify(program)


@pytest.mark.parametrize(
    "cell", (LSTM, GRU, Memory, Antisymmetric, Highway, Late, Additive, Crossed), ids=lambda c: c.__name__
)
def test_passes_leave_the_meaning_of_every_kernel_unchanged(cell: type[Cell]) -> None:
    """Exactly, over F_p with a generator for every function value."""
    d = derivation(cell)
    sizes = {dim: n for n, dim in enumerate(d.step.dims, 2)} | {"T": 2, "B": 2}
    plain = meaning(planned(cell), d, sizes)
    for passes in PREFIXES:
        for a, b in zip(meaning(planned(cell, *passes), d, sizes), plain, strict=True):
            assert (a == b).all()


def meaning(plan: Schedule, d: Derivation, sizes: dict[str, int]) -> list[Any]:
    """The outputs of every kernel at one point of F_p."""
    rng, field = random.Random(1), PrimeField(5)
    found: dict[str, Any] = {}
    results = []
    for kernel, program in kernels(plan):
        given = dict(found)
        for v in program.given:
            if v.role not in (Role.EYE, Role.CONSTANT, Role.VALUE) and v.id not in given:
                rows = [sizes[x] + (x == "T" and v.role is Role.STATE) for x in v.dims]
                given[v.id] = draw(tuple(rows), rng)
        values = interpret(program, given, sizes, field)
        if kernel.name == "forward":
            found = values
        results += [values[o] for o in kernel.program.outputs]
    return results


@named
def test_the_passes_of_the_numpy_target_leave_the_meaning_unchanged(cell: type[Cell]) -> None:
    """After all passes and after none: what is computed ahead and abreast is what it was, exactly."""
    d = derivation(cell)
    sizes = {dim: n for n, dim in enumerate(d.step.dims, 2)} | {"T": 2, "B": 2}
    plain = meaning(planned(cell), d, sizes)
    for passes in (
        (ahead,), (gather, ahead), (*PASSES, ahead), (*PASSES, abreast), (mirror,), (*PASSES, ahead, mirror),
        (*PASSES, ahead, abreast, fuse), (*PASSES, ahead, mirror, abreast, fuse),
    ):
        plan = planned(cell, *passes)
        for _, program in kernels(plan):
            verify(program)
        for a, b in zip(meaning(plan, d, sizes), plain, strict=True):
            assert (a == b).all()


@named
def test_the_passes_of_the_c_target_leave_the_meaning_unchanged(cell: type[Cell]) -> None:
    """Sums joined, rows gone through one by one, loop after loop: what is computed is what it was, exactly."""
    d = derivation(cell)
    sizes = {dim: n for n, dim in enumerate(d.step.dims, 2)} | {"T": 2, "B": 2}
    plain = meaning(planned(cell), d, sizes)
    for passes in ((join,), (rows,), (*PASSES, rows), (*PASSES, join), (*PASSES, join, rows)):
        plan = planned(cell, *passes)
        for n in (plan, plan.each(unrolled)):
            for _, program in kernels(n):
                verify(program)
            for a, b in zip(meaning(n, d, sizes), plain, strict=True):
                assert (a == b).all()


def unrolled(kernel: Kernel) -> Kernel:
    """A kernel with the statements of its nests in the order of the nests' loops."""
    return kernel.with_sections(**{
        section: [s for group in getattr(kernel, section)
                  for s in ([q for p in phases(group) for q in p.statements] if is_nest(group) else group)]
        for section in SECTIONS
    })


def test_the_verifier_sees_a_kernel_that_reads_what_nobody_kept() -> None:
    plan = planned(LSTM, *PASSES)
    with pytest.raises(ProgramError, match="f is read before it is defined"):
        verify(as_program(plan.backward, [v for v in plan.saved if v.id != "f"]))


def test_the_verifier_sees_a_statement_in_the_wrong_section() -> None:
    plan = planned(LSTM, *PASSES)
    kernel = plan.forward.with_sections(before=plan.forward.statements("loop"), loop=plan.forward.statements("before"))
    with pytest.raises(ProgramError, match="read before"):
        verify(as_program(kernel))


# -- save -----------------------------------------------------------------------------------------
def saved(cell: type[Cell]) -> list[str]:
    return [v.id for v in planned(cell, save).saved]


def test_what_forward_keeps_is_a_minimum_cut() -> None:
    assert saved(LSTM) == ["f", "i", "C_tilde", "o"]
    assert saved(RNNTanh) == []
    assert saved(GRU) == ["r", "z", "h_hat"]
    assert saved(RNNRelu) == []  # its output tells whether it was on
    assert len(saved(Diagonal)) == 1  # the tanh of the input


def test_a_layer_norm_lstm_keeps_four_vectors_instead_of_fifteen() -> None:
    plan = planned(LayerNormLSTM, save)
    vectors = [v.id for v in plan.saved if v.features]
    scalars = [v.id for v in plan.saved if not v.features]
    assert len(vectors) == 4, vectors
    assert len(scalars) <= 10, scalars  # a mean and a variance for each of five normalisations
    plain = [v.id for v in planned(LayerNormLSTM).saved if v.features]
    assert len(plain) >= 15


@named
def test_nothing_kept_is_a_state_and_no_contraction_is_computed_again(cell: type[Cell]) -> None:
    plan, plain = planned(cell, save), planned(cell)
    assert len(plan.saved) <= len(plain.saved)
    own = {s.out.value.id for s in plain.backward.everything}
    again = [s for s in plan.backward.everything if s.out.value.id not in own]
    assert all(v.role is not Role.STATE for v in plan.saved)
    assert [str(s) for s in again if s.reduce] == []
    assert {v.id for v in plan.saved}.isdisjoint(s.out.value.id for s in again)


# -- hoist, sink, stack, fuse -----------------------------------------------------------------------
def test_products_of_the_input_leave_the_forward_loop() -> None:
    plan = planned(LSTM, save, hoist)
    before = plan.forward.statements("before")
    assert len(before) == 4
    assert all({r.value.role for r in reads(s)} == {Role.WEIGHT, Role.INPUT} for s in before)
    loop = [s for s in plan.forward.statements("loop") if s.reduce]
    assert len(loop) == 4
    assert all(any(r.value.role is Role.STATE and r.offset == -1 for r in reads(s)) for s in loop)


def test_parameter_gradients_leave_the_backward_loop() -> None:
    plan = planned(LSTM, save, hoist, sink)
    after = {s.out.value.id for s in plan.backward.statements("after")}
    assert {f"{BAR}W_{g}.0.{n}" for g in "fiCo" for n in (0, 1)} | {f"{BAR}b_{g}" for g in "fiCo"} <= after
    assert any(name.startswith(f"{BAR}x") for name in after)
    left = [s for s in plan.backward.statements("loop") if s.reduce]
    assert len(left) == 4  # W_g^T d_g for the four gates, which the step before needs
    assert all(any(r.value.role is Role.WEIGHT for r in reads(s)) for s in left)


def test_a_recurrence_without_a_matrix_has_no_product_in_its_loop() -> None:
    plan = planned(Diagonal, *PASSES)
    assert all(is_map(s) for k in (plan.forward, plan.backward) for s in k.statements("loop"))


def test_derived_weights_are_made_once() -> None:
    plan = planned(Antisymmetric, *PASSES)
    for kernel in (plan.forward, plan.backward):
        assert "A" in {s.out.value.id for s in kernel.statements("once")}
    assert any(s.out.value.id.startswith(f"{BAR}W") for s in plan.backward.statements("last"))


@pytest.mark.parametrize("cell", (LSTM, LSTMTorch), ids=lambda c: c.__name__)
def test_the_products_of_four_gates_are_one(cell: type[Cell]) -> None:
    plan = planned(cell, save, hoist, sink, stack)
    for section in ("before", "loop"):
        products = [s for s in plan.forward.statements(section) if product(s)]
        assert [s.out.value.dims[2] for s in products] == ["#4"], section
    loop = [s for s in plan.backward.statements("loop") if s.reduce]
    assert [len(s.reduce) for s in loop] == [2]  # one sum over gates and units of W_g^T d_g
    after = [s for s in plan.backward.statements("after") if product(s)]
    assert len(after) == 3  # dW_h, dW_x, dx, each for all gates


def test_a_reset_before_the_product_leaves_two_products() -> None:
    """GRU: r and z share h, the candidate reads r h, which is there later."""
    plan = planned(GRU, save, hoist, sink, stack)
    assert len([s for s in plan.forward.statements("loop") if product(s)]) == 2


def test_what_is_computed_alike_is_computed_once() -> None:
    """The mean of four gates' adjoints is asked for once by every gate."""
    cell = find("lstm_layernorm")
    for passes, most in ((PASSES, 4), (tuple(p for p in PASSES if p is not merge), 16)):
        after = planned(cell, *passes).backward.statements("after")
        assert len([s for s in after if s.out.value.id.startswith("bar:mean") and s.reduce]) == most
    for kernel in (plan := planned(cell, *PASSES)).forward, plan.backward:
        for section in SECTIONS:
            made = [(s.out.indices, s.reduce, s.op, s.body.key) for s in kernel.statements(section)
                    if s.out.value.id not in kernel.program.outputs]
            assert len(set(made)) == len(made)


def test_between_two_products_a_row_is_gone_through_once() -> None:
    """All of a step but its product is one nest, and the sums of four gates are one sum."""
    plan = rows(join(planned(find("lstm_layernorm"), *PASSES)))
    for kernel, sums in ((plan.forward, 4), (plan.backward, 4)):
        nests = [g for g in kernel.loop if is_nest(g)]
        assert len(kernel.loop) == 2 and len(nests) == 1
        assert len([s for s in nests[0] if s.reduce]) == sums
    assert [len(g) > 1 for g in plan.forward.before] == [False, True]


@named
def test_a_loop_of_a_nest_needs_only_what_is_there(cell: type[Cell]) -> None:
    """A sum is taken of a value that earlier loops have made; what one loop makes it reads at its own place."""
    plan = rows(join(planned(cell, *PASSES)))
    for kernel in (plan.forward, plan.backward, plan.per_sample):
        for nest in (g for section in SECTIONS for g in getattr(kernel, section) if is_nest(g)):
            made: set[str] = set()
            own = {s.out.value.id for s in nest}
            for phase in phases(nest):
                for s in phase.statements:
                    for r in reads(s):
                        here = {q.out.value.id for q in phase.statements}
                        if r.value.id in own and not r.offset:
                            assert r.value.id in made
                            assert not (s.reduce and s.reduce[0] in r.indices) or r.value.id not in here
                    made.add(s.out.value.id)
                assert phase.index is None or all(s.out.indices[-1] == phase.index for s in phase.statements)
            assert made == own


@named
def test_fusing_makes_fewer_groups_and_loses_no_statement(cell: type[Cell]) -> None:
    plan, fused = planned(cell, *PASSES[:-1]), planned(cell, *PASSES)
    for before, after in ((plan.forward, fused.forward), (plan.backward, fused.backward)):
        assert sorted(map(str, before.everything)) == sorted(map(str, after.everything))
        assert len(after.loop) < len(before.loop)
        for group in after.loop:
            assert len(group) == 1 or all(is_map(s) and s.out.indices == group[0].out.indices for s in group)


def test_an_lstm_step_is_one_product_and_one_loop_each_way() -> None:
    plan = planned(LSTM, *PASSES)
    assert [len(g) > 1 for g in plan.forward.loop] == [False, True]
    assert [len(g) > 1 for g in plan.backward.loop] == [True, False]
    assert operation_count(plan.forward) == 13
    assert [s.base.value.id for s in plan.forward.everything if s.base] == ["z_f_x|z_i_x|z_o_x|z_C_tilde_x"]


@pytest.mark.parametrize(("cell", "bases"), [
    (RNNTanh, ["z_h_x"]), (GRU, ["z_r_x|z_z_x", "z_h_hat_x"]), (GRUResetAfter, []),
])
def test_products_are_made_onto_what_their_readers_would_add(cell: type[Cell], bases: list[str]) -> None:
    """Side by side, in the order in which they lie; not where one of the stacked has nothing to be added to."""
    plan = planned(cell, *PASSES)
    assert [s.base.value.id for s in plan.forward.everything if s.base] == bases
    for s in plan.forward.everything:
        assert not any(r.value.id in {b for base in bases for b in base.split("|")} for r in reads(s) if r != s.base)


@pytest.mark.parametrize("cell", (GRU, GRUResetAfter, RNNLinear, Additive), ids=lambda c: c.__name__)
def test_no_loop_only_adds_to_a_product(cell: type[Cell]) -> None:
    """A sum that no map of the step reads is the product itself, made onto what else it adds."""
    plan = planned(cell, *PASSES)
    for kernel in (plan.forward, plan.backward):
        loop = kernel.statements("loop")
        made = {s.out.value.id for s in loop if s.reduce}
        awaited = {r.value.id for s in loop if is_map(s) for r in reads(s) if not r.offset}
        adding = [s for s in loop if is_map(s) and s.body.kind == "add" and s.out.value.id not in awaited]
        terms = [a.data for s in adding for a in s.body.args if a.kind == "read" and not a.data.offset]
        assert made.isdisjoint(r.value.id for r in terms)


def test_what_a_product_is_added_to_is_made_as_early_as_it_can_be() -> None:
    """In the loop that is there anyway, for all steps at once, or not at all where it is kept."""
    assert [s.base.value.id for s in planned(GRUResetAfter, *PASSES).backward.everything if s.base] == [f"base:{CARRY}h"]
    assert [len(g) > 1 for g in planned(GRUResetAfter, *PASSES).backward.loop] == [True, False]
    assert [len(g) > 1 for g in planned(GRU, *PASSES).backward.loop] == [True, False, True, False]
    plan = planned(Additive, *PASSES)
    assert {s.out.value.id: s.base.value.id for s in plan.forward.everything if s.base} == {"f": "m", "g": "a", "h": "base:h"}
    assert "base:h" in {s.out.value.id for s in plan.forward.statements("before")}
    assert {"a", "c"} <= {v.id for v in plan.saved} and "m" not in {v.id for v in plan.saved}


def test_gradients_that_are_the_same_sum_are_summed_once() -> None:
    """The two biases of a gate; in a reset-after GRU those of n differ."""
    for cell, different in ((LSTMTorch, 4), (GRUResetAfter, 4), (LSTM, 4)):
        backward = planned(cell, *PASSES).backward
        biases = [s.out.value.id for s in backward.everything if s.out.value.id.startswith(f"{BAR}b_")]
        sums = [s for s in backward.statements("after") if s.reduce and s.out.value.id in biases]
        copies = [s for s in backward.statements("last") if s.body.kind == "read"]
        assert len(sums) == different and len(sums) + len(copies) == len(biases)
        assert all(not s.reduce and s.body.data.value.id in {q.out.value.id for q in sums} for s in copies)
def test_a_sum_over_time_is_made_once_and_copied() -> None:
    """The two biases of a gate of PyTorch's LSTM have one gradient."""
    plan = planned(LSTMTorch, *PASSES)
    for kernel in (plan.backward, plan.per_sample):
        sums = [s.out.value.id for s in kernel.everything if "T" in {i.dim for i in s.reduce} and not product(s)]
        assert sums == [f"bar:b_i{gate}" for gate in "ifgo"]
        copies = {s.out.value.id: r.value.id for s in kernel.statements("last") for r in reads(s)}
        assert copies == {f"bar:b_h{gate}": f"bar:b_i{gate}" for gate in "ifgo"}


def test_a_pass_that_reads_a_carry_after_it_was_overwritten_is_not_made() -> None:
    """d_C_next is read before it is written again within a fused loop."""
    plan = planned(LSTM, *PASSES)
    (first, *_), names = plan.backward.loop, {f"{CARRY}C"}
    written = next(n for n, s in enumerate(first) if s.out.value.id in names)
    read_at = [n for n, s in enumerate(first) for r in reads(s) if r.value.id in names and r.offset]
    assert read_at and max(read_at) <= written


def test_passes_do_not_touch_what_they_are_given() -> None:
    plan = planned(LSTM)
    texts = [str(as_program(k)) for k in (plan.forward, plan.backward)]
    for change in (save, hoist, sink, stack, gather, fuse):
        change(plan)
    assert texts == [str(as_program(k)) for k in (plan.forward, plan.backward)]


# -- ahead, mirror, abreast: the passes of the NumPy target -----------------------------------------------
def test_every_factor_that_does_not_hang_on_the_carry_is_there_before_the_loop() -> None:
    plan = planned(LSTM, *PASSES, ahead)
    made = {s.out.value.id for s in plan.backward.statements("before")}
    assert {f"known:{BAR}{v}" for v in ("z_f", "z_i", "z_C_tilde", "z_o", "C")} <= made
    assert operation_count(replace(plan.backward, before=())) == 9  # in a step, instead of 30


def test_what_forward_keeps_stays_in_the_loop() -> None:
    """Without training there is one row for it, so it cannot be made for many steps at once."""
    plan = planned(Diagonal, *PASSES, ahead)
    kept = {v.id for v in plan.saved}
    assert kept and kept <= {s.out.value.id for s in plan.forward.statements("loop")}


def test_gates_of_one_kind_are_one_statement() -> None:
    loop = fuse(planned(LSTM, *PASSES, ahead, abreast)).forward.statements("loop")
    calls = [s.out.value.dims for s in loop if s.body.kind == "call" and s.body.data == "sigmoid"]
    assert calls == [("T", "#3", "B", "H")]


def test_gates_that_are_sigmoids_are_made_negated_of_negated_weights() -> None:
    """One product still makes all gates, and what is not a sigmoid keeps its sign."""
    kernel = planned(LSTM, *PASSES, ahead, mirror).forward
    loop = {s.out.value.id: s for s in kernel.statements("loop")}
    assert {n for n in loop if n.startswith("minus:") and "|" not in n} == {"minus:z_f", "minus:z_i", "minus:z_o"}
    assert "z_C_tilde" in loop and sum(map(bool, map(product, loop.values()))) == 1
    turned = {s.out.value.id for s in kernel.statements("once")}
    assert turned == {f"minus:{w}" for g in "fio" for w in (f"W_{g}.0.0", f"W_{g}.0.1", f"b_{g}")}


def test_what_something_else_reads_keeps_its_sign() -> None:
    class Twice(Cell):
        """The pre-activation of the gate is the candidate too."""

        x, h = Input("D"), State("H")
        W, U, b = Weight("H", "D"), Weight("H", "H"), Bias("H")
        z = W @ x + U @ h + b
        h.next = sigmoid(z) * tanh(z)

    assert planned(Twice, *PASSES, ahead, mirror) == planned(Twice, *PASSES, ahead)


def test_a_mean_of_two_values_costs_a_step_three_operations() -> None:
    """(1 - z) h + z n = h + z (n - h)."""
    state = next(s for s in planned(GRU, *PASSES, ahead).forward.statements("loop") if s.out.value.id == "h")
    assert operation_count(replace(Kernel("one", RNNTanh.program), loop=((state,),))) == 4
