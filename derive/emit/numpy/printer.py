"""From groups of frozen statements to lines of NumPy, in place and without allocation in the loop."""

from __future__ import annotations

import string
from dataclasses import dataclass, field

from derive.emit.numpy.maps import Maps
from derive.emit.numpy.places import Places, Space
from derive.program.scalar import refs
from derive.program.types import BATCH, TIME, Index, Ref, Statement
from derive.schedule.kernel import Group, product


@dataclass
class Printer(Places):
    """The lines of one function body, group by group."""

    lines: list[str] = field(default_factory=list)

    # -- elementwise ---------------------------------------------------------------------------
    def maps(self, group: Group, section: str) -> None:
        """A group of elementwise statements as ufunc calls with out=."""
        space = tuple(i for i in group[0].out.indices if not (section == "loop" and i == TIME))
        maps = Maps(self, section, space)
        for s in group:
            maps.statement(s)
        self.lines += maps.allocated()

    def reduction(self, s: Statement, section: str) -> None:
        """A sum or maximum that is not a plain contraction."""
        space = tuple(i for i in s.space if not (section == "loop" and i == TIME))
        if s.body.kind == "read":  # as it lies, if that leaves the axes of the result in order
            natural = self.axes(s.body.data, section)
            left = tuple(i for i in natural if i not in s.reduce)
            space = natural if set(natural) == set(space) and left == space[: len(left)] else space
        maps = Maps(self, section, space)
        operand = maps.value(s.body)
        axes = tuple(n for n, i in enumerate(space) if i in s.reduce)
        out = self.array(s.out, section)
        full = set(space) <= {i for r in refs(s.body) for i in r.indices}
        shape = "" if full else f"({', '.join(self.extent(i) for i in space)},)"
        maps.reduced(operand, out, s.op, str(axes), TIME in s.reduce, shape)
        self.lines += maps.allocated()

    # -- contractions --------------------------------------------------------------------------
    def contraction(self, s: Statement, section: str) -> None:
        """One matmul where the operands are matrices, einsum where they share a free index."""
        pair = product(s)
        assert pair is not None
        a, b = pair
        axes_a, axes_b, axes_out = (self.axes(r, section) for r in (a, b, s.out))
        adding = TIME in s.reduce
        shared = [i for i in axes_out if i in axes_a and i in axes_b]
        joint = [i for i in axes_a if i in axes_b and i not in axes_out]
        alone = [i for i in (*axes_a, *axes_b) if (i in axes_a) != (i in axes_b) and i not in axes_out]
        if section == "loop" and adding:
            joint = [i for i in joint if i != TIME]
        left = [i for i in axes_out if i in axes_a and i not in axes_b]
        right = [i for i in axes_out if i in axes_b and i not in axes_a]
        if shared or alone or not joint:
            self._einsum(s, (a, b), (axes_a, axes_b, axes_out), section, adding)
            return
        if tuple(left + right) != axes_out:
            a, b, axes_a, axes_b, left, right = b, a, axes_b, axes_a, right, left
        if tuple(left + right) != axes_out:
            self._einsum(s, (a, b), (axes_a, axes_b, axes_out), section, adding)
            return
        first = self._matrix(a, axes_a, left, joint, section)
        second = self._matrix(b, axes_b, joint, right, section)
        out = self.array(s.out, section)
        flat = len(left) > 1 or len(right) > 1
        target = self._matrix(s.out, axes_out, left, right, section) if flat else out
        if adding and self._dense(s.out) and section != "loop":
            self.lines.append(f"fn.add_product({first}, {second}, {target}, {self.first_block})")
        elif adding:
            result = f"{first}.dot({second})"
            self._added(f"{result}.reshape({out}.shape)" if flat else result, out, section)
        elif self._dense(s.out):
            self.lines.append(f"{first}.dot({second}, {target})")
        else:
            self.lines.append(f"{self.short('np.matmul')}({first}, {second}, {target})")
        self._onto(s, out, section)

    def _dense(self, out: Ref) -> bool:
        """Whether a result lies in one piece, as np.dot demands."""
        place = self.storage.places[out.value.id]
        return place.kind != "block" and (place.part is None or place.parts == place.width)

    def _extents(self, indices: list[Index]) -> str:
        return " * ".join(self.extent(i) for i in indices)

    def _matrix(self, ref: Ref, axes: Space, rows: list[Index], columns: list[Index], section: str) -> str:
        """A read as the matrix [rows, columns]; a vector where one side is empty."""
        parts = [p for p in (rows, columns) if p]
        turned = list(axes) != rows + columns
        if turned and list(axes) != columns + rows:
            order = ", ".join(str(axes.index(i)) for i in rows + columns)
            shape = ", ".join(self._extents(p) for p in parts)
            return f"{self.array(ref, section)}.transpose({order}).reshape({shape})"
        flat = any(len(p) > 1 for p in parts)
        shape = ", ".join(self._extents(p) for p in (reversed(parts) if turned else parts))
        place = self.storage.places[ref.value.id]
        cut = place.part is not None and place.parts < place.width
        if flat and cut and any(BATCH in p[:1] and p[1:] for p in parts):
            return f"{self.array(ref, section)}.reshape({shape}){'.T' if turned else ''}"  # may be a copy

        def change(steps: str) -> str:
            more = section == "loop" and bool(steps)
            text = f".reshape({steps + ', ' if more else ''}{shape})" if flat else ""
            return text + ("" if not turned else ".transpose(0, 2, 1)" if more else ".T")

        word = "_T" if turned else "_flat" if flat else ""
        scattered = turned or place.kind == "block"  # NumPy copies what is not in one piece, at every step
        if section == "loop" and not ref.value.timed and scattered:
            return self.view(ref, section, change, word or "_dense", ", ".join(self._extents(p) for p in parts))
        return self.view(ref, section, change, word)

    def _einsum(
        self, s: Statement, pair: tuple[Ref, Ref], axes: tuple[Space, Space, Space], section: str, adding: bool
    ) -> None:
        letters: dict[Index, str] = {}
        for index in (i for part in axes for i in part):
            letters.setdefault(index, string.ascii_letters[len(letters)])
        words = ["".join(letters[i] for i in part) for part in axes]
        arrays = ", ".join(self.array(r, section) for r in pair)
        out = self.array(s.out, section)
        text = f'np.einsum("{words[0]},{words[1]}->{words[2]}", {arrays}'
        if adding:
            self._added(f"{text})", out, section)
        else:
            self.lines.append(f"{text}, out={out})")
        self._onto(s, out, section)

    def _added(self, text: str, out: str, section: str) -> None:
        """A part of a sum over time: the first block of time has nothing to add to."""
        if section == "loop":
            self.lines.append(f"{self.short('np.add')}({out}, {text}, {out})")
        else:
            self.lines.append(f"fn.accumulate({text}, {out}, {self.first_block})")

    def _onto(self, s: Statement, out: str, section: str) -> None:
        if s.base is not None:
            self.lines.append(f"{self.short('np.add')}({out}, {self.array(s.base, section)}, {out})")

    def statement_group(self, group: Group, section: str) -> None:
        """The lines of one group in one section."""
        first = group[0]
        if first.reduce and product(first):
            self.contraction(first, section)
        elif first.reduce:
            self.reduction(first, section)
        else:
            self.maps(group, section)
