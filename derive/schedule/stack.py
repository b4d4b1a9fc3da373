"""stack: contractions that share an operand become one, and so do those that are summed.

    z_f = W_f h;  z_i = W_i h                ->      [z_f | z_i] = [W_f ; W_i] h
    g = W_f^T d_f + W_i^T d_i                ->      g = [W_f ; W_i]^T [d_f | d_i]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from derive.program import scalar
from derive.program.types import Index, Ref, Role, Statement, Value
from derive.schedule.kernel import SECTIONS, Kernel, Pack, Schedule, product, reads

_SUMMED = "summed"


@dataclass(frozen=True)
class Bundle:
    """Contractions to be made one: ``varying`` differ from part to part, ``shared`` does not."""

    section: str
    statements: tuple[Statement, ...]
    shared: Ref | None  # None where both operands vary and the results are summed


def stack(schedule: Schedule) -> Schedule:
    """Stack the contractions of every kernel."""
    return schedule.each(lambda kernel: _stacked(kernel, {v.id for v in schedule.saved}))


def _stacked(kernel: Kernel, saved: set[str]) -> Kernel:
    bundles = [b for section in SECTIONS for b in _bundles(kernel, section)]
    order = {s.out.value.id: n for n, s in enumerate(kernel.everything)}
    kinds = {i: _kind(kernel, i) for i in order}
    first = {kind: min(order[i] for i in order if kinds[i] == kind) for kind in kinds.values()}
    fixed = saved | set(kernel.program.outputs) | {v.id for v in kernel.program.given}
    layouts = _Layouts(fixed)
    for bundle in sorted(bundles, key=lambda b: -len(b.statements)):
        for ids in _timed_parts(bundle):
            layouts.wish(sorted(ids, key=lambda i: (first.get(kinds.get(i, ""), 0), order.get(i, 0))))
    for bundle in bundles:
        for fitted in _fitted(bundle, layouts):
            kernel = _merged(kernel, fitted, layouts) or kernel
    return kernel


def _kind(kernel: Kernel, name: str, depth: int = 2) -> str:
    """What is done to a value, two statements deep: the parts of gates of one kind lie next to each other."""
    found = []
    for s in kernel.everything if depth else ():
        if not s.reduce and any(r.value.id == name for r in reads(s)):
            form = scalar.mapped(s.body, lambda r: scalar.number(2 + (r.value.id == name)))
            found.append(f"{form.key} {_kind(kernel, s.out.value.id, depth - 1)}")
    return str(sorted(found))


# -- which contractions belong together ------------------------------------------------------------
def _bundles(kernel: Kernel, section: str) -> list[Bundle]:
    found = []
    taken: set[str] = set()
    contractions = [s for s in kernel.statements(section) if product(s)]
    for parts in _summed(kernel, contractions):
        found.append(Bundle(section, parts, None))
        taken |= {s.out.value.id for s in parts}
    groups: dict[tuple[str, ...], list[tuple[Statement, Ref]]] = defaultdict(list)
    for s in contractions:
        if s.out.value.id in taken or s.out.value.role is not Role.VALUE:
            continue
        for shared, other in _both_ways(s):
            shape = (str(shared), str(other.indices), str(other.offset), str(s.out.indices), str(s.reduce))
            groups[shape].append((s, shared))
    for members in sorted(groups.values(), key=len, reverse=True):
        fresh = [(s, shared) for s, shared in members if s.out.value.id not in taken]
        if len(fresh) > 1 and _stackable(fresh):
            found.append(Bundle(section, tuple(s for s, _ in fresh), fresh[0][1]))
            taken |= {s.out.value.id for s, _ in fresh}
    return found


def _both_ways(s: Statement) -> tuple[tuple[Ref, Ref], tuple[Ref, Ref]]:
    pair = product(s)
    assert pair is not None
    a, b = pair
    return (a, b), (b, a)


def _other(s: Statement, shared: Ref) -> Ref:
    pair = product(s)
    assert pair is not None
    return pair[1] if pair[0] == shared else pair[0]


def _stackable(members: list[tuple[Statement, Ref]]) -> bool:
    others = [_other(s, shared).value for s, shared in members]
    plain = all(v.role in (Role.WEIGHT, Role.VALUE) for v in others)
    alike = len({(v.timed, v.role) for v in others}) == 1
    return plain and alike and len({v.id for v in others}) == len(others) and bool(others[0].features)


def _summed(kernel: Kernel, contractions: list[Statement]) -> Iterable[tuple[Statement, ...]]:
    """Contractions whose results are only ever added to each other."""
    uses: dict[str, int] = defaultdict(int)
    for s in kernel.everything:
        for r in reads(s):
            uses[r.value.id] += 1
    by_name = {s.out.value.id: s for s in contractions}
    for s in kernel.everything:
        if s.reduce or s.body.kind != "add":
            continue
        alike: dict[str, list[Statement]] = defaultdict(list)
        for term in s.body.args:
            part = by_name.get(term.data.value.id) if term.kind == "read" else None
            if part and uses[part.out.value.id] == 1 and part.out.indices == term.data.indices:
                alike[_operand_shape(part)].append(part)
        for parts in alike.values():
            chosen: dict[str, Statement] = {}  # side by side every operand can stand once
            for part in parts:
                names = [r.value.id for r in product(part) or ()]
                if _weight_of(part) and chosen.keys().isdisjoint(names):
                    chosen |= dict.fromkeys(names, part)
            distinct = tuple(dict.fromkeys(chosen.values()))
            if len(distinct) > 1:
                yield distinct


def _weight_of(s: Statement) -> Ref | None:
    """The one untimed parameter operand of a contraction with a timed one."""
    pair = product(s)
    assert pair is not None
    weights = [r for r in pair if r.value.role is Role.WEIGHT]
    timed = [r for r in pair if r.value.timed and r.value.role is Role.VALUE and not r.offset]
    return weights[0] if len(weights) == len(timed) == 1 else None


def _operand_shape(s: Statement) -> str:
    pair = product(s)
    assert pair is not None
    return str(sorted((r.value.timed, str(r.indices)) for r in pair)) + str(s.reduce)


# -- where parts lie side by side ------------------------------------------------------------------
def _timed_parts(bundle: Bundle) -> Iterable[list[str]]:
    if bundle.shared is None:
        yield [r.value.id for s in bundle.statements for r in (product(s) or ()) if r.value.timed]
        return
    others = [_other(s, bundle.shared).value for s in bundle.statements]
    if others[0].timed:
        yield [v.id for v in others]
    if bundle.statements[0].out.value.timed:
        yield [s.out.value.id for s in bundle.statements]


class _Layouts:
    """Disjoint rows of values; a wished set becomes a contiguous range of one row."""

    def __init__(self, fixed: set[str]) -> None:
        self.fixed = fixed
        self.rows: list[list[str]] = []
        self.extended: set[int] = set()

    def wish(self, ids: list[str]) -> None:
        wanted = [i for i in ids if i not in self.fixed]
        hit = [n for n, row in enumerate(self.rows) if set(row) & set(wanted)]
        if not hit:
            self.rows.append(wanted)
        elif len(hit) == 1 and hit[0] not in self.extended:
            row = self.rows[hit[0]]
            new = [i for i in wanted if i not in row]
            if new:
                common = [i for i in row if i in wanted]
                self.rows[hit[0]] = [i for i in row if i not in wanted] + common + new
            elif not self._contiguous(row, wanted):
                self.rows[hit[0]] = [i for i in row if i not in wanted] + [i for i in row if i in wanted]
            self.extended.add(hit[0])

    @staticmethod
    def _contiguous(row: list[str], ids: Iterable[str]) -> bool:
        places = sorted(row.index(i) for i in ids)
        return places == list(range(places[0], places[0] + len(places)))

    def row_of(self, name: str) -> list[str] | None:
        return next((row for row in self.rows if name in row), None)

    def ranges(self, ids: list[str]) -> list[list[str]]:
        """``ids`` split into contiguous ranges of rows, in the order in which they lie."""
        out: list[list[str]] = []
        for row in self.rows:
            run: list[str] = []
            for name in [*row, ""]:
                if name in ids:
                    run.append(name)
                elif run:
                    out.append(run)
                    run = []
        return out


def _fitted(bundle: Bundle, layouts: _Layouts) -> Iterable[Bundle]:
    """The bundle cut to ranges that really lie side by side, in their order."""
    wishes = list(_timed_parts(bundle))
    if not wishes:
        yield bundle
        return
    ids = wishes[0]
    by_id = dict(zip(ids, bundle.statements, strict=True))
    for run in layouts.ranges(ids):
        if len(run) > 1:
            statements = tuple(by_id[i] for i in run)
            if len(wishes) == 1 or len(layouts.ranges([s.out.value.id for s in statements])) == 1:
                yield replace(bundle, statements=statements)


# -- one statement for many ------------------------------------------------------------------------
def _merged(kernel: Kernel, bundle: Bundle, layouts: _Layouts) -> Kernel | None:
    """``kernel`` with one statement for the bundle; None where one part needs another, as in micro-steps."""
    joint = Index(f"#{len(bundle.statements)}")
    first = bundle.statements[0]
    packs = {p.value.id: p for p in kernel.packs}

    def packed(parts: list[Ref]) -> Ref:
        pack = _pack([r.value for r in parts], layouts)
        packs.setdefault(pack.value.id, pack)
        place = len(parts[0].indices) - len(parts[0].value.features)
        indices = parts[0].indices[:place] + (joint,) + parts[0].indices[place:]
        return replace(parts[0], value=packs[pack.value.id].value, indices=indices)

    if bundle.shared is None:
        weights = [_weight_of(s) for s in bundle.statements]
        timed = [next(r for r in product(s) or () if r != w) for s, w in zip(bundle.statements, weights, strict=True)]
        operands = [packed([w for w in weights if w]), packed(timed)]
        out, reduce = first.out, (*first.reduce, joint)
    else:
        operands = [packed([_other(s, bundle.shared) for s in bundle.statements]), bundle.shared]
        out, reduce = packed([s.out for s in bundle.statements]), first.reduce
    body = scalar.mul([scalar.read(r) for r in operands])
    whole = replace(first, out=out, body=body, reduce=reduce)
    gone = {s.out.value.id for s in bundle.statements}
    position = max(n for n, s in enumerate(kernel.statements(bundle.section)) if s.out.value.id in gone)
    if bundle.shared is not None:  # every part must be there for its first reader
        position = min(n for n, s in enumerate(kernel.statements(bundle.section)) if s.out.value.id in gone)
    section = list(kernel.statements(bundle.section))
    section[position] = whole
    section = [s for s in section if s is whole or s.out.value.id not in gone]
    kernel = kernel.with_sections(**{bundle.section: section})
    if bundle.shared is None:
        kernel = _without_copy(_without_addends(kernel, gone - {first.out.value.id}), bundle.section, whole)
    kernel = replace(kernel, packs=tuple(packs.values()))
    return _ordered(kernel, bundle.section)


def _pack(parts: list[Value], layouts: _Layouts) -> Pack:
    names = tuple(v.id for v in parts)
    row = layouts.row_of(names[0]) if parts[0].timed else None
    lead = tuple(d for d in parts[0].dims if d in ("T", "B"))
    value = Value("|".join(names), (*lead, f"#{len(parts)}", *parts[0].features))
    return Pack(value, names, "|".join(row) if row else "", tuple(row or ()))


def _without_addends(kernel: Kernel, gone: set[str]) -> Kernel:
    def trimmed(s: Statement) -> Statement:
        if s.reduce or s.body.kind != "add":
            return s
        kept = [a for a in s.body.args if not (a.kind == "read" and a.data.value.id in gone)]
        return s if len(kept) == len(s.body.args) else replace(s, body=scalar.add(kept))

    changed = {section: [trimmed(s) for s in kernel.statements(section)] for section in SECTIONS}
    return kernel.with_sections(**changed)


def _without_copy(kernel: Kernel, section: str, whole: Statement) -> Kernel:
    """If all addends became one product, the sum is that product."""
    statements = list(kernel.statements(section))
    copy = next((s for s in statements if s.body == scalar.read(whole.out)), None)
    if copy is None or copy.out.indices != whole.out.indices:
        return kernel
    merged = [replace(s, out=copy.out) if s is whole else s for s in statements if s is not copy]
    return kernel.with_sections(**{section: merged})


def _ordered(kernel: Kernel, section: str) -> Kernel | None:
    """The section with every statement after what it reads, otherwise in the order it had; None if that is a circle."""
    ordered = in_order(list(kernel.statements(section)), kernel.packs)
    return None if ordered is None else kernel.with_sections(**{section: ordered})


def in_order(statements: list[Statement], packs: tuple[Pack, ...]) -> list[Statement] | None:
    """A stable topological order: values, and packs through their parts; None if statements need each other."""
    parts = {p.value.id: p.parts for p in packs}

    def made(s: Statement) -> set[str]:
        return {s.out.value.id, *parts.get(s.out.value.id, ())}

    def used(s: Statement) -> set[str]:
        now = [r for r in reads(s) if not (r.value.role is Role.CARRY and r.offset)]
        now = [r for r in now if not (r.value.role is Role.STATE and r.offset)]
        return {q for r in now for q in (r.value.id, *parts.get(r.value.id, ()))}

    pending, done, out = list(statements), set[str](), list[Statement]()
    local = {name for s in statements for name in made(s)}
    while pending:
        s = next((s for s in pending if used(s) & local <= done), None)
        if s is None:
            return None
        pending.remove(s)
        done |= made(s)
        out.append(s)
    return out
