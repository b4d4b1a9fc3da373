"""How values are written: C_tilde as C with a tilde, the adjoint of h as h with a bar, of a gate's argument as d^f."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from derive.calculus.transpose import BAR, CARRY
from derive.emit.document.tree import Name
from derive.program.types import TIME, Program, Role, Statement, Value, lanes

ACCENTS = ("tilde", "hat")
GREEK = frozenset(
    """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi
    psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega""".split()
)
OUT = "out~"  # in the ids of a readout, which may have the names of its cell


def base(identity: str) -> str:
    """The user's part of an id."""
    return identity.rsplit(":", 1)[-1].removeprefix(OUT)


def parsed(identifier: str) -> Name:
    """W_hh is W with subscript hh, h_hat is h with a hat, s_2 and s2 are s with subscript 2."""
    parts: list[str] = []
    for part in base(identifier).split("_"):
        if part in ACCENTS and parts:
            parts[-1] += f"_{part}"
        else:
            parts.append(part)
    head, *accents = parts[0].split("_")
    letters, digits = re.fullmatch(r"(.*?)([0-9]*)", head).groups()  # type: ignore[union-attr]
    if not letters or not all(parts):
        return Name(base(identifier))
    return Name(letters, tuple(accents), (*([digits] if digits else []), *parts[1:]))


def names_of_step(program: Program, unnamed: Iterable[str]) -> dict[str, Name]:
    """A name for every value of a step, u for the ``unnamed``; blocks carry the name of what they multiply."""
    found = {v.id: parsed(v.id) for v in program.values.values() if not v.block or v.owner == base(v.id)}
    plain = list(unnamed)
    found |= {k: Name("u", (), (str(n),) if len(plain) > 1 else ()) for n, k in enumerate(plain, 1)}
    for parameter in program.parameters:
        for axis, blocks in enumerate(parameter.axes):
            if len(blocks) > 1:
                partners = [_partner(program, parameter.name, axis, n) for n in range(len(blocks))]
                clear = all(partners) and len(set(partners)) == len(partners)
                for v in program.given:
                    if v.owner == parameter.name:
                        n = v.block[axis]
                        own = found.get(v.id, parsed(v.owner))
                        text = partners[n] if clear else str(n + 1)
                        found[v.id] = Name(own.head, own.accents, own.sub, (*own.sup, text))
    return found


def _partner(program: Program, owner: str, axis: int, n: int) -> str:
    """The one input, state or value that block ``n`` along ``axis`` is contracted with."""
    sources = {s.out.value.id: s for s in program.statements}
    met = set()
    for s in program.statements:
        for block in (x.ref for x in lanes(s.body)):
            if block.value.owner == owner and block.value.block[axis] == n:
                index = block.indices[axis]
                others = (x.ref.value for x in lanes(s.body) if index in x.ref.indices and x.ref != block)
                met |= {base(_known_as(v, sources)) for v in others if index in s.reduce}
    return met.pop() if len(met) == 1 else ""


def _known_as(value: Value, sources: Mapping[str, Statement]) -> str:
    """A state's name for an unnamed function of it: the block that r * h meets is the block of h."""
    if value.role is not Role.VALUE or value.id not in sources:
        return value.id
    states = {x.ref.value.id for x in lanes(sources[value.id].body) if x.ref.value.role is Role.STATE}
    return states.pop() if len(states) == 1 else value.id


def names_of_adjoints(
    program: Program, kept: Iterable[Value], named: Iterable[str], readout: bool = False
) -> dict[str, Name]:
    """h-bar for what has a name, d^f for the argument of a gate (z-bar of a state), q for the rest.

    In a readout the argument of the output is delta.
    """
    found: dict[str, Name] = {}
    rest: list[str] = []
    known = {*named, *(s.id for s in program.states)}
    calls = {
        x.ref.value.id: s for s in program.statements if not s.reduce and len(lanes(s.body)) == 1
        for x in lanes(s.body) if s.body.is_Function
    }  # fmt: skip
    for value in kept:
        own = value.id.removeprefix(BAR)
        if value.id.startswith(CARRY):
            plain = parsed(value.id.removeprefix(CARRY))
            found[value.id] = Name(plain.head, (*plain.accents, "bar"), plain.sub, ("-",))
        elif readout and TIME.dim in value.dims and _weights(own, program):
            count = sum(n.head == "delta" for n in found.values())
            found[value.id] = Name("delta", (), (), (str(count + 1),) if count else ())
        elif own in known or own not in calls:
            plain = parsed(own)
            found[value.id] = Name(plain.head, (*plain.accents, "bar"), plain.sub, plain.sup)
            if own not in known:
                rest.append(value.id)
        elif (reader := calls[own].out.value).id in known:
            found[value.id] = _argument(own, reader, program)
        else:
            found[value.id] = Name("q")
            rest.append(value.id)
    clash = [k for k in found if k not in rest and list(found.values()).count(found[k]) > 1]
    for n, identity in enumerate(rest + clash):
        many = len(rest + clash) > 1
        found[identity] = Name("q", (), (), (str(n + 1),) if many else ())
    return found


def _argument(own: str, reader: Value, program: Program) -> Name:
    """The adjoint of the argument of a function with a named value."""
    weights = {v.owner: parsed(v.owner) for v in _weights(own, program)}
    subs = {n.sub for n in weights.values()}
    if len(subs) == 1 and (sub := subs.pop()):
        return Name("d", (), (), sub)
    if reader.role is not Role.STATE:
        return Name("d", (), (), (base(reader.id),))
    return Name("z", ("bar",), (reader.id,) if len(program.states) > 1 else ())


def _weights(own: str, program: Program) -> list[Value]:
    """The weights contracted in the sum that defines ``own``."""
    sources = {s.out.value.id: s for s in program.statements}
    s = sources.get(own)
    if s is None:
        return []
    if s.reduce:
        return [x.ref.value for x in lanes(s.body) if x.ref.value.role is Role.WEIGHT]
    parts = [x for x in lanes(s.body) if x == s.body or (s.body.is_Add and x in s.body.args)]
    return [w for x in parts if not x.ref.offset for w in _weights(x.ref.value.id, program)]


def distinct(names: Mapping[str, Name], same: Mapping[str, str]) -> dict[str, Name]:
    """``names`` without two ids that look alike; ``same`` says which ids are one thing."""
    taken: dict[Name, str] = {}
    found = {}
    for identity, name in names.items():
        owner = same.get(identity, identity)
        if taken.setdefault(name, owner) != owner and OUT in identity:
            name = Name(name.head, name.accents, name.sub, (*name.sup, "out"), name.bold)
        if taken.setdefault(name, owner) != owner:
            name = Name(re.sub(r"[^A-Za-z0-9]+", "_", identity))
        found[identity] = name
    return found
