"""What torch.autograd gives for the reference equations at the same points."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from tests.references.cells import CELLS
from tests.references.models import MODELS, aggregated
from tests.references.points import SIZES, point


def _leaves(arrays: dict[str, Any]) -> dict[str, torch.Tensor]:
    return {k: torch.tensor(v, dtype=torch.float64, requires_grad=True) for k, v in arrays.items()}


def theirs(name: str) -> dict[str, Any]:
    """Values and gradients of a system by its reference, keyed as `points.ours` keys ours."""
    at = point(name)
    model = MODELS.get(name)
    step = CELLS[model.cell if model else name]
    weights, inputs, initial = (_leaves(at[k]) for k in ("cell", "inputs", "initial"))
    own = _leaves(at.get("readout", {}))
    state, history = initial, []
    for t in range(SIZES["T"]):
        state = step(weights, {k: v[t] for k, v in inputs.items()}, state)
        history.append(state)
    trajectories = {k: torch.stack([s[k] for s in history]) for k in initial}
    found = dict(trajectories)
    if model:
        targets = torch.tensor(next(iter(at["targets"].values())), dtype=torch.float64)
        steps = [model.readout(own, s[model.state], y) for s, y in zip(history, targets, strict=True)]
        objective = aggregated([loss for loss, _ in steps], model.aggregate)
        found |= {"loss": objective, "prediction": torch.stack([prediction for _, prediction in steps])}
    else:
        objective = sum((trajectories[k] * torch.tensor(v)).sum() for k, v in at["seeds"].items())
    objective.backward()
    leaves = weights | own | inputs | {f"{k}_0": v for k, v in initial.items()}
    found |= {f"d_{k}": torch.zeros_like(v) if v.grad is None else v.grad for k, v in leaves.items()}
    return {k: np.asarray(v.detach().numpy()) for k, v in found.items()}
