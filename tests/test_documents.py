"""The printed derivation: every right-hand side is evaluated and equals the interpreter's value, exactly in F_p."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from laws import draw
from test_recursion import CELLS

from derive import Bias, Cell, Input, Model, State, Target, Weight, cross_entropy, einsum, last, max, softmax, tanh
from derive.calculus.recursion import jacobian_program, jacobians, recursion
from derive.cells import catalogue, find
from derive.emit.document import tree as t
from derive.emit.document.document import _renamed, document
from derive.emit.document.evaluate import Env, evaluate
from derive.pipeline import Derivation, derive
from derive.program.algebra import PrimeField, Residue
from derive.program.interpret import interpret, shape_of
from derive.program.types import Program, Role

FIELD = PrimeField(7)
STEPS = 3


class Heads(Cell):
    """A lane of three axes and a maximum along one of two: no matrix form."""

    x = Input("D")
    h = State("N", "P")
    U = Weight("N", "P", "P")
    W = Weight("P", "D")
    s = einsum("npq,nq->np", U, h)
    h.next = tanh(s + W @ x) / (1 + max(s, "P") ** 2)


class Names(Cell):
    """Names that mean something to LaTeX, to the printers or to the letters of the recursion."""

    a_b__c = Input("end")
    L = State("end")
    a = State("end")
    input = Weight("end", "end")
    alpha_1, theta = Bias.many(2, "end")
    c_hat_x_tilde_99 = tanh(input @ a + alpha_1) * theta
    L.next = c_hat_x_tilde_99 + a_b__c
    a.next = L.next * L


class Reader(Model):
    """A readout whose values have the names of the cell's."""

    cell = Names
    y = Target("M")
    W, V = Weight("M", "end"), Weight("end")
    h = softmax(W @ (cell.L.next * V))
    loss = cross_entropy(h, y)
    aggregate = last


SOURCES = [*CELLS, Heads, Names, Reader, *(find(name) for name in catalogue())]


def sizes_of(*programs: Program) -> dict[str, int]:
    dims = sorted({d for p in programs for d in p.dims})
    return {"T": STEPS, "B": 1, **{d: 2 + n % 2 for n, d in enumerate(dims)}}


def point(program: Program, sizes: dict[str, int], rng: random.Random) -> dict[str, Any]:
    given = {v.id: draw(shape_of(v, sizes), rng) for v in program.given if v.role not in (Role.EYE, Role.CONSTANT)}
    for state in program.states:
        given[state.id][1:] = Residue(0)
    return given


def arrays_of(d: Derivation) -> tuple[dict[str, Any], dict[str, int]]:
    """Every array that an equation may name, from the interpreter alone."""
    rng = random.Random(11)
    sizes = sizes_of(d.step, *([d.readout.step] if d.readout else []))
    given = point(d.step, sizes, rng)
    arrays = interpret(jacobian_program(d.step, jacobians(d.step)), given, sizes, FIELD)
    arrays = {**arrays, **interpret(d.step, given, sizes, FIELD)}
    seeds: dict[str, Any]
    if d.readout is None:
        seeds = {"seed:" + s: draw(np.shape(arrays[s][1:]), rng) for s in d.step.outputs}
    else:
        seeds = readout_arrays(d, arrays, sizes, rng)
    arrays |= interpret(d.adjoint, {**arrays, **seeds}, sizes, FIELD)
    return {**arrays, **seeds, **recursion_arrays(d, given, sizes, seeds)}, sizes


