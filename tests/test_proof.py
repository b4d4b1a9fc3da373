"""The certificate: right derivations are proved, wrong ones and wrong text are refused and named."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

import derive.proof.exact as exact
from derive import (
    Bias,
    Cell,
    Constant,
    Input,
    Model,
    State,
    Weight,
    abs,
    dot,
    exp,
    eye,
    log_sigmoid,
    max,
    maximum,
    mean,
    outer,
    relu,
    sigmoid,
    softmax,
    softplus,
    sqrt,
    stop_gradient,
    sum,
    tanh,
)
from derive.calculus.linearise import linearise
from derive.calculus.transpose import transpose
from derive.cells import catalogue, find
from derive.emit.c import c_files
from derive.emit.numpy import numpy_module
from derive.emit.signature import signature
from derive.program import scalar
from derive.program.algebra import PRIME, PrimeField
from derive.program.freeze import freeze_body
from derive.program.scalar import read
from derive.program.types import Program, Role
from derive.proof.c_evaluator import functions
from derive.proof.certificate import NOT_COVERED, Certificate, Subject, certify, describe, text_of
from derive.proof.elements import Degree, Field, false_accept
from derive.proof.exact import exact_verdict
from derive.proof.field import DRAWS, field_verdict
from derive.proof.local import adjoint_verdict, tangent_verdict
from derive.proof.memory import MemoryFault, Pointer
from derive.proof.verdict import Refused, Verdict
from derive.schedule import schedule


# -- cells that use what the catalogue does not ------------------------------------------------------
class LayerNorm(Cell):
    """Quotient by a square root, means over an axis."""

    x = Input("D")
    h = State("H")
    W, U = Weight("H", "D"), Weight("H", "H")
    g, b = Weight("H"), Bias("H")
    z = W @ x + U @ h
    c = z - mean(z, "H")
    s = sqrt(mean(c * c, "H") + 1e-5)
    h.next = tanh(g * (c / s) + b)


class MLSTM(Cell):
    """A matrix state, scalar states, a maximum, an absolute value, two states that feed a third."""

    x = Input("D")
    C, n, m, h = State("V", "K"), State("K"), State(), State("V")
    W_v, W_k, W_q, W_o = Weight("V", "D"), Weight("K", "D"), Weight("K", "D"), Weight("V", "D")
    w_i, w_f = Weight("D"), Weight("D")
    v, k, q = W_v @ x, W_k @ x, W_q @ x
    z_i = dot(w_i, x)
    log_f = log_sigmoid(dot(w_f, x))
    m.next = maximum(z_i, log_f + m)
    i = exp(z_i - m.next)
    f = exp(log_f + m - m.next)
    C.next = f * C + i * outer(v, k)
    n.next = f * n + i * k
    h.next = sigmoid(W_o @ x) * (C.next @ q) / maximum(abs(dot(n.next, q)), 1)


class Attention(Cell):
    """A softmax over slots, a state of two axes."""

    x = Input("D")
    h = State("S", "H")
    W, q = Weight("H", "D"), Weight("H")
    a = softmax(h @ q, "S")
    h.next = h + outer(a, tanh(W @ x + a @ h))


class Antisymmetric(Cell):
    """A weight made of a parameter, an array of constants that decides a dimension."""

    x, u = Input("D"), Input("M")
    h = State("H")
    W, V, P = Weight("H", "H"), Weight("H", "D"), Weight("H", "M")
    K = Constant("M", "M", value=[[1, 0.5, 0], [0, 0.1, 2], [1, 1, 1]])
    A = W - W.T - 0.1 * eye("H")
    h.next = h + tanh(A @ h + V @ x + P @ (K @ u)) / 3


class Kinks(Cell):
    """A maximum over an axis, relu, softplus, a stopped gradient."""

    x = Input("H")
    h = State("H")
    top = max(h + x, "H")
    h.next = sigmoid(top - h) * x + relu(h) + softplus(x) * stop_gradient(h)


class Bilinear(Cell):
    """No nonlinearity but a quotient; one weight twice in a product."""

    x = Input("D")
    h = State("H")
    W, P, q = Weight("H", "D"), Weight("H", "H"), Weight("H")
    y = (h @ P) * (P @ h) + W @ x
    h.next = y / sum(y * y, "H") + (P @ P) @ q


class Hostile(Cell):
    """Names of Python, of C, of the runtime and of the kernels' own locals."""

    x = Input("len")
    h = State("range")
    min, reversed = Weight("range", "len"), Weight("range", "range")
    sizeof, NULL, SIZE_MAX, DV_OK, dv_min, INFINITY, REAL, exact_ = Bias.many(8, "range")
    next, total, scratch, rows, block, tmp0_0, workspace, exp_, int_ = Bias.many(9, "range")
    z = min @ x + reversed @ h + sizeof + NULL + SIZE_MAX + DV_OK + dv_min + INFINITY + REAL + exact_
    h.next = tanh(z + next + total + scratch + rows + block + tmp0_0 + workspace + exp_ + int_)


