"""What every generated file starts with, and the equations beside its code."""

from __future__ import annotations

from derive.program.scalar import Scalar, operations
from derive.program.types import TIME, Ref, Role, Statement
from derive.schedule.kernel import Group, Kernel, Schedule
from derive.version import VERSION


def operation_count(kernel: Kernel) -> int:
    """Scalar operations of the elementwise statements, per unit; products are not counted."""
    return operations([s.body for s in kernel.everything if not s.reduce])


def equations(group: Group, names: dict[str, str]) -> list[str]:
    """The group's statements as one comment line each, under the names of the code."""
    return [f"{_name(s.out, names)} = {_right(s, names)}" for s in group]


def _right(s: Statement, names: dict[str, str]) -> str:
    over = ",".join(dict.fromkeys(i.dim if i != TIME else "t" for i in s.reduce))
    onto = f"{_name(s.base, names)} + " if s.base else ""
    return onto + (f"{s.op}_{over} " if s.reduce else "") + text(s.body, names)


def _name(ref: Ref, names: dict[str, str]) -> str:
    steps = {-1: "[t-1]", 1: "[t+1]"}.get(ref.offset, "")
    name = names[ref.value.id]
    return name.removesuffix("_next") + steps if ref.value.role is Role.CARRY and ref.offset else name + steps


def text(node: Scalar, names: dict[str, str], level: int = 0) -> str:
    """A body in plain notation; ``level`` is the binding strength around it."""
    if node.kind == "read":
        return _name(node.data, names)
    if node.kind in ("number", "size"):
        return str(node.data)
    if node.kind == "call":
        return f"{node.data}({', '.join(text(a, names) for a in node.args)})"
    if node.kind == "power":
        return f"{text(node.args[0], names, 3)}^{node.data}"
    if node.kind == "quotient":
        shown = f"{text(node.args[0], names, 2)} / {text(node.args[1], names, 3)}"
        return f"({shown})" if level > 2 else shown
    if node.kind == "mul":
        args = list(node.args)
        sign = ""
        if args[0].kind == "number" and args[0].data == -1:
            sign, args = "-", args[1:]
        shown = sign + " ".join(text(a, names, 2) for a in args)
        return f"({shown})" if level > 2 or (sign and level > 0) else shown
    first, *rest = sorted(node.args, key=lambda a: text(a, names).startswith("-"))
    shown = text(first, names, 0)
    for arg in rest:
        term = text(arg, names, 0)
        shown += f" - {term[1:]}" if term.startswith("-") else f" + {term}"
    return f"({shown})" if level > 0 else shown


def banner(module: str, command: str, digest: str, plan: Schedule) -> str:
    """Who made this file from what, and what it costs."""
    forward, backward = operation_count(plan.forward), operation_count(plan.backward)
    saved = ", ".join(v.id for v in plan.saved) or "nothing"
    return "\n".join(
        [
            f"# {module}: made by `{command}`, derive {VERSION}; do not edit",
            f"# program {digest}; operations a unit and step: forward {forward}, backward {backward}; saved: {saved}",
        ]
    )
