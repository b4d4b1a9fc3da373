"""What a class body declares: inputs, states, weights, constants, targets."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from derive.language.errors import CellError
from derive.language.tensor import Axis, Tensor, describe, elementwise_of, exact, own
from derive.language.tracer import NAME, RESERVED, RESERVED_DIMS, Tracer
from derive.program.types import Lane, Parameter, Role, Value, canonical, lane, reindexed

INITS = ("glorot", "zeros", "ones", "normal", "orthogonal", "uniform")


def parse_axes(dims: tuple[Any, ...]) -> tuple[Axis, ...]:
    """("H", "H+D") -> (("H",), ("H", "D")). Raises CellError for a bad dimension name."""
    axes = []
    for dim in dims:
        if not isinstance(dim, str):
            raise CellError(f"a dimension is a name, found {dim!r}", 'write Weight("H", "D"), sizes come with init')
        atoms = tuple(part.strip() for part in dim.split("+"))
        for atom in atoms:
            if not NAME.fullmatch(atom):
                raise CellError(f"{dim!r} is not a dimension", 'write a name such as "H" or a sum such as "H+D"')
            if atom in RESERVED_DIMS:
                raise CellError(f"the dimension {atom!r} is reserved", "T is time and B the batch; take another name")
        axes.append(atoms)
    return tuple(axes)


class Declaration:
    """Something that becomes a value when the class body gives it a name."""

    role = Role.INPUT

    def __init__(self, *dims: str) -> None:
        self.axes = parse_axes(dims)

    def bind(self, name: str, tracer: Tracer) -> Any:
        tracer.check_name(name)
        if name in RESERVED:
            raise CellError(f"the name {name!r} is reserved", f"reserved are {', '.join(sorted(RESERVED))}")
        if name in tracer.given or name in tracer.parameters:
            raise CellError(f"{name} is declared twice")
        return self._bind(name, tracer)

    def _bind(self, name: str, tracer: Tracer) -> Any:
        if any(len(a) > 1 for a in self.axes):
            kind = type(self).__name__
            raise CellError(f"{kind} {name} has a sum of dimensions", "declare the parts and use concat")
        value = Value(name, ("T", *(a[0] for a in self.axes)), self.role)
        tracer.declare(value)
        return Tensor(tracer, self.axes, {(0,) * len(self.axes): lane(value)})

    def __matmul__(self, other: Any) -> Any:
        raise CellError(f"a {type(self).__name__} needs a name before it is used", "bind it in the class body first")

    __rmatmul__ = __mul__ = __rmul__ = __add__ = __radd__ = __sub__ = __rsub__ = __truediv__ = __matmul__


class Input(Declaration):
    """A vector, matrix or (without dimensions) scalar that comes with every step and sample."""


class Target(Declaration):
    """What a model's readout is compared with; not differentiated."""

    role = Role.TARGET


class StateTensor(Tensor):
    """h is h[t-1]; ``h.next`` is h[t], for reading and for writing."""

    value: Value

    def __init__(self, tracer: Tracer, axes: tuple[Axis, ...], blocks: dict[Any, Any], value: Value) -> None:
        super().__init__(tracer, axes, blocks)
        object.__setattr__(self, "value", value)

    @property
    def next(self) -> Tensor:
        """h[t]. Raises CellError before it has been assigned."""
        if not self._assigned():
            raise CellError(f"{self.value.id}.next is read before it is assigned")
        return Tensor(self.tracer, self.axes, {(0,) * len(self.axes): lane(self.value)})

    def _assigned(self) -> bool:
        final = (self.tracer.names.get(s.out.value.id, s.out.value) for s in self.tracer.statements)
        return any(v == self.value for v in final)

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "next":
            raise CellError(f"a state has no attribute {name!r}", "assign its new value to .next")
        self._assign(value)

    def _assign(self, new: Any) -> None:
        state = self.value.id
        if self._assigned():
            raise CellError(f"{state}.next is assigned twice")
        if not isinstance(new, Tensor):
            new = elementwise_of("=", lambda a, b: b + 0 * a, self, exact(new, "="))
        if sorted(new.axes) != sorted(self.axes):
            raise CellError(
                f"{state}.next has axes {['+'.join(a) for a in new.axes]}, {state} has "
                f"{['+'.join(a) for a in self.axes]}",
                "the new state has the shape of the old one; outer, sum and @ change shapes",
            )
        (position, body), = new.blocks.items()
        names = dict(zip(new.indices(position), _matched(new.axes, self.axes), strict=True))
        self.tracer.define_state(self.value, reindexed(body, names))


