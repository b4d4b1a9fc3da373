"""Where every value of a kernel lives, before any target is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from derive.emit.signature import Argument, Signature, signature
from derive.program.types import TIME, Role, Value
from derive.schedule.kernel import SECTIONS, Group, Kernel, Pack, Schedule, reads
from derive.schedule.rows import is_nest, phases


@dataclass(frozen=True)
class Place:
    """Where a value lives.

    ``kind``: argument (whole array), block (slice of a parameter argument), carry, step (one row a
    step), rows (one row for every step of a block of time), row (one row, for every member of a team),
    fixed (no time), local (inside one loop only), constant. ``name`` is the identifier of the buffer;
    ``part`` and ``width`` are set for values that lie side by side in a buffer: the first position and
    how many there are.
    """

    kind: str
    name: str
    value: Value
    part: int | None = None
    parts: int = 1
    width: int = 1


@dataclass(frozen=True)
class Storage:
    """All places of one kernel, with its signature and identifiers."""

    kernel: Kernel
    signature: Signature
    names: dict[str, str]
    places: dict[str, Place]
    buffers: tuple[Place, ...]  # what the function has to provide itself

    def zeroed(self) -> tuple[Place, ...]:
        """Buffers that sums over time are added to."""
        summed = {s.out.value.id for s in self.kernel.everything if s.reduce[:1] and s.reduce[0].dim == "T"}
        homes = {self.places[i].name for i in summed}
        return tuple(b for b in self.buffers if b.name in homes)


def storage(kernel: Kernel, schedule: Schedule) -> Storage:
    """Decide the place of every value of a kernel."""
    sig, names = signature(kernel, schedule)
    places: dict[str, Place] = {}
    arguments = {a.value_id for a in sig.arguments}
    given = {v.id: v for v in (*kernel.program.given, *(s.out.value for s in kernel.everything))}
    for v in given.values():
        owner = _owner(v, schedule)
        if v.role is Role.CARRY:
            places[v.id] = Place("carry", names[v.id], v)
        elif v.role in (Role.CONSTANT, Role.EYE):
            places[v.id] = Place("constant", names[v.id], v)
        elif v.id in arguments and owner in ("", v.id.removeprefix("bar:")):
            places[v.id] = Place("argument", names[v.id], v)
        elif owner and _final(v):
            places[v.id] = Place("block", names[v.id], v)
    buffers: dict[str, Place] = {}
    for pack in kernel.packs:
        _place_pack(pack, kernel, places, buffers, names)
    made_in = {s.out.value.id: section for section in SECTIONS for s in kernel.statements(section)}
    for s in kernel.everything:
        v = s.out.value
        if v.id not in places:
            kind = _kind(v, kernel, made_in)
            places[v.id] = Place(kind, names[v.id], v)
            if kind != "local":
                buffers[v.id] = places[v.id]
    return Storage(kernel, sig, names, places, tuple(buffers.values()))


def only_in_steps(kernel: Kernel, value_id: str) -> bool:
    """Whether all that makes or reads a value stands in the time loop: then one row may serve all steps."""
    return not any(
        r.value.id == value_id
        for section in SECTIONS if section != "loop"
        for s in kernel.statements(section) for r in (s.out, *reads(s))
    )


def optional(kernel: Kernel, sig: Signature) -> tuple[Argument, ...]:
    """Arrays that a caller may leave out: what is kept for backward, and seeds."""
    role = "saved" if kernel.name == "forward" else "seed"
    return tuple(a for a in sig.arguments if a.role == role and only_in_steps(kernel, a.value_id))


def results(pack: Pack, place: Storage) -> set[str]:
    """The gradients that lie side by side in a pack until they are copied, at the end, to where they belong."""
    home = place.places[pack.value.id].name
    return {p for p in pack.parts if p in place.kernel.program.outputs and place.places[p].name == home}


def written_whole(argument: Argument, place: Storage, plan: Schedule) -> bool:
    """Whether a parameter's gradient is written once in every block, and so need not be cleared before."""
    return argument.role == "d_parameter" and gradients(argument, plan) <= written_once(place)


