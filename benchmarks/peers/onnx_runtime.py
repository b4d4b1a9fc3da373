"""ONNX Runtime: the LSTM, GRU and RNN operators, inference."""

from __future__ import annotations

import numpy as np

from benchmarks.cases import CELLS, Case
from benchmarks.peers import Arrays, Options, Prepared
from benchmarks.problem import Problem

NEEDS = "onnx onnxruntime"
OPERATORS = {"lstm": "LSTM", "lstm_torch": "LSTM", "lstm_peephole": "LSTM", "gru": "GRU", "gru_reset_after": "GRU",
             "rnn_tanh": "RNN"}
ORDER = {"LSTM": (0, 3, 1, 2), "GRU": (1, 0, 2), "RNN": (0,)}  # ours i f g o and r z n, theirs i o f g and z r n


def version() -> str:
    """ONNX Runtime's."""
    import onnx  # noqa: F401  # a model is built with it
    import onnxruntime

    return f"ONNX Runtime {onnxruntime.__version__}"


def refusal(case: Case) -> str:
    """Inference of its operators in single precision."""
    if case.cell not in OPERATORS:
        return f"ONNX has no operator for {case.cell}"
    if case.mode == "train":
        return "inference only"
    return "" if case.dtype == "float32" else "its CPU operators are float32"


def weights(case: Case, problem: Problem) -> Arrays:
    """W, R, B and P of the operator. In our gru z weighs the new value, in ONNX the old one: z changes its sign."""
    operator, given = OPERATORS[case.cell], problem.params
    blocks = ORDER[operator]

    def ordered(stack: np.ndarray) -> np.ndarray:
        parts = np.split(stack, CELLS[case.cell].gates)
        if case.cell == "gru":
            parts[1] = -parts[1]
        return np.concatenate([parts[k] for k in blocks])

    first = given["bih"] if "bih" in given else given["b"]
    second = given["bhh"] if "bhh" in given else 0 * first
    found = {"W": ordered(given["wih"]), "R": ordered(given["whh"]),
             "B": np.concatenate([ordered(first), ordered(second)])}
    if "p" in given:
        i, f, o = np.split(given["p"], 3)
        found["P"] = np.concatenate([i, o, f])
    return {k: v[None] for k, v in found.items()}


def prepare(case: Case, problem: Problem, options: Options) -> Prepared:
    """A model of one node, its weights constants, so that the session packs them once."""
    import onnx
    import onnxruntime
    from onnx import helper, numpy_helper

    operator, constants = OPERATORS[case.cell], weights(case, problem)
    fed = {"X": problem.x, **{f"initial_{s}": v[None] for s, v in problem.initial.items()}}
    names = ["X", "W", "R", "B", "", *list(fed)[1:], *(["P"] if "P" in constants else [])]
    attributes = {"hidden_size": case.H}
    if operator == "GRU":
        attributes["linear_before_reset"] = int(case.cell == "gru_reset_after")
    node = helper.make_node(operator, names, ["Y"], **attributes)
    inputs = [helper.make_tensor_value_info(k, onnx.TensorProto.FLOAT, v.shape) for k, v in fed.items()]
    output = helper.make_tensor_value_info("Y", onnx.TensorProto.FLOAT, (case.T, 1, case.B, case.H))
    held = [numpy_helper.from_array(v, k) for k, v in constants.items()]
    graph = helper.make_graph([node], "one", inputs, [output], held)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)])
    model.ir_version = 8
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads, settings.inter_op_num_threads = case.threads, 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), settings, providers=["CPUExecutionProvider"])
    last: Arrays = {}

    def infer() -> None:
        last["Y"] = session.run(None, fed)[0]

    return Prepared(infer, lambda: {"h": last["Y"][:, 0]})
