"""Arrays as NumPy text: which slice of which buffer a read is, and how its axes are aligned."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from derive.emit.storage import Storage
from derive.program.types import TIME, Index, Ref, Role

Space = tuple[Index, ...]


@dataclass
class Places:
    """How values are written in one function; ``temporaries`` maps a shape to how many are needed."""

    storage: Storage
    temporaries: dict[tuple[str, ...], int] = field(default_factory=lambda: defaultdict(int))

    def extent(self, index: Index) -> str:
        if index.dim.startswith("#"):
            return index.dim[1:]
        return {"T": "rows", "B": "B"}.get(index.dim) or self.storage.names[f"dim:{index.dim}"]

    def array(self, ref: Ref, section: str) -> str:
        """The array of a read without the time axis in the loop, with it in block sections."""
        place = self.storage.places[ref.value.id]
        subscripts = []
        for dim in place.value.dims:
            if dim == "T" and place.kind in ("argument", "rows"):
                shift = ref.offset + int(ref.value.role is Role.STATE) if place.kind == "argument" else 0
                subscripts.append(_time_subscript(place.kind, shift, section == "loop"))
            elif dim == "B":
                subscripts.append(":")
        if place.part is not None and place.parts < place.width:
            single = "|" not in ref.value.id
            subscripts.append(str(place.part) if single else f"{place.part}:{place.part + place.parts}")
        while subscripts and subscripts[-1] == ":":
            subscripts.pop()
        return f"{place.name}[{', '.join(subscripts)}]" if subscripts else place.name

    def axes(self, ref: Ref, section: str) -> Space:
        """The indices of the axes that `array` leaves."""
        dropped = section == "loop" or self.storage.places[ref.value.id].kind in ("step", "carry")
        return tuple(i for i in ref.indices if not (dropped and i == TIME))

    def aligned(self, ref: Ref, space: Space, section: str) -> str:
        """The array with its axes in the order of ``space``, size 1 where it lacks an index."""
        text, axes = self.array(ref, section), self.axes(ref, section)
        order = [i for i in space if i in axes]
        if list(axes) != order:
            text = f"{text}.transpose({', '.join(str(axes.index(i)) for i in order)})"
        shown = [":" if i in axes else "None" for i in space]
        while shown and shown[-1] == ":":
            shown.pop()
        lead = next((n for n, s in enumerate(shown) if s == ":"), len(shown))
        if "None" not in shown[lead:]:  # leading axes broadcast by themselves
            return text
        return _indexed(text, ", ".join(shown))

    def temporary(self, shape: tuple[str, ...], number: int) -> str:
        """The name of a temporary; shapes are numbered in order of first use."""
        order = list(self.temporaries)
        if shape not in order:
            self.temporaries[shape] = 0
            order.append(shape)
        return f"tmp{order.index(shape)}_{number}"


def _time_subscript(kind: str, shift: int, looping: bool) -> str:
    if kind == "rows":
        return "t - t0" if looping else ":t1 - t0"
    plus = f" + {shift}" if shift else ""
    return f"t{plus}" if looping else f"t0{plus}:t1{plus}"


def _indexed(text: str, subscript: str) -> str:
    return f"{text}[{subscript}]"
