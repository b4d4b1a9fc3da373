"""A program as JSON and back, exactly; its hash names it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from derive.program import scalar
from derive.program.freeze import freeze, thaw
from derive.program.scalar import Scalar
from derive.program.types import Index, Origin, Parameter, Program, Ref, Role, Statement, Value

FORMAT = 1


def to_json(program: Program) -> str:
    """Deterministic text: sorted where order does not matter, one statement a line."""
    frozen = freeze(program)
    data = {
        "format": FORMAT,
        "name": program.name,
        "doc": program.doc,
        "reverse": program.reverse,
        "given": [_value(v) for v in program.given],
        "parameters": [[p.name, [list(a) for a in p.axes], p.init] for p in program.parameters],
        "constants": [[name, _exact(entries)] for name, entries in program.constants],
        "outputs": list(program.outputs),
        "statements": [_statement(s) for s in frozen.statements],
    }
    if program.sizes:
        data["sizes"] = [list(pair) for pair in program.sizes]
    lines = [f" {json.dumps(k)}: {_rows(v) if k == 'statements' else json.dumps(v)}" for k, v in data.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _rows(entries: Any) -> str:
    return "[\n  " + ",\n  ".join(json.dumps(e) for e in entries) + "\n ]"


def from_json(text: str) -> Program:
    """The program of `to_json`, with SymPy bodies. Raises ValueError for any other text."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']}, expected {FORMAT}")
        given = tuple(_read_value(v) for v in data["given"])
        values = {v.id: v for v in given}
        statements = []
        for entry in data["statements"]:
            out = _read_value(entry["value"])
            values.setdefault(out.id, out)
            statements.append(_read_statement(entry, values))
        return thaw(
            Program(
                name=data["name"],
                given=given,
                statements=tuple(statements),
                outputs=tuple(data["outputs"]),
                parameters=tuple(Parameter(n, tuple(map(tuple, a)), i) for n, a, i in data["parameters"]),
                constants=tuple((n, _inexact(e)) for n, e in data["constants"]),
                doc=data["doc"],
                reverse=data["reverse"],
                sizes=tuple((d, int(n)) for d, n in data.get("sizes", ())),
            )
        )
    except (KeyError, TypeError, IndexError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError(f"not a program: {error!r}") from None


def program_hash(program: Program) -> str:
    """Eight hexadecimal digits that change when the mathematics does, not when lines move."""
    still = replace(
        program, doc="", sizes=(), statements=tuple(replace(s, origin=Origin()) for s in program.statements)
    )
    return hashlib.sha256(to_json(still).encode()).hexdigest()[:8]


def _value(v: Value) -> list[Any]:
    return [v.id, list(v.dims), v.role.value, v.owner, list(v.block)]


def _read_value(entry: list[Any]) -> Value:
    return Value(entry[0], tuple(entry[1]), Role(entry[2]), entry[3], tuple(entry[4]))


def _indices(indices: tuple[Index, ...]) -> list[list[Any]]:
    return [[i.dim, i.n] for i in indices]


def _statement(s: Statement) -> dict[str, Any]:
    return {
        "value": _value(s.out.value),
        "out": _indices(s.out.indices),
        "op": s.op,
        "reduce": _indices(s.reduce),
        "body": _node(s.body),
        "line": s.origin.line,
        "file": Path(s.origin.file).name,
    }


def _read_statement(entry: dict[str, Any], values: dict[str, Value]) -> Statement:
    out = Ref(values[entry["value"][0]], tuple(Index(*i) for i in entry["out"]))
    return Statement(
        out,
        _read_node(entry["body"], values),
        tuple(Index(*i) for i in entry["reduce"]),
        entry["op"],
        Origin(entry["file"], entry["line"], out.value.id),
    )


def _node(node: Scalar) -> Any:
    match node.kind:
        case "number":
            return ["number", str(node.data)]
        case "size":
            return ["size", node.data]
        case "read":
            return ["read", node.data.value.id, _indices(node.data.indices), node.data.offset]
        case _:
            return [node.kind, node.data, *(_node(a) for a in node.args)]


def _read_node(entry: Any, values: dict[str, Value]) -> Scalar:
    kind, data, *rest = entry
    if kind == "number":
        return scalar.number(Fraction(data))
    if kind == "size":
        return scalar.size(data)
    if kind == "read":
        return scalar.read(Ref(values[data], tuple(Index(*i) for i in rest[0]), rest[1]))
    args = [_read_node(a, values) for a in rest]
    if kind == "power":
        return scalar.power(args[0], data)
    if kind == "quotient":
        return scalar.quotient(*args)
    if kind == "call":
        return scalar.call(data, args)
    return scalar.add(args) if kind == "add" else scalar.mul(args)


def _exact(entries: Any) -> Any:
    return [_exact(e) for e in entries] if isinstance(entries, tuple) else str(entries)


def _inexact(entries: Any) -> Any:
    return tuple(_inexact(e) for e in entries) if isinstance(entries, list) else Fraction(entries)