def gradients(argument: Argument, plan: Schedule) -> set[str]:
    """The gradients of the blocks of a parameter, for the argument that they are written to."""
    owner = argument.value_id.removeprefix("bar:")
    return {f"bar:{v.id}" for v in plan.step.given if v.owner == owner}


def written_once(place: Storage) -> set[str]:
    """What is copied to where it belongs at the end, or made whole by one statement."""
    copied = {part for pack in place.kernel.packs for part in results(pack, place)}
    return copied | {s.out.value.id for s in place.kernel.everything if TIME not in s.reduce}


def _owner(v: Value, schedule: Schedule) -> str:
    """The parameter that a weight block, or the gradient of one, belongs to."""
    stem = v.id.removeprefix("bar:").split("+")[0].split(".")[0]
    known = {p.name for p in schedule.step.parameters}
    weight = v.role is Role.WEIGHT or v.id.startswith("bar:")
    return stem if weight and stem in known and not v.timed else ""


def _final(v: Value) -> bool:
    """A block itself, or its finished gradient; not one of the terms a gradient is summed from."""
    return "+" not in v.id


def _kind(v: Value, kernel: Kernel, made_in: dict[str, str]) -> str:
    home = made_in[v.id]
    users = [(section, g) for section in SECTIONS for g in getattr(kernel, section) for s in g
             if any(r.value.id == v.id for r in reads(s))]
    if not v.timed:
        return "fixed"
    own = next(g for g in getattr(kernel, home) if any(s.out.value.id == v.id for s in g))
    if len(own) > 1 and all(g is own for _, g in users):
        return "row" if is_nest(own) and v.features and _phases(own, v.id) > 1 else "local"
    if home == "loop" and all(section == "loop" for section, _ in users):
        return "step"
    return "rows"


def _phases(nest: Group, value_id: str) -> int:
    """How many loops of a nest make or read a value."""
    return sum(any(r.value.id == value_id for s in p.statements for r in (s.out, *reads(s))) for p in phases(nest))


def _place_pack(
    pack: Pack, kernel: Kernel, places: dict[str, Place], buffers: dict[str, Place],
    names: dict[str, str],
) -> None:
    """A pack of values is a range of its layout; a pack of parameters a buffer that is filled once."""
    if not pack.layout:
        home = Place("fixed", names[pack.value.id], pack.value, 0, len(pack.parts), len(pack.parts))
        buffers[pack.value.id] = places[pack.value.id] = home
        for n, part in enumerate(pack.parts):
            if part not in places:  # made here, so made in place; what is given is copied
                places[part] = Place("fixed", home.name, _part_value(pack, part, kernel), n, 1, len(pack.parts))
        return
    name = names[pack.value.id]
    home_name = next((p.name for p in buffers.values() if p.value.id == pack.layout), None) or name
    made_in = {s.out.value.id: section for section in SECTIONS for s in kernel.statements(section)}
    width = len(pack.order)
    kinds = [_pack_kind(part, kernel, made_in) for part in pack.order]
    kind = "rows" if "rows" in kinds else "step"
    whole = Value(pack.layout, tuple(f"#{width}" if d.startswith("#") else d for d in pack.value.dims))
    buffers.setdefault(pack.layout, Place(kind, home_name, whole, 0, width, width))
    places[pack.value.id] = Place(kind, home_name, pack.value, pack.start, len(pack.parts), width)
    for n, part in enumerate(pack.order):
        places[part] = Place(kind, home_name, _part_value(pack, part, kernel), n, 1, width)


def _pack_kind(part: str, kernel: Kernel, made_in: dict[str, str]) -> str:
    """Parts and the packs they are in are read and written together."""
    packs = [p.value.id for p in kernel.packs if part in p.parts]
    sections = {made_in[n] for n in (part, *packs) if n in made_in}
    for section in SECTIONS:
        for s in kernel.statements(section):
            if any(r.value.id in (part, *packs) for r in reads(s)):
                sections.add(section)
    return "step" if sections == {"loop"} else "rows"


def _part_value(pack: Pack, part: str, kernel: Kernel) -> Value:
    for s in kernel.everything:
        for v in (s.out.value, *(r.value for r in reads(s))):
            if v.id == part:
                return v
    features = pack.value.features[1:]
    return Value(part, (*(d for d in pack.value.dims if d in ("T", "B")), *features))
