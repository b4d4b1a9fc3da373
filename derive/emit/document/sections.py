"""The lecture: recurrence, partials, b_t and c_t, the recursion, the adjoints, every gradient."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import sympy as sp

from derive.calculus.recursion import Jacobian, jacobians
from derive.calculus.transpose import BAR, CARRY
from derive.emit.document import tree as t
from derive.emit.document.arrange import Notation
from derive.emit.document.lecture import Board, board_of_adjoint, board_of_step, jacobian_node, look, ranks_of
from derive.emit.document.matrix import Look, summed
from derive.emit.document.names import names_of_adjoints, names_of_step, parsed
from derive.emit.document.tree import Equation, Name, Node, Section
from derive.emit.document.written import Written
from derive.program.functions import TABLE
from derive.program.types import Index, Lane, Program, Ref, Role, Size, Value, lanes, reindexed

STATE_SIZE, THETA_SIZE = "*s", "*theta"  # how many entries they have
NOW, BEFORE, LAST = t.Time("t"), t.Time("t", -1), t.Time("T")
THETA = t.Symbol(Value("rec:theta", (THETA_SIZE,)), Name("theta", bold=True))


def entity(letter: str, dims: tuple[str, ...], time: t.Time | None = NOW, role: Role = Role.VALUE) -> t.Symbol:
    """A bold letter of the recursion: a, b, c, s."""
    return t.Symbol(Value(f"rec:{letter}", ("T", *dims), role), Name(letter, bold=True), time)


def goal(letter: str) -> t.Symbol:
    """What is differentiated: the loss L of a sequence, the objective F of a model."""
    return t.Symbol(Value(f"goal:{letter}", ()), Name(letter))


def equation(left: Node, right: Node, rules: tuple[str, ...] = (), states: str = "") -> Equation:
    """An equation, in index notation on the left too if the right is."""
    free = next((x.free for x in t.walk(right) if isinstance(x, t.Indexed)), None)
    return Equation(t.Indexed(free, t.Element(left, free)) if free else left, right, rules, states)


@dataclass(frozen=True)
class Lecture:
    """One program with its adjoint, translated."""

    step: Program
    adjoint: Program
    board: Board
    back: Board
    symbol: Look
    named: frozenset[str]
    goal: t.Symbol

    @staticmethod
    def of(
        body: Written, step: Program, adjoint: Program, letter: str, seeds: Mapping[str, Node] | None = None
    ) -> Lecture:
        """``seeds`` are the loss's derivatives by id, if the loss is known; those it lacks are zero."""
        parameters = {p.name: p for p in step.parameters}
        symbol = look({**step.values, **adjoint.values}, ranks_of(step, adjoint), goal(letter), seeds)
        draft = board_of_step(step, adjoint, body.values, Notation(parameters), symbol)
        stacks = []
        for name, parts in body.stacks:
            if all(i in step.values for i, _ in parts):
                nodes = (draft.expanded(symbol(Ref(step.values[i], (), offset))) for i, offset in parts)
                stacks.append((parsed(name), tuple(nodes)))
        notation = Notation(parameters, tuple(stacks))
        board = board_of_step(step, adjoint, body.values, notation, symbol)
        back = board_of_adjoint(step, adjoint, notation, board, symbol)
        return Lecture(step, adjoint, board, back, symbol, body.values, goal(letter))

    def now(self, value: Value) -> Node:
        return self.symbol(Ref(value, ()))

    def recurrence(self, used: Iterable[Node]) -> Section:
        """The step, after the stacks that ``used`` call by name."""
        found = {x.name: x for node in used for x in t.walk(node) if isinstance(x, t.Stack) and x.axis == 0 and x.name}
        stacks = [(name, t.Stack(parts)) for name, parts in self.board.notation.stacks if name in found]
        lines = [equation(t.Stack(s.parts, 0, name, NOW), s) for name, s in stacks]
        values = {**self.adjoint.values, **self.step.values}
        lines += [equation(self.now(values[k]), node) for k, node in self.board.kept.items()]
        return Section("recurrence", tuple(lines))

    def adjoints(self) -> tuple[Equation, ...]:
        """Every adjoint that is not itself a gradient."""
        leaves = {o for o in self.adjoint.outputs if not o.startswith(CARRY)}
        kept = {k: node for k, node in self.back.kept.items() if k not in leaves}
        return tuple(equation(self.now(self.adjoint.values[k]), n, self._rules(k)) for k, n in kept.items())

    def _rules(self, adjoint: str) -> tuple[str, ...]:
        """The functions that a value goes through on its way to values with adjoints of their own."""
        found = []
        for s in self.step.statements:
            if any(x.ref.value.id == adjoint.removeprefix(BAR) and not x.ref.offset for x in lanes(s.body)):
                found += [type(s.body).__name__] if type(s.body).__name__ in TABLE else []
                through = BAR + s.out.value.id
                found += self._rules(through) if through in self.back.gone else ()
        return tuple(dict.fromkeys(found))

    def parameter(self, name: str) -> list[tuple[Node, Node, Node]]:
        """(the parameter, its gradient as a symbol and as an expression): for all its blocks at once if possible."""
        blocks = [v for v in self.step.given if v.owner == name]
        found = [(self.now(v), *self._gradient(BAR + v.id, v)) for v in blocks]
        if len(found) > 1 and all(b.block[0] == 0 for b in blocks) and len(blocks[0].block) <= 2:
            axis = len(blocks[0].block) - 1
            whole = unified([f[2] for f in found], self.board.notation)
            if whole is not None:
                of, values = (t.Stack(tuple(f[k] for f in found), axis, parsed(name)) for k in (0, 1))
                return [(of, values, whole)]
        return found

    def _gradient(self, identity: str, value: Value) -> tuple[Node, Node]:
        if identity in self.back.kept:
            return self.now(self.adjoint.values[identity]), self.back.kept[identity]
        zero = t.Fill("zeros", value.features) if value.features else t.Number(Fraction(0))
        return zero, zero

    def gradients(self) -> tuple[Equation, ...]:
        """By every parameter, input and initial state."""
        out = []
        for p in self.step.parameters:
            for of, values, node in self.parameter(p.name):
                out.append(equation(t.Derivative(self.goal, of, values), node))
        for v in self.step.by_role(Role.INPUT):
            values, node = self._gradient(BAR + v.id, v)
            out.append(equation(t.Derivative(self.goal, self.now(v), values), node))
        first = t.Time("", 1)
        for v in self.step.states:
            carry = self.adjoint.values.get(CARRY + v.id)
            if carry is not None:
                node = t.moved(self.back.expanded(self.now(carry)), "", 1)
                start = self.board.notation.arranged(node)
                before = t.moved(self.now(v), "", 0)
                out.append(equation(t.Derivative(self.goal, before, t.Symbol(carry, Name(""), first)), start))
        return tuple(out)

    def names(self, readout: bool = False) -> dict[str, Name]:
        """How every value is written that may occur."""
        kept = [self.adjoint.values[k] for k in self.back.kept]
        leaves = set(self.adjoint.outputs)
        inner = [v for v in kept if v.id not in leaves or v.role is Role.CARRY]
        found = [k for k in self.board.kept if k.startswith("count:")]
        counts = {k: Name("n", (), (str(n),) if len(found) > 1 else (), ("max",)) for n, k in enumerate(found, 1)}
        known = {*self.named, *self.step.outputs, *counts}
        unnamed = [k for k in self.board.kept if k not in known]
        return counts | names_of_step(self.step, unnamed) | names_of_adjoints(self.step, inner, self.named, readout)


