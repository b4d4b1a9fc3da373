"""ahead: what does not hang on the step before is computed for a whole block of time, elementwise too.

    for t: d_z = (1 - f) f C d_C                 ->      k = (1 - f) f C                  (all t at once)
                                                         for t: d_z = k d_C

A product is split into the factor that hangs on the carry and the one that does not, a sum likewise;
an intermediate d_f = C d_C is put into what reads it. For targets in which every call costs, not every operation.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from derive.program.scalar import Scalar, add, mapped, mul, number, read, rebuilt, refs, renamed
from derive.program.types import Ref, Role, Statement, Value, canonical
from derive.schedule.kernel import Kernel, Schedule, is_map, reads


def ahead(schedule: Schedule) -> Schedule:
    """Move the elementwise work that can be done ahead of the loop in front of it."""
    kept = {v.id for v in schedule.saved}
    return schedule.each(lambda kernel: _Split(kernel, kept).kernel())


@dataclass
class _Split:
    """One kernel: ``bound`` hangs on the step before, ``ready`` is computed ahead, by the key of its body."""

    given: Kernel
    kept: set[str]  # what forward keeps is written row by row: without training there is one row
    bound: set[str] = field(default_factory=set)
    inline: dict[str, Statement] = field(default_factory=dict)
    apart: dict[str, Scalar] = field(default_factory=dict)  # what a product was added onto, by the product
    ready: dict[str, Ref] = field(default_factory=dict)
    made: list[Statement] = field(default_factory=list)

    def kernel(self) -> Kernel:
        loop = self.given.statements("loop")
        for s in loop:
            if self._hangs(s):
                self.bound |= {s.out.value.id, *self._parts(s.out.value.id)}
        if not any(self.given.carries(r) for s in loop for r in reads(s)):
            return self.given
        before = [s for s in loop if s.out.value.id not in self.bound]
        uses = self._uses()
        rest: list[Statement] = []
        for s in loop:
            if s.out.value.id not in self.bound:
                continue
            if s.base is not None and self._added(s.out.value.id):
                s = self._ungathered(s, s.base)
            body = mapped(s.body, self._put)
            if is_map(s):
                s = replace(s, body=self._split(body, s))
                if self._may_go(s, uses):
                    self.inline[s.out.value.id] = s
                    continue
            rest.append(s)
        timed = [s for s in self.made if s.out.value.timed]
        fixed = [s for s in self.made if not s.out.value.timed]
        return self.given.with_sections(
            once=[*self.given.statements("once"), *fixed],
            before=[*self.given.statements("before"), *before, *timed], loop=rest,
        )

    def _parts(self, name: str) -> tuple[str, ...]:
        return next((p.parts for p in self.given.packs if p.value.id == name), ())

    def _hangs(self, s: Statement) -> bool:
        late = s.out.value.role in (Role.CARRY, Role.STATE)
        late = late or (self.given.name == "forward" and s.out.value.id in self.kept)
        names = {n for r in reads(s) for n in (r.value.id, *self._parts(r.value.id))}
        return late or bool(names & self.bound) or any(self.given.carries(r) for r in reads(s))

    def _added(self, name: str) -> bool:
        """Whether maps of the loop read what a product was made into: then they can add for themselves."""
        names = {name, *self._parts(name)}
        maps = [s for s in self.given.statements("loop") if is_map(s)]
        return any(r.value.id in names and not r.offset for s in maps for r in reads(s))

    def _ungathered(self, s: Statement, base: Ref) -> Statement:
        """A product by itself: what it is added onto may be added to something else ahead of time."""
        names, onto = self._parts(s.out.value.id), self._parts(base.value.id)
        dims = tuple(d for d in base.value.dims if not d.startswith("#"))
        for name, value in zip(names, onto, strict=True):
            part = Value(value, dims)
            self.apart[name] = read(Ref(part, canonical(dims)))
        if not names:
            self.apart[s.out.value.id] = read(base)
        return replace(s, base=None)

    def _free(self, node: Scalar) -> bool:
        return not any(r.value.id in self.bound or self.given.carries(r) for r in refs(node))

    # -- intermediates that go into what reads them --------------------------------------------------
    def _uses(self) -> Counter[str]:
        """How often a value is read by the maps of the loop; much where anything else needs it."""
        uses: Counter[str] = Counter()
        inside = self.given.statements("loop")
        for s in self.given.everything:
            for node in _occurrences(s.body):
                uses[node.value.id] += 1 if is_map(s) and s in inside else 1000
            uses.update({s.base.value.id: 1000} if s.base else {})
        fixed = {*self.given.program.outputs, *self.kept, *(n for p in self.given.packs for n in p.parts)}
        uses.update(dict.fromkeys(fixed, 1000))
        return uses

    def _may_go(self, s: Statement, uses: Counter[str]) -> bool:
        """A product of one bound value with what is free: putting it elsewhere costs nothing."""
        if s.out.value.role is not Role.VALUE or uses[s.out.value.id] != 1:
            return False
        moving = [a for a in (s.body.args if s.body.kind == "mul" else (s.body,)) if not self._free(a)]
        return len(moving) == 1 and moving[0].kind == "read" and moving[0].data.value.role is not Role.CARRY

    def _put(self, ref: Ref) -> Scalar:
        onto = self.apart.get(ref.value.id)
        if onto is not None:  # its readers add the product, at the same place
            names = dict(zip(canonical(ref.value.dims), ref.indices, strict=True))
            return add([read(ref), mapped(renamed(onto, names), self._put)])
        s = self.inline.get(ref.value.id)
        if s is None or ref.offset:
            return read(ref)
        return renamed(s.body, dict(zip(s.out.indices, ref.indices, strict=True)))

    # -- a body as what hangs on the step before and what does not -------------------------------------
    def _split(self, node: Scalar, s: Statement) -> Scalar:
        """The same value with every free part computed ahead."""
        if self._free(node):
            return self._ahead(node, s)
        if node.kind == "mul":
            free, moving = self._factors(node)
            return mul([self._ahead(free, s), *(self._split(m, s) for m in moving)])
        if node.kind == "add":
            return self._sum(node, s)
        return rebuilt(node, (self._split(a, s) for a in node.args))

    def _factors(self, node: Scalar) -> tuple[Scalar, list[Scalar]]:
        args = node.args if node.kind == "mul" else (node,)
        return mul(a for a in args if self._free(a)), [a for a in args if not self._free(a)]

    def _sum(self, node: Scalar, s: Statement) -> Scalar:
        """Terms with the same bound factor are one: a d - b d = (a - b) d; and (1 - z) a + z b = a + z (b - a)."""
        node = _between(node)
        factors: dict[str, list[Scalar]] = defaultdict(list)
        moving: dict[str, Scalar] = {}
        for term in node.args:
            free, rest = self._factors(term)
            rate = mul(rest)
            moving[rate.key] = rate
            factors[rate.key].append(free)
        return add(mul([self._ahead(add(factors[k]), s), self._split(moving[k], s)]) for k in moving)

    def _ahead(self, node: Scalar, s: Statement) -> Scalar:
        """A free node as the read of a value; a plain read or number stays what it is."""
        if node.kind == "read" or not refs(node):
            return node
        sign = node.args[0] if node.kind == "mul" else None
        if sign is not None and sign == number(-1) and len(node.args) == 2 and node.args[1].kind == "read":
            return node  # a subtraction
        if node.key not in self.ready:
            own = {i for r in refs(node) for i in r.indices}
            indices = tuple(i for i in s.out.indices if i in own)
            name = f"known:{s.out.value.id}"
            count = sum(m.out.value.id.split("/")[0] == name for m in self.made)
            value = Value(f"{name}/{count + 1}" if count else name, tuple(i.dim for i in indices))
            self.ready[node.key] = Ref(value, indices)
            out = Ref(value, canonical(value.dims))
            body = renamed(node, dict(zip(indices, out.indices, strict=True)))
            self.made.append(replace(s, out=out, body=body))
        return read(self.ready[node.key])


def _between(node: Scalar) -> Scalar:
    """A mean of two values weighed by z and 1 - z, from the first towards the second: one operation less."""
    for far in node.args:
        for z in far.args if far.kind == "mul" else ():
            rest = add([number(1), mul([number(-1), z])])
            near = next((t for t in node.args if t.kind == "mul" and rest in t.args), None)
            if near is not None and near is not far and z.kind == "read":
                a, b = _left(near, rest), _left(far, z)
                others = [t for t in node.args if t is not near and t is not far]
                return add([*others, a, mul([z, add([b, mul([number(-1), a])])])])
    return node


def _left(product: Scalar, factor: Scalar) -> Scalar:
    """A product without one of its factors."""
    args = list(product.args)
    args.remove(factor)
    return mul(args)


def _occurrences(node: Scalar) -> Iterable[Ref]:
    if node.kind == "read":
        yield node.data
    for a in node.args:
        yield from _occurrences(a)
