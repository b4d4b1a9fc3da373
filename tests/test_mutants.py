"""Wrong derivatives and wrong text must be refused: mutants made automatically, counted and printed.

A mutant that is accepted must be equivalent, by an exact argument: all its results are the original's
at several random points of F_p. Nothing is listed by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
import sympy as sp
from test_proof import MLSTM, LayerNorm, emitted, proved

from derive import Cell
from derive.calculus.linearise import linearise
from derive.calculus.transpose import transpose
from derive.cells import find
from derive.program.types import TIME, Index, Lane, Program, ProgramError, Ref, Role, Statement, lanes, reindexed
from derive.program.verify import verify
from derive.proof.field import Draw, Truth, mistakes, truth
from derive.proof.local import adjoint_verdict
from derive.proof.memory import MemoryFault
from derive.proof.truth import adjoints, paired

CELLS: dict[str, type[Cell]] = {
    **{n: find(n) for n in ("lstm", "gru", "gru_reset_after", "rnn_tanh", "rnn_linear")},
    "lstm_layernorm": LayerNorm,
    "mlstm": MLSTM,
}
POINTS = (Draw(11, 3, 1, 3), Draw(12, 3, 1, 3), Draw(13, 2, 1, 2))
SMALL = {"V": 2, "K": 3}  # level 3 of programs needs no batch and no large matrices
BIG = Draw(14, 7, 5, 3, apart=True)


# -- mutants of programs -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Mutant:
    kind: str
    what: str
    program: Program


def mutants(adjoint: Program) -> Iterator[Mutant]:
    """Every small change of every statement of a derived program."""
    for n, s in enumerate(adjoint.statements):
        for kind, changed in _changes(s, adjoint):
            if changed != s:
                statements = (*adjoint.statements[:n], changed, *adjoint.statements[n + 1 :])
                yield Mutant(kind, f"{s} -> {changed}", replace(adjoint, statements=statements))


def _changes(s: Statement, adjoint: Program) -> Iterator[tuple[str, Statement]]:
    terms = sp.Add.make_args(s.body)
    for term in terms:
        yield "sign", replace(s, body=s.body - 2 * term)
    if len(terms) > 1:
        yield from (("dropped term", replace(s, body=s.body - term)) for term in terms)
        yield "missing accumulation", replace(s, body=terms[-1])
    yield "scaled by 1 + 1e-6", replace(s, body=s.body * (1 + sp.Rational(1, 10**6)))
    for index in s.reduce:
        if index == TIME:
            yield "missing accumulation", replace(s, reduce=tuple(i for i in s.reduce if i != TIME))
    for x in lanes(s.body):
        yield from _lane_changes(s, x, adjoint)


def _lane_changes(s: Statement, x: Lane, adjoint: Program) -> Iterator[tuple[str, Statement]]:
    def put(ref: Ref) -> Statement:
        return replace(s, body=s.body.xreplace({x: Lane(ref)}))

    ref = x.ref
    if ref.value.role is Role.STATE:
        yield "shifted time index", put(replace(ref, offset=-1 - ref.offset))
    if ref.value.role is Role.CARRY:
        yield "shifted time index", replace(s, body=s.body.xreplace({x: sp.Integer(0)}))
    known = {v.id: v for v in (*adjoint.given, *(q.out.value for q in adjoint.statements))}
    kin = [v for v in known.values() if v.dims == ref.value.dims and _kind(v.id) == _kind(ref.value.id)]
    if ref.value.role is not Role.CARRY and len(kin) > 1:
        other = kin[(kin.index(ref.value) + 1) % len(kin)]
        if other.role is not Role.CARRY and (other.role is not Role.STATE or ref.offset):
            yield "wrong gate", put(replace(ref, value=other))
    for i in ref.indices:
        for j in ref.indices:
            if i < j and i.dim == j.dim:
                yield "swapped operands", replace(s, body=_swapped(s.body, x, i, j))


def _kind(name: str) -> str:
    return name.split(":")[0] if ":" in name else ""


def _swapped(body: sp.Expr, x: Lane, i: Index, j: Index) -> sp.Expr:
    """W[j, i] in the place of W[i, j]."""
    return body.xreplace({x: reindexed(x, {i: j, j: i})})


@cache
def subject(name: str) -> tuple[Program, Program, Program, Truth]:
    step = CELLS[name].program
    tangent = linearise(step)
    return step, tangent, transpose(tangent), truth(step, step.outputs, POINTS[0], given=SMALL)


def refused_globally(adjoint: Program, at: Truth) -> bool:
    """<gradient, v> by the adjoint program differs from dL[v] by duals, at one random point of F_p."""
    zero = at.field.base.number(0)  # type: ignore[arg-type]
    try:
        bars = adjoints(verify(adjoint), at.forward[0], at.points[0], at.sizes, at.field)
        return bool(paired(bars, at.points[0], at.step, zero) != at.derivatives[0])
    except (ProgramError, TypeError, ValueError, IndexError):
        return True


def equivalent(name: str, mutant: Program) -> bool:
    """All gradients are the original's, entry by entry, at several points."""
    step, _, adjoint, _ = subject(name)
    for draw in POINTS:
        at = truth(step, step.outputs, draw, given=SMALL)
        one, two = (adjoints(p, at.forward[0], at.points[0], at.sizes, at.field) for p in (adjoint, mutant))
        if one.keys() != two.keys() or any((one[k] != two[k]).any() for k in one):
            return False
    return True