def _matched(axes: tuple[Axis, ...], target: tuple[Axis, ...]) -> tuple[Any, ...]:
    """For every axis of ``axes`` the canonical index of the same axis of ``target``."""
    free = list(zip(target, canonical(a[0] for a in target), strict=True))
    out = []
    for axis in axes:
        hit = next(pair for pair in free if pair[0] == axis)
        free.remove(hit)
        out.append(hit[1])
    return tuple(out)


class State(Declaration):
    """A value that lives from step to step; it starts at zero unless ``initial`` is given."""

    role = Role.STATE

    def _bind(self, name: str, tracer: Tracer) -> Any:
        plain = super()._bind(name, tracer)
        value = tracer.given[name]
        old = {p: lane(value, b.ref.indices, -1) for p, b in plain.blocks.items()}
        return StateTensor(tracer, plain.axes, old, value)


class Weight(Declaration):
    """A parameter shared over time. ``init`` is one of INITS or a number.

    Raises CellError for an unknown initialiser.
    """

    role = Role.WEIGHT
    default: str | float = "glorot"

    def __init__(self, *dims: str, init: str | float | None = None) -> None:
        super().__init__(*dims)
        self.init = self.default if init is None else init
        if isinstance(self.init, str) and self.init not in INITS:
            raise CellError(f"unknown initialiser {self.init!r}", f"known are {', '.join(INITS)} and numbers")

    @classmethod
    def many(cls, count: int, *dims: str, init: str | float | None = None) -> tuple[Weight, ...]:
        """``count`` weights of the same shape."""
        return tuple(cls(*dims, init=init) for _ in range(count))

    def _bind(self, name: str, tracer: Tracer) -> Tensor:
        parameter = Parameter(name, self.axes, self.init)
        tracer.parameters[name] = parameter
        blocks: dict[tuple[int, ...], Any] = {}
        whole = all(len(a) == 1 for a in self.axes)
        for position, dims in parameter.blocks():
            identity = name if whole else f"{name}.{'.'.join(map(str, position))}"
            blocks[position] = lane(tracer.declare(Value(identity, dims, Role.WEIGHT, name, position)))
        return Tensor(tracer, self.axes, blocks)


class Bias(Weight):
    """A weight that starts at zero."""

    default = "zeros"


class Constant(Declaration):
    """A constant: ``Constant(0.5)`` a number, ``Constant("M", "M", value=array)`` an array.

    Raises CellError if the array does not have one axis a dimension or is not finite.
    """

    role = Role.CONSTANT

    def __init__(self, *dims: Any, value: Any = None) -> None:
        if len(dims) == 1 and value is None and not isinstance(dims[0], str):
            dims, value = (), dims[0]
        if value is None:
            raise CellError("a Constant needs a value", 'write Constant(0.5) or Constant("M", value=array)')
        super().__init__(*dims)
        self.value = np.array(value, dtype=object)
        if self.value.ndim != len(self.axes):
            raise CellError(f"the constant has {self.value.ndim} axes, {len(self.axes)} dimensions are named")

    def _bind(self, name: str, tracer: Tracer) -> Any:
        if not self.axes:
            return exact(self.value.item(), "Constant")
        rational = np.frompyfunc(lambda x: _fraction(exact(x, "Constant")), 1, 1)(self.value)
        value = Value(name, tuple(a[0] for a in self.axes), Role.CONSTANT)
        tracer.declare(value)
        tracer.constants[name] = _nested(rational)
        return Tensor(tracer, self.axes, {(0,) * len(self.axes): lane(value)})


def _fraction(x: Any) -> Fraction:
    return Fraction(int(x.p), int(x.q))


def _nested(array: Any) -> Any:
    return tuple(_nested(a) for a in array) if isinstance(array, np.ndarray) and array.ndim else _item(array)


def _item(entry: Any) -> Any:
    return entry.item() if isinstance(entry, np.ndarray) else entry


__all__ = ["Bias", "Constant", "Declaration", "Input", "Lane", "State", "Target", "Weight", "describe", "own"]
