"""abreast: elementwise statements of one form become one, over values that lie side by side.

    f = sigmoid(z_f);  i = sigmoid(z_i)      ->      [f | i] = sigmoid([z_f | z_i])

For targets in which every call costs. Values get a place side by side for it, gate by gate, so that
each is in one piece; what forward keeps is put where it belongs a block of time at a time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from derive.program.scalar import Scalar, mapped, read, rebuilt
from derive.program.types import TIME, Index, Ref, Role, Statement, Value
from derive.schedule.kernel import SECTIONS, Kernel, Pack, Schedule, is_map, reads
from derive.schedule.mirror import MINUS
from derive.schedule.stack import in_order

_BROADCAST = 3  # an operand that all parts share costs two calls more


def abreast(schedule: Schedule) -> Schedule:
    """Make one statement of those that do the same to different values."""
    kept = {v.id for v in schedule.saved}
    return schedule.each(lambda kernel: _Abreast(kernel, kept).merged())


@dataclass
class _Abreast:
    """One kernel; ``home`` is the row of values that a value lies in."""

    kernel: Kernel
    kept: set[str]
    home: dict[str, tuple[str, ...]] = field(default_factory=dict)
    old: set[tuple[str, ...]] = field(default_factory=set)  # rows by `stack`, and others sample by sample

    def merged(self) -> Kernel:
        for p in self.kernel.packs:
            if p.layout:
                self.home |= dict.fromkeys(p.order, p.order)
                self.old.add(p.order)
        for section in ("loop", "before", "after"):
            for form in self._forms(section):
                for family in self._apart(self._still(section, form)):
                    for run in self._runs(family):
                        self._merge(section, self._still(section, run))
        return self.kernel

    # -- which statements do the same ------------------------------------------------------------------
    def _forms(self, section: str) -> list[list[Statement]]:
        """Statements of one form; first those whose values have a place already."""
        found: dict[str, list[Statement]] = defaultdict(list)
        for s in self.kernel.statements(section):
            if self._movable(s, section):
                found[f"{s.out.indices} {s.reduce} {s.op} {_form(s.body)[0]}"].append(s)
        return sorted(found.values(), key=lambda f: not any(c in self.home for s in f for c in _names(s)))

    def _apart(self, family: list[Statement]) -> list[list[Statement]]:
        """A family by the operands that some of it share, and by the rows that some of it lie in."""
        for column in ([s.out for s in family], *_columns(family)) if len(family) > 1 else ():
            rows = [str(self.home.get(r.value.id)) for r in column]
            names = [str(r) for r in column] if rows[0] == "None" else rows
            for keys in (rows, names):
                if 1 < len(set(keys)) < len(keys):
                    some: dict[str, list[Statement]] = defaultdict(list)
                    for key, s in zip(keys, family, strict=True):
                        some[key].append(s)
                    return [part for each in some.values() for part in self._apart(each)]
        return [family]

    def _still(self, section: str, family: list[Statement]) -> list[Statement]:
        """The statements as they are after what was done to others."""
        now = {s.out.value.id: s for s in self.kernel.statements(section)}
        return [now[s.out.value.id] for s in family if s.out.value.id in now]

    def _movable(self, s: Statement, section: str) -> bool:
        v = s.out.value
        if s.reduce:  # gradients of biases, copied when they are complete
            sums = s.body.kind == "read" and s.reduce[0] == TIME and section == "after" and s.op == "sum"
            return sums and "|" not in v.id and "+" not in v.id
        if not v.timed or not v.features:
            return False
        if v.role is not Role.VALUE or "|" in v.id or (v.id in self.kernel.program.outputs and v.id not in self.kept):
            return False
        return v.id not in self.kept or (self.kernel.name == "forward" and section == "loop")

    def _runs(self, family: list[Statement]) -> Iterator[list[Statement]]:
        """The family cut to what lies side by side, in that order, by the first column that has places."""
        columns = [[r.value.id for r in c] for c in ([s.out for s in family], *_columns(family))]
        placed = next((c for c in columns if all(n in self.home for n in c) and len(set(c)) > 1), None)
        if placed is None:
            yield family
            return
        seen: Counter[str] = Counter()
        by_row: dict[tuple[str, ...], list[tuple[int, Statement]]] = defaultdict(list)
        for name, s in zip(placed, family, strict=True):
            row = self.home[name]
            seen[name] += 1  # the same operand again belongs to another run
            by_row[(*row, str(seen[name]))].append((row.index(name), s))
        for members in by_row.values():
            run: list[tuple[int, Statement]] = []
            for place, s in sorted(members, key=lambda m: m[0]):
                if run and place != run[-1][0] + 1:
                    yield [m for _, m in run]
                    run = []
                run.append((place, s))
            yield [m for _, m in run]

    # -- one statement for many ------------------------------------------------------------------------
    def _merge(self, section: str, family: list[Statement]) -> None:
        columns = _columns(family)
        spread = any(len(set(c)) == 1 and c[0].value.timed for c in columns)
        if len(family) < (_BROADCAST if spread else 2) or all(len(set(c)) == 1 for c in columns):
            return
        kernel, home, old = self.kernel, dict(self.home), set(self.old)
        family = self._redirected(family)
        samples = section == "loop" and self.home.get(family[0].out.value.id) in self.old
        operands = [self._column(c, samples) for c in _columns(family)]
        out = self._column([s.out for s in family], samples, results=True)
        if out is None or None in operands:
            self.kernel, self.home, self.old = kernel, home, old
            return
        body = _filled(family[0].body, iter([o for o in operands if o]))
        whole = replace(family[0], out=out, body=body)
        gone = {s.out.value.id for s in family}
        statements = [whole if s.out.value.id == family[0].out.value.id else s
                      for s in self.kernel.statements(section) if s.out.value.id not in gone - {family[0].out.value.id}]
        ordered = in_order(statements, self.kernel.packs)
        if ordered is None:
            self.kernel, self.home, self.old = kernel, home, old
        else:
            self.kernel = self.kernel.with_sections(**{section: ordered})

    def _redirected(self, family: list[Statement]) -> list[Statement]:
        """What forward keeps is made side by side under another name and copied after the loop."""
        names = {s.out.value.id: replace(s.out.value, id=f"row:{s.out.value.id}")
                 for s in family if s.out.value.id in self.kept}

        def moved(ref: Ref) -> Ref:
            return replace(ref, value=names.get(ref.value.id, ref.value))

        def using(s: Statement) -> Statement:
            base = moved(s.base) if s.base else None
            return replace(s, out=moved(s.out), body=mapped(s.body, lambda r: read(moved(r))), base=base)

        if names:
            copies = [replace(s, body=read(moved(s.out))) for s in family if s.out.value.id in names]
            after = [using(s) for s in self.kernel.statements("after")]
            loop = [using(s) for s in self.kernel.statements("loop")]
            self.kernel = self.kernel.with_sections(loop=loop, after=[*copies, *after])
            family = [using(s) for s in family]
        return family

    def _column(self, refs: list[Ref], samples: bool, results: bool = False) -> Ref | None:
        """One read for the same operand of all parts; None where they cannot lie side by side.

        Values without a place get one sample by sample if the result lies so, gate by gate otherwise.
        """
        first, ids = refs[0], [r.value.id for r in refs]
        if len(set(refs)) == 1:
            return first
        if results and all(not r.value.timed and r.value.role is Role.VALUE for r in refs):  # copied in the end
            side = Pack(first.value, tuple(ids))
            return self._packed(refs, (Index(f"#{len(refs)}"), *first.indices), side)
        if len(set(ids)) < len(ids) or len({(r.indices, r.offset, r.value.dims) for r in refs}) > 1:
            return None
        joint = Index(f"#{len(refs)}")
        if all(_fixed(r) for r in refs):
            return self._packed(refs, (joint, *first.indices), Pack(first.value, tuple(ids)))
        rows = {self.home.get(i) for i in ids}
        if rows == {None} and all(self._own(r) for r in refs):
            row = tuple(ids)
            self.home |= dict.fromkeys(ids, row)
            self.old |= {row} if samples else set()
        elif len(rows) == 1 and None not in rows:
            row = self.home[ids[0]]
            start = row.index(ids[0])
            if row[start : start + len(ids)] != tuple(ids):
                return None
        else:
            return None
        lead = 2 if row in self.old else 1
        indices = (*first.indices[:lead], joint, *first.indices[lead:])
        return self._packed(refs, indices, Pack(first.value, tuple(ids), "|".join(row), row))

    def _own(self, ref: Ref) -> bool:
        """A value of this kernel's own, made by a map; one that nobody else reads from an array of his."""
        makers = [s for section in SECTIONS for s in self.kernel.statements(section) if s.out.value.id == ref.value.id]
        plain = ref.value.role is Role.VALUE and ref.value.id not in self.kernel.program.outputs
        return plain and ref.value.timed and bool(makers) and ref.value.id not in self.kept and is_map(makers[0])

    def _packed(self, refs: list[Ref], indices: tuple[Index, ...], pack: Pack) -> Ref:
        known = {p.value.id: p for p in self.kernel.packs}
        value = Value("|".join(pack.parts), tuple(i.dim for i in indices))
        found = known.setdefault(value.id, replace(pack, value=value))
        self.kernel = replace(self.kernel, packs=tuple(known.values()))
        return replace(refs[0], value=found.value, indices=indices)