OWN = (Hostile, LayerNorm, MLSTM, Attention, Antisymmetric, Kinks, Bilinear)
SUBJECTS: dict[str, tuple[Any, str]] = {c.__name__: (c, "") for c in OWN}
SUBJECTS |= {n: (find(n), "") for n in catalogue("cells")} | {n: (find(n), "") for n in catalogue("models")}


@dataclass(frozen=True)
class Emitted:
    """One text of a cell, ready to run over a field."""

    source: str
    make: Any
    signatures: Mapping[str, Any]


@cache
def subject_of(cls: Any) -> Subject:
    """The derivation of a cell, or of a model's readout, with its emitted text."""
    step: Program = cls.program
    outputs = step.outputs[:1] if issubclass(cls, Model) else step.outputs
    tangent = linearise(replace(step, outputs=outputs))
    adjoint = transpose(tangent)
    plan = schedule(step, adjoint)
    kernels = (plan.forward, plan.backward, plan.per_sample)
    sources = {"kernel.py": numpy_module(plan, "# test"), "kernel.c": c_files(plan, "cell", "# test")["kernel.c"]}
    signatures = {k.name: signature(k, plan)[0] for k in kernels}
    return Subject(cls.__name__, step, tangent, adjoint, outputs, sources, signatures, "cell_")


def emitted(cls: Any, changed: Mapping[str, str] | None = None) -> dict[str, Emitted]:
    """The texts of a cell by file, with ``changed`` in their place."""
    s = subject_of(cls)
    s = replace(s, sources={**s.sources, **(changed or {})})
    texts = {file: text_of(s, file) for file in s.sources}
    return {file: Emitted(s.sources[file], t.make, t.signatures) for file, t in texts.items()}


def proved(cls: Any, changed: Mapping[str, str] | None = None) -> dict[str, Verdict]:
    s = subject_of(cls)
    s = replace(s, sources={**s.sources, **(changed or {})})
    files = sorted(changed or s.sources)
    return dict(zip(files, field_verdict(s.step, s.outputs, {f: text_of(s, f) for f in files}), strict=True))


# -- right is proved ---------------------------------------------------------------------------------
@pytest.mark.parametrize("name", SUBJECTS)
def test_every_cell_and_readout_is_proved_at_every_level(name: str) -> None:
    s = subject_of(SUBJECTS[name][0])
    certificate = certify(name, [s], "derive prove", "0", "hash")
    assert certificate.holds, describe(certificate)
    words = {(level, v.word) for _, level, v in certificate.verdicts}
    assert {("1", "proved"), ("3", "proved"), ("4", "proved")} <= words
    assert sum(level == "3" for _, level, _ in certificate.verdicts) == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["lstm", "gru", "gru_reset_after", "rnn_tanh", "LayerNorm"])
