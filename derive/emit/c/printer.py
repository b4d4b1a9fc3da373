"""From groups of frozen statements to C99 lines: scalar loops, and calls of the runtime's products."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from derive.emit.c.spelling import horner, negative, number
from derive.emit.storage import Place, Storage
from derive.program.scalar import Scalar, refs
from derive.program.types import BATCH, TIME, Index, Parameter, Ref, Role, Statement
from derive.schedule.kernel import Group


@dataclass
class Printer:
    """Lines of one C function; ``taken`` are identifiers that a new local must not use."""

    storage: Storage
    parameters: tuple[Parameter, ...]
    taken: set[str]
    variables: dict[Index, str] = field(default_factory=dict)
    scalars: dict[str, str] = field(default_factory=dict)
    ranges: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    switches: dict[str, str] = field(default_factory=dict)  # arrays that may have one row for all steps

    # -- names and sizes -----------------------------------------------------------------------
    def fresh(self, wanted: str) -> str:
        """An identifier that nothing else uses."""
        name, n = wanted, 2
        while name in self.taken:
            name, n = f"{wanted}_{n}", n + 1
        self.taken.add(name)
        return name

    def variable(self, index: Index) -> str:
        """The loop variable of an index: b for the batch, j, k, l, ... for features."""
        if index == TIME:
            return "t"
        if index not in self.variables:
            letters = "b" if index == BATCH else "jklmnpqrs"
            free = next((c for c in letters if c not in self.taken), None)
            self.variables[index] = self.fresh(free or f"{letters[0]}_{index.dim}")
        return self.variables[index]

    def extent(self, dim: str) -> str:
        """The size of a dimension; the steps of a block for T in block sections."""
        return dim[1:] if dim.startswith("#") else dim if dim == "B" else self.storage.names[f"dim:{dim}"]

    # -- addresses -----------------------------------------------------------------------------
    def element(self, ref: Ref, section: str) -> str:
        """``C[(t * B + b) * H + j]``: one element at the current loop variables."""
        place = self.storage.places[ref.value.id]
        if place.kind == "constant" and ref.value.role is Role.EYE:
            j, k = (self.variable(i) for i in ref.indices)
            return f"({j} == {k} ? REAL(1) : REAL(0))"
        if place.kind == "block":
            return self.in_parameter(ref)
        return f"{place.name}[{self.offset(ref, place, section)}]"

    def owner(self, ref: Ref) -> str:
        """The parameter (or its gradient, bar:W) that a block belongs to."""
        return ref.value.id.split(".")[0]

    def block_geometry(self, ref: Ref) -> tuple[list[str], list[str]]:
        """For every axis of a block: where it starts in its parameter, and the parameter's extent."""
        name = self.owner(ref).removeprefix("bar:")
        parameter = next(p for p in self.parameters if p.name == name)
        places = [int(n) for n in ref.value.id.split(".")[1:]] or [0] * len(parameter.axes)
        starts = [
            " + ".join(self.extent(d) for d in axis[:n]) or "0"
            for axis, n in zip(parameter.axes, places, strict=True)
        ]
        widths = ["(" + " + ".join(self.extent(d) for d in axis) + ")" if len(axis) > 1 else self.extent(axis[0])
                  for axis in parameter.axes]
        return starts, widths

    def in_parameter(self, ref: Ref) -> str:
        """The element of a block inside the array of its parameter (or of its gradient)."""
        starts, widths = self.block_geometry(ref)
        terms = [
            self.variable(i) if start == "0" else f"({start} + {self.variable(i)})"
            for start, i in zip(starts, ref.indices, strict=True)
        ]
        return f"{self.storage.names[self.owner(ref)]}[{horner(terms, widths) if terms else 0}]"

    def offset(self, ref: Ref, place: Place, section: str) -> str:
        terms, widths = [], []
        for index in ref.indices:
            if index == TIME:
                if place.kind in ("step", "carry"):
                    continue
                terms.append(self.time(ref, place))
                widths.append("")
                continue
            if index.dim.startswith("#"):
                continue
            if place.part is not None and index == self._first_feature(ref):
                terms.append(self._part_term(ref, place))
                widths.append(str(place.width))
            terms.append(self.variable(index))
            widths.append(self.extent(index.dim))
        if place.part is not None and self._first_feature(ref) is None:
            terms.append(self._part_term(ref, place))
            widths.append(str(place.width))
        return horner(terms, widths) if terms else "0"

    def _first_feature(self, ref: Ref) -> Index | None:
        return next((i for i in ref.indices if i not in (TIME, BATCH) and not i.dim.startswith("#")), None)

    def _part_term(self, ref: Ref, place: Place) -> str:
        stacked = next((i for i in ref.indices if i.dim.startswith("#")), None)
        if stacked is None:
            return str(place.part)
        return f"({place.part} + {self.variable(stacked)})" if place.part else self.variable(stacked)

    def time(self, ref: Ref, place: Place) -> str:
        """The row of a timed array: states have one more, blocks start at t0."""
        if place.kind == "rows":
            return "(t - t0)"
        if place.name in self.switches:
            return f"(t * {self.switches[place.name]})"
        shift = ref.offset + int(ref.value.role is Role.STATE)
        return f"(t + {shift})" if shift else "t"

    # -- loops ---------------------------------------------------------------------------------
    def loops(self, indices: tuple[Index, ...], body: list[str], section: str, divided: bool = True) -> list[str]:
        """``body`` inside one loop for every index; where ``divided``, each member of the team has its share."""
        lines, depth = [], 0
        shares = self._shares(indices, section) if divided else {}
        for index in indices:
            v = self.variable(index)
            first, end = shares.get(index) or (("t0", "t1") if index == TIME else ("0", self.extent(index.dim)))
            lines.append("    " * depth + f"for (size_t {v} = {first}; {v} < {end}; ++{v}) {{")
            depth += 1
        lines += ["    " * depth + line for line in body]
        return lines + ["    " * n + "}" for n in reversed(range(depth))]

    def _shares(self, indices: tuple[Index, ...], section: str) -> dict[Index, tuple[str, str]]:
        """Begin and end of the loops that the members of a team divide.

        In a step that is the rows of the batch or the first feature, whichever the team divides; elsewhere the
        outermost loop.
        """
        if section != "loop":
            return {i: self._share("time" if i == TIME else "part", i) for i in indices[:1]}
        unit = next((i for i in indices if i != BATCH), None)
        if unit is None:
            return {i: self._share("only", i) for i in indices}
        return {unit: self._share("unit", unit)} | {i: self._share("row", i) for i in indices if i == BATCH}

    def _share(self, kind: str, index: Index) -> tuple[str, str]:
        """Constants of the function in a step, expressions elsewhere."""
        if kind == "time":
            return "dv_time_from(team, t0, t1)", "dv_time_to(team, t0, t1)"
        extent = self.extent(index.dim)
        ends = (f"dv_{kind}_from(team, {extent})", f"dv_{kind}_to(team, {extent})")
        if kind == "part":
            return ends
        if (kind, extent) not in self.ranges:
            stem = f"{extent}_only" if kind == "only" else extent
            self.ranges[kind, extent] = (self.fresh(f"{stem}0"), self.fresh(f"{stem}1"))
        return self.ranges[kind, extent]

    def constants(self) -> list[str]:
        """Declarations of the shares that the loops of a step use."""
        return [
            f"const size_t {first} = dv_{kind}_from(team, {extent}), {end} = dv_{kind}_to(team, {extent});"
            for (kind, extent), (first, end) in self.ranges.items()
        ]

    def alone(self, lines: list[str]) -> list[str]:
        """Lines that one member of the team runs for all."""
        return ["if (dv_first(team)) {", *("    " + line for line in lines), "}"]

    def running(self, indices: tuple[Index, ...], section: str) -> tuple[Index, ...]:
        """Indices to loop over: in the time loop t is given."""
        return tuple(i for i in indices if not (i == TIME and section == "loop"))

    # -- statements ----------------------------------------------------------------------------
    def maps(self, group: Group, section: str) -> list[str]:
        """A group of elementwise statements as one loop nest."""
        body = _Body(self, section, group)
        for s in group:
            body.statement(s)
        around = self.running(group[0].out.indices, section)
        if not around:
            return self.alone(body.lines)
        return _hinted("DV_POINTWISE", self.loops(around, body.lines, section), len(around))

    def reduction(self, s: Statement, section: str) -> list[str]:
        """A sum or maximum as plain loops, added to where it runs over time."""
        body = _Body(self, section, (s,))
        out = self.element(s.out, section)
        if s.op == "max":
            return self._maximum(s, out, section)
        around = self.running(s.out.indices, section)
        if TIME in s.reduce:
            value = body.value(s.body, 0)
            inner = self.loops(around, [*body.lines, f"{out} += {value};"], section)
            lines = self.loops(self.running(s.reduce, section), inner, section, divided=False)
            return lines if around else self.alone(lines)
        total = self.fresh("sum")
        value = body.value(s.body, 0)
        within = self.running(s.reduce, section)
        inner = self.loops(within, [*body.lines, f"{total} += {value};"], section, divided=False)
        inner = _hinted("DV_SUMMED", inner, len(within)) if total == "sum" else inner
        self.taken.discard(total)
        start = self.element(s.base, section) if s.base else "0"
        lines = [f"real {total} = {start};", *inner, f"{out} = {total};"]
        return self.loops(around, lines, section) if around else self.alone(lines)

    def _maximum(self, s: Statement, out: str, section: str) -> list[str]:
        """One call for every result; the body of a maximum is one read, along one axis."""
        (ref,) = refs(s.body)
        (axis,) = s.reduce
        place = self.storage.places[ref.value.id]
        after = ref.indices[ref.indices.index(axis) + 1 :]
        step = " * ".join(self.extent(i.dim) for i in after) or "1"
        saved = self.variables.get(axis)
        self.variables[axis] = "0"
        start = self.element(ref, section).removeprefix(place.name)[1:-1]
        self.variables[axis] = saved or self.fresh("j")
        line = f"{out} = dv_amax({self.extent(axis.dim)}, {place.name} + {start}, {step});"
        around = self.running(s.out.indices, section)
        return self.loops(around, [line], section) if around else self.alone([line])


