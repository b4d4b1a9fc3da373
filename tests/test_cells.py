"""The catalogue against its sources: torch where it is installed, golden numbers of torch where it is not."""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from derive.cells import catalogue, find, module_name
from derive.language.cell import Cell
from derive.language.model import Model
from derive.program.types import Role
from tests.references.points import SIZES, Arrays, backward, ours, point, run_cell, whole

GOLDEN = json.loads((Path(__file__).parent / "references/golden/systems.json").read_text(encoding="utf-8"))
NOTES = {f"rnn_{k}" for k in ("tied_literal", "tied", "untied", "linear", "tanh", "relu", "sigmoid")}
CLOSE = {"rtol": 1e-12, "atol": 1e-15}

found = cache(ours)


def agree(mine: Arrays, theirs: Arrays) -> None:
    assert mine.keys() == theirs.keys()
    for name, expected in theirs.items():
        np.testing.assert_allclose(mine[name], expected, err_msg=name, strict=True, **CLOSE)


def test_every_system_of_the_notes_is_there() -> None:
    assert set(catalogue("cells")) >= NOTES | {"lstm", "gru", "gru_reset_after", "lstm_torch", "lstm_peephole", "lstm_layernorm"}
    with_models = {module_name(find(name).cell.__name__) for name in catalogue("models")}
    assert with_models >= NOTES | {"lstm", "gru"}
    assert {find(name).aggregate for name in catalogue("models")} == {"last", "mean", "total"}
    assert list(catalogue()) == [*catalogue("cells"), *catalogue("models")]


@pytest.mark.parametrize("name", catalogue())
def test_a_system_is_found_by_the_name_of_its_class(name: str) -> None:
    system = find(name)
    assert issubclass(system, Cell if name in catalogue("cells") else Model)
    assert module_name(system.__name__) == name
    assert system.program.name == system.__name__


@pytest.mark.parametrize("name", catalogue("cells"))
def test_a_cell_is_a_file_of_at_most_25_lines(name: str) -> None:
    tree = ast.parse(inspect.getsource(sys.modules[find(name).__module__]))
    (cls,) = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    assert ast.get_docstring(cls)
    assert cls.end_lineno - cls.body[0].end_lineno <= 25


def test_the_catalogue_imports_no_cell_before_it_is_asked() -> None:
    seen = "import sys, derive, derive.cells; derive.cells.catalogue(); print([m for m in sys.modules if 'lstm' in m])"
    assert subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_unknown_name_is_refused_with_the_close_ones() -> None:
    with pytest.raises(KeyError, match=r"'lstn'.*lstm"):
        find("lstn")


@pytest.mark.parametrize("name", catalogue())
def test_values_and_gradients_are_the_golden_ones(name: str) -> None:
    agree(found(name), {k: np.array(v) for k, v in GOLDEN[name].items()})


@pytest.mark.parametrize("name", catalogue())
def test_values_and_gradients_are_those_of_torch(name: str) -> None:
    pytest.importorskip("torch", reason="torch is the outside oracle; its golden numbers are checked without it")
    from tests.references.torch_side import theirs

    agree(found(name), theirs(name))


@pytest.mark.parametrize("name", ["lstm_torch", "gru_reset_after"])
def test_flat_parameters_are_those_of_the_torch_module(name: str) -> None:
    """weight_ih, weight_hh, bias_ih, bias_hh one after the other; same outputs, same gradients."""
    torch = pytest.importorskip("torch", reason="torch.nn is what the cell exchanges its weights with")
    at, cell = point(name), find(name).program
    module = (torch.nn.LSTM if name == "lstm_torch" else torch.nn.GRU)(SIZES["D"], SIZES["H"]).double()
    flat = torch.tensor(np.concatenate([at["cell"][p.name].ravel() for p in cell.parameters]), requires_grad=True)
    order = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    sizes = [dict(module.named_parameters())[n].shape for n in order]
    pieces = [p.view(s) for p, s in zip(flat.split([s.numel() for s in sizes]), sizes, strict=True)]
    x = torch.tensor(at["inputs"]["x"])
    old = [torch.tensor(at["initial"][v.id])[None] for v in cell.states]
    states = tuple(old) if name == "lstm_torch" else old[0]
    out, _ = torch.func.functional_call(module, dict(zip(order, pieces, strict=True)), (x, states))
    (out * torch.tensor(at["seeds"]["h"])).sum().backward()

    forward = run_cell(cell, at)
    zero = {v.id: np.zeros_like(at["seeds"][v.id]) for v in cell.states}
    gradient = whole(cell, backward(cell, forward, zero | {"h": at["seeds"]["h"]}))
    np.testing.assert_allclose(forward["h"][1:].astype(float), out.detach().numpy(), **CLOSE)
    mine = np.concatenate([gradient[p.name].ravel() for p in cell.parameters])
    np.testing.assert_allclose(mine, flat.grad.numpy(), **CLOSE)


def test_the_linear_network_has_the_closed_gradients_of_note_002() -> None:
    """claims.md 3.1: the double sums over t and i <= t, and dF/dW_o, with h_0 not zero."""
    at, mine, steps = point("rnn_linear_regressor"), found("rnn_linear_regressor"), SIZES["T"]
    recurrent, output = at["cell"]["W_h"], at["readout"]["W_o"]
    h = np.concatenate([at["initial"]["h"][None], mine["h"]])
    e = mine["prediction"] - at["targets"]["y"]
    power = np.linalg.matrix_power
    pairs = [(t, i) for t in range(1, steps + 1) for i in range(1, t + 1)]
    pulled = [(t, i, power(recurrent.T, t - i) @ output.T @ e[t - 1]) for t, i in pairs]
    closed = {
        "d_W_h": sum(np.outer(p, h[i - 1]) for _, i, p in pulled) / steps,
        "d_W_x": sum(np.outer(p, at["inputs"]["x"][i - 1]) for _, i, p in pulled) / steps,
        "d_W_o": sum(np.outer(e[t - 1], h[t]) for t in range(1, steps + 1)) / steps,
        "d_h_0": sum(power(recurrent.T, t) @ output.T @ e[t - 1] for t in range(1, steps + 1)) / steps,
    }
    for name, expected in closed.items():
        np.testing.assert_allclose(mine[name], expected, rtol=1e-11, atol=1e-14, err_msg=name)


@pytest.mark.parametrize("name", catalogue("models"))
def test_the_target_is_not_an_input_of_the_prediction(name: str) -> None:
    model = find(name)
    (target,) = model.program.by_role(Role.TARGET)
    behind = {model.prediction}
    for s in reversed(model.program.statements):
        if s.out.value.id in behind:
            behind |= {x.ref.value.id for x in s.body.free_symbols if hasattr(x, "ref")}
    assert target.id not in behind
