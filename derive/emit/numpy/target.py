"""One NumPy module from a schedule: what stands in each function, as text for the template."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np

from derive.emit.banner import equations, operation_count
from derive.emit.literals import literal
from derive.emit.numpy.printer import Printer
from derive.emit.signature import Argument
from derive.emit.storage import Place, Storage, results, storage, written_whole
from derive.emit.templates import template
from derive.program.types import Parameter, Role, Value
from derive.schedule.abreast import abreast
from derive.schedule.ahead import ahead
from derive.schedule.fuse import fuse
from derive.schedule.kernel import SECTIONS, Kernel, Schedule


def numpy_module(plan: Schedule, banner: str) -> str:
    """The text of ``numpy_kernel.py``."""
    plan = fuse(abreast(ahead(plan)))
    functions = [_function(k, plan) for k in (plan.forward, plan.backward, plan.per_sample)]
    return template("numpy/kernel.py.j2").render(banner=banner, name=plan.step.name, functions=functions)


def _function(kernel: Kernel, plan: Schedule) -> dict[str, Any]:
    place = storage(kernel, plan)
    printer = Printer(place)
    bodies: dict[str, list[str]] = {}
    for section in SECTIONS:
        printer.lines = []
        for group in getattr(kernel, section):
            printer.lines += [f"# {line}" for line in equations(group, place.names)]
            printer.statement_group(group, section)
        bodies[section] = printer.lines
    dims = [name for _, name in place.signature.dims]
    arrays = place.signature.arguments
    return {
        "name": kernel.name,
        "dims": dims,
        "arguments": [a.name for a in arrays],
        "shapes": [f"{a.name} ({', '.join(a.shape)}) {a.kind}" for a in arrays],
        "operations": operation_count(kernel),
        "first": next((a.name for a in arrays if a.role in ("state", "input")), arrays[0].name),
        "views": _views(place, plan),
        "buffers": _buffers(place, printer),
        "zeros": _zeros(place, plan),
        "fixed": [f"{name} = {text}" for name, text in printer.fixed.items()],
        "header": _header(printer.rows, kernel.reverse),
        "copies": _pack_copies(kernel, place),
        "results": _result_copies(kernel, place),
        "reverse": kernel.reverse,
        "blocked": bool(bodies["before"] or bodies["loop"] or bodies["after"]),
        **bodies,
    }


def _header(rows: dict[str, str], reverse: bool) -> list[str]:
    """The loop over the rows that a step needs, by the names that they have in it."""
    if not rows:
        return ["for t in range(rows):"]
    seen = [f"reversed({text})" if reverse else text for text in rows.values()]
    if len(rows) == 1:
        return [f"for {next(iter(rows))} in {seen[0]}:"]
    names = textwrap.wrap(", ".join(rows), 100, break_long_words=False)
    named = [f"    {text},  # {name}" for name, text in zip(rows, seen, strict=True)]
    return ["for (", *(f"    {line}" for line in names), ") in zip(", *named, "):"]


def _views(place: Storage, plan: Schedule) -> list[str]:
    """Names for the blocks of parameters and of their gradients."""
    out = []
    for parameter in plan.step.parameters:
        if all(len(axis) == 1 for axis in parameter.axes):
            continue
        for position, _ in parameter.blocks():
            block = ".".join(map(str, position))
            out.append(_view(place, parameter, position, f"{parameter.name}.{block}", parameter.name, ""))
            bar = f"bar:{parameter.name}"
            if any(a.value_id == bar for a in place.signature.arguments):
                lead = ":, " if place.kernel.name == "per_sample" else ""
                out.append(_view(place, parameter, position, f"{bar}.{block}", bar, lead))
    return out


def _view(place: Storage, p: Parameter, position: tuple[int, ...], block: str, whole: str, lead: str) -> str:
    slices = []
    for axis, n in zip(p.axes, position, strict=True):
        sizes = [place.names[f"dim:{d}"] for d in axis]
        start = " + ".join(sizes[:n])
        stop = " + ".join(sizes[: n + 1]) if n + 1 < len(axis) else ""
        slices.append(f"{start}:{stop}" if len(axis) > 1 else ":")
    return f"{place.names[block]} = {place.names[whole]}[{lead}{', '.join(slices)}]"


def _buffers(place: Storage, printer: Printer) -> list[str]:
    """Allocation of what the function provides itself."""
    zeroed = {b.name for b in place.zeroed()}
    out = []
    for buffer in place.buffers:
        shape = [_extent(d, place, buffer) for d in buffer.value.dims if d != "T" or buffer.kind == "rows"]
        make = "zeros" if buffer.name in zeroed else "empty"
        out.append(f"{buffer.name} = np.{make}(({_tuple(shape)}), dtype)")
    for axes, number in printer.temporaries.items():
        extents = _tuple(["block" if a == "rows" else a for a in axes])
        out += [f"{printer.temporary(axes, n)} = np.empty(({extents}), dtype)" for n in range(number)]
    for v in place.kernel.program.given:
        if v.role is Role.EYE:
            out.append(f"{place.names[v.id]} = np.eye({place.names[f'dim:{v.dims[0]}']}, dtype=dtype)")
    for name, entries in place.kernel.program.constants:
        out.append(f"{place.names[name]} = {_constant(entries)}")
    return out


def _constant(entries: Any) -> str:
    exact = np.array(entries, dtype=object)
    flat = [literal(e) for e in exact.flat]
    if None not in flat:
        return f"np.array([{', '.join(map(str, flat))}], dtype).reshape({exact.shape})"
    above, below = ([getattr(e, part) for e in exact.flat] for part in ("numerator", "denominator"))
    return f"np.divide(np.array({above}, dtype), np.array({below}, dtype)).reshape({exact.shape})"


def _tuple(shape: list[str]) -> str:
    return ", ".join(shape) + ("," if len(shape) == 1 else "")


def _extent(dim: str, place: Storage, buffer: Place) -> str:
    if dim.startswith("#"):
        return str(buffer.width)
    return {"T": "block", "B": "B"}.get(dim) or place.names[f"dim:{dim}"]


def _zeros(place: Storage, plan: Schedule) -> list[str]:
    """Results that are added to, and results that nothing contributes to."""
    made = {s.out.value.id for s in place.kernel.everything}
    out = []
    for a in place.signature.arguments:
        if written_whole(a, place, plan):
            continue
        if a.role in ("d_parameter", "carry") or (a.role == "d_input" and a.value_id not in made):
            out.append(f"{a.name}[...] = 0")
    return out


def _pack_copies(kernel: Kernel, place: Storage) -> list[str]:
    """Parameters side by side, once a call."""
    out = []
    for pack in kernel.packs:
        home = place.places[pack.value.id]
        if not pack.layout:
            for n, part in enumerate(pack.parts):
                if place.places[part].name != home.name:
                    out.append(f"{home.name}[{_part(pack.value, n)}] = {place.places[part].name}")
    return out


def _part(value: Value, n: int) -> str:
    return ", ".join([":"] * value.dims.index(f"#{_width(value)}") + [str(n)])


def _width(value: Value) -> int:
    return next(int(d[1:]) for d in value.dims if d.startswith("#"))


def _result_copies(kernel: Kernel, place: Storage) -> list[str]:
    """Gradients that were summed side by side, into the arrays of the caller."""
    out = []
    for pack in kernel.packs:
        copied = results(pack, place)
        for n, part in enumerate(pack.parts):
            if part in copied:
                out.append(f"{place.names[part]}[...] = {place.places[part].name}[{_part(pack.value, n)}]")
    return out


def argument_kinds(arguments: tuple[Argument, ...]) -> dict[str, str]:
    return {a.name: a.kind for a in arguments}