def test_levels_one_and_three_take_at_most_a_second(name: str) -> None:
    s = subject_of(SUBJECTS[name][0])
    start = time.process_time()
    assert tangent_verdict(s.step, s.tangent).holds and adjoint_verdict(s.tangent, s.adjoint).holds
    assert all(v.holds for v in field_verdict(s.step, s.outputs, {f: text_of(s, f) for f in s.sources}))
    assert time.process_time() - start < 1


# -- wrong is refused, and named ---------------------------------------------------------------------
def test_a_wrong_partial_is_refused_by_level_one_and_named() -> None:
    s = subject_of(find("lstm"))
    for n, statement in enumerate(s.tangent.statements):
        wrong = [*s.tangent.statements]
        wrong[n] = replace(statement, body=statement.body * 2)
        assert not tangent_verdict(s.step, replace(s.tangent, statements=tuple(wrong))).holds, str(statement)
    halved = tuple(replace(q, body=q.body / 2) if q.out.value.id == "dot:o" else q for q in s.tangent.statements)
    assert tangent_verdict(s.step, replace(s.tangent, statements=halved)).wrong == ("tangent of o",)


def test_a_missing_gradient_is_refused_by_level_one() -> None:
    s = subject_of(find("lstm"))
    fewer = replace(s.adjoint, outputs=tuple(o for o in s.adjoint.outputs if o != "bar:b_f"))
    assert adjoint_verdict(s.tangent, fewer).wrong == ("bar:b_f is never computed",)


def test_a_wrong_share_of_a_maximum_is_refused() -> None:
    s = subject_of(Kinks)
    whole = tuple(replace(q, body=q.body * 2) if q.out.value.id == "count:top" else q for q in s.tangent.statements)
    assert tangent_verdict(s.step, replace(s.tangent, statements=whole)).wrong == ("tangent of top",)


@pytest.mark.parametrize("name", ["lstm", "LayerNorm", "Kinks"])
def test_level_two_refuses_every_doubled_statement(name: str) -> None:
    s = subject_of(SUBJECTS[name][0])
    for n, statement in enumerate(s.adjoint.statements):
        wrong = [*s.adjoint.statements]
        wrong[n] = replace(statement, body=statement.body * 2)
        verdict = exact_verdict(s.step, replace(s.adjoint, statements=tuple(wrong)), s.outputs)
        assert verdict.word == "refuted", str(statement)


ONE_MINUS_SQUARE = {
    "kernel.py": r"(multiply\(C_tilde\[t0:t1\], C_tilde\[t0:t1\], (\w+)\[:rows\]\)\n +subtract\()one(?=, \2\[)",
    "kernel.c": r"(\] = \()1(?= - \(C_tilde\[)",
}


@pytest.mark.parametrize("file", ONE_MINUS_SQUARE)
def test_level_three_names_the_wrong_gradients(file: str) -> None:
    """2 - tanh^2 in the candidate: forward stays right, the candidate's weights are among the wrong."""
    source = subject_of(find("lstm")).sources[file]
    text, count = re.subn(ONE_MINUS_SQUARE[file], r"\g<1>2" + " * one" * file.endswith(".py"), source, count=1)
    verdict = proved(find("lstm"), {file: text})[file]
    assert count == 1 and verdict.word == "refuted"
    assert not any(w.startswith("forward") for w in verdict.wrong)
    assert {"backward d_W_C", "backward d_b_C", "backward d_x"} <= set(verdict.wrong)


def test_a_wrong_forward_is_named() -> None:
    source = subject_of(find("lstm")).sources["kernel.c"]
    text = source.replace("dv_sigmoid(", "dv_tanh(", 1)
    wrong = proved(find("lstm"), {"kernel.c": text})["kernel.c"].wrong
    assert text != source and wrong and all(w.startswith("forward ") for w in wrong)


