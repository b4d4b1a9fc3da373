"""A cell written by hand in PyTorch: a Python loop over steps, eager."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from benchmarks.cases import Case
from benchmarks.peers import Arrays, Options, Prepared, torch_module
from benchmarks.problem import Problem
from benchmarks.steps import STEPS

NEEDS, version = torch_module.NEEDS, torch_module.version


def refusal(case: Case) -> str:
    """Every cell can be written."""
    return ""


def prepare(case: Case, problem: Problem, options: Options) -> Prepared:
    """Eager."""
    return looped(case, problem, lambda step: step)


def looped(case: Case, problem: Problem, compiled: Callable[[Any], Any]) -> Prepared:
    """``compiled`` gets the step as a function of tensors."""
    import torch

    torch.set_num_threads(case.threads)
    training, steps = case.mode == "train", STEPS[case.cell]
    ops = SimpleNamespace(
        sigmoid=torch.sigmoid, tanh=torch.tanh, affine=torch.addmm, split=lambda z, n: z.chunk(n, -1),
        norm=lambda z, gain, bias: torch.nn.functional.layer_norm(z, z.shape[-1:], gain, bias),
    )
    params = {k: torch.from_numpy(v).requires_grad_(training) for k, v in problem.params.items()}
    x = torch.from_numpy(problem.x).requires_grad_(training)
    states = tuple(torch.from_numpy(s).requires_grad_(training) for s in problem.initial.values())
    step = compiled(lambda p, g, s: steps.step(ops, p, g, s))
    leaves, dh, last = [x, *states, *params.values()], torch.from_numpy(problem.dh), {}

    def forward() -> Any:
        p = {**params, "w": params["whh"].T}
        state, outputs = states, []
        for g in steps.project(ops, p, x).unbind(0):
            state = step(p, g, state)
            outputs.append(state[0])
        return torch.stack(outputs)

    def train() -> None:
        last["h"] = forward()
        last["grads"] = torch.autograd.grad(last["h"], leaves, dh)

    def infer() -> None:
        with torch.no_grad():
            last["h"] = forward()

    def results() -> Arrays:
        found = {"h": last["h"].detach().numpy()}
        if training:
            names = ["x", *(f"initial.{s}" for s in problem.initial), *params]
            found |= {k: g.numpy() for k, g in zip(names, last["grads"], strict=True)}
        return found

    return Prepared(train if training else infer, results)