def readout_arrays(d: Derivation, arrays: dict[str, Any], sizes: dict[str, int], rng: random.Random) -> dict[str, Any]:
    """Values of the readout, its adjoints for dL_t = 1, and its results for the aggregated objective."""
    assert d.readout is not None and d.model is not None
    step, adjoint = _renamed(d.readout.step), _renamed(d.readout.adjoint)
    given = point(step, sizes, rng)
    given |= {v.id: arrays[v.id.removeprefix("out~")][1:] for v in step.by_role(Role.INPUT)}
    forward = interpret(step, given, sizes, FIELD)
    one, zero = Residue(1), Residue(0)
    mean = FIELD.number(1 / t.Fraction(STEPS))
    shares = {"last": [zero] * (STEPS - 1) + [one], "mean": [mean] * STEPS, "total": [one] * STEPS}
    weights = np.array(shares[d.model.aggregate], dtype=object)
    loss = step.outputs[0]
    unit = interpret(adjoint, {**forward, "seed:" + loss: np.array([one] * STEPS)}, sizes, FIELD)
    whole = interpret(adjoint, {**forward, "seed:" + loss: weights}, sizes, FIELD)
    results = {k: whole[k] for k in adjoint.outputs}
    seeds = {"seed:" + k.removeprefix("bar:out~"): v for k, v in results.items() if v.shape[:1] == (STEPS,)}
    zeros = {"seed:" + s: arrays[s][1:] * zero for s in d.step.outputs}
    known = {k: v for k, v in seeds.items() if k in zeros}
    return {**forward, **unit, **results, "goal:F": weights.dot(forward[loss]), **zeros, **known}


def recursion_arrays(
    d: Derivation, given: dict[str, Any], sizes: dict[str, int], seeds: dict[str, Any]
) -> dict[str, Any]:
    found = recursion(d.step, given, sizes, FIELD)
    states = [interpret(d.step, given, sizes, FIELD)[v.id] for v in d.step.states]
    weights = found.b[0].shape[1] - len(found.c[0])  # the document counts parameters only
    rows = [np.concatenate([np.reshape(s[n], -1) for s in states]) for n in range(STEPS + 1)]
    a = [x[:, :weights] for x in found.by_recursion()]
    g = [np.concatenate([np.reshape(seeds["seed:" + s.id][n], -1) for s in d.step.states]) for n in range(STEPS)]
    sizes |= {"*s": len(rows[0]), "*theta": weights}
    return {
        "rec:s": np.array(rows), "rec:a": np.array(a), "rec:b": np.array([b[:, :weights] for b in found.b]),
        "rec:c": np.array(found.c), "rec:g": np.array(g),
        "rec:gradient": sum(x.dot(y) for x, y in zip(g, a[1:], strict=True)),
    }  # fmt: skip


@pytest.mark.parametrize("source", SOURCES, ids=lambda c: c.__name__)
def test_every_printed_equation_holds(source: Any) -> None:
    d = derive(source)
    arrays, sizes = arrays_of(d)
    count = 0
    for section in document(d).sections:
        for e in section.equations:
            timed = any(getattr(x, "time", None) and x.time.base == "t" for x in t.walk(e.left))
            looped = any(getattr(x, "time", None) and x.time.base == "i" for x in t.walk(e.left))
            for step in range(1, STEPS + 1) if timed or looped else [0]:
                env = Env(arrays, sizes, FIELD, {"i" if looped else "t": step})
                if any(s.value.id.startswith("rule:") for s in t.symbols(e.right)):
                    continue
                left, right = evaluate(e.left, env), evaluate(e.right, env)
                assert np.all(np.asarray(left == right)), (section.key, show_equation(e), step)
                assert np.shape(left) == np.shape(right) or not np.shape(right), show_equation(e)
                count += 1
    assert count >= 10


def equations_of(source: str) -> dict[str, str]:
    """Left side -> right side of what `show` prints, without the shape."""
    text = derive(find(source)).show()
    pairs = (re.split(r"\s{2,}\[", line)[0].split(" = ", 1) for line in text.splitlines() if " = " in line)
    return {left.strip(): right.strip() for left, right in pairs}


