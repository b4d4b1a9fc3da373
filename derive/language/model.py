"""`Model`: a cell with a readout and a loss, in the same language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from operator import mul
from typing import Any, ClassVar

from derive.language.cell import Cell, CellType, Namespace, read_program
from derive.language.errors import ARITHMETIC, CellError, NoAttribute, did_you_mean, refuse
from derive.language.operations import abs, log, logsumexp
from derive.language.operations import mean as mean_over_an_axis
from derive.language.tensor import Tensor, describe, elementwise_of, own, reduced, tensors_of
from derive.language.tracer import Tracer
from derive.program.types import Lane, Program, Role, lane
from derive.program.verify import statement_refs

last, mean, total = "last", "mean", "total"


@dataclass(frozen=True)
class StateView:
    """A state as the readout sees it: only its new value."""

    name: str
    next: Tensor
    advice = "the readout sees the state after the step: write cell.h.next"


refuse(StateView, ARITHMETIC, "a readout cannot use a state from before the step", StateView.advice)


class CellView:
    """The cell inside a model body: ``cell.h.next`` for every state."""

    def __init__(self, cell: type[Cell], tracer: Tracer) -> None:
        self.cell, self.tracer = cell, tracer
        self.states = {v.id: replace(v, role=Role.INPUT) for v in cell.program.states}
        for name, value in self.states.items():
            if name in tracer.parameters or tracer.given.get(name, value) != value:
                raise CellError(f"{name} is a state of {cell.__name__} too", "take another name")
            tracer.given[name] = value

    def moved(self, tracer: Tracer) -> CellView:
        return CellView(self.cell, tracer)

    def __getattr__(self, name: str) -> StateView:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self.states:
            advice = did_you_mean(name, self.states, f"its states are {', '.join(self.states)}")
            raise NoAttribute(f"{self.cell.__name__} has no state {name!r}", advice)
        value = self.states[name]
        axes = tuple((d,) for d in value.features)
        return StateView(name, Tensor(self.tracer, axes, {(0,) * len(axes): lane(value)}, f"{name}.next"))


@dataclass(frozen=True)
class Loss:
    """A loss per step and sample, and the readout value that it compares."""

    value: Tensor
    prediction: Tensor

    def moved(self, tracer: Tracer) -> Loss:
        return Loss(self.value.moved(tracer), self.prediction.moved(tracer))


class ModelNamespace(Namespace):
    """Cells bound in a model body become views of their states."""

    foreign: ClassVar = {
        Role.INPUT: "inputs belong to the cell; what the prediction is compared with is a Target",
        Role.STATE: "states belong to the cell; the readout sees them as cell.h.next",
    }

    def bound(self, name: str, value: Any) -> Any:
        if not isinstance(value, CellType):
            return super().bound(name, value)
        if name != "cell" or not issubclass(value, Cell):
            raise CellError(f"{name} = {value.__name__} has no place in a model", "a model has one cell: cell = LSTM")
        if "cell" in self:
            raise CellError("a model has one cell, this is a second one", "write a model for each")
        return CellView(value, self.tracer)

    def identity(self, tensor: Tensor, name: str) -> str:
        """The provisional id of a value, called ``name`` if it has no name yet."""
        if len(tensor.blocks) != 1:
            raise CellError(f"{name} is {describe(tensor)}, a sum of dimensions", "predict its parts one by one")
        (body,) = self._named(name, tensor).blocks.values()
        if not isinstance(body, Lane):
            raise CellError(f"{name} is the number {body}", "it must depend on the state")
        return str(body.ref.value.id)


class ModelType(CellType):
    @staticmethod
    def namespace(tracer: Tracer, visible: Mapping[str, Any]) -> Namespace:
        return ModelNamespace(tracer, visible)


class Model(metaclass=ModelType):
    """A cell, a readout and a loss: F(theta_h, theta_o) = aggregate over t of L(y_hat_t, y_t).

    The body sets ``cell``, ``loss`` and, optionally, ``aggregate`` (last, mean, total; default
    total). The loss is one of this module, or a scalar value next to a prediction called y_hat; the
    prediction is the value called y_hat, else what the loss compares. ``MyModel.program`` is the
    readout as a program without states, ``MyModel.cell`` the cell. Raises CellError where the body
    is ill-formed.
    """

    program: Program
    cell: type[Cell]
    prediction: str
    aggregate: str

    @classmethod
    def _read(cls, name: str, namespace: ModelNamespace) -> Program:
        view, aggregate = namespace.get("cell"), namespace.get("aggregate", total)
        aggregate = mean if aggregate is mean_over_an_axis else aggregate  # one word, two meanings
        if not isinstance(view, CellView):
            raise CellError(f"{name} has no cell", "set cell = LSTM, or any Cell class")
        if not isinstance(aggregate, str) or aggregate not in (last, mean, total):
            shown = getattr(aggregate, "__name__", repr(aggregate))
            raise CellError(f"aggregate is {shown}", "use last, mean or total")
        loss, prediction = _loss(name, namespace)
        _check_names(view.cell.program, namespace.tracer)
        ids = {"loss": namespace.identity(loss, "loss"), "y_hat": namespace.identity(prediction, "y_hat")}
        program = read_program(name, namespace, ids, cls.__doc__ or "")
        _check_uses(program, view)
        cls.cell, cls.prediction, cls.aggregate = view.cell, program.outputs[1], aggregate
        return program


def _loss(name: str, namespace: Namespace) -> tuple[Tensor, Tensor]:
    """The loss and the prediction of a model body."""
    loss, prediction = namespace.get("loss"), namespace.get("y_hat")
    if isinstance(loss, Loss):
        return loss.value, prediction if isinstance(prediction, Tensor) else loss.prediction
    if not isinstance(loss, Tensor) or loss.axes:
        found = f"the loss is {describe(loss)}" if "loss" in namespace else f"{name} has no loss"
        raise CellError(found, "set loss = softmax_cross_entropy(s, y), or another loss, or a scalar value")
    if not isinstance(prediction, Tensor):
        raise CellError(f"{name} has a loss of its own and no prediction", "call the prediction y_hat")
    return loss, prediction


def _check_names(cell: Program, tracer: Tracer) -> None:
    """Raise CellError for names that the cell and the readout would share in one signature."""
    taken = {p.name for p in cell.parameters} | {v.id for v in cell.by_role(Role.INPUT)}
    for mine in (*tracer.parameters, *(v.id for v in tracer.given.values() if v.role is Role.TARGET)):
        if mine in taken:
            raise CellError(f"{mine} is a name of {cell.name} too", "take another one", tracer.declared_at[mine])


def _check_uses(program: Program, view: CellView) -> None:
    """Raise CellError unless the loss depends on the state and the prediction on no target."""
    reads = {s.out.value.id: [r.value for r in statement_refs(s)] for s in program.statements}

    def behind(identity: str) -> set[str]:
        found = {identity}
        for s in reversed(program.statements):
            if s.out.value.id in found:
                found |= {v.id for v in reads[s.out.value.id]}
        return found

    loss, prediction = map(behind, program.outputs)
    if not loss & set(view.states):
        raise CellError(f"the loss of {program.name} does not depend on the cell", "read cell.h.next in the readout")
    for target in program.by_role(Role.TARGET):
        if target.id in prediction:
            raise CellError(f"the prediction of {program.name} depends on the target {target.id}", "predict without it")


def _compared(prediction: Any, target: Any, loss: str, per_element: Callable[[Tensor, Tensor], Tensor]) -> Loss:
    """The sum of ``per_element`` over all axes. Raises CellError unless both have the same axes."""
    prediction, target = tensors_of(loss, prediction, target, advice="give it a value and a Target")
    if prediction.axes != target.axes:
        problem = f"{loss} compares {describe(prediction)} with {describe(target)}"
        raise CellError(problem, "give both the same dimensions")
    u = per_element(prediction, target)
    while u.axes:
        u = reduced(u, 0, "sum")
    return Loss(u, prediction)


def _residual(prediction: Tensor, target: Tensor) -> Tensor:
    residual = own(prediction - target)
    for body in residual.blocks.values():
        if isinstance(body, Lane):
            residual.tracer.hints[body.ref.value.id] = "residual"
    return residual


def half_squared_error(prediction: Tensor, target: Tensor) -> Loss:
    """1/2 sum (y_hat - y)^2."""
    return _compared(prediction, target, "half_squared_error", lambda p, y: _residual(p, y) ** 2 / 2)


def squared_error(prediction: Tensor, target: Tensor) -> Loss:
    """sum (y_hat - y)^2."""
    return _compared(prediction, target, "squared_error", lambda p, y: _residual(p, y) ** 2)


def absolute_error(prediction: Tensor, target: Tensor) -> Loss:
    """sum |y_hat - y|."""
    return _compared(prediction, target, "absolute_error", lambda p, y: abs(_residual(p, y)))


def cross_entropy(prediction: Tensor, target: Tensor) -> Loss:
    """-sum y log y_hat, for predictions that are probabilities."""
    return _compared(prediction, target, "cross_entropy", lambda p, y: -y * log(p))


def softmax_cross_entropy(scores: Tensor, target: Tensor) -> Loss:
    """-sum y log softmax(s), from scores, shifted so that nothing overflows."""
    return _compared(
        scores, target, "softmax_cross_entropy", lambda s, y: elementwise_of("*", mul, y, logsumexp(s) - s)
    )