def _hinted(hint: str, lines: list[str], depth: int) -> list[str]:
    """Nested loops with a word for the compiler in front of the innermost."""
    at = max(depth - 1, 0)
    return [*lines[:at], "    " * at + hint, *lines[at:]] if depth else lines


@dataclass
class _Body:
    """The inside of one loop nest: a local for every named value and every shared node."""

    printer: Printer
    section: str
    group: Group
    lines: list[str] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    uses: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        counted: set[str] = set()

        def count(node: Scalar) -> None:
            self.uses[node.key] += 1
            if node.key not in counted:
                counted.add(node.key)
                for arg in node.args:
                    count(arg)

        for s in self.group:
            count(s.body)

    def statement(self, s: Statement) -> None:
        """``const real f_j = ...;`` and, unless only this loop needs it, ``f[..] = f_j;``."""
        p, name = self.printer, s.out.value.id
        value = self.value(s.body, 0)
        local = p.storage.places[name].kind == "local"
        element = "" if local else p.element(s.out, self.section)
        read_later = any(r.value.id == name and not r.offset for q in self.group for r in refs(q.body))
        if not local and not read_later:
            self.lines.append(f"{element} = {value};")
            return
        scalar = p.scalars.get(name)
        if scalar is None:
            plain = p.storage.names[name]
            scalar = p.scalars[name] = plain if local and plain not in p.taken else p.fresh(f"{plain}_j")
        self.lines.append(f"const real {scalar} = {value};")
        self.known[f"value {name}"] = scalar
        self.known.setdefault(s.body.key, scalar)
        if not local:
            self.lines.append(f"{element} = {scalar};")

    def value(self, node: Scalar, level: int) -> str:
        """The text of a node; ``level`` is the binding strength around it."""
        if node.kind == "read":
            stored = None if node.data.offset else self.known.get(f"value {node.data.value.id}")
            return stored or self.printer.element(node.data, self.section)
        if node.key in self.known:
            return self.known[node.key]
        if self.uses[node.key] > 1 and node.args and refs(node):
            name = self.printer.fresh("e")
            self.lines.append(f"const real {name} = {self._text(node, 0)};")
            self.known[node.key] = name
            return name
        return self._text(node, level)

    def _text(self, node: Scalar, level: int) -> str:
        match node.kind:
            case "number":
                return number(node)
            case "size":
                return f"REAL({self.printer.extent(node.data)})"
            case "call":
                return f"dv_{node.data}({', '.join(self.value(a, 0) for a in node.args)})"
            case "quotient":
                shown = f"{self.value(node.args[0], 2)} / {self.value(node.args[1], 3)}"
                return f"({shown})" if level > 2 else shown
            case "power":
                base = self.value(node.args[0], 3)
                shown = " * ".join([base] * node.data)
                return f"({shown})" if level > 1 else shown
            case "mul":
                return self._product(node, level)
            case _:
                return self._sum(node, level)

    def _product(self, node: Scalar, level: int) -> str:
        negative = node.args[0].kind == "number" and node.args[0].data == -1
        factors = node.args[1:] if negative else node.args
        shown = ("-" if negative else "") + " * ".join(self.value(a, 3 if n else 2) for n, a in enumerate(factors))
        return f"({shown})" if level > 2 or (negative and level > 0) else shown

    def _sum(self, node: Scalar, level: int) -> str:
        texts = [self.value(a, 1) if not negative(a) else self.value(a, 0) for a in node.args]
        first, *rest = sorted(texts, key=lambda text: text.startswith("-"))
        shown = first
        for term in rest:
            shown += f" - {term[1:]}" if term.startswith("-") else f" + {term}"
        return f"({shown})" if level > 0 else shown
