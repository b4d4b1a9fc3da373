"""`Model`: a cell with a readout and a loss, in the same language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from derive.language.cell import Cell, CellType, Namespace, read_program
from derive.language.errors import CellError
from derive.language.operations import abs, log, logsumexp, sum
from derive.language.operations import mean as mean_over_an_axis
from derive.language.tensor import Tensor, describe
from derive.language.tracer import Tracer
from derive.program.types import Program, Role, Value, lane

last, mean, total = "last", "mean", "total"


@dataclass(frozen=True)
class StateView:
    """A state as the readout sees it: only its new value."""

    name: str
    fresh: Tensor

    @property
    def next(self) -> Tensor:
        """The state after the step."""
        return self.fresh


class CellView:
    """The cell inside a model body: ``cell.h.next`` for every state."""

    def __init__(self, cell: type[Cell], tracer: Tracer) -> None:
        self.cell, self._tracer = cell, tracer
        self._states = {v.id: v for v in cell.program.states}

    def __getattr__(self, name: str) -> StateView:
        if name not in self._states:
            raise CellError(f"{self.cell.__name__} has no state {name!r}", f"states are {sorted(self._states)}")
        state = self._states[name]
        value = replace(state, role=Role.INPUT)
        self._tracer.given.setdefault(name, value)
        features = value.features
        return StateView(name, Tensor(self._tracer, tuple((d,) for d in features), {(0,) * len(features): lane(value)}))


class ModelNamespace(Namespace):
    """Cells bound in a model body become views of their states."""

    def bound(self, name: str, value: Any) -> Any:
        if isinstance(value, type) and issubclass(value, Cell):
            if name != "cell":
                raise CellError(f"a model has one cell, called 'cell', found {name!r}")
            return CellView(value, self.tracer)
        return super().bound(name, value)


class ModelType(CellType):
    @classmethod
    def __prepare__(mcs, name: str, bases: tuple[type, ...], **kwargs: Any) -> Namespace:  # type: ignore[override]
        plain = super().__prepare__(name, bases, **kwargs)
        return ModelNamespace(plain.tracer, plain)


@dataclass(frozen=True)
class Loss:
    """A loss per step and sample, and the readout value that it compares."""

    value: Tensor
    prediction: Tensor


class Model(metaclass=ModelType):
    """A cell, a readout and a loss: F(theta_h, theta_o) = aggregate over t of L(y_hat_t, y_t).

    The body sets ``cell``, ``loss`` and, optionally, ``aggregate`` (last, mean, total; default
    total). ``MyModel.program`` is the readout as a program without states, ``MyModel.cell`` the
    cell. Raises CellError where the body is ill-formed.
    """

    program: Program
    cell: type[Cell]
    prediction: str
    aggregate: str

    @classmethod
    def _read(cls, name: str, namespace: Namespace) -> Program:
        view, loss = namespace.get("cell"), namespace.get("loss")
        aggregate = namespace.get("aggregate", total)
        aggregate = mean if aggregate is mean_over_an_axis else aggregate  # one word, two meanings
        if not isinstance(view, CellView):
            raise CellError(f"{name} has no cell", "set cell = LSTM, or any Cell class")
        if not isinstance(loss, Loss):
            raise CellError(f"{name} has no loss", "set loss = softmax_cross_entropy(s, y), or another loss")
        if aggregate not in (last, mean, total):
            raise CellError(f"aggregate is {aggregate!r}", "use last, mean or total")
        clash = {p.name for p in view.cell.program.parameters} & set(namespace.tracer.parameters)
        if clash:
            raise CellError(f"{sorted(clash)} name parameters of {view.cell.__name__} too", "take other names")
        prediction = namespace.get("y_hat", loss.prediction)
        ids = [namespace.identity(v, name) for v, name in ((prediction, "y_hat"), (loss.value, "loss"))]
        cls.cell, cls.prediction, cls.aggregate = view.cell, ids[0], aggregate
        return read_program(name, namespace, (ids[1], ids[0]), (cls.__doc__ or "").strip())


def _compared(operator: str, prediction: Tensor, target: Tensor) -> None:
    both = isinstance(prediction, Tensor) and isinstance(target, Tensor)
    if not both or prediction.axes != target.axes:
        shown = [describe(x) if isinstance(x, Tensor) else repr(x) for x in (prediction, target)]
        raise CellError(f"{operator} compares {shown[0]} with {shown[1]}", "give both the same dimensions")


def _summed(u: Tensor) -> Tensor:
    while u.axes:
        u = sum(u, "+".join(u.axes[0]))
    return u


def half_squared_error(prediction: Tensor, target: Tensor) -> Loss:
    """1/2 sum (y_hat - y)^2."""
    _compared("half_squared_error", prediction, target)
    return Loss(_summed((prediction - target) ** 2 * 0.5), prediction)


def squared_error(prediction: Tensor, target: Tensor) -> Loss:
    """sum (y_hat - y)^2."""
    _compared("squared_error", prediction, target)
    return Loss(_summed((prediction - target) ** 2), prediction)


def absolute_error(prediction: Tensor, target: Tensor) -> Loss:
    """sum |y_hat - y|."""
    _compared("absolute_error", prediction, target)
    return Loss(_summed(abs(prediction - target)), prediction)


def cross_entropy(prediction: Tensor, target: Tensor) -> Loss:
    """-sum y log y_hat, for predictions that are probabilities."""
    _compared("cross_entropy", prediction, target)
    return Loss(-_summed(target * log(prediction)), prediction)


def softmax_cross_entropy(scores: Tensor, target: Tensor) -> Loss:
    """-sum y log softmax(s), from scores, shifted so that nothing overflows."""
    _compared("softmax_cross_entropy", scores, target)
    return Loss(_summed(target * (logsumexp(scores) - scores)), scores)


def model_values(model: type[Model]) -> Mapping[str, Value]:
    """Every value of the readout by its id."""
    return model.program.values
