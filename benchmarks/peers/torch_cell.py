"""torch.nn.LSTMCell, GRUCell and RNNCell: one step, forward."""

from __future__ import annotations

from benchmarks.cases import Case
from benchmarks.peers import Arrays, Options, Prepared, torch_module
from benchmarks.problem import Problem

NEEDS, version = torch_module.NEEDS, torch_module.version


def refusal(case: Case) -> str:
    """One step of inference only: a training step is the module's."""
    if case.T > 1 or case.mode == "train":
        return "one step of inference only"
    return torch_module.refusal(case)


def prepare(case: Case, problem: Problem, options: Options) -> Prepared:
    """The cell's weights are those of the module."""
    import torch

    torch.set_num_threads(case.threads)
    cell = getattr(torch.nn, torch_module.MODULES[case.cell] + "Cell")(case.D, case.H, dtype=getattr(torch, case.dtype))
    torch_module.copy(cell, problem, torch_module.NAMES)
    x, states = torch.from_numpy(problem.x[0]), tuple(torch.from_numpy(s) for s in problem.initial.values())
    initial, last = states if len(states) > 1 else states[0], {}

    def infer() -> None:
        with torch.inference_mode():
            last["out"] = cell(x, initial)

    def results() -> Arrays:
        out = last["out"]
        return {"h": (out[0] if isinstance(out, tuple) else out).numpy()[None]}

    return Prepared(infer, results)