# -- the form of a body ------------------------------------------------------------------------------
def _form(node: Scalar) -> tuple[str, list[Ref]]:
    """What is done, whatever it is done to, and to what; operands of sums and products in one order."""
    if node.kind == "read":
        ref = node.data
        role = "fixed" if _fixed(ref) else ref.value.role.value
        return f"{role}{[str(i) for i in ref.indices]}{ref.offset}", [ref]
    if not node.args:
        return node.key, []
    parts = [_form(a) for a in _in_form_order(node)]
    return f"{node.kind} {node.data}({', '.join(form for form, _ in parts)})", [r for _, some in parts for r in some]


def _fixed(ref: Ref) -> bool:
    """A weight, or one with the other sign."""
    return not ref.value.timed and (ref.value.role is Role.WEIGHT or ref.value.id.startswith(MINUS))


def _columns(family: list[Statement]) -> list[list[Ref]]:
    """The first operand of every statement, the second, and so on."""
    return [list(c) for c in zip(*(_form(s.body)[1] for s in family), strict=True)]


def _in_form_order(node: Scalar) -> list[Scalar]:
    if node.kind not in ("add", "mul"):
        return list(node.args)
    return sorted(node.args, key=lambda a: (_form(a)[0], a.key))


def _filled(node: Scalar, operands: Iterator[Ref]) -> Scalar:
    """``node`` with its reads, in the order of `_form`, replaced."""
    if node.kind == "read":
        return read(next(operands))
    if not node.args:
        return node
    return rebuilt(node, [_filled(a, operands) for a in _in_form_order(node)])


def _names(s: Statement) -> list[str]:
    return [s.out.value.id, *(r.value.id for r in reads(s))]
