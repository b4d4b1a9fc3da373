"""What a class body declares: inputs, states, weights, constants, targets."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from derive.language.errors import ARITHMETIC, CellError, NoAttribute, did_you_mean, refuse
from derive.language.numbers import exact
from derive.language.tensor import Axis, Position, Tensor, elementwise_of
from derive.language.tracer import NAME, Tracer
from derive.program.types import Parameter, Role, Value, canonical, lane, reindexed

INITS = ("glorot", "zeros", "ones", "normal", "orthogonal", "uniform")
ARGUMENTS = frozenset("params initial train lengths resets keep run final window seed dtype".split())
RESERVED = {Role.WEIGHT: frozenset(["flat"]), Role.CONSTANT: frozenset[str]()}  # of the rest, ARGUMENTS
RESERVED_DIMS = {"T": "time", "B": "the batch", "seed": "an argument of init", "dtype": "an argument of init"}
RESERVED_DIMS |= {"train": "an argument of plan", "threads": "an argument of plan"}


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
                raise CellError(f"the dimension {atom!r} is reserved", f"{atom} is {RESERVED_DIMS[atom]}; rename it")
        axes.append(atoms)
    return tuple(axes)


class Declaration:
    """Something that becomes a value when the class body gives it a name."""

    role: ClassVar[Role] = Role.INPUT
    sums = False  # whether an axis may be a sum of dimensions
    advice = "bind it in the class body first, alone or in a list that is complete"

    def __init__(self, *dims: str) -> None:
        self.axes = parse_axes(dims)
        self._home: tuple[Tracer, Any] | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(repr('+'.join(a)) for a in self.axes)})"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise NoAttribute(f"{self!r} needs a name before it is used", self.advice)

    def bind(self, name: str, tracer: Tracer) -> Any:
        """The value called ``name``; the same declaration bound again is an alias."""
        if self._home is None or self._home[0] is not tracer:
            reserved = RESERVED.get(self.role, ARGUMENTS)
            if name in reserved:
                raise CellError(f"the name {name!r} is reserved", f"reserved are {', '.join(sorted(reserved))}")
            if name in tracer.given or name in tracer.parameters:
                raise CellError(f"{name} is declared twice", "give every declaration a name of its own")
            if any(len(a) > 1 for a in self.axes) and not self.sums:
                raise CellError(f"{name} = {self!r} has a sum of dimensions", "declare the parts and use concat")
            self._home = tracer, self._bind(name, tracer)
        return self._home[1]

    def _bind(self, name: str, tracer: Tracer) -> Any:
        value = tracer.declare(Value(name, ("T", *(a[0] for a in self.axes)), self.role))
        return Tensor(tracer, self.axes, {(0,) * len(self.axes): lane(value)}, name)


refuse(Declaration, ARITHMETIC, "a declaration needs a name before it is used", Declaration.advice)


class Input(Declaration):
    """A vector, matrix or (without dimensions) scalar that comes with every step and sample."""


class Target(Declaration):
    """What a model's readout is compared with; not differentiated."""

    role = Role.TARGET


class StateTensor(Tensor):
    """h is h[t-1]; ``h.next`` is h[t], for reading and for writing."""

    value: Value

    def __init__(self, tracer: Tracer, axes: tuple[Axis, ...], value: Value) -> None:
        old = lane(value, None, -1)
        super().__init__(tracer, axes, {(0,) * len(axes): old}, value.id)
        vars(self).update(value=value)

    def moved(self, tracer: Tracer) -> Tensor:
        return StateTensor(tracer, self.axes, self.value)

    def renamed(self, name: str, blocks: dict[Position, Any]) -> Tensor:
        return self

    @property
    def next(self) -> Tensor:
        """h[t]. Raises CellError before it has been assigned."""
        state = self.value.id
        if state not in self.tracer.assigned:
            raise CellError(f"{state}.next is read before it is assigned", f"assign {state}.next = ... first")
        new = self.tracer.statements[self.tracer.assigned[state]].out.value
        return Tensor(self.tracer, self.axes, {(0,) * len(self.axes): lane(new)}, f"{state}.next")

    def __setattr__(self, name: str, new: Any) -> None:
        state, tracer = self.value.id, self.tracer
        if name != "next":
            raise NoAttribute(f"a state has no attribute {name!r}", f"assign its new value to {state}.next")
        if tracer.assigned.get(state) != tracer.inherited.get(state):
            raise CellError(f"{state}.next is assigned twice", "give the first value a name of its own")
        if not isinstance(new, Tensor):
            new = elementwise_of(f"{state}.next =", lambda a, b: b, self, new)
        new = new.adopted(tracer, f"{state}.next =")
        if sorted(new.axes) != sorted(self.axes):
            shapes = [", ".join("+".join(a) for a in axes) for axes in (new.axes, self.axes)]
            raise CellError(
                f"{state}.next has the axes [{shapes[0]}], {state} has [{shapes[1]}]",
                "the new state has the shape of the old one: @, dot, sum and mean take axes away, "
                "outer and * of different dimensions add them",
            )
        ((position, body),) = new.blocks.items()
        names = dict(zip(new.indices(position), _matched(new.axes, self.axes), strict=True))
        tracer.assign(self.value, reindexed(body, names))


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
        value = tracer.declare(Value(name, ("T", *(a[0] for a in self.axes)), self.role))
        return StateTensor(tracer, self.axes, value)