CLAIMS = {
    # notes/claims.md 3.4 with a readout s = W_y h + b_y
    "lstm_classifier": {
        "fₜ": "σ(W_f vₜ + b_f)",
        "vₜ": "[hₜ₋₁; xₜ]",
        "Cₜ": "fₜ ⊙ Cₜ₋₁ + iₜ ⊙ C̃ₜ",
        "h̄ₜ": "W_yᵀ δₜ + W_fʰᵀ dᶠₜ₊₁ + Wᵢʰᵀ dⁱₜ₊₁ + W_Cʰᵀ d^Cₜ₊₁ + Wₒʰᵀ dᵒₜ₊₁",
        "C̄ₜ": "h̄ₜ ⊙ oₜ ⊙ (1 - tanh²(Cₜ)) + fₜ₊₁ ⊙ C̄ₜ₊₁",
        "dᶠₜ": "C̄ₜ ⊙ Cₜ₋₁ ⊙ fₜ ⊙ (1 - fₜ)",
        "dⁱₜ": "C̄ₜ ⊙ C̃ₜ ⊙ iₜ ⊙ (1 - iₜ)",
        "d^Cₜ": "C̄ₜ ⊙ iₜ ⊙ (1 - C̃ₜ²)",
        "dᵒₜ": "h̄ₜ ⊙ tanh(Cₜ) ⊙ oₜ ⊙ (1 - oₜ)",
        "∂F/∂W_f": "∑ₜ dᶠₜ vₜᵀ",
        "∂F/∂b_C": "∑ₜ d^Cₜ",
        "∂F/∂xₜ": "W_fˣᵀ dᶠₜ + Wᵢˣᵀ dⁱₜ + W_Cˣᵀ d^Cₜ + Wₒˣᵀ dᵒₜ",
        "∂F/∂h₀": "W_fʰᵀ dᶠ₁ + Wᵢʰᵀ dⁱ₁ + W_Cʰᵀ d^C₁ + Wₒʰᵀ dᵒ₁",
        "∂F/∂C₀": "f₁ ⊙ C̄₁",
        "∂F/∂W_y": "∑ₜ δₜ hₜᵀ",
        "∂F/∂b_y": "∑ₜ δₜ",
        "δₜ": "(𝟏ᵀ yₜ) softmax(sₜ) - yₜ",
    },
    # 3.5
    "gru_classifier": {
        "ĥₜ": "tanh(Wₕ [rₜ ⊙ hₜ₋₁; xₜ] + bₕ)",
        "hₜ": "(1 - zₜ) ⊙ hₜ₋₁ + zₜ ⊙ ĥₜ",
        "h̄ₜ": "W_yᵀ δₜ + rₜ₊₁ ⊙ qₜ₊₁ + (1 - zₜ₊₁) ⊙ h̄ₜ₊₁ + Wᵣʰᵀ dʳₜ₊₁ + W_zʰᵀ dᶻₜ₊₁",
        "dʰₜ": "h̄ₜ ⊙ zₜ ⊙ (1 - ĥₜ²)",
        "dᶻₜ": "h̄ₜ ⊙ (ĥₜ - hₜ₋₁) ⊙ zₜ ⊙ (1 - zₜ)",
        "qₜ": "Wₕʰᵀ dʰₜ",
        "dʳₜ": "qₜ ⊙ hₜ₋₁ ⊙ rₜ ⊙ (1 - rₜ)",
        "∂F/∂Wₕ": "∑ₜ dʰₜ [rₜ ⊙ hₜ₋₁; xₜ]ᵀ",
        "∂F/∂W_z": "∑ₜ dᶻₜ vₜᵀ",
        "∂F/∂xₜ": "Wᵣˣᵀ dʳₜ + W_zˣᵀ dᶻₜ + Wₕˣᵀ dʰₜ",
        "∂F/∂h₀": "r₁ ⊙ q₁ + (1 - z₁) ⊙ h̄₁ + Wᵣʰᵀ dʳ₁ + W_zʰᵀ dᶻ₁",
    },
    # 3.2
    "rnn_tanh": {
        "h̄ₜ": "∂⁺L/∂hₜ + Wₕₕᵀ z̄ₜ₊₁",
        "z̄ₜ": "h̄ₜ ⊙ (1 - hₜ²)",
        "∂L/∂Wₕₕ": "∑ₜ z̄ₜ hₜ₋₁ᵀ",
        "∂L/∂Wₓₕ": "∑ₜ z̄ₜ xₜᵀ",
        "∂L/∂bₕ": "∑ₜ z̄ₜ",
        "∂L/∂h₀": "Wₕₕᵀ z̄₁",
    },
}


