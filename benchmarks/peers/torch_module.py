"""torch.nn.LSTM, GRU and RNN."""

from __future__ import annotations

from typing import Any

from benchmarks.cases import Case
from benchmarks.peers import Arrays, Options, Prepared
from benchmarks.problem import Problem

NEEDS = "torch"
MODULES = {"lstm": "LSTM", "lstm_torch": "LSTM", "gru_reset_after": "GRU", "rnn_tanh": "RNN"}


def version() -> str:
    """PyTorch's."""
    import torch

    return f"PyTorch {torch.__version__}"


def refusal(case: Case) -> str:
    """Cells that PyTorch has."""
    return "" if case.cell in MODULES else f"torch.nn has no {case.cell}"


def prepare(case: Case, problem: Problem, options: Options) -> Prepared:
    """Both biases of the module are there, as they always are; where we have one, the second is zero."""
    import torch

    torch.set_num_threads(case.threads)
    dtype = getattr(torch, case.dtype)
    module = getattr(torch.nn, MODULES[case.cell])(case.D, case.H, dtype=dtype)
    copy(module, problem, {k: f"{v}_l0" for k, v in NAMES.items()})
    x = torch.from_numpy(problem.x).requires_grad_(case.mode == "train")
    states = [torch.from_numpy(s)[None].requires_grad_(case.mode == "train") for s in problem.initial.values()]
    initial = tuple(states) if len(states) > 1 else states[0]
    named = {k: getattr(module, f"{v}_l0") for k, v in NAMES.items()}
    dh, last = torch.from_numpy(problem.dh), {}

    def train() -> None:
        last["h"] = module(x, initial)[0]
        last["grads"] = torch.autograd.grad(last["h"], [x, *states, *named.values()], dh)

    def infer() -> None:
        with torch.inference_mode():
            last["h"] = module(x, initial)[0]

    def results() -> Arrays:
        found = {"h": last["h"].detach().numpy()}
        if case.mode == "train":
            names = ["x", *(f"initial.{s}" for s in problem.initial), *named]
            found |= {k: g.numpy() for k, g in zip(names, last["grads"], strict=True)}
        return found | {"b": found["bih"]} if "bih" in found else found

    return Prepared(train if case.mode == "train" else infer, results)


NAMES = {"wih": "weight_ih", "whh": "weight_hh", "bih": "bias_ih", "bhh": "bias_hh"}


def copy(module: Any, problem: Problem, names: dict[str, str]) -> None:
    """Our numbers into a module; ``b`` is the first bias, and the second is zero then."""
    import torch

    given = problem.params
    if "b" in given:
        given = {**given, "bih": given["b"], "bhh": 0 * given["b"]}
    with torch.no_grad():
        for key, name in names.items():
            getattr(module, name).copy_(torch.from_numpy(given[key]))