def unified(nodes: list[Node], notation: Notation) -> Node | None:
    """One expression for blocks side by side, equal but for one vector: d h^T and d x^T are d [h; x]^T."""
    if all(n == nodes[0] for n in nodes):
        return nodes[0]
    sums = [n for n in nodes if isinstance(n, t.RangeSum)]
    if len(sums) == len(nodes):
        body = unified([n.body for n in sums], notation)
        return replace(sums[0], body=body) if body is not None else None
    outer = [n for n in nodes if isinstance(n, t.Outer)]
    if len(outer) == len(nodes) and all(n.left == outer[0].left for n in outer):
        return t.Outer(outer[0].left, notation.stack(n.right for n in outer))
    return None


def rules(*programs: Program) -> Section:
    """The derivative of every scalar function that occurs."""
    bodies = [s.body for program in programs for s in program.statements]
    used = dict.fromkeys(type(f).__name__ for body in bodies for f in sorted(body.atoms(sp.Function), key=str))
    lines = []
    for name in used:
        row = TABLE[name]
        args = tuple(t.Symbol(Value(f"rule:{a}", ()), Name(a)) for a in row.args)
        lane_of = {f"rule:{a}": Lane(Ref(Value(f"rule:{a}", ()), ())) for a in row.args}
        known: dict[str, Node] = {**dict(zip(lane_of, args, strict=True)), "rule:y": t.Apply(name, args)}
        partials = row.partials(Lane(Ref(Value("rule:y", ()), ())), *lane_of.values())
        for arg, slope in zip(args, partials, strict=True):
            right = Notation({}).arranged(summed(sp.sympify(slope), (), (), lambda ref, k=known: k[ref.value.id]))  # type: ignore[misc]
            lines.append(Equation(t.Derivative(t.Apply(name, args), arg, right), right, (), name))
    return Section("rules", tuple(lines))


