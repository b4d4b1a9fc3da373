"""The whole lecture of a derivation, with the readout and the loss of a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from derive.calculus.transpose import BAR, SEED
from derive.emit.document import tree as t
from derive.emit.document.closed import double_sums
from derive.emit.document.names import OUT, distinct
from derive.emit.document.sections import LAST, Lecture, coefficients, rules, sizes
from derive.emit.document.tree import Equation, Name, Node, Section
from derive.emit.document.written import Written, written
from derive.program.types import Lane, Program, Ref, Role, Value, lanes

ONE = t.Number(Fraction(1))
PER_STEP = t.Quotient(ONE, t.Extent("T"))


@dataclass(frozen=True)
class Document:
    """Title, the user's own description, what is differentiated, and the sections."""

    title: str
    doc: str
    model: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Readout:
    """The readout of a model: its lecture, dL_t/dh_t by seed id, and how steps add up to F."""

    lecture: Lecture
    loss: str
    aggregate: str

    @property
    def weight(self) -> Node | None:
        return PER_STEP if self.aggregate == "mean" else None

    def at_step(self, node: Node) -> Node:
        """dF by what step t computes, from dL_t."""
        if self.aggregate == "last":
            return t.AtStep(LAST, node)
        return node if self.weight is None else self._arranged(t.Hadamard((self.weight, node)))

    def over_steps(self, node: Node) -> Node:
        """dF from sums over t of dL_t."""

        def scale(x: Node) -> Node:
            if not isinstance(x, t.RangeSum):
                return x
            if self.aggregate == "last":
                return t.moved(x.body, "T", 0)
            return x if self.weight is None else t.Hadamard((self.weight, x))

        return self._arranged(t.transform(node, scale))

    def _arranged(self, node: Node) -> Node:
        return self.lecture.board.notation.arranged(node)

    @property
    def steps(self) -> dict[str, Node]:
        """dL_t/dh_t by the id of the cell's seed."""
        marker = BAR + OUT
        inputs = {v.id for v in self.lecture.step.by_role(Role.INPUT)}
        kept = self.lecture.back.kept.items()
        return {SEED + k.removeprefix(marker): n for k, n in kept if k.removeprefix(BAR) in inputs}

    def sections(self) -> tuple[Section, Section]:
        lecture = self.lecture
        deltas = lecture.adjoints()
        named = [x.right for x in deltas]
        loss = lecture.now(lecture.step.values[self.loss])
        total: Node = t.RangeSum("t", t.Time("", 1), LAST, loss)
        lines = [Equation(lecture.goal, self.over_steps(total)), *deltas]
        for p in lecture.step.parameters:
            for of, values, node in lecture.parameter(p.name):
                lines.append(Equation(t.Derivative(lecture.goal, of, values), self.over_steps(node)))
        return replace(lecture.recurrence(named), key="readout"), Section("loss", tuple(lines))


def readout_of(derivation: Any) -> Readout:
    """The readout of a model's derivation, its values renamed so that they cannot meet the cell's."""
    step, adjoint = _renamed(derivation.readout.step), _renamed(derivation.readout.adjoint)
    body = written(derivation.model)
    stacks = tuple((name, tuple((OUT + i, k) for i, k in parts)) for name, parts in body.stacks)
    loss = step.outputs[0]
    lecture = Lecture.of(
        Written(frozenset(OUT + i for i in body.values), stacks), step, adjoint, "F", {SEED + loss: ONE}
    )  # fmt: skip
    return Readout(lecture, loss, derivation.model.aggregate)


def _renamed(program: Program) -> Program:
    def name(identity: str) -> str:
        marker, colon, rest = identity.rpartition(":")
        return f"{marker}{colon}{OUT}{rest}"

    def value(v: Value) -> Value:
        return replace(v, id=name(v.id))

    def ref(r: Ref) -> Ref:
        return replace(r, value=value(r.value))

    statements = [
        replace(s, out=ref(s.out), body=s.body.xreplace({x: Lane(ref(x.ref)) for x in lanes(s.body)}))
        for s in program.statements
    ]
    return replace(
        program, given=tuple(map(value, program.given)), statements=tuple(statements),
        outputs=tuple(map(name, program.outputs)),
    )  # fmt: skip


def document(derivation: Any) -> Document:
    """The lecture of a derivation: attributes name, cell, step, adjoint and, for a model, model and readout."""
    readout = readout_of(derivation) if derivation.readout is not None else None
    seeds = None if readout is None else {k: readout.at_step(n) for k, n in readout.steps.items()}
    lecture = Lecture.of(written(derivation.cell), derivation.step, derivation.adjoint, "F" if readout else "L", seeds)
    c, b, recursion = coefficients(lecture)
    adjoints, gradients = lecture.adjoints(), lecture.gradients()
    closed = _closed(lecture, readout)
    used = [e.right for s in (c, b) for e in s.equations] + [e.right for e in (*adjoints, *gradients)]
    recurrence = lecture.recurrence([*used, *lecture.board.kept.values()])
    sections = [recurrence, rules(derivation.step)]
    if readout is not None:
        first, loss = readout.sections()
        sections = [recurrence, first, rules(derivation.step, derivation.readout.step)]
    c = replace(c, equations=(*c.equations[:1], *sizes(derivation.step), *c.equations[1:]))
    sections += [c, b, recursion]
    sections += [loss] if readout is not None else []
    sections += [Section("adjoints", adjoints), Section("gradients", gradients), Section("closed", closed)]
    names = _names(lecture, readout, sections)
    chosen = tuple(_named(s, names) for s in sections if s.equations)
    model = derivation.model.__name__ if readout else ""
    doc = (derivation.model if readout else derivation.cell).__doc__ or ""
    return Document(model or derivation.name, " ".join(doc.split()), model, chosen)


def _closed(lecture: Lecture, readout: Readout | None) -> tuple[Equation, ...]:
    if len(lecture.step.states) != 1 or (readout is not None and readout.aggregate == "last"):
        return ()
    state = lecture.step.states[0]
    if readout is None:
        value = lecture.adjoint.values.get(SEED + state.id)
        return double_sums(lecture, lecture.now(value), None) if value else ()
    node = readout.steps.get(SEED + state.id)
    return double_sums(lecture, node, readout.weight) if node is not None else ()


def _names(lecture: Lecture, readout: Readout | None, sections: list[Section]) -> dict[str, Name]:
    """Names without two values that look alike."""
    names = lecture.names()
    if readout is not None:
        loss = Name("L", bold=Name("L") in names.values())
        names = {**names, **readout.lecture.names(readout=True), readout.loss: loss}
    used = {x.value.id for s in sections for e in s.equations for n in (e.left, e.right) for x in t.symbols(n)}
    ordered = sorted((k for k in names if k in used), key=lambda k: (":" in k, k == (readout and readout.loss)))
    shared = {OUT + v.id: v.id for v in lecture.step.states}
    found = distinct({k: names[k] for k in ordered}, shared)
    letter = lecture.goal.name
    goals = {lecture.goal.value.id: replace(letter, bold=True) if letter in found.values() else letter}
    return found | goals


def _named(section: Section, names: Mapping[str, Name]) -> Section:
    def name(x: Node) -> Node:
        return replace(x, name=names[x.value.id]) if isinstance(x, t.Symbol) and x.value.id in names else x

    def both(e: Equation, change: Callable[[Node], Node]) -> Equation:
        return replace(e, left=t.transform(e.left, change), right=t.transform(e.right, change))

    return replace(section, equations=tuple(both(e, name) for e in section.equations))
