"""One NumPy module from a schedule: what stands in each function, as text for the template."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np

from derive.emit.banner import equations
from derive.emit.literals import literal
from derive.emit.numpy.printer import Printer
from derive.emit.signature import Argument
from derive.emit.storage import Place, Storage, results, storage, written_whole
from derive.emit.templates import template
from derive.program.scalar import operations
from derive.program.types import TIME, Parameter, Role, Value
from derive.schedule.abreast import abreast
from derive.schedule.ahead import ahead
from derive.schedule.fuse import fuse
from derive.schedule.kernel import SECTIONS, Kernel, Schedule
from derive.schedule.mirror import mirror


def numpy_module(plan: Schedule, banner: str) -> str:
    """The text of ``numpy_kernel.py``."""
    plan = fuse(abreast(mirror(ahead(plan))))
    functions = [_function(k, plan) for k in (plan.forward, plan.backward, plan.per_sample)]
    short = {name: function for f in functions for name, function in f["functions"].items()}
    names = [f"{name} = {function}" for name, function in sorted(short.items())]
    return template("numpy/kernel.py.j2").render(banner=banner, name=plan.step.name, functions=functions, names=names)


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
    work = _work(place, printer)
    rows, before = (printer.rows, {}) if kernel.reverse else _onwards(printer.rows)
    bodies["before"] += [f"{old} = {first}" for old, (first, _) in before.items()]
    bodies["loop"] += [f"{old} = {new}" for old, (_, new) in before.items()]
    return {
        "name": kernel.name,
        "dims": dims,
        "arguments": [a.name for a in arrays],
        "shapes": [f"{a.name} ({', '.join(a.shape)}) {a.kind}" for a in arrays],
        "operations": operations([s.body for s in kernel.everything if not s.reduce and s.out.value.timed]),
        "first": next((a.name for a in arrays if a.role in ("state", "input")), arrays[0].name),
        "work": [f"{name} = {text}" for name, text in work.items()],
        "kept": textwrap.wrap("".join(f"{name}, " for name in work), 100, break_long_words=False),
        "functions": printer.functions,
        "views": _views(place, plan),
        "zeros": _zeros(place, plan),
        "fixed": [f"{name}[...] = {text}" for name, text in printer.copies.items()]
        + [f"{name} = {text}" for name, text in printer.fixed.items()],
        "header": _header(rows, kernel.reverse),
        "copies": _pack_copies(kernel, place),
        "results": _result_copies(kernel, place),
        "reverse": kernel.reverse,
        "blocked": bool(bodies["before"] or bodies["loop"] or bodies["after"]),
        **bodies,
    }


def _onwards(rows: dict[str, str]) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """The rows to run over, and states before a step by where they come from: the first, then the step before."""
    names = {text: name for name, text in rows.items()}
    before = {}
    for old, text in rows.items():
        array, found, _ = text.partition("[t0:t1]")
        new = names.get(f"{array}[t0 + 1:t1 + 1]")
        if found and text == array + found and new:
            before[old] = (f"{array}[t0]", new)
    return {name: text for name, text in rows.items() if name not in before}, before


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


def _work(place: Storage, printer: Printer) -> dict[str, str]:
    """What the function works in, by name: all that depends on the shape only."""
    out = {}
    for buffer in place.buffers:
        shape = [_extent(d, place, buffer) for d in buffer.value.dims if d != "T" or buffer.kind == "rows"]
        out[buffer.name] = f"empty(({_tuple(shape)}), dtype)"
    for axes, number in printer.temporaries.items():
        extents = _tuple(["block" if a == "rows" else a for a in axes])
        out |= {printer.temporary(axes, n): f"empty(({extents}), dtype)" for n in range(number)}
    for v in place.kernel.program.given:
        if v.role is Role.EYE:
            out[place.names[v.id]] = f"np.eye({place.names[f'dim:{v.dims[0]}']}, dtype=dtype)"
    out |= {place.names[name]: _constant(entries) for name, entries in place.kernel.program.constants}
    return out | printer.kept


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
    """Sums over time that the loop adds to, carries, and results that nothing contributes to."""
    kernel = place.kernel
    made = {s.out.value.id for s in kernel.everything}
    added = {s.out.value.id for s in kernel.statements("loop") if TIME in s.reduce}
    out = [f"{b.name}[...] = 0" for b in place.buffers if {b.name} & {place.places[i].name for i in added}]
    for a in place.signature.arguments:
        blocks = {f"bar:{v.id}" for v in plan.step.given if v.owner == a.value_id.removeprefix("bar:")}
        whole = a.role == "d_parameter" and (written_whole(a, place, plan) or blocks <= made - added)
        if not whole and (a.role in ("d_parameter", "carry") or (a.role == "d_input" and a.value_id not in made)):
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
