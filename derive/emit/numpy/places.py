"""Arrays as NumPy text: which slice of which buffer a read is, and how its axes are aligned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from derive.emit.storage import Place, Storage
from derive.program.types import BATCH, TIME, Index, Ref, Role

Space = tuple[Index, ...]


Change = Callable[[str], str]  # what is done to an array; how many steps its first axis has, "" without time


@dataclass
class Places:
    """How values are written in one function; ``temporaries`` maps a shape to how many are needed.

    In the loop every array is a variable: a row of it, named in the header of the loop (``rows``: what it is
    of a block of time), or a view made once (``fixed``). What depends on the shape alone is ``kept`` from call
    to call: the rows of the function's own arrays in lists, numbers, room for the ``copies`` of what is given.
    ``functions`` are called by a short name: with it and without keywords a small call takes a third less.
    """

    storage: Storage
    temporaries: dict[tuple[str, ...], int] = field(default_factory=lambda: defaultdict(int))
    rows: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)

    @property
    def first_block(self) -> str:
        """Whether a block of time is the first that is handled."""
        return "t1 == T" if self.storage.kernel.reverse else "t0 == 0"

    def short(self, function: str) -> str:
        """``add`` for ``np.add``."""
        name = function.partition(".")[2]
        self.functions[name] = function
        return name

    def extent(self, index: Index) -> str:
        if index.dim.startswith("#"):
            return index.dim[1:]
        return {"T": "rows", "B": "B"}.get(index.dim) or self.storage.names[f"dim:{index.dim}"]

    def array(self, ref: Ref, section: str) -> str:
        """The array of a read without the time axis in the loop, with it in block sections."""
        return self.view(ref, section)

    def view(self, ref: Ref, section: str, change: Change = lambda steps: "", word: str = "", copied: str = "") -> str:
        """`array`, changed; ``word`` says how, and is part of its name where it gets one; ``copied`` to this shape."""
        place = self.storage.places[ref.value.id]
        own = place.kind == "rows" and section == "loop"
        timed = ref.value.timed and place.kind in ("argument", "rows")
        text = self._whole(ref, "" if own else "rows") + change("block" if own else "rows" if timed else "")
        if section != "loop" or (text.isidentifier() and not timed and not copied):
            return text
        name = self.storage.names[ref.value.id]
        if copied:
            return self.copy(name + word, copied, text)
        if not timed:
            return self._variable(self.fixed, name + word, text)
        if own:
            text = self._variable(self.kept, f"{name}_steps{word}", f"list({text})") + "[:rows]"
        elif not change("rows"):
            text = text.replace(place.name, self.steps(place.name), 1)
        old = "_old" if place.kind == "argument" and ref.value.role is Role.STATE and ref.offset else "_t"
        return self._variable(self.rows, name + old + word, text)

    def steps(self, array: str) -> str:
        """The rows of an argument in a list, which is kept for the next call with the same array."""
        found = self._variable(self.fixed, f"{array}_steps", f'fn.steps("{array}", {array}, seen)')
        arrays = [text.split('"')[1] for text in self.fixed.values() if text.startswith("fn.steps(")]
        self.kept["seen"] = f"dict.fromkeys([{', '.join(map(repr, arrays))}])".replace("'", '"')
        return found

    def copy(self, name: str, shape: str, text: str) -> str:
        """What is given, in another form, in an array of its own."""
        found = next((n for n, what in self.copies.items() if what == text), None)
        if found is None:
            found = self._variable(self.kept, name, f"empty(({shape}), dtype)", fresh=True)
            self.copies[found] = text
        return found

    def _variable(self, known: dict[str, str], wanted: str, text: str, fresh: bool = False) -> str:
        for name, what in known.items():
            if what == text and not fresh:
                return name
        names = self.storage.names
        used = {p.name for p in self.storage.places.values()} | self.rows.keys() | self.fixed.keys() | self.kept.keys()
        others = set(names.values()) - ({wanted} - used)
        while wanted in others | used:
            wanted += "_"
        known[wanted] = text
        return wanted

    def constant(self, text: str) -> str:
        """A number as an array without axes, which costs a call less than a number of Python."""
        word = {"1": "one", "2": "two", "0.5": "half"}.get(text)
        return self._variable(self.kept, word or f"number_{len(self.kept)}", f"np.array({text}, dtype)")

    def _whole(self, ref: Ref, steps: str = "rows") -> str:
        place = self.storage.places[ref.value.id]
        subscripts = []
        for dim in place.value.dims if "|" in ref.value.id else _with_part(place, self.storage.buffers):
            if dim == "T" and place.kind in ("argument", "rows"):
                shift = ref.offset + int(ref.value.role is Role.STATE) if place.kind == "argument" else 0
                subscripts.append(_time_subscript(place.kind, shift, steps))
            elif dim == "B":
                subscripts.append(":")
            elif dim.startswith("#") and place.part is not None and place.parts < place.width:
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
        axes = self.axes(ref, section)
        order = [i for i in space if i in axes]
        turn = [axes.index(i) for i in order] if list(axes) != order else []
        shown = [":" if i in axes else "None" for i in space]
        while shown and shown[-1] == ":":
            shown.pop()
        lead = next((n for n, s in enumerate(shown) if s == ":"), len(shown))
        if "None" not in shown[lead:]:  # leading axes broadcast by themselves
            shown = []

        def change(steps: str) -> str:
            more = section == "loop" and bool(steps)  # the axis of time, which the loop goes along
            turned = [0, *(n + 1 for n in turn)] if more else turn
            text = f".transpose({', '.join(map(str, turned))})" if turn else ""
            return f"{text}[{', '.join([':'] * more + shown)}]" if shown else text

        if section == "loop" and not ref.value.timed and {i for i in space if i not in axes} == {BATCH}:
            shape = ", ".join(self.extent(i) for i in space)  # the same for every sample: a copy for each is faster
            return self.copy(f"{self.storage.names[ref.value.id]}_wide", f"{shape},", self._whole(ref) + change(""))
        return self.view(ref, section, change, "_wide" if shown else "_turned" if turn else "")

    def temporary(self, shape: tuple[str, ...], number: int) -> str:
        """The name of a temporary; shapes are numbered in order of first use."""
        order = list(self.temporaries)
        if shape not in order:
            self.temporaries[shape] = 0
            order.append(shape)
        return f"tmp{order.index(shape)}_{number}"


def _with_part(place: Place, buffers: tuple[Place, ...]) -> tuple[str, ...]:
    """The axes of the buffer that a value lies in."""
    return next((b.value.dims for b in buffers if b.name == place.name), place.value.dims)


def _time_subscript(kind: str, shift: int, steps: str) -> str:
    if kind == "rows":
        return f":{steps}"
    plus = f" + {shift}" if shift else ""
    return f"t0{plus}:t1{plus}"
