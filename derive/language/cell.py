"""`Cell`: a class body that is the recurrence, in the order a paper gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.language.declarations import Declaration
from derive.language.errors import CellError
from derive.language.tensor import Tensor
from derive.language.tracer import Tracer
from derive.program.types import Lane, Program, Role
from derive.program.verify import statement_refs, verify


class Namespace(dict[str, Any]):
    """The namespace of a class body: what is bound in it is declared or named."""

    def __init__(self, tracer: Tracer, visible: Mapping[str, Any]) -> None:
        super().__init__(visible)
        self.tracer = tracer

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, self.bound(name, value))

    def bound(self, name: str, value: Any) -> Any:
        """``value`` under the name it was given: declarations become values, values get their name."""
        if isinstance(value, Declaration):
            return value.bind(name, self.tracer)
        if isinstance(value, Tensor):
            return self._named(name, value)
        if isinstance(value, list) and any(isinstance(v, (Declaration, Tensor)) for v in value):
            return [self.bound(f"{name}_{n}", v) for n, v in enumerate(value, 1)]
        return value

    def _named(self, name: str, tensor: Tensor) -> Tensor:
        self.tracer.check_name(name)
        if name in ("T", "B") or tensor.tracer is not self.tracer:
            raise CellError(f"{name} cannot name this value", "it belongs to another cell, or the name is reserved")
        blocks = {}
        for position, body in tensor.blocks.items():
            if not isinstance(body, Lane) and not body.is_number:
                body = self.tracer.emit(body, tensor.indices(position))
            if isinstance(body, Lane):
                suffix = "" if len(tensor.blocks) == 1 else "_" + "_".join(map(str, position))
                self.tracer.bind(name + suffix, body)
            blocks[position] = body
        if all(isinstance(b, Lane) for b in blocks.values()) and len(blocks) > 1:
            self.tracer.stacks[name] = tuple(b.ref.value.id for b in blocks.values())
        return tensor if blocks == tensor.blocks else Tensor(tensor.tracer, tensor.axes, blocks)

    def identity(self, tensor: Tensor, name: str) -> str:
        """The id of a value with one block, called ``name`` if it has none yet."""
        (body,) = self._named(name, tensor).blocks.values()
        return self.tracer.names.get(body.ref.value.id, body.ref.value).id


class CellType(type):
    """Reads the class body into a `Program`; the class keeps nothing else of it."""

    @classmethod
    def __prepare__(mcs, name: str, bases: tuple[type, ...], **kwargs: Any) -> Namespace:  # type: ignore[override]
        tracer, visible = Tracer(), {}
        for base in reversed(bases):
            if getattr(base, "_tracer", None) is not None:
                tracer = base._tracer.copy()
                visible = _moved(base._names, tracer)
        return Namespace(tracer, visible)

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: Namespace, **kwargs: Any) -> Any:
        if not bases:  # Cell and Model themselves
            return super().__new__(mcs, name, bases, dict(namespace))
        own = {k: namespace[k] for k in ("__module__", "__qualname__", "__doc__") if k in namespace}
        cls = super().__new__(mcs, name, bases, own)
        cls._tracer, cls._names = namespace.tracer, dict(namespace)  # type: ignore[attr-defined]
        cls.program = cls._read(name, namespace)  # type: ignore[attr-defined]
        return cls

    def __getattr__(cls, name: str) -> Any:
        raise AttributeError(f"{cls.__name__} is a recurrence; its values live in {cls.__name__}.program")


def _moved(names: Mapping[str, Any], tracer: Tracer) -> dict[str, Any]:
    """Base-class names for a subclass: the same values, recorded from now on in ``tracer``."""

    def move(value: Any) -> Any:
        if isinstance(value, list):
            return [move(v) for v in value]
        if isinstance(value, Tensor):
            extra = {"value": value.value} if hasattr(value, "value") else {}
            return type(value)(tracer, value.axes, value.blocks, **extra)
        return value

    return {k: move(v) for k, v in names.items() if not k.startswith("__")}


class Cell(metaclass=CellType):
    """A recurrent cell. Subclass it and write the recurrence as the class body.

    ``MyCell.program`` is the step as a `Program`. The body raises CellError where it is ill-formed:
    an unknown dimension, shapes that do not fit, a state without ``.next``, an unused parameter,
    a reserved name.
    """

    program: Program

    @classmethod
    def _read(cls, name: str, namespace: Namespace) -> Program:
        tracer = namespace.tracer
        states = [v for v in tracer.given.values() if v.role is Role.STATE]
        if not states:
            raise CellError(f"{name} has no State", 'declare one, such as h = State("H")')
        return read_program(name, namespace, tuple(v.id for v in states), cls.__doc__ or "")


def read_program(name: str, namespace: Namespace, outputs: tuple[str, ...], doc: str) -> Program:
    """The verified program of a finished class body, without statements that nothing needs.

    Raises CellError for a state that is never assigned and for a parameter that is never used.
    """
    tracer = namespace.tracer
    statements = tracer.finished()
    live = set(outputs)
    kept = []
    for s in reversed(statements):
        if s.out.value.id in live:
            kept.append(s)
            live |= {r.value.id for r in statement_refs(s)}
    defined = {s.out.value.id for s in statements}
    for value in tracer.given.values():
        where = tracer.declared_at.get(value.owner or value.id)
        if value.role is Role.STATE and value.id not in defined:
            raise CellError(
                f"the state {value.id} has no next value", f"assign {value.id}.next = ... in the body", where
            )
        if value.id not in live and value.role not in (Role.EYE, Role.STATE):
            raise CellError(f"{value.owner or value.id} is declared but never used", "use it or remove it", where)
    return verify(
        Program(
            name=name,
            given=tuple(tracer.given.values()),
            statements=tuple(reversed(kept)),
            outputs=outputs,
            parameters=tuple(tracer.parameters.values()),
            constants=tuple(tracer.constants.items()),
            doc=doc.strip(),
        )
    )
