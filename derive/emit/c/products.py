"""Contractions as calls of the runtime's products, where their operands are matrices in memory."""

from __future__ import annotations

from dataclasses import dataclass

from derive.emit.c.printer import Printer
from derive.program.types import BATCH, TIME, Index, Ref, Statement, Value
from derive.schedule.kernel import Pack, product

ROWS = (TIME, BATCH)


@dataclass(frozen=True)
class Panels:
    """A weight operand packed once a call: name, K and N as text, and the calls that fill it."""

    name: str
    depth: str
    width: str
    fill: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """One product call, the panels or scratch that it needs, and whether what its result held does not matter."""

    line: str
    panels: Panels | None = None
    scratch: str = ""
    stores: bool = True


def product_call(s: Statement, section: str, printer: Printer, packs: dict[str, Pack]) -> Call | None:
    """The call for a contraction, or None where plain loops have to do it."""
    pair = product(s)
    if pair is None:
        return _sum(s, section, printer)
    if s.out.value.timed:
        return _panel_product(s, pair, section, printer, packs)
    return _outer_product(s, pair, section, printer)


def _features(ref: Ref) -> tuple[Index, ...]:
    return tuple(i for i in ref.indices if i not in ROWS)


def _extent(indices: tuple[Index, ...], printer: Printer) -> str:
    return " * ".join(printer.extent(i.dim) for i in indices) or "1"


def _rows(section: str) -> str:
    return "B" if section == "loop" else "(t1 - t0) * B"


def _address(ref: Ref, section: str, printer: Printer) -> tuple[str, str] | None:
    """Pointer to the first row and distance of rows of a timed value, or None if it has no place."""
    place = printer.storage.places[ref.value.id]
    if place.kind not in ("argument", "rows", "step", "carry"):
        return None
    features = " * ".join(printer.extent(d) for d in ref.value.features if not d.startswith("#")) or "1"
    pitch = f"{place.width} * {features}" if place.part is not None else features
    first = f"{place.part} * {features}" if place.part else ""
    time = ""
    if place.kind in ("argument", "rows"):
        row = printer.time(ref, place) if section == "loop" else {
            "rows": "", "argument": printer.time(ref, place).replace("t", "t0", 1),
        }[place.kind]
        time = f"{row} * B * {pitch}" if row and row != "0" else ""
    parts = [p for p in (time, first) if p]
    return " + ".join([place.name, *parts]), pitch


def _panel_product(
    s: Statement, pair: tuple[Ref, Ref], section: str, printer: Printer, packs: dict[str, Pack]
) -> Call | None:
    data = [r for r in pair if r.value.timed]
    weights = [r for r in pair if not r.value.timed]
    if len(data) != 1 or len(weights) != 1:
        return None
    x, w = data[0], weights[0]
    depth, width = _features(x), _features(s.out)
    if set(depth) != set(s.reduce) or set(w.indices) != set(depth) | set(width) or TIME in s.reduce:
        return None
    source, target = _address(x, section, printer), _address(s.out, section, printer)
    panels = _panels(w, depth, width, printer, packs)
    if source is None or target is None or panels is None:
        return None
    name = f"dv_step_product(team, B, {_parts(width, printer)}" if section == "loop" else (
        f"dv_product(team, {_rows(section)}, {panels.width}"
    )
    line = (
        f"{name}, {panels.depth}, {source[0]}, {source[1]}, "
        f"{panels.name}, {_base(s, section, printer)}, {target[0]}, {target[1]});"
    )
    return Call(line, panels)


def _parts(width: tuple[Index, ...], printer: Printer) -> str:
    """How many values lie side by side in the columns of a product, and how wide each is."""
    stacked = tuple(i for i in width if i.dim.startswith("#"))
    return f"{_extent(stacked, printer)}, {_extent(tuple(i for i in width if i not in stacked), printer)}"


def _base(s: Statement, section: str, printer: Printer) -> str:
    """Rows that the product is added onto, and their distance; none."""
    if s.base is None:
        return "NULL, 0"
    pointer, pitch = _address(s.base, section, printer) or ("NULL", "0")
    return f"{pointer}, {pitch}"


def _panels(
    w: Ref, depth: tuple[Index, ...], width: tuple[Index, ...], printer: Printer, packs: dict[str, Pack]
) -> Panels | None:
    pack = packs.get(w.value.id)
    parts = [(w.value.id, None)] if pack is None else [(p, n) for n, p in enumerate(pack.parts)]
    plain = tuple(i for i in w.indices if not i.dim.startswith("#"))
    k_in, n_in = ([i for i in side if i in plain] for side in (depth, width))
    if len(k_in) > 1 or len(n_in) > 1 or len(plain) > 2:
        return None
    name = printer.fresh(f"{printer.storage.names[w.value.id]}_{''.join(i.dim.replace('#', '') for i in width)}")
    deep, wide = _extent(depth, printer), _extent(width, printer)
    inner_k, inner_n = _extent(tuple(k_in), printer), _extent(tuple(n_in), printer)
    fill = []
    for part, n in parts:
        geometry = _weight(part, w.value, printer, plain)
        if geometry is None:
            return None
        pointer, steps = geometry
        step_k, step_n = (next((steps[i] for i in side), "0") for side in (k_in, n_in))
        k0, n0 = (
            f"{n} * {inner}" if n and any(i.dim.startswith("#") for i in side) else "0"
            for side, inner in ((depth, inner_k), (width, inner_n))
        )
        fill.append(f"dv_pack(team, {name}, {deep}, {k0}, {n0}, {inner_k}, {inner_n}, {pointer}, {step_k}, {step_n});")
    return Panels(name, deep, wide, tuple(fill))


