"""Names, addresses and loops of one C function."""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.emit.c.spelling import horner
from derive.emit.storage import Place, Storage
from derive.program.types import BATCH, TIME, Index, Parameter, Ref, Role


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
                if place.kind in ("step", "carry", "row"):
                    continue
                terms.append(self.time(ref, place))
                widths.append("")
                continue
            if index.dim.startswith("#") or (index == BATCH and place.kind == "row"):
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

        In a step that is the rows of the batch or the first feature, whichever the team divides, and always the
        rows where there is no feature or a row has to be in one hand; elsewhere the outermost loop.
        """
        if section != "loop":
            return {i: self._share("time" if i == TIME else "part", i) for i in indices[:1]}
        unit = next((i for i in indices if i != BATCH), None)
        if unit is None:
            return {i: self._share("whole", i) for i in indices}
        return {unit: self._share("unit", unit)} | {i: self._share("row", i) for i in indices if i == BATCH}

    def _share(self, kind: str, index: Index) -> tuple[str, str]:
        """Constants of the function, which compilers know not to change in a loop; expressions for steps."""
        if kind == "time":
            return "dv_time_from(team, t0, t1)", "dv_time_to(team, t0, t1)"
        extent = self.extent(index.dim)
        ends = (f"dv_{kind}_from(team, {extent})", f"dv_{kind}_to(team, {extent})")
        if not extent.isidentifier():
            return ends
        if (kind, extent) not in self.ranges:
            stem = f"{extent}_{kind}" if kind in ("whole", "part") else extent
            self.ranges[kind, extent] = (self.fresh(f"{stem}0"), self.fresh(f"{stem}1"))
        return self.ranges[kind, extent]

    def constants(self) -> list[str]:
        """Declarations of the shares that loops use."""
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
