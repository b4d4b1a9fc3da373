"""kernel.c and kernel.h from a schedule: what stands in each function, as text for the templates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from derive.emit.banner import equations, operation_count
from derive.emit.c.loops import maps, reduction
from derive.emit.c.meetings import Piece, block, met
from derive.emit.c.nest import nest
from derive.emit.c.printer import Printer
from derive.emit.c.products import Call, Panels, product_call
from derive.emit.c.results import copies, copies_back, zeros
from derive.emit.c.touched import piece
from derive.emit.names import RESERVED
from derive.emit.signature import Argument, signature
from derive.emit.storage import Place, Storage, optional, storage
from derive.emit.templates import template
from derive.program.types import TIME
from derive.schedule.join import join
from derive.schedule.kernel import SECTIONS, Group, Kernel, Pack, Schedule, reads
from derive.schedule.rows import is_nest, rows

FILES = ("kernel.c", "kernel.h", "interface.c", "library.c")
_BLOCK_ROWS = {"forward": 192, "backward": 512}  # rows of a block of time: of the second cache, of one outer product
_RUNTIME = '#include "../_runtime/derive_runtime.h"'
_STATIC = ("#define DV_PRODUCTS_STATIC /* their sizes are known here */", _RUNTIME)
_DTYPE = {"f32": "float32", "f64": "float64"}


def c_files(
    plan: Schedule, module: str, banner: str, dtypes: Sequence[str] = ("float32", "float64")
) -> dict[str, str]:
    """The texts of ``kernel.c``, ``kernel.h`` and ``library.c``."""
    plan = rows(join(plan))
    kernels = (plan.forward, plan.backward)
    context = {
        "banner": _commented(banner),
        "name": plan.step.name,
        "module": module,
        "guard": f"DERIVE_{module.upper()}_H",
        "functions": [_function(k, plan, module) for k in kernels],
        "calls": [_call(k, plan, module, r, s)
                  for k in kernels for r, s in (("float", "f32"), ("double", "f64")) if _DTYPE[s] in dtypes],
        "includes": [*_STATIC, '#include "../_runtime/products.c"'] if plan.step.sizes else [_RUNTIME],
        "products": [] if plan.step.sizes else ['#include "../_runtime/products.c"'],
        "single": "float32" in dtypes,
        "double": "float64" in dtypes,
    }
    return {name: template(f"c/{name}.j2").render(**context) for name in FILES}


def _commented(banner: str) -> str:
    return "\n".join(f"/* {line.lstrip('# ')} */" for line in banner.splitlines())


def _parameter(a: Argument, real: str) -> str:
    return f"{'const ' if a.kind == 'in' else ''}{real} *restrict {a.name}"


def _told(a: Argument, spared: tuple[Argument, ...]) -> str:
    """Shape and kind of an array, and what it means to leave it out."""
    without = "NULL for zeros" if a.kind == "in" else "NULL if backward is not asked for"
    return f"({', '.join(a.shape)}) {a.kind}" + (f", {without}" if a in spared else "")


def _call(kernel: Kernel, plan: Schedule, module: str, real: str, suffix: str) -> dict[str, Any]:
    """The struct and the functions of one kernel and precision."""
    s = signature(kernel, plan)[0]
    spared = optional(kernel, s)
    sizes = ["T", "B", *(name for _, name in s.dims)]
    return {
        "name": f"{module}_{s.name}_{suffix}",
        "workspace": f"{module}_{s.name}_workspace_{suffix}",
        "sizes": ", ".join(f"size_t {d}" for d in sizes),
        "size_names": ", ".join(sizes),
        "arrays": [f"{'const ' if a.kind == 'in' else ''}{real} *{a.name}; /* {_told(a, spared)} */"
                   for a in s.arguments],
        "real": real,
    }


def _function(kernel: Kernel, plan: Schedule, module: str) -> dict[str, Any]:
    place = storage(kernel, plan)
    taken = set(RESERVED) | {a.name for a in place.signature.arguments} | {b.name for b in place.buffers}
    taken |= {name for _, name in place.signature.dims}
    taken |= {place.names[n] for n, _ in kernel.program.constants}
    printer = Printer(place, plan.step.parameters, taken | {"scratch", "next", "total"})
    spared = optional(kernel, place.signature)
    printer.switches = {a.name: printer.fresh(f"has_{a.name}") for a in spared}
    needs = _Needs({p.value.id: p for p in kernel.packs if not p.layout})
    pieces = {section: _pieces(section, kernel, printer, needs) for section in SECTIONS}
    needs.arrays |= {name for name, pack in needs.packs.items() if _home_of_parts(pack, place)}
    panels = {c.panels.name: c.panels for c in needs.calls if c.panels}
    buffers = [b for b in place.buffers if b.value.id not in needs.packs or b.value.id in needs.arrays]
    dims = [name for _, name in place.signature.dims]
    fills = [line for p in panels.values() for line in p.fill]
    packing = Piece(reads=frozenset((name, None) for name in _words(fills) & {b.name for b in buffers}))
    once, _ = met([*copies(kernel, printer, needs.arrays), *pieces["once"], packing])
    bodies, rest = block(pieces["before"], pieces["loop"], pieces["after"], -1 if kernel.reverse else 1)
    last, _ = met([*pieces["last"], *copies_back(kernel, printer)], open_=rest)
    made = {"B" if d == "B" else place.names[f"dim:{d}"]: n for d, n in plan.step.sizes}
    given = {d: printer.fresh(f"given_{d}") if d in made else d for d in ("T", "B", *dims)}
    arguments = place.signature.arguments
    counts = {b.name: " * ".join(_shape(b, place)) or "1" for b in buffers}
    cleared = zeros(place, counts, plan, needs.stored, {a.name: _extents(a.shape, place) for a in arguments})
    code = [*cleared, *once, *fills, *(line for lines in bodies.values() for line in lines), *last]
    return {
        "name": f"{module}_{kernel.name}",
        "operations": operation_count(kernel),
        "sizes": ", ".join(f"size_t {d}" for d in ("T", "B", *dims)),
        "size_names": ", ".join(["T", "B", *dims]),
        "dims": dims,
        "given_sizes": ", ".join(f"size_t {given[d]}" for d in ("T", "B", *dims)),
        "made_for": [line for d, n in made.items() for line in (f"const size_t {d} = {n};", f"(void){given[d]};")],
        "refused": [f"{d} != {made[d]}" if d in made else f"{d} == 0" for d in ("B", *dims) if d in made or d != "B"],
        "block_rows": _BLOCK_ROWS[kernel.name],
        "ranges": printer.constants(),
        "rows_apart": int(not any(TIME in x.reduce for x in kernel.statements("loop"))),
        "products": _work(needs),
        "spans": [{"name": a.name, "count": _extents(tuple(a.shape), place), "written": int(a.kind != "in"),
                   "needed": int(a not in spared)} for a in arguments],
        "optional": [{"name": a.name, "switch": printer.switches[a.name], "row": _extents(a.shape[1:], place),
                      "reals": saturating([_axis(x, place) for x in a.shape[1:]]),
                      "const": "const " if a.kind == "in" else ""} for a in spared],
        "zeroed": any(a.kind == "in" for a in spared),
        "sizes_of_args": ", ".join(f"{n} = args->{n}" for n in ("T", "B", *dims)),
        "passed": [
            "team", *(f"args->{n}" for n in ("T", "B", *dims)),
            *(a.name if a in spared else f"args->{a.name}" for a in arguments),
            *(f"args->{a.name} != NULL" for a in spared),
        ],
        "arguments": [_parameter(a, "real") for a in arguments],
        "pointers": [a.name for a in arguments],
        "shapes": [f"{a.name} ({', '.join(a.shape)}) {a.kind}" for a in arguments],
        "extents": list(
            dict.fromkeys(saturating([_axis(x, place) for x in a.shape]) for a in arguments if len(a.shape) > 1)
        ),
        "unused": _unused(arguments, code),
        "buffers": [{"name": b.name, "first": _first(b, place), "count": counts[b.name],
                     "reals": saturating(_shape(b, place))} for b in buffers],
        "panels": [{"name": p.name, "first": "next", "count": f"dv_panels({p.depth}, {p.width})",
                    "reals": f"dv_panels({saturating(p.depth.split(' * '))}, {saturating(p.width.split(' * '))})"}
                   for p in panels.values()],
        "scratches": sorted({c.scratch for c in needs.calls if c.scratch}),
        "constants": _constants(kernel, place),
        "zeros": cleared,
        "once": once,
        "fills": fills,
        "last": last,
        "reverse": kernel.reverse,
        "blocked": any(bodies.values()),
        **bodies,
    }


def _pieces(section: str, kernel: Kernel, printer: Printer, needs: _Needs) -> list[Piece]:
    """The groups of a section: their equations as a comment, their lines, what they touch."""
    pieces = []
    for group in getattr(kernel, section):
        notes = equations(group, printer.storage.names)
        lines = [f"/* {notes[0]}", *(f" * {n}" for n in notes[1:])]
        lines[-1] += " */"
        body, by_panels = _group(group, section, printer, needs)
        pieces.append(piece(group, (*lines, *body), printer, section == "loop", by_panels))
    return pieces


def _group(group: Group, section: str, printer: Printer, needs: _Needs) -> tuple[list[str], bool]:
    """The lines of a group, and whether they call the runtime's product of panels."""
    first = group[0]
    along = is_nest(group)
    call = product_call(first, section, printer, needs.packs) if first.reduce and not along else None
    by_panels = call is not None and call.panels is not None
    needs.arrays |= {
        r.value.id for s in group for r in (s.out, *reads(s)) if r.value.id in needs.packs and not by_panels
    }
    if along:
        return nest(printer, group, section), False
    if call is None:
        return (reduction(printer, group, section) if first.reduce else maps(printer, group, section)), False
    needs.calls.append(call)
    needs.stored |= {first.out.value.id} if call.stores else set()
    if section == "loop" and call.panels:
        needs.steps.append(call.panels)
    return [call.line], by_panels


