"""What is written down and what is put into its readers: from the statements of a program to equations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.calculus.recursion import JAC, Jacobian
from derive.calculus.transpose import BAR, CARRY, SEED
from derive.emit.document import tree as t
from derive.emit.document.arrange import Notation
from derive.emit.document.matrix import Look, summed, translate
from derive.emit.document.rewrite import shift
from derive.emit.document.tree import Node
from derive.program.types import Program, Ref, Role, Statement, Value, lanes

SMALL = 3  # nodes of an unnamed definition that may be written out in several places


@dataclass(frozen=True)
class Board:
    """Right-hand sides by value id: ``kept`` have an equation of their own, ``gone`` are put into their readers."""

    kept: Mapping[str, Node]
    gone: Mapping[str, Node]
    notation: Notation

    def expanded(self, node: Node) -> Node:
        """``node`` with everything that is gone written out."""

        def put(x: Node) -> Node:
            if isinstance(x, t.Symbol) and x.value.id in self.gone:
                inner = self.gone[x.value.id]
                inner = t.moved(inner, x.time.base, x.time.offset) if x.time else inner
                return self.expanded(inner)
            return x

        return self.notation.arranged(t.transform(node, put))


def look(
    values: Mapping[str, Value], ranks: Mapping[str, int], goal: Node, seeds: Mapping[str, Node] | None = None
) -> Look:
    """The node of a read; names are given later. A seed is a derivative of ``goal``, or what ``seeds`` says."""

    def symbol(ref: Ref) -> Node:
        value = ref.value
        if seeds is not None and value.role is Role.SEED:
            return seeds.get(value.id, t.Number(Fraction(0)))
        if value.role is Role.EYE:
            return t.Fill("identity", value.dims)
        time = t.Time("t", ref.offset) if value.timed else None
        plain = t.Symbol(value, t.Name(value.id), time, ranks.get(value.id, 0))
        if value.id.startswith(JAC):
            above, by = (values[i] for i in value.id.removeprefix(JAC).split(":"))
            lag = -1 if by.role is Role.STATE else 0
            below = symbol(Ref(by, (), lag))
            return t.Derivative(symbol(Ref(above, ())), below, plain, "partial" if lag else "immediate")
        if value.role is Role.SEED:
            below = symbol(Ref(values[value.id.removeprefix(SEED)], ()))
            return t.Derivative(goal, below, plain, "immediate")
        return plain

    return symbol


def ranks_of(*programs: Program) -> dict[str, int]:
    """The place of every value, given ones first."""
    found: dict[str, int] = {}
    for program in programs:
        for value in program.values.values():
            found.setdefault(value.id, len(found))
    return found


def board_of_step(
    step: Program, adjoint: Program, named: Iterable[str], notation: Notation, symbol: Look
) -> Board:
    """A value has an equation if it is a state, has the user's name, or is long and read several times."""
    known = {*named, *step.outputs}
    reads = _reads((*step.statements, *adjoint.statements))
    def keep(s: Statement, node: Node) -> bool:
        value = s.out.value
        long = sum(1 for x in t.walk(node) if not isinstance(x, t.Number)) > SMALL or _contracts(node)
        if value.id.startswith("count:"):
            return True
        return value.id in known or value.role is Role.STATE or (reads[value.id] > 1 and long and not shift(node))

    counts = [s for s in adjoint.statements if not s.out.value.id.startswith((BAR, CARRY))]
    return _board((*step.statements, *counts), symbol, keep, notation)


def board_of_adjoint(
    step: Program, adjoint: Program, notation: Notation, before: Board, symbol: Look
) -> Board:
    """An adjoint has an equation if it is a state's or is read several times; a carry is shifted into its reader."""
    own = [s for s in adjoint.statements if s.out.value.id.startswith((BAR, CARRY))]
    reads = _reads(own)
    states = {BAR + v.id for v in step.states}

    def keep(s: Statement, node: Node) -> bool:
        value = s.out.value
        result = value.id in adjoint.outputs and value.role is not Role.CARRY
        return value.id in states or result or (reads[value.id] > 1 and value.role is not Role.CARRY)

    return _board(own, symbol, keep, notation, before)


def _contracts(node: Node) -> bool:
    return any(isinstance(x, (t.Product, t.Inner, t.Reduced, t.RangeSum, t.Indexed)) for x in t.walk(node))


def _reads(statements: Iterable[Statement]) -> Counter[str]:
    return Counter(x.ref.value.id for s in statements for x in lanes(s.body))


def _board(
    statements: Iterable[Statement],
    symbol: Look,
    keep: Callable[[Statement, Node], bool],
    notation: Notation,
    before: Board | None = None,
) -> Board:
    raw = {s.out.value.id: (s, translate(s, symbol)) for s in statements}
    indexed = {k for k, (_, node) in raw.items() if any(isinstance(x, t.Indexed) for x in t.walk(node))}
    gone = dict(before.gone) if before else {}
    kept: dict[str, Node] = {}
    for key, (s, node) in raw.items():
        draft = Board(kept, gone, notation).expanded(node)
        if key in indexed or keep(s, draft):
            kept[key] = node
        else:
            gone[key] = node
    board = Board(kept, gone, notation)
    return replace(board, kept={k: board.expanded(n) for k, n in kept.items()})


def jacobian_node(j: Jacobian, board: Board, symbol: Look) -> Node:
    """The right-hand side of a Jacobian, in matrix form where every term has one."""
    free = j.rows + j.columns
    terms = [summed(term.body, free, term.over, symbol) for term in j.terms]
    if any(isinstance(x, t.Indexed) for x in terms):
        terms = [summed(term.body, free, term.over, symbol, indexed=True) for term in j.terms]
    return board.expanded(t.Sum(tuple(terms)) if len(terms) > 1 else terms[0])