def coefficients(lecture: Lecture) -> tuple[Section, ...]:
    """b_t and c_t, block by block, and the recursion they make."""
    step, found = lecture.step, jacobians(lecture.step)
    values = {**step.values, **{j.value.id: j.value for j in found}}
    symbol = look(values | {j.of.id: j.of for j in found}, ranks_of(step), lecture.goal)
    by_id = {j.value.id: j for j in found}

    def block(of: Value, by: Value) -> Node:
        j = by_id.get(Jacobian(of, by, ()).value.id)
        return symbol(Ref(j.value, ())) if j else t.Fill("zeros", (*of.features, *by.features))

    states = tuple(lecture.now(v) for v in step.states)
    past = tuple(t.moved(s, "t", -1) for s in states)
    grid = tuple(tuple(block(s, r) for r in step.states) for s in step.states)
    flat = len(states) == 1 and len(states[0].dims) == 1
    columns = tuple(s if len(s.dims) == 1 else t.Vec(s) for s in states)
    stacked = columns[0] if len(columns) == 1 else t.Stack(columns)
    c = [
        equation(entity("s", (STATE_SIZE,), NOW, Role.STATE), stacked),
        equation(entity("c", (STATE_SIZE, STATE_SIZE)), grid[0][0] if flat else t.BlockMatrix(states, past, grid)),
    ]
    c += [
        equation(symbol(Ref(j.value, ())), jacobian_node(j, lecture.board, symbol))
        for j in found if j.by.role is Role.STATE
    ]  # fmt: skip
    whole = entity("b", (STATE_SIZE, THETA_SIZE))
    b = [equation(whole, t.Derivative(entity("s", (STATE_SIZE,), NOW, Role.STATE), THETA, whole, "immediate"))]
    weights = [j for j in found if j.by.role is Role.WEIGHT]
    for key in dict.fromkeys((j.of, j.by.owner) for j in weights):
        group = [j for j in weights if (j.of, j.by.owner) == key]
        joined = _joined(group, lecture, symbol)
        b += [joined] if joined else [
            equation(symbol(Ref(j.value, ())), jacobian_node(j, lecture.board, symbol)) for j in group
        ]  # fmt: skip
    return Section("c", tuple(c)), Section("b", tuple(b)), recursion(lecture.goal)