@dataclass
class _Needs:
    """What the sections of one function turn out to need: product calls, and packs as arrays."""

    packs: dict[str, Pack]
    calls: list[Call] = field(default_factory=list)
    steps: list[Panels] = field(default_factory=list)  # products of every step
    arrays: set[str] = field(default_factory=set)
    stored: set[str] = field(default_factory=set)  # results of calls that ask for nothing of what was there


def _work(needs: _Needs) -> str:
    """Multiply-adds of the products of one row and step, as a text that cannot wrap around."""
    text = "0"
    for p in needs.steps:
        each = saturating([*p.depth.split(" * "), *p.width.split(" * ")])
        text = each if text == "0" else f"dv_plus({text}, {each})"
    return text


def _home_of_parts(pack: Pack, place: Storage) -> bool:
    """Whether something made here is made in the pack itself, which then must exist."""
    return any(place.places[part].name == place.places[pack.value.id].name for part in pack.parts)


def _shape(b: Place, place: Storage) -> list[str]:
    out = ["DV_THREADS"] if b.kind == "row" else []
    for d in b.value.dims if b.kind != "row" else b.value.features:
        if d == "T":
            out += ["block"] if b.kind == "rows" else []
        elif d.startswith("#"):
            out.append(str(b.width))
        else:
            out.append("B" if d == "B" else place.names[f"dim:{d}"])
    return out