def _weight(part: str, whole: Value, printer: Printer, plain: tuple[Index, ...]) -> tuple[str, dict[Index, str]] | None:
    """Pointer to a weight's first entry and the distance of entries along each of its indices."""
    place = printer.storage.places[part]
    if place.kind == "fixed":
        sizes = [printer.extent(i.dim) for i in plain]
        start = f"{place.name} + {place.part} * {' * '.join(sizes) or '1'}" if place.part else place.name
        return start, _steps(plain, sizes)
    if place.kind not in ("argument", "block"):
        return None
    ref = Ref(place.value, plain)
    if place.kind == "argument":
        return place.name, _steps(plain, [printer.extent(i.dim) for i in plain])
    starts, widths = printer.block_geometry(ref)
    steps = _steps(plain, widths)
    offset = [
        f"{start} * {steps[i]}" if steps[i] != "1" else start
        for start, i in zip(starts, plain, strict=True)
        if start != "0"
    ]
    return " + ".join([printer.storage.names[printer.owner(ref)], *offset]), steps


def _steps(indices: tuple[Index, ...], sizes: list[str]) -> dict[Index, str]:
    return {i: " * ".join(sizes[n + 1 :]) or "1" for n, i in enumerate(indices)}


def _outer_product(s: Statement, pair: tuple[Ref, Ref], section: str, printer: Printer) -> Call | None:
    """The gradient of a weight: a sum over time and batch of outer products of rows."""
    a, b = pair
    if set(s.reduce) != set(ROWS) or not (a.value.timed and b.value.timed):
        return None
    if (*_features(a), *_features(b)) != s.out.indices:
        a, b = b, a
    if (*_features(a), *_features(b)) != s.out.indices:
        return None
    left, right = _address(a, section, printer), _address(b, section, printer)
    place = printer.storage.places[s.out.value.id]
    target = _result(s.out, place.kind, printer)
    if left is None or right is None or target is None:
        return None
    wide = _extent(_features(b), printer)
    line = (
        f"dv_outer(team, {_rows(section)}, {_extent(_features(a), printer)}, {wide}, {left[0]}, {left[1]}, "
        f"{right[0]}, {right[1]}, {_onto(target[0], section, printer)}, {target[0]}, {target[1] or wide}, scratch);"
    )
    return Call(line, scratch=f"dv_outer_scratch({wide})", stores=section != "loop")


def _sum(s: Statement, section: str, printer: Printer) -> Call | None:
    """The gradient of a bias: a sum over time and batch of rows."""
    if s.op != "sum" or s.body.kind != "read" or set(s.reduce) != set(ROWS):
        return None
    ref: Ref = s.body.data
    if ref.indices[:2] != ROWS or _features(ref) != s.out.indices or not s.out.indices:
        return None
    place = printer.storage.places[s.out.value.id]
    source, target = _address(ref, section, printer), _result(s.out, place.kind, printer)
    if source is None or target is None or target[1]:
        return None
    wide = _extent(s.out.indices, printer)
    onto = _onto(target[0], section, printer)
    line = f"dv_sum(team, {_rows(section)}, {wide}, {source[0]}, {source[1]}, {onto}, {target[0]});"
    return Call(line, stores=section != "loop")


def _onto(target: str, section: str, printer: Printer) -> str:
    """What a sum over time is added to: nothing in the first block of time, then what it made there."""
    if section == "loop":
        return target
    return f"{'t1 == T' if printer.storage.kernel.reverse else 't0 == 0'} ? NULL : {target}"


def _result(ref: Ref, kind: str, printer: Printer) -> tuple[str, str] | None:
    """Where a gradient is added up: a whole array, or the block of a matrix with its pitch."""
    place = printer.storage.places[ref.value.id]
    if kind in ("argument", "fixed") and place.parts == place.width:
        return place.name, ""
    if kind != "block" or len(ref.indices) != 2:
        return None
    starts, widths = printer.block_geometry(ref)
    offset = [f"{starts[0]} * {widths[1]}" if starts[0] != "0" else "", starts[1] if starts[1] != "0" else ""]
    return " + ".join([printer.storage.names[printer.owner(ref)], *[o for o in offset if o]]), widths[1]