@cache
def survey(name: str) -> tuple[Counter[str], list[str], list[str]]:
    """(mutants by kind, equivalent ones, accepted though they are wrong)."""
    _, tangent, adjoint, at = subject(name)
    kinds: Counter[str] = Counter()
    same, escaped = [], []
    for mutant in mutants(adjoint):
        kinds[mutant.kind] += 1
        local = not adjoint_verdict(tangent, mutant.program).holds
        if refused_globally(mutant.program, at):
            if not local:
                escaped.append(f"level 1 accepts {mutant.kind}: {mutant.what}")
        elif equivalent(name, mutant.program):
            same.append(mutant.what)
        else:
            escaped.append(f"level 3 accepts {mutant.kind}: {mutant.what}")
    return kinds, same, escaped


@pytest.mark.parametrize("name", CELLS)
def test_the_derived_program_itself_is_accepted(name: str) -> None:
    _, tangent, adjoint, at = subject(name)
    assert adjoint_verdict(tangent, adjoint).holds and not refused_globally(adjoint, at)


@pytest.mark.parametrize("name", CELLS)
def test_every_wrong_program_is_refused(name: str) -> None:
    """Both by level 1, which knows no sizes, and by level 3, which knows no rule."""
    kinds, same, escaped = survey(name)
    print(f"{name}: {sum(kinds.values())} mutants, {len(same)} equivalent, {len(escaped)} escaped; {dict(kinds)}")
    assert not escaped, "\n".join(escaped)
    assert len(same) < sum(kinds.values()) / 10, "most mutants change nothing: the mutations are too weak"


def test_there_are_enough_mutants_of_every_kind() -> None:
    total: Counter[str] = sum((survey(name)[0] for name in CELLS), Counter())
    print(f"{sum(total.values())} mutants of {len(CELLS)} cells: {dict(total)}")
    assert len(CELLS) >= 5 and sum(total.values()) >= 200
    kinds = ("sign", "dropped term", "missing accumulation", "scaled by 1 + 1e-6", "shifted time index", "wrong gate",
             "swapped operands")
    assert all(total[kind] >= 10 for kind in kinds), total


# -- mutants of the emitted text ---------------------------------------------------------------------
NUMPY = [(r"\badd\(", "subtract("), (r"\bsubtract\(", "add("), (r"\bmultiply\(", "add("), (r"\bnegative\(", "tanh("),
         (r"\bt1 == T\b", "True"),
         (r"\bt \+ 1\b", "t"), (r"\bt0 \+ 1:t1 \+ 1\b", "t0:t1"), (r"\[t0:t1\]", "[t0 + 1:t1 + 1]"),
         (r"\bfn\.(accumulate|add_product)\(", "fn.exp("), (r"\b(tanh|sigmoid(_of_minus)?)\((?=\w)", "fn.exp("),
         (r"\bsigmoid_of_minus\(", "fn.sigmoid("), (r"\bone, (?=\w)", r"2 * one, "), (r", 1\]", ", 0]"),
         (r"(\w+)_old = \1_t", r"\1_old = \1_old"),
         (r"\bH\b", "D"), (r"\bB\b", "D"), (r"\brows\b", "H")]