def _first(b: Place, place: Storage) -> str:
    """Where a buffer starts in the workspace from here on: a row of its own for every member of the team."""
    if b.kind != "row":
        return "next"
    return " * ".join(["next + dv_own(team)", *(place.names[f"dim:{d}"] for d in b.value.features)])


def saturating(factors: list[str]) -> str:
    """A product of sizes that cannot wrap around."""
    text = factors[-1] if factors else "1"
    for factor in reversed(factors[:-1]):
        text = f"dv_times({factor}, {text})"
    return text


def _axis(axis: str, place: Storage) -> str:
    atoms = [d if d in ("T", "B", "1") else place.names[f"dim:{d}"] for d in axis.split("+")]
    text = atoms[-1]
    for atom in reversed(atoms[:-1]):
        text = f"dv_plus({atom}, {text})"
    return text


def _constants(kernel: Kernel, place: Storage) -> list[str]:
    out = []
    for name, entries in kernel.program.constants:
        flat = list(np.array(entries, dtype=object).flat)
        text = ", ".join(f"REAL({e.numerator}) / REAL({e.denominator})" for e in flat)
        out.append(f"static const real {place.names[name]}[{len(flat)}] = {{{text}}};")
    return out


def _extents(shape: tuple[str, ...], place: Storage) -> str:
    texts = []
    for axis in shape:
        sizes = [d if d in ("T", "B", "1") else place.names[f"dim:{d}"] for d in axis.split("+")]
        texts.append(f"({' + '.join(sizes)})" if len(sizes) > 1 else sizes[0])
    return " * ".join(texts) or "1"


def _unused(arguments: tuple[Argument, ...], lines: list[str]) -> list[str]:
    """Arguments that the function does not read, so that strict compilers stay quiet."""
    words = _words([line for line in lines if not line.lstrip().startswith(("/*", "* "))])
    return [a.name for a in arguments if a.name not in words]


def _words(lines: list[str]) -> set[str]:
    return set(re.findall(r"\w+", "\n".join(lines)))
