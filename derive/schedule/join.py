"""join: sums along a row that are only added up are one sum.

    a[b] = sum_j u[b,j];  c[b] = sum_j v[b,j];  d[b] = a[b] + c[b] / 2      ->      d[b] = sum_j (u[b,j] + v[b,j] / 2)

What does not change along a row is added up once before, so that such sums are found behind it, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from derive.program.scalar import Scalar, add, mul, number, read, rebuilt, renamed
from derive.program.types import Index, Ref, Role, Statement, Value
from derive.schedule.along import along, axis_of, in_row
from derive.schedule.kernel import Kernel, Schedule


def join(schedule: Schedule) -> Schedule:
    """Join sums along rows, section by section; sections without any stay as they are."""
    kept = {v.id for v in schedule.saved}
    return schedule.each(lambda kernel: _joined(kernel, kept))


def _joined(kernel: Kernel, kept: set[str]) -> Kernel:
    for section in ("before", "loop", "after"):
        statements = list(kernel.statements(section))
        if any(in_row(s) and s.reduce for s in statements):
            new = _Joiner(kernel, kept | set(kernel.program.outputs), _steady(statements)).joined()
            if new != statements:
                kernel = replace(kernel, **{section: tuple((s,) for s in new)})  # type: ignore[arg-type]
    return kernel


# -- what does not change along a row --------------------------------------------------------------------
def _steady(statements: list[Statement]) -> list[Statement]:
    """Sums of what does not change along a row as values of their own, in front of what first reads them."""
    found: dict[str, Ref] = {}
    out: list[Statement] = []
    for s in statements:
        axis = axis_of(s)
        if in_row(s) and not s.reduce and axis:
            new: list[Statement] = []
            s = replace(s, body=_told_apart(s.body, axis, s.out, found, new))
            out += new
        out.append(s)
    return out


def _told_apart(node: Scalar, axis: Index, out: Ref, found: dict[str, Ref], new: list[Statement]) -> Scalar:
    if not along(node, axis) or not node.args:
        return node
    args = [_told_apart(a, axis, out, found, new) for a in node.args]
    still = [a for a in args if not along(a, axis)]
    if node.kind != "add" or len(still) < 2:
        return rebuilt(node, args)
    whole = add(still)
    if whole.key not in found:
        indices = tuple(i for i in out.indices if i != axis)
        value = Value(f"steady:{out.value.id}{len(new) or ''}", tuple(i.dim for i in indices))
        found[whole.key] = Ref(value, indices)
        new.append(Statement(found[whole.key], whole))
    return add([read(found[whole.key]), *(a for a in args if along(a, axis))])


# -- sums of sums ------------------------------------------------------------------------------------------
@dataclass
class _Joiner:
    kernel: Kernel
    kept: set[str]
    statements: list[Statement]
    sums: dict[str, Statement] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def joined(self) -> list[Statement]:
        """The section with sums of sums along one axis as one sum each."""
        own = {s.out.value.id for s in self.statements}
        others = [s for s in self.kernel.everything if s.out.value.id not in own]
        uses = Counter(n for s in (*others, *self.statements) for n in _reads(s))
        out: list[Statement] = []
        for s in self.statements:
            if in_row(s) and not s.reduce and axis_of(s) is None and s.out.value.role is Role.VALUE:
                out += self._added(s)
            else:
                out.append(s)
            v = s.out.value
            if in_row(s) and s.reduce and s.op == "sum" and uses[v.id] == 1 and v.id not in self.kept:
                self.sums[v.id] = s
        return [s for s in out if s.out.value.id not in self.gone]

    def _added(self, s: Statement) -> list[Statement]:
        """``s``, which reads one sum instead of several, and that sum."""
        made: list[Statement] = []
        body = self._summed(s.body, s.out, made)
        if made and body == read(made[-1].out):  # nothing but the sum: then it is the sum
            return [*made[:-1], replace(made[-1], out=s.out, origin=s.origin)]
        return [*made, replace(s, body=body)]

    def _summed(self, node: Scalar, out: Ref, made: list[Statement]) -> Scalar:
        args = [self._summed(a, out, made) for a in node.args]
        node = rebuilt(node, args) if args else node
        if node.kind != "add":
            return node
        terms = [(a, *found) for a in node.args if (found := self._term(a))]
        axis = terms[0][2].reduce[0] if terms else None
        terms = [t for t in terms if axis and t[2].reduce[0].dim == axis.dim]
        if len(terms) < 2 or axis is None:
            return node
        axis = Index(axis.dim)
        bodies = [mul([factor, renamed(q.body, {q.reduce[0]: axis})]) for _, factor, q in terms]
        value = Value(f"joint:{out.value.id}{len(made) or ''}", out.value.dims)
        made.append(Statement(Ref(value, out.indices), add(bodies), (axis,)))
        self.gone |= {q.out.value.id for _, _, q in terms}
        rest = [a for a in node.args if not any(a is t[0] for t in terms)]
        return add([read(made[-1].out), *rest])

    def _term(self, node: Scalar) -> tuple[Scalar, Statement] | None:
        """A number and a sum that nobody else reads, if ``node`` is their product."""
        factor, rest = number(1), node
        if node.kind == "mul" and len(node.args) == 2 and node.args[0].kind == "number":
            factor, rest = node.args
        if rest.kind != "read" or rest.data.offset or rest.data.value.id not in self.sums:
            return None
        return factor, self.sums[rest.data.value.id]


def _reads(s: Statement) -> Iterator[str]:
    """What a statement reads, as often as it does."""
    if s.base:
        yield s.base.value.id
    yield from _occurrences(s.body)


def _occurrences(node: Scalar) -> Iterator[str]:
    if node.kind == "read":
        yield node.data.value.id
    for a in node.args:
        yield from _occurrences(a)