REFUSED_PYTHON = {
    "import os\n": "import os",
    "from ._runtime import functions as fn\n": "not allowed",
    "def f():\n    import os\n": "not allowed",
    "def f():\n    return ().__class__\n": "not allowed",
    "def f(:\n": "not Python",
}


@pytest.mark.parametrize("text", REFUSED_PYTHON)
def test_python_outside_the_subset_is_refused(text: str) -> None:
    verdict = proved(find("rnn_tanh"), {"kernel.py": text})["kernel.py"]
    assert verdict.word == "refuted" and REFUSED_PYTHON[text] in verdict.wrong[0]


def test_numpy_beyond_the_list_is_refused() -> None:
    source = subject_of(find("rnn_tanh")).sources["kernel.py"]
    text = source.replace("    for t0", '    np.load("x")\n    for t0', 1)
    assert "load" in proved(find("rnn_tanh"), {"kernel.py": text})["kernel.py"].wrong[0]


def test_writing_to_an_input_is_refused() -> None:
    source = subject_of(find("rnn_tanh")).sources["kernel.py"]
    text = source.replace("    for t0", "    x[...] = 0\n    for t0", 1)
    assert "writes to x" in proved(find("rnn_tanh"), {"kernel.py": text})["kernel.py"].wrong[0]


def test_a_workspace_that_is_too_short_is_refused() -> None:
    source = subject_of(find("lstm")).sources["kernel.c"]
    parts = re.findall(r"total = dv_plus\(total, .*\);", source)
    for part in parts:
        short = part.replace("dv_plus(total, ", "dv_plus(total, 0 * ", 1)
        wrong = proved(find("lstm"), {"kernel.c": source.replace(part, short, 1)})["kernel.c"].wrong
        assert any("MemoryFault: workspace" in w for w in wrong), part
    assert len(parts) >= 4


# -- the C evaluator ---------------------------------------------------------------------------------
def run_c(text: str, name: str, *args: Any) -> Any:
    return functions(text, Fraction, {"half": lambda x: x / 2})[name](*args)


def test_c_means_what_it_says() -> None:
    text = """
    #include "x.h"
    #define N 2  /* a comment
                    of two lines */
    #ifdef ABSENT
    not C at all
    #endif
    static real dot(const size_t n, const real *restrict a, const real *b)
    {
        real s = 0;
        for (size_t i = 0; i < n; ++i) s += a[i] * b[i];  // another
        return s;
    }
    void f(size_t T, size_t H, const real *x, real *out)
    {
        real acc[N] = {0};
        for (size_t t = T; t-- > 0;) {
            const real *row = x + t * H;
            for (size_t i = 0; i < H; i++) {
                const real t = row[i] * 0.1;
                acc[i] += t / 2;
            }
            out[t] = dot(H, row, row) - (real)H * half(1.0f - acc[1]) + (t == 1 ? REAL(7) : 0);
        }
        size_t k = 0;
        while (k < 1) { out[k] *= -2; k += 1; }
    }
    """.replace("REAL(7)", "7")
    x, out = list(map(Fraction, range(6))), [None] * 3
    run_c(text, "f", 3, 2, Pointer(x), Pointer(out))
    acc, wanted = Fraction(0), {}
    for t in (2, 1, 0):
        acc += x[2 * t + 1] / 10 / 2
        wanted[t] = x[2 * t] ** 2 + x[2 * t + 1] ** 2 - 2 * (1 - acc) / 2 + (7 if t == 1 else 0)
    assert out == [-2 * wanted[0], wanted[1], wanted[2]]


FAULTS = {
    "outside": "void f(real *a) { a[3] = 1; }",
    "before": "void f(real *a) { a[-1] = 1; }",
    "wrapped": "void f(real *a) { size_t n = 0; a[n - 1] = 1; }",
    "unwritten": "void f(real *a) { a[0] = a[1]; }",
    "unwritten local": "void f(real *a) { real b[2]; a[0] = b[1]; }",
}


