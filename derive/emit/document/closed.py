"""A linear cell: c_t is one constant matrix, so the recursion has a closed form in its powers (note 002)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from derive.calculus.recursion import jacobians
from derive.calculus.transpose import BAR, CARRY
from derive.emit.document import tree as t
from derive.emit.document.lecture import jacobian_node
from derive.emit.document.tree import Equation, Node
from derive.program.types import Ref, Role

if TYPE_CHECKING:
    from derive.emit.document.sections import Lecture

ONE, NOW, I = t.Time("", 1), t.Time("t"), t.Time("i")


def constant_factor(lecture: Lecture) -> Node | None:
    """c_t if the cell has one vector state and c_t depends on parameters only."""
    found = [j for j in jacobians(lecture.step) if j.by.role is Role.STATE]
    if len(found) != 1 or len(lecture.step.states) != 1 or len(found[0].of.features) != 1:
        return None
    node = jacobian_node(found[0], lecture.board, lecture.symbol)
    fixed = all(x.time is None for x in t.symbols(node))
    return node if fixed and not any(isinstance(x, t.Indexed) for x in t.walk(node)) else None


def double_sums(lecture: Lecture, seed: Node, weight: Node | None) -> tuple[Equation, ...]:
    """Every gradient as a double sum over powers of c; ``seed`` times ``weight`` is dL/dh_t."""
    factor = constant_factor(lecture)
    if factor is None:
        return ()
    state = lecture.step.states[0]
    bar, turned = BAR + state.id, lecture.board.notation.arranged(t.Transpose(factor))
    arranged = lecture.board.notation.arranged

    def reached(low: t.Time) -> Node:
        """What L_t sends to step ``low``."""
        return t.Product((t.MatrixPower(turned, NOW, low), seed))

    def at_i(body: Node, inside: Node) -> Node:
        put = lambda x: inside if isinstance(x, t.Symbol) and x.value.id == bar else x  # noqa: E731
        return t.transform(t.moved(body, "i", 0), put)

    def scaled(node: Node) -> Node:
        return arranged(node if weight is None else t.Hadamard((weight, node)))

    out = []
    for p in lecture.step.parameters:
        for of, values, node in lecture.parameter(p.name):
            if isinstance(node, t.RangeSum) and _only(node.body, bar):
                inner = t.RangeSum("i", ONE, NOW, at_i(node.body, reached(I)))
                total = t.RangeSum("t", ONE, t.Time("T"), inner)
                out.append(Equation(t.Derivative(lecture.goal, of, values), scaled(total)))
    start = t.RangeSum("t", ONE, t.Time("T"), reached(t.Time("", 0)))
    carry = lecture.adjoint.values[CARRY + state.id]
    values = t.Symbol(carry, t.Name(""), ONE)
    before = t.moved(lecture.now(state), "", 0)
    out.append(Equation(t.Derivative(lecture.goal, before, values), scaled(start)))
    for v in lecture.step.by_role(Role.INPUT):
        if _only(node := lecture.back.kept.get(BAR + v.id, t.Number(Fraction(0))), bar):
            later = t.RangeSum("t", I, t.Time("T"), reached(I))
            values = t.moved(lecture.now(lecture.adjoint.values[BAR + v.id]), "i", 0)
            by = t.moved(lecture.now(v), "i", 0)
            out.append(Equation(t.Derivative(lecture.goal, by, values), scaled(at_i(node, later))))
    explicit = _explicit_state(lecture, factor)
    return (*out, explicit) if explicit else tuple(out)


def _only(node: Node, bar: str) -> bool:
    """Whether the one adjoint in ``node`` is that of the state."""
    return {s.value.id for s in t.symbols(node) if ":" in s.value.id} == {bar}


def _explicit_state(lecture: Lecture, factor: Node) -> Equation | None:
    """h_t as the initial state and all inputs."""
    state = lecture.step.states[0]
    right = lecture.board.kept[state.id]
    old = t.Product((factor, lecture.symbol(Ref(state, (), -1))))
    if not isinstance(right, t.Sum) or old not in right.terms:
        return None
    rest = [x for x in right.terms if x != old]
    fed = t.moved(t.Sum(tuple(rest)) if len(rest) > 1 else rest[0], "j", 0)
    start = t.Product((t.MatrixPower(factor, NOW, t.Time("", 0)), t.moved(lecture.now(state), "", 0)))
    past = t.RangeSum("j", ONE, NOW, t.Product((t.MatrixPower(factor, NOW, t.Time("j")), fed)))
    return Equation(lecture.now(state), t.Sum((start, lecture.board.notation.arranged(past))))
