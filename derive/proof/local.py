"""Level 1, local, all sizes: every statement of the tangent and the adjoint, re-derived with SymPy.

No size enters: indices stay symbols. The tangent of ``out = sum_R body`` must be
``sum_R sum_v diff(body, v) dot_v`` modulo the statement's own definition (y := body), and the
adjoint of every value must be the multiset of contributions that the transpose rule gives,
read off the tangent program by substitution instead of differentiation. Both hold modulo the
function table, whose rows have a proof of their own (level 4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import permutations

import sympy as sp

from derive.calculus.linearise import DOT
from derive.calculus.transpose import BAR, CARRY, SEED
from derive.program.functions import SYMBOLIC
from derive.program.types import (
    Index,
    Lane,
    Program,
    ProgramError,
    Ref,
    Role,
    Size,
    Statement,
    Value,
    canonical,
    indices_of,
    lane,
    lanes,
    reindexed,
)
from derive.program.verify import verify
from derive.proof.verdict import Verdict, judged

Term = tuple[sp.Expr, tuple[Index, ...]]  # body, and the indices it is summed over


def is_zero(expression: sp.Expr) -> bool:
    """Exactly zero as a rational function of lanes and function values; never `simplify`."""
    expanded = sp.expand(expression)
    if expanded == 0 or not expanded.has(sp.Pow):
        return bool(expanded == 0)
    return bool(sp.expand(sp.fraction(sp.together(expanded))[0]) == 0)


def tangent_verdict(step: Program, tangent: Program) -> Verdict:
    """Every tangent statement is the differential of its statement."""
    claim = "every partial equals sympy.diff of its statement, modulo the statement's own definition"
    moving = {v.id.removeprefix(DOT): v for v in tangent.given if v.id.startswith(DOT)}
    written = {s.out.value.id: s for s in tangent.statements}
    active, wrong, checked = set(moving), [], 0
    for s in step.statements:
        name = s.out.value.id
        claimed = _unfolded(written, s, DOT + name)
        if s.op == "max":
            checked += 1
            dot = _dot(lanes(s.body)[0].ref) if lanes(s.body)[0].ref.value.id in active else sp.Integer(0)
            good = claimed is not None and _is_even_share(s, claimed, written, dot)
        else:
            moved = [x for x in lanes(s.body) if x.ref.value.id in active]
            checked += len(moved)
            expected = sp.Add(*(sp.diff(s.body, x) * _dot(x.ref) for x in moved))
            if claimed is None or s.reduce:
                good = expected == 0 if claimed is None else is_zero(expected - claimed)
            else:
                own = {lane(s.out.value, s.out.indices): s.body}
                good = is_zero(expected - claimed.xreplace(own))
        if claimed is None and s.out.value.role is not Role.STATE:
            active.discard(name)
        else:
            active.add(name)
        if not good:
            wrong.append(f"tangent of {name}")
    return judged(claim, wrong, statements=len(step.statements), partials=checked)


def _dot(ref: Ref) -> Lane:
    value = Value(DOT + ref.value.id, ref.value.dims, ref.value.role)
    return lane(value, ref.indices, ref.offset)


def _unfolded(written: dict[str, Statement], s: Statement, name: str) -> sp.Expr | None:
    """The tangent body over the statement's own index space, its parts put back together."""
    whole = written.get(name)
    if whole is None or whole.out.indices != s.out.indices:
        return None
    if whole.reduce == s.reduce or whole.body == 0:
        return whole.body
    parts = [written.get(x.ref.value.id) for x in lanes(whole.body)]
    if any(p is None or p.reduce != s.reduce for p in parts):
        return None
    bodies = {x: p.body for x, p in zip(lanes(whole.body), parts, strict=True) if p is not None}
    return whole.body.xreplace(bodies) if whole.body == sp.Add(*bodies) else None


def _is_even_share(s: Statement, claimed: sp.Expr, written: dict[str, Statement], dot: sp.Expr) -> bool:
    """The derivative of a maximum: entries that attain it share evenly, (1 - step(y - v)) / count."""
    (entry,) = lanes(s.body)
    attained = 1 - SYMBOLIC["step"](lane(s.out.value, s.out.indices) - entry)
    count = written.get(f"count:{s.out.value.id}")
    if dot == 0:
        return bool(claimed == 0)
    if count is None or count.reduce != s.reduce or count.op != "sum" or not is_zero(count.body - attained):
        return False
    return is_zero(claimed * lane(count.out.value, s.out.indices) - attained * dot)


def adjoint_verdict(tangent: Program, adjoint: Program) -> Verdict:
    """Every adjoint statement is the transpose rule, contribution by contribution."""
    claim = "every adjoint is the sum of the contributions that the transpose rule gives, for all sizes"
    checker = _Transposed(tangent, adjoint)
    wrong = list(checker.mismatches())
    try:
        verify(adjoint)  # nothing is read before it is there
    except ProgramError as error:
        wrong.append(str(error))
    return judged(claim, wrong, adjoints=checker.compared, contributions=checker.contributions)