@pytest.mark.parametrize("what", FAULTS)
def test_c_memory_faults_are_found(what: str) -> None:
    with pytest.raises(MemoryFault):
        run_c(FAULTS[what], "f", Pointer([Fraction(1), None, None]))


OUTSIDE = {
    "const": "void f(const real *a) { a[0] = 1; }",
    "const cast away": "void f(const real *a) { real *b = a; b[0] = 1; }",
    "goto": "void f(real *a) { x: goto x; }",
    "switch": "void f(size_t n) { switch (n) { default: break; } }",
    "struct": "struct s { int a; }; void f(struct s *a) { }",
    "pointers to pointers": "void f(real **a) { }",
    "global": "real x = 1;",
    "unknown function": "void f(real *a) { a[0] = tan(a[0]); }",
    "bits": "void f(size_t a) { a = a << 1; }",
    "real to integer": "void f(const real *a) { size_t n = a[0]; }",
    "twice": "void f(size_t n) { size_t n = 1; n = 2; }",
    "undeclared": "void f(real *a) { a[0] = b; }",
    "not C": "void f(real *a) { a[0] = ; }",
    "directive": "#if N > 2\n#endif\nvoid f(real *a) { }",
}


@pytest.mark.parametrize("what", OUTSIDE)
def test_c_outside_the_subset_is_refused(what: str) -> None:
    with pytest.raises(Refused):
        functions(OUTSIDE[what], Fraction, {})


def test_exact_elements_refuse_to_be_ordered() -> None:
    text = "void f(real *a) { a[0] = a[0] > 0 ? 1 : 2; }"
    field = PrimeField()
    run = functions(text, field.number, {})["f"]
    with pytest.raises(TypeError):
        run(Pointer([field.number(Fraction(5))]))


def test_size_t_wraps_and_divides_as_in_c() -> None:
    text = "size_t f(size_t a, size_t b) { return (a - b) + 7 / 2; }"
    assert run_c(text, "f", 1, 2) == (2**64 - 1 + 3) % 2**64


# -- elements and bounds -----------------------------------------------------------------------------
def test_degrees_bound_numerators() -> None:
    field = Field(PrimeField(1), degrees=True)
    x, y, z = (field.variable(n) for n in (5, 7, 11))
    assert ((x * y + z) * 2 - x**3).degree == 3
    ratio = x / (y * z + 1)
    assert (ratio.degree, ratio.below) == (1, {78: (2, 1)})
    assert (ratio + ratio).degree == 1, "a common denominator is counted once"
    assert (ratio + 1).degree == 2 and (ratio * ratio).below == {78: (2, 2)}
    assert (1 / ratio).value == 1 / ratio.value and (ratio - ratio).value == 0
    assert field.call("sigmoid", [x * y]).degree == 1 and field.calls == {("sigmoid", 35): 2}


def test_the_bound_counts_degree_and_collisions() -> None:
    assert false_accept(0, 0) == "0.0e-0"
    assert float(false_accept(26, 100)) >= 126 / PRIME >= float(false_accept(26, 100)) * 0.9
    field = Field(PrimeField(1), degrees=True)
    for n in range(4):
        field.call("tanh", [field.variable(n + 1) * field.variable(2)])
    assert field.collision_bound() == 4 * 3 // 2 * 2


def test_a_maximum_is_of_the_set_of_its_entries() -> None:
    field = Field(PrimeField(2))
    a, b, c = (field.variable(n) for n in (3, 5, 9))
    assert field.maximum([field.maximum([c, a]), b]) == field.maximum([a, b, c, a])
    assert field.maximum([a, b]) != field.maximum([a, c]) and field.maximum([a, a]) == a
    assert isinstance(Field(PrimeField(2), degrees=True).maximum([Degree(a, 1), Degree(b, 1)]), Degree)


