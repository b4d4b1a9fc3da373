"""Expressions and elementwise statements in C: the inside of one loop nest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from derive.emit.c.printer import Printer
from derive.emit.c.spelling import negative, number
from derive.program.scalar import Scalar, refs
from derive.program.types import Statement
from derive.schedule.kernel import Group


@dataclass
class Body:
    """The inside of one loop nest: a local for every named value and every shared node."""

    printer: Printer
    section: str
    group: Group
    lines: list[str] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    suffix: str = "j"
    uses: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        counted: set[str] = set()

        def count(node: Scalar) -> None:
            self.uses[node.key] += 1
            if node.key not in counted:
                counted.add(node.key)
                for arg in node.args:
                    count(arg)

        for s in self.group:
            count(s.body)

    def statement(self, s: Statement, kept: bool = False) -> None:
        """``const real f_j = ...;`` and, unless only this loop needs it, ``f[..] = f_j;``.

        ``kept``: others than the statements of this body read the local, too.
        """
        p, name = self.printer, s.out.value.id
        value = self.value(s.body, 0)
        local = p.storage.places[name].kind == "local"
        element = "" if local else p.element(s.out, self.section)
        read_later = kept or any(r.value.id == name and not r.offset for q in self.group for r in refs(q.body))
        if not local and not read_later:
            self.lines.append(f"{element} = {value};")
            return
        scalar = p.scalars.get(name)
        if scalar is None:
            plain = p.storage.names[name]
            scalar = p.scalars[name] = p.fresh(plain if local else f"{plain}_{self.suffix}")
        self.lines.append(f"const real {scalar} = {value};")
        self.known[f"value {name}"] = scalar
        self.known.setdefault(s.body.key, scalar)
        if not local:
            self.lines.append(f"{element} = {scalar};")

    def named(self, node: Scalar) -> str:
        """A local with the value of a node, made here if there is none yet."""
        if node.key in self.known:
            return self.known[node.key]
        text = self.value(node, 0)
        if node.kind == "local" or text in self.known.values():
            return text
        wanted = f"{self.printer.storage.names[node.data.value.id]}_{self.suffix}" if node.kind == "read" else "e"
        self.known[node.key] = self.printer.fresh(wanted)
        self.lines.append(f"const real {self.known[node.key]} = {text};")
        return self.known[node.key]

    def value(self, node: Scalar, level: int) -> str:
        """The text of a node; ``level`` is the binding strength around it."""
        if node.kind == "read":
            stored = None if node.data.offset else self.known.get(f"value {node.data.value.id}")
            return stored or self.printer.element(node.data, self.section)
        if node.key in self.known:
            return self.known[node.key]
        if self.uses[node.key] > 1 and node.args and refs(node):
            name = self.printer.fresh("e")
            self.lines.append(f"const real {name} = {self._text(node, 0)};")
            self.known[node.key] = name
            return name
        return self._text(node, level)

    def _text(self, node: Scalar, level: int) -> str:
        match node.kind:
            case "number":
                return number(node)
            case "local":
                return str(node.data)
            case "size":
                return f"REAL({self.printer.extent(node.data)})"
            case "call":
                return f"dv_{node.data}({', '.join(self.value(a, 0) for a in node.args)})"
            case "quotient":
                shown = f"{self.value(node.args[0], 2)} / {self.value(node.args[1], 3)}"
                return f"({shown})" if level > 2 else shown
            case "power":
                base = self.value(node.args[0], 3)
                shown = " * ".join([base] * node.data)
                return f"({shown})" if level > 1 else shown
            case "mul":
                return self._product(node, level)
            case _:
                return self._sum(node, level)

    def _product(self, node: Scalar, level: int) -> str:
        negative = node.args[0].kind == "number" and node.args[0].data == -1
        factors = node.args[1:] if negative else node.args
        shown = ("-" if negative else "") + " * ".join(self.value(a, 3 if n else 2) for n, a in enumerate(factors))
        return f"({shown})" if level > 2 or (negative and level > 0) else shown

    def _sum(self, node: Scalar, level: int) -> str:
        texts = [self.value(a, 1) if not negative(a) else self.value(a, 0) for a in node.args]
        first, *rest = sorted(texts, key=lambda text: text.startswith("-"))
        shown = first
        for term in rest:
            shown += f" - {term[1:]}" if term.startswith("-") else f" + {term}"
        return f"({shown})" if level > 0 else shown