def _joined(group: list[Jacobian], lecture: Lecture, symbol: Look) -> Equation | None:
    """b_t by all blocks of a parameter at once, where they differ in what they multiply only."""
    if len(group) < 2 or any(len(j.terms) > 1 or j.terms[0].over for j in group) or len(group[0].by.block) != 2:
        return None
    last = Index("+".join(j.columns[-1].dim for j in group), 9)
    free = (*group[0].rows, *group[0].columns[:-1], last)
    factors = []
    for j in group:
        body = reindexed(j.terms[0].body, {j.columns[-1]: last})
        node = lecture.board.expanded(summed(body, free, (), symbol, indexed=True))
        inner = node.body if isinstance(node, t.Indexed) else node
        factors.append(inner.factors if isinstance(inner, t.Hadamard) else (inner,))
    common = [f for f in factors[0] if all(f in other for other in factors)]
    own = [[f for f in fs if f not in common] for fs in factors]
    if any(len(o) != 1 or not isinstance(o[0], t.Element) or o[0].indices != (last,) for o in own):
        return None
    entry = t.Element(lecture.board.notation.stack(o[0].x for o in own if isinstance(o[0], t.Element)), (last,))
    body = lecture.board.notation.arranged(t.Hadamard((*common, entry)))
    blocks = [symbol(Ref(j.value, ())) for j in group]
    parts = [b.values for b in blocks if isinstance(b, t.Derivative)]
    below = t.Stack(tuple(lecture.now(j.by) for j in group), 1, parsed(group[0].by.owner))
    values = t.Stack(tuple(parts), len(free) - 1)
    return equation(t.Derivative(lecture.now(group[0].of), below, values, "immediate"), t.Indexed(free, body))


def recursion(loss: t.Symbol) -> Section:
    """a_t = b_t + c_t a_{t-1}, its closed form, and the gradient it gives."""
    k = t.Time("k")
    a = entity("a", (STATE_SIZE, THETA_SIZE), NOW, Role.STATE)
    start = replace(a, time=t.Time("", 0))
    b, c = entity("b", (STATE_SIZE, THETA_SIZE)), entity("c", (STATE_SIZE, STATE_SIZE))
    cj = replace(c, time=t.Time("j"))
    summands = t.Product((t.OrderedProduct("j", NOW, t.Time("k", 1), cj), replace(b, time=k)))
    closed = t.RangeSum("k", t.Time("", 1), NOW, summands)
    rest = t.Product((t.OrderedProduct("j", NOW, t.Time("", 1), cj), start))
    s = entity("s", (STATE_SIZE,), NOW, Role.STATE)
    seed = t.Derivative(loss, s, t.Symbol(Value("rec:g", ("T", STATE_SIZE)), Name("g"), NOW), "immediate")
    gradient = t.Symbol(Value("rec:gradient", (THETA_SIZE,)), Name("g"))
    return Section(
        "recursion",
        (
            Equation(a, t.Sum((b, t.Product((c, replace(a, time=BEFORE)))))),
            Equation(start, t.Derivative(replace(s, time=t.Time("", 0)), THETA, start, "total")),
            Equation(a, t.Sum((closed, rest))),
            Equation(
                t.Derivative(loss, THETA, gradient, "total"),
                t.RangeSum("t", t.Time("", 1), LAST, t.Product((seed, a))),
            ),
        ),
    )


def sizes(step: Program) -> tuple[Equation, ...]:
    """How many entries all states have, and all parameters."""

    def count(values: Iterable[Value]) -> Node:
        total = sp.Add(*(sp.Mul(*map(Size, v.features)) for v in values))
        return Notation({}).arranged(summed(sp.factor(total), (), (), lambda ref: t.Number(Fraction(0))))

    letters: Mapping[str, tuple[Value, ...]] = {STATE_SIZE: step.states, THETA_SIZE: step.by_role(Role.WEIGHT)}
    return tuple(Equation(t.Extent(k), count(v)) for k, v in letters.items())