# -- level 2 -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["lstm", "Attention"])
def test_both_polynomial_rings_agree(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    s = subject_of(SUBJECTS[name][0])
    first = exact_verdict(s.step, s.adjoint, s.outputs)
    monkeypatch.setattr(exact, "flint", None)
    assert exact_verdict(s.step, s.adjoint, s.outputs) == first and first.holds


def test_beyond_the_budget_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "BUDGET", 100)
    s = subject_of(LayerNorm)
    assert exact_verdict(s.step, s.adjoint, s.outputs).word == "not attempted"


def test_what_needs_x_over_x_is_left_to_the_next_level() -> None:
    """d (1 / d) = 1 is no identity of polynomials in d and its inverse; a right program is not refuted."""
    s = subject_of(LayerNorm)
    first = s.adjoint.statements[0]
    some = next(r for q in s.adjoint.statements for r in scalar.refs(freeze_body(q.body)) if r.value.id == "s")
    ratio = scalar.quotient(read(some), read(some))
    longer = replace(first, body=scalar.mul([freeze_body(first.body), ratio]))
    adjoint = replace(s.adjoint, statements=(longer, *s.adjoint.statements[1:]))
    verdict = exact_verdict(s.step, adjoint, s.outputs)
    assert verdict.word == "not attempted" and ("needs", "relations between generators") in verdict.facts


# -- certificates ------------------------------------------------------------------------------------
def certificate_of(name: str) -> Certificate:
    return certify(name, [subject_of(SUBJECTS[name][0])], f"derive prove {name}", "0", "hash")


def test_a_certificate_is_the_same_bytes_under_any_hash_seed() -> None:
    code = "import sys; sys.path[:0] = sys.argv[1:]; import test_proof as p; print(p.certificate_of('lstm').to_json())"
    here = os.path.dirname(os.path.abspath(__file__))
    texts = {
        subprocess.run([sys.executable, "-c", code, here, *sys.path], env={**os.environ, "PYTHONHASHSEED": seed},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1
    facts = json.loads(texts.pop())
    assert facts["holds"] and set(facts["texts"]) == {"kernel.c", "kernel.py"}
    assert facts["not_covered"] == list(NOT_COVERED)


def test_the_words_say_sizes_seeds_bounds_and_what_is_left_out() -> None:
    text = describe(certificate_of("Kinks"))
    for needed in ("H=3", *(f"seed {d.seed}: T={d.T}" for d in DRAWS), "false accept", "degree", "the compiler",
                   "stop_gradient", "relu'(0) = 0", "max (entries that tie share evenly)", "4 ulp"):
        assert needed in text, needed


def test_one_refuted_level_is_enough() -> None:
    good = certificate_of("lstm")
    subject, level, verdict = good.verdicts[0]
    bad = replace(good, verdicts=((subject, level, replace(verdict, word="refuted", wrong=("tangent of f",))),))
    left_out = replace(good, verdicts=(*good.verdicts, ("LSTM", "2", Verdict("claim", "not attempted"))))
    skipped = replace(good, verdicts=(*good.verdicts, ("LSTM", "3", Verdict("claim", "not attempted"))))
    assert good.holds and left_out.holds and not bad.holds and not skipped.holds
    assert "NOT PROVED" in describe(bad) and "wrong: tangent of f" in describe(bad)


def test_every_weight_input_and_state_is_covered() -> None:
    s = subject_of(find("lstm"))
    for sig in (s.signatures["backward"], s.signatures["per_sample"]):
        roles = {a.value_id for a in sig.arguments if a.role in ("d_parameter", "d_input", "carry")}
        assert roles == {
            *(f"bar:{p.name}" for p in s.step.parameters),
            *(f"bar:{v.id}" for v in s.step.by_role(Role.INPUT)),
            *(f"carry:{v.id}" for v in s.step.states),
        }