class _Transposed:
    """The contributions to every adjoint, collected anew and compared with what is written."""

    def __init__(self, tangent: Program, adjoint: Program) -> None:
        self.tangent, self.adjoint = tangent, adjoint
        self.written = {s.out.value.id: s for s in adjoint.statements}
        self.expected: dict[tuple[str, int], list[Term]] = {}
        self.parts: set[str] = set()  # written addends name+n, which are nobody's adjoint
        self.compared = self.contributions = 0

    def mismatches(self) -> Iterator[str]:
        seeds = {v.id for v in self.adjoint.given if v.role is Role.SEED}
        primal = [s for s in self.tangent.statements if not s.out.value.id.startswith(DOT)]
        yield from (s.out.value.id for s in primal if self.written.get(s.out.value.id, s) != s)
        for out in self.tangent.outputs:
            name, value = out.removeprefix(DOT), self.tangent.values[out]
            terms = self.expected.setdefault((name, 0), [])
            if SEED + name in seeds:
                terms.append((lane(Value(SEED + name, value.dims, Role.SEED)), ()))
            if CARRY + name in self.written:
                terms.append((lane(Value(CARRY + name, value.dims, Role.CARRY), None, 1), ()))
        for s in reversed(self.tangent.statements):
            if s.out.value.id.startswith(DOT):
                yield from self._statement(s)
        for value in self.tangent.given:
            if value.id.startswith(DOT):
                yield from self._source(value)
        yield from (f"a contribution to {name}" for name, _ in self.expected)

    def _statement(self, s: Statement) -> Iterator[str]:
        name = s.out.value.id.removeprefix(DOT)
        terms = self.expected.pop((name, 0), [])
        if not terms:
            return
        if BAR + name in self.written and BAR + name not in self.parts:
            yield from self._compare(BAR + name, terms, s.out.value.dims)
            out: sp.Expr = lane(self.written[BAR + name].out.value)
        elif any(over for _, over in terms):
            return  # nothing needs it: whatever did would be refused below
        else:
            out = sp.Add(*(body for body, _ in terms))
        out = reindexed(out, dict(zip(canonical(s.out.value.dims), s.out.indices, strict=True)))
        moved = [x for x in lanes(s.body) if x.ref.value.id.startswith(DOT)]
        slopes = {x: s.body.xreplace({y: sp.Integer(int(y == x)) for y in moved}) for x in moved}
        if not is_zero(s.body - sp.Add(*(slope * x for x, slope in slopes.items()))):
            yield f"{s.out.value.id} is not linear"
        for x, slope in slopes.items():
            self._contribute(x.ref, sp.expand(out) * slope, s)

    def _contribute(self, target: Ref, body: sp.Expr, s: Statement) -> None:
        """One term, its free indices renamed to those of the adjoint it reaches, the others summed."""
        place = canonical(target.value.dims)
        names = dict(zip(target.indices, place, strict=True))
        over = []
        for n, index in enumerate(i for i in s.space if i not in names):
            names[index] = Index(index.dim, 1000 + n)
            over.append(names[index])
        body = reindexed(body, names)
        kept = tuple(i for i in over if i in indices_of(body))
        body = body * sp.Mul(*(Size(i.dim) for i in over if i not in kept))
        self.contributions += 1
        key = (target.value.id.removeprefix(DOT), target.offset)
        self.expected.setdefault(key, []).append((body, kept))

    def _source(self, value: Value) -> Iterator[str]:
        name = value.id.removeprefix(DOT)
        state = value.role is Role.STATE
        terms = self.expected.pop((name, -1 if state else 0), [])
        out = (CARRY if state else BAR) + name
        if terms or out in self.written:
            if out not in self.written or out not in self.adjoint.outputs:
                yield f"{out} is never computed"
            else:
                yield from self._compare(out, terms, value.dims)

    def _compare(self, name: str, terms: list[Term], dims: tuple[str, ...]) -> Iterator[str]:
        self.compared += 1
        written = self.written[name]
        if written.out.indices != canonical(dims) or _multiset(self._terms(written)) != _multiset(terms):
            yield name

    def _terms(self, s: Statement) -> list[Term]:
        """A written adjoint as terms: its parts ``name+n`` are unfolded."""
        if s.reduce:
            return [(s.body, s.reduce)] if s.op == "sum" else []
        terms: list[Term] = []
        for addend in sp.Add.make_args(sp.expand(s.body)):
            part = self.written.get(addend.ref.value.id) if isinstance(addend, Lane) else None
            own = part is not None and part.out.value.id.startswith(s.out.value.id + "+") and part.op == "sum"
            if own and part is not None and addend == lane(part.out.value, part.out.indices):
                self.parts.add(part.out.value.id)
                terms.append((part.body, part.reduce))
            else:
                terms.append((addend, ()))
        return terms


def _multiset(terms: Iterable[Term]) -> Counter[tuple[sp.Expr, tuple[Index, ...]]]:
    """Terms with multiplicity, each expanded and its bound indices named in one way."""
    found: Counter[tuple[sp.Expr, tuple[Index, ...]]] = Counter()
    for body, over in terms:
        for addend in sp.Add.make_args(sp.expand(body)):
            if addend == 0:
                continue
            coefficient, rest = addend.as_coeff_Mul()
            found[_named(rest, over)] += coefficient
    return Counter({k: n for k, n in found.items() if n != 0})


def _named(body: sp.Expr, over: tuple[Index, ...]) -> tuple[sp.Expr, tuple[Index, ...]]:
    """The same sum under the first of all its namings; a body that lacks an index is a multiple."""
    lacking = [i for i in over if i not in indices_of(body)]
    body = body * sp.Mul(*(Size(i.dim) for i in lacking))
    bound = sorted(i for i in over if i not in lacking)
    places = [Index(i.dim, 2000 + sum(j.dim == i.dim for j in bound[:n])) for n, i in enumerate(bound)]
    choices = []
    for order in permutations(bound):
        if all(i.dim == p.dim for i, p in zip(order, places, strict=True)):
            choices.append(reindexed(body, dict(zip(order, places, strict=True))))
    return min(choices, key=sp.srepr) if len(choices) > 1 else choices[0], tuple(places)