@pytest.mark.parametrize("source", CLAIMS)
def test_the_formulas_are_those_of_the_claims(source: str) -> None:
    """Line by line (a drift check: that they hold is tested above)."""
    printed = equations_of(source)
    assert {k: printed.get(k) for k in CLAIMS[source]} == CLAIMS[source]


def test_the_double_sums_of_the_linear_network() -> None:
    """claims.md 3.1, mean loss."""
    text = derive(find("rnn_linear_regressor")).show().partition("without recursion")[2]
    for line in (
        "∂F/∂Wₓ = 1/T ∑ₜ ∑[i=1..t] (Wₕᵀ)ᵗ⁻ⁱ Wₒᵀ δₜ xᵢᵀ",
        "∂F/∂Wₕ = 1/T ∑ₜ ∑[i=1..t] (Wₕᵀ)ᵗ⁻ⁱ Wₒᵀ δₜ hᵢ₋₁ᵀ",
        "∂F/∂h₀ = 1/T ∑ₜ (Wₕᵀ)ᵗ Wₒᵀ δₜ",
        "∂F/∂xᵢ = 1/T Wₓᵀ (∑[t=i..T] (Wₕᵀ)ᵗ⁻ⁱ Wₒᵀ δₜ)",
    ):
        assert line in text


KNOWN = set(
    """documentclass usepackage setlength textwidth oddsidemargin textheight topmargin parindent parskip mathindent
    allowdisplaybreaks title author date begin end maketitle vspace section scriptstyle quad tag text partial odot
    top left right bigl bigr frac tfrac sum prod max min diag dots times boldsymbol mathrm operatorname displaystyle
    hat tilde bar sigma tanh cos sin log exp arctan sqrt cdot textbackslash textasciitilde textasciicircum
    delta theta alpha beta gamma footnotesize""".split()
)


@pytest.mark.parametrize("source", SOURCES, ids=lambda c: c.__name__)
def test_the_latex_is_well_formed(source: Any) -> None:
    """Braces and environments balance, every command is known, no user name passes unescaped."""
    text = derive(source).latex()
    assert set(re.findall(r"\\([A-Za-z]+)", text)) <= KNOWN
    assert text.isascii()
    opened: list[str] = []
    for kind, name in re.findall(r"\\(begin|end)\{([a-z*]+)\}", text):
        if kind == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert not opened
    plain = re.sub(r"\\[\\{}]", "", text)
    depth = 0
    for c in plain:
        depth += (c == "{") - (c == "}")
        assert depth >= 0
    assert depth == 0
    assert plain.count(r"\left") - plain.count(r"\leftarrow") == plain.count(r"\right")
    numbers = [int(n) for n in re.findall(r"\\tag\{(\d+)\}", text)]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 12


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex")
@pytest.mark.parametrize("source", [find("lstm_classifier"), Heads, Names])
def test_the_latex_compiles(source: Any, tmp_path: Any) -> None:
    (tmp_path / "d.tex").write_text(derive(source).latex())
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "d.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Overfull" not in done.stdout


def test_printing_is_deterministic() -> None:
    """The same text under any hash seed: SymPy's own order depends on it."""
    script = "from derive.cells import find; from derive.pipeline import derive; d = derive(find('gru_classifier'))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", f"{script}; print(d.show(), d.latex())"],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}, capture_output=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(runs) == 1


def test_every_quantity_has_its_shape() -> None:
    text = derive(find("lstm")).latex()
    assert text.count(r"H \times (H+D)") >= 4 + 7  # gradients of four weights, seven blocks of b_t


def test_blocks_of_a_parameter_stand_in_order() -> None:
    """W [h; x] is printed as the parameter times the stack of its operands, in the parameter's order."""
    for section in document(derive(find("lstm"))).sections:
        for e in section.equations:
            for x in t.walk(e.right):
                if isinstance(x, t.Stack) and x.axis == 1:
                    blocks = [p.value.block for p in x.parts if isinstance(p, t.Symbol)]
                    assert blocks == sorted(blocks)


def show_equation(e: t.Equation) -> str:
    from derive.emit.document.printer import Printer
    from derive.emit.unicode.dialect import Unicode

    printer = Printer(Unicode())
    return f"{printer.show(e.left)} = {printer.show(e.right)}"
