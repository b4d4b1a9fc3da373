"""`Cell`: a class body that is the recurrence, in the order a paper gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from derive.language.declarations import Declaration
from derive.language.errors import CellError, NoAttribute
from derive.language.tensor import Tensor
from derive.language.tracer import NAME, Tracer
from derive.program.types import Lane, Program, Role
from derive.program.verify import statement_refs, verify


class Namespace(dict[str, Any]):
    """The namespace of a class body: what is bound in it is declared or named."""

    foreign: ClassVar = {Role.TARGET: "a Target belongs to a Model, which has a cell, a readout and a loss"}

    def __init__(self, tracer: Tracer, visible: Mapping[str, Any]) -> None:
        super().__init__(visible)
        self.tracer = tracer

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, self.bound(name, value))

    def bound(self, name: str, value: Any) -> Any:
        """``value`` under the name it was given: declarations become values, values get their name.

        The members of a list U are U_1, U_2, ...; those of a dict are U_key.
        """
        if isinstance(value, (Declaration, Tensor)) and not NAME.fullmatch(name):
            raise CellError(f"{name!r} cannot name a value", "use a letter, then letters, digits or _, 63 at most")
        if isinstance(value, Declaration):
            if value.role in self.foreign:
                raise CellError(f"{value!r} has no place here", self.foreign[value.role])
            return value.bind(name, self.tracer)
        if isinstance(value, Tensor):
            return self._named(name, value)
        if isinstance(value, (list, tuple)) and any(isinstance(v, (Declaration, Tensor)) for v in value):
            return type(value)([self.bound(f"{name}_{n}", v) for n, v in enumerate(value, 1)])
        if isinstance(value, dict) and any(isinstance(v, (Declaration, Tensor)) for v in value.values()):
            return {k: self.bound(f"{name}_{k}", v) for k, v in value.items()}
        return value

    def _named(self, name: str, tensor: Tensor) -> Tensor:
        tensor = tensor.adopted(self.tracer, f"{name} =")
        apart = len({tensor.dims(p) for p in tensor.blocks}) == len(tensor.blocks)
        blocks = {}
        for position, body in tensor.blocks.items():
            if not isinstance(body, Lane) and not body.is_number:
                body = self.tracer.emit(body, tensor.indices(position))
            if isinstance(body, Lane):
                suffix = tensor.dims(position) if apart else map(str, position)
                self.tracer.label("_".join([name, *(suffix if len(tensor.blocks) > 1 else ())]), body)
            blocks[position] = body
        return tensor.renamed(name, blocks)


class CellType(type):
    """Reads the class body into a `Program`; the class keeps nothing else of it."""

    @classmethod
    def __prepare__(mcs, name: str, bases: tuple[type, ...], **options: Any) -> Namespace:  # type: ignore[override]
        if not NAME.fullmatch(name.lstrip("_")):
            raise CellError(f"{name!r} cannot name a cell", "use a letter, then letters, digits or _, 63 at most")
        if options:
            problem = f"{name}: a cell takes no keywords, found {', '.join(options)}"
            raise CellError(problem, "a depth or an activation comes from a factory function")
        parents = [b for b in bases if isinstance(b, CellType) and "_tracer" in vars(b)]
        if len(parents) > 1:
            raise CellError(f"{name} has {len(parents)} base classes that are cells", "derive from one")
        tracer = parents[0]._tracer.copy() if parents else Tracer()
        return mcs.namespace(tracer, _moved(parents[0]._names, tracer) if parents else {})

    @staticmethod
    def namespace(tracer: Tracer, visible: Mapping[str, Any]) -> Namespace:
        """The namespace that class bodies of this kind run in."""
        return Namespace(tracer, visible)

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: Namespace, **options: Any) -> Any:
        if not bases:  # Cell and Model themselves
            return super().__new__(mcs, name, bases, dict(namespace))
        own = {k: namespace[k] for k in ("__module__", "__qualname__", "__doc__") if k in namespace}
        cls: Any = super().__new__(mcs, name, bases, own)
        cls._tracer, cls._names = namespace.tracer, dict(namespace)
        cls.program = cls._read(name, namespace)
        return cls

    def __getattr__(cls, name: str) -> Any:
        problem = f"{cls.__name__} is a recurrence; its values live in {cls.__name__}.program"
        raise AttributeError(problem) if name.startswith("_") else NoAttribute(problem)


def _moved(names: Mapping[str, Any], tracer: Tracer) -> dict[str, Any]:
    """Base-class names for a subclass: the same values, recorded from now on in ``tracer``."""

    def move(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return type(value)([move(v) for v in value])
        if isinstance(value, dict):
            return {k: move(v) for k, v in value.items()}
        return value.moved(tracer) if hasattr(type(value), "moved") else value

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
        states = [v.id for v in tracer.given.values() if v.role is Role.STATE]
        if not states:
            raise CellError(f"{name} has no State", 'declare one, such as h = State("H")')
        for state in states:
            if state not in tracer.assigned:
                problem = f"the state {state} has no next value"
                raise CellError(problem, f"assign {state}.next = ... in the body", tracer.declared_at[state])
        outputs = {state: tracer.assigned[state] for state in states}
        return read_program(name, namespace, outputs, cls.__doc__ or "")


def read_program(name: str, namespace: Namespace, outputs: Mapping[str, str], doc: str) -> Program:
    """The verified program of a finished class body, without statements that nothing needs.

    ``outputs`` are provisional ids by the names that they are known by. Raises CellError for a
    declared value that they do not depend on.
    """
    tracer = namespace.tracer
    statements, names = tracer.finished(tuple(outputs.values()))
    read = {r.value.id for s in statements for r in statement_refs(s)} | set(outputs.values())
    kept = []
    for value in tracer.given.values():
        if value.id in read or value.role in (Role.STATE, Role.EYE):
            kept.append(value)
        elif (owner := value.owner or value.id) in tracer.declared_at:
            found = f"{owner} is declared, but nothing that {name} computes depends on it"
            raise CellError(found, "use it or remove it", tracer.declared_at[owner])
    ids = tuple(names.get(identity, identity) for identity in outputs.values())
    return verify(
        Program(
            name=name,
            given=tuple(kept),
            statements=statements,
            outputs=ids,
            parameters=tuple(tracer.parameters.values()),
            constants=tuple(tracer.constants.items()),
            doc=doc.strip(),
        )
    )
