"""mirror: a function that takes less to compute of the negated argument gets it, made of negated weights.

    z = b + z_x + W h;  f = sigmoid(z)       ->      -z = (-b) + (-z_x) + (-W) h;  f = sigmoid(-(-z))

For targets in which every call costs: what the weights are negated in is a copy that is made anyway. The
numbers do not change, a sign is exact.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from derive.program.functions import TABLE
from derive.program.scalar import Scalar, add, call, mapped, mul, number, read
from derive.program.types import Ref, Role, Statement, Value, canonical
from derive.schedule.kernel import SECTIONS, Kernel, Pack, Schedule, is_map, product, reads

MINUS = "minus:"
MIRRORED = frozenset(row.name for row in TABLE.values() if row.of_minus)


def mirror(schedule: Schedule) -> Schedule:
    """Negate what only functions with a cheaper mirror image read, where that costs nothing."""
    kept = {v.id for v in schedule.saved}
    return schedule.each(lambda kernel: _Mirror(kernel, kept).turned())


@dataclass
class _Mirror:
    """One kernel; ``negated`` are the values that change their sign, ``weights`` the weights they are made of."""

    kernel: Kernel
    kept: set[str]
    makers: dict[str, Statement] = field(default_factory=dict)
    uses: Counter[str] = field(default_factory=Counter)
    packs: dict[str, Pack] = field(default_factory=dict)
    negated: set[str] = field(default_factory=set)
    weights: dict[str, Value] = field(default_factory=dict)

    def turned(self) -> Kernel:
        self.packs = {p.value.id: p for p in self.kernel.packs}
        for s in self.kernel.everything:
            self.makers |= dict.fromkeys(self._parts(s.out.value.id), s)
            self.uses.update(n for r in reads(s) for n in {r.value.id, *self._parts(r.value.id)})
        loop = self.kernel.statements("loop")
        for s in loop:
            argument = self._argument(s.body)
            if argument and is_map(self.makers.get(argument, s)) and self.makers.get(argument) in loop:
                self.negated |= self._free(argument)
        return self._rewritten() if self.negated else self.kernel

    def _parts(self, name: str) -> tuple[str, ...]:
        return self.packs[name].parts if name in self.packs else (name,)

    @staticmethod
    def _argument(body: Scalar) -> str:
        """The value that a statement is a mirrored function of."""
        plain = body.kind == "call" and body.data in MIRRORED and body.args[0].kind == "read"
        return body.args[0].data.value.id if plain and not body.args[0].data.offset else ""

    def _free(self, name: str) -> set[str]:
        """The values to negate so that this one is negated at no cost; none if that cannot be."""
        s = self.makers.get(name)
        if s is None or self.uses[name] != 1 or name in self.kept or name in self.kernel.program.outputs:
            return set()
        if s.out.value.role is not Role.VALUE or not s.out.value.timed:
            return set()
        if is_map(s) and s.body.kind == "add":
            terms = [self._free(a.data.value.id) for a in s.body.args if a.kind == "read" and not a.data.offset]
            fixed = any(a.kind == "read" and self._weight(a.data) for a in s.body.args)
            return {name}.union(*terms) if any(terms) or fixed else set()
        return {name} if s.base is None and self._of_weights(s) else set()

    def _weight(self, ref: Ref) -> bool:
        return ref.value.role is Role.WEIGHT and not ref.value.timed

    def _of_weights(self, s: Statement) -> Ref | None:
        """The weights of a product that nothing else takes from the same copy."""
        for ref in product(s) or ():
            pack = self.packs.get(ref.value.id)
            alone = pack is not None and not pack.layout and self.uses[pack.value.id] == 1
            if alone and len(pack.parts) == len(self._parts(s.out.value.id)) if pack else self._weight(ref):
                return ref
        return None

    # -- the kernel with other signs -------------------------------------------------------------------
    def _rewritten(self) -> Kernel:
        packs = dict(self.packs)
        sections = {name: [self._signed(s, packs) for s in self.kernel.statements(name)] for name in SECTIONS}
        made = [Statement(Ref(_minus(v), canonical(v.dims)), mul([number(-1), read(Ref(v, canonical(v.dims)))]))
                for v in self.weights.values()]
        sections["once"] += made
        kernel = replace(self.kernel.with_sections(**sections), packs=tuple(packs.values()))
        return _renamed(kernel, self.negated)

    def _signed(self, s: Statement, packs: dict[str, Pack]) -> Statement:
        if self._argument(s.body) in self.negated:
            return replace(s, body=call(s.body.data, [mul([number(-1), s.body.args[0]])]))
        if not self.negated.intersection(self._parts(s.out.value.id)):
            return s
        if is_map(s):
            return replace(s, body=add(self._minus(a) for a in s.body.args))
        weights = self._of_weights(s)
        assert weights is not None
        return replace(s, body=mapped(s.body, lambda r: read(self._negative(r, s, packs) if r == weights else r)))

    def _minus(self, term: Scalar) -> Scalar:
        if term.kind == "read" and not term.data.offset:
            if term.data.value.id in self.negated:
                return term
            if self._weight(term.data):
                return read(replace(term.data, value=self._minus_weight(term.data.value)))
        return mul([number(-1), term])

    def _minus_weight(self, value: Value) -> Value:
        self.weights[value.id] = value
        return _minus(value)

    def _negative(self, ref: Ref, s: Statement, packs: dict[str, Pack]) -> Ref:
        """The weights of a product with another sign for the parts that are to have one."""
        pack = packs.pop(ref.value.id, None)
        if pack is None:
            return replace(ref, value=self._minus_weight(ref.value))
        known = {v.id: v for v in self.kernel.program.given}
        known |= {q.out.value.id: q.out.value for q in self.kernel.everything}
        parts = tuple(
            self._minus_weight(known[w]).id if name in self.negated else w
            for w, name in zip(pack.parts, self._parts(s.out.value.id), strict=True)
        )
        turned = replace(pack, value=replace(pack.value, id="|".join(parts)), parts=parts)
        packs[turned.value.id] = turned
        return replace(ref, value=turned.value)


def _minus(value: Value) -> Value:
    return Value(MINUS + value.id, value.dims)


def _renamed(kernel: Kernel, names: set[str]) -> Kernel:
    """The kernel with the mark of a negated value before these names, packs and their layouts included."""

    def name(text: str) -> str:
        return "|".join(MINUS + n if n in names else n for n in text.split("|"))

    def moved(ref: Ref) -> Ref:
        return replace(ref, value=replace(ref.value, id=name(ref.value.id)))

    def using(s: Statement) -> Statement:
        base = moved(s.base) if s.base else None
        return replace(s, out=moved(s.out), body=mapped(s.body, lambda r: read(moved(r))), base=base)

    packs = tuple(
        replace(p, value=replace(p.value, id=name(p.value.id)), parts=tuple(map(name, p.parts)), layout=name(p.layout),
                order=tuple(map(name, p.order)))
        for p in kernel.packs
    )
    sections = {section: [using(s) for s in kernel.statements(section)] for section in SECTIONS}
    return replace(kernel.with_sections(**sections), packs=packs)