C = [(r" \+ ", " - "), (r" - ", " + "), (r" \* ", " + "), (r"\(t \+ 1\)", "t"), (r"\b1 - ", "2 - "),
     (r"dv_tanh\(", "dv_sigmoid("), (r" \+= ", " = "), (r"_j\b", "_j * REAL(1.000001)"), (r" < B;", " < B - 1;"),
     (r"\bH\b", "D"), (r"\bB\b", "D"), (r"\bD\b", "H")]


def text_mutants(text: str, rules: list[tuple[str, str]], code: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Each rule at each place where it applies, one at a time; and each line left out."""
    lines = text.split("\n")
    for n, line in enumerate(lines):
        if not code(line):
            continue
        variants = [line[: m.start()] + m.expand(new) + line[m.end() :] for old, new in rules
                    for m in re.finditer(old, line)]
        if re.match(r" {8,}(np\.|fn\.|dv_|[a-z]\w*\().*[);]$", line) or re.match(r" {8,}\w.*(\.dot\(.*\)|\] = .*)$", line):
            variants.append(re.match(r" *", line)[0] + (";" if line.endswith(";") else "pass"))  # type: ignore[index]
        for variant in dict.fromkeys(variants):
            if variant != line:
                yield f"{line.strip()} -> {variant.strip()}", "\n".join([*lines[:n], variant, *lines[n + 1 :]])


def in_numpy(line: str) -> bool:
    call = re.match(r" +(\w[\w.]*\(|\w.*\.dot\()", line)
    code = "=" in line or call or re.search(r",  # \w+$", line)  # a statement, or what a loop runs over
    return line.startswith("    ") and bool(code) and not line.lstrip().startswith(("#", '"', "dtype", "block"))


def in_c(line: str) -> bool:
    skipped = ("#", "/*", "*", "(void)", "size_t total", "total =", "if (", "return")
    return line.startswith("    ") and line.endswith((";", "{")) and not line.lstrip().startswith(skipped)


def survives(name: str, file: str, text: str) -> bool:
    """Accepted at every draw of the certificate."""
    verdict = proved(CELLS[name], {file: text})[file]
    return verdict.holds


def written(name: str, file: str, text: str) -> list[Any]:
    """All arrays after every function, at sizes that the certificate has not seen."""
    step = CELLS[name].program
    at, seen = truth(step, step.outputs, BIG), []
    changed = emitted(CELLS[name], {file: text})[file]
    run = changed.make(at.field, BIG.panel)

    def recorded(function: str, sizes: list[int], arrays: list[Any]) -> None:
        run(function, sizes, arrays)
        seen.extend(list(a.flat) for a in arrays)

    mistakes(at, recorded, changed.signatures)
    return seen


def equivalent_text(name: str, file: str, text: str) -> bool:
    original = emitted(CELLS[name])[file].source
    try:
        return written(name, file, text) == written(name, file, original)
    except MemoryFault:
        return False


@pytest.mark.parametrize("file", ["kernel.py", "kernel.c"])
@pytest.mark.parametrize("name", ["lstm", "gru"])
def test_every_wrong_text_is_refused(name: str, file: str) -> None:
    original = emitted(CELLS[name])[file].source
    rules, code = (NUMPY, in_numpy) if file.endswith(".py") else (C, in_c)
    everything = list(text_mutants(original, rules, code))
    tried = everything[:: max(1, len(everything) // 40)]
    same, escaped = [], []
    for what, text in tried:
        if survives(name, file, text):
            (same if equivalent_text(name, file, text) else escaped).append(what)
    print(f"{name} {file}: {len(tried)} of {len(everything)} text mutants, {len(same)} equivalent: {same}")
    assert len(tried) >= 40 and not escaped, "\n".join(escaped)
    assert len(same) <= len(tried) / 5