class Weight(Declaration):
    """A parameter shared over time. ``init`` is one of INITS or a number.

    Raises CellError for an unknown initialiser.
    """

    role = Role.WEIGHT
    sums = True
    default: ClassVar[str] = "glorot"

    def __init__(self, *dims: str, init: str | float | None = None) -> None:
        super().__init__(*dims)
        self.init = self.default if init is None else init
        if not isinstance(self.init, str):
            self.init = float(exact(self.init, "init"))
        elif self.init not in INITS:
            advice = did_you_mean(self.init, INITS, f"known are {', '.join(INITS)} and numbers")
            raise CellError(f"unknown initialiser {self.init!r}", advice)

    @classmethod
    def many(cls, count: int, *dims: str, init: str | float | None = None) -> tuple[Weight, ...]:
        """``count`` weights of the same shape."""
        if not isinstance(count, int) or count < 1:
            problem = f"many needs a positive count first, found {count!r}"
            raise CellError(problem, f'write {cls.__name__}.many(4, "H", "D")')
        return tuple(cls(*dims, init=init) for _ in range(count))

    def _bind(self, name: str, tracer: Tracer) -> Tensor:
        parameter = Parameter(name, self.axes, self.init)
        tracer.parameters[name] = parameter
        blocks: dict[Position, Any] = {}
        whole = all(len(a) == 1 for a in self.axes)
        for position, dims in parameter.blocks():
            identity = name if whole else f"{name}.{'.'.join(map(str, position))}"
            blocks[position] = lane(tracer.declare(Value(identity, dims, Role.WEIGHT, name, position)))
        return Tensor(tracer, self.axes, blocks, name)


class Bias(Weight):
    """A weight that starts at zero."""

    default = "zeros"


class Constant(Declaration):
    """A constant: ``Constant(0.5)`` a number, ``Constant("M", "M", value=array)`` an array.

    Raises CellError if the array does not have one axis a dimension or is not finite.
    """

    role = Role.CONSTANT

    def __init__(self, *dims: Any, value: Any = None) -> None:
        if value is None and [d for d in dims if not isinstance(d, str)] == list(dims[:1]):
            dims, value = dims[1:], next(iter(dims), None)
        if value is None:
            raise CellError("a Constant needs a value", 'write Constant(0.5) or Constant("M", value=array)')
        super().__init__(*dims)
        self.value: Any = np.array(value, dtype=object)
        if self.value.ndim != len(self.axes):
            advice = 'name one dimension an axis: Constant("M", "N", value=array)'
            raise CellError(f"the constant has {self.value.ndim} axes, {len(self.axes)} dimensions are named", advice)
        self.value = np.frompyfunc(lambda x: _fraction(exact(x, "Constant")), 1, 1)(self.value)

    def _bind(self, name: str, tracer: Tracer) -> Any:
        if not self.axes:
            return exact(self.value.item() if isinstance(self.value, np.ndarray) else self.value)
        for axis, extent in zip(self.axes, self.value.shape, strict=True):
            dim = axis[0]
            if tracer.extents.setdefault(dim, extent) != extent:
                found = f"{dim} is {tracer.extents[dim]} in another constant and {extent} in {name}"
                raise CellError(found, "give one of the dimensions another name")
        value = tracer.declare(Value(name, tuple(a[0] for a in self.axes), Role.CONSTANT))
        tracer.constants[name] = _nested(self.value)
        return Tensor(tracer, self.axes, {(0,) * len(self.axes): lane(value)}, name)


def _fraction(x: Any) -> Fraction:
    return Fraction(int(x.p), int(x.q))


def _nested(array: Any) -> Any:
    return tuple(map(_nested, array)) if isinstance(array, np.ndarray) else array
