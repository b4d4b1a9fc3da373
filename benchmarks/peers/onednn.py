"""oneDNN called directly, through its C interface (version 3) by ctypes: no framework in between.

The library is the one that DERIVE_ONEDNN names, else that of ``pip install onednn-cpu-gomp``, else the system's. (The
newer wheel ``onednn`` needs a SYCL device and finds none on processors that are not Intel's.) In training the weights
are new every step and reordered every step, as a user must; gradients stay in the layout that the library likes.
"""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import byref, c_float, c_int, c_size_t, c_uint, c_void_p
from ctypes.util import find_library
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.cases import Case
from benchmarks.peers import Arrays, Options, Prepared
from benchmarks.problem import Problem, aligned

NEEDS = "onednn-cpu-gomp"
CPU, F32, ANY, TNC, LDNC, LDIGO, LDGOI, LDGO = 1, 3, 1, 4, 5, 6, 31, 5
LEFT2RIGHT, TRAINING, INFERENCE, BACKWARD, TANH, OVERWRITE = 1, 64, 96, 128, 33, 1
WEIGHTS_MD, DIFF_WEIGHTS_MD, WORKSPACE_MD = 131, 132, 135
SRC, SRC_H, SRC_C, DST, DST_H, DST_C, W_X, W_H, BIAS, WORKSPACE = 1, 2, 3, 17, 18, 19, 33, 34, 41, 64
DIFF = 128  # added to an argument's number: its gradient
KIND = {"lstm": "lstm", "lstm_torch": "lstm", "gru": "gru", "gru_reset_after": "lbr_gru", "rnn_tanh": "vanilla_rnn"}


class _Version(ctypes.Structure):
    _fields_ = [("numbers", c_int * 3), ("hash", ctypes.c_char_p)]


class _Argument(ctypes.Structure):
    _fields_ = [("number", c_int), ("memory", c_void_p)]


@cache
def library() -> Any:
    """Raises ImportError where there is none."""
    wheel = Path(sys.prefix) / "lib" / "libdnnl.so"
    name = os.environ.get("DERIVE_ONEDNN") or (str(wheel) if wheel.exists() else find_library("dnnl"))
    if name is None:
        raise ImportError("no libdnnl")
    try:
        return ctypes.CDLL(name)
    except OSError as error:
        raise ImportError(str(error)) from None


def version() -> str:
    """oneDNN's."""
    library().dnnl_version.restype = ctypes.POINTER(_Version)
    return "oneDNN " + ".".join(map(str, library().dnnl_version().contents.numbers))


def refusal(case: Case) -> str:
    """Its recurrent primitives, in single precision. Its peephole LSTM has no backward."""
    if case.cell not in KIND:
        return f"oneDNN has no {case.cell}"
    return "" if case.dtype == "float32" else "its recurrent primitives are float32"


def call(name: str, *arguments: Any) -> None:
    """Raises RuntimeError with the status unless it is success."""
    status = getattr(library(), f"dnnl_{name}")(*arguments)
    if status:
        raise RuntimeError(f"dnnl_{name}: status {status}")


def made(name: str, *arguments: Any) -> c_void_p:
    """What a function makes and returns through its first argument."""
    out = c_void_p()
    call(name, byref(out), *arguments)
    return out


def layout(shape: tuple[int, ...], tag: int) -> c_void_p:
    """A memory descriptor."""
    return made("memory_desc_create_with_tag", c_int(len(shape)), (ctypes.c_int64 * 12)(*shape), c_int(F32), c_int(tag))


class Device:
    """The processor, and the memory that was handed to it: arrays live as long as this."""

    def __init__(self) -> None:
        self.engine = made("engine_create", c_int(CPU), c_size_t(0))
        self.stream = made("stream_create", self.engine, c_uint(1))
        self.kept: list[np.ndarray] = []

    def memory(self, what: c_void_p, array: np.ndarray | None = None) -> tuple[c_void_p, np.ndarray]:
        """A memory over an array, or over a new one as large as the layout asks for, on a page of its own.

        Packed weights are written to the next multiple of a page's size, and their layout counts on being there.
        """
        library().dnnl_memory_desc_get_size.restype = c_size_t
        if array is None:
            array = aligned((max(1, library().dnnl_memory_desc_get_size(what) // 4),), np.float32, 4096)
        self.kept.append(array)
        return made("memory_create", what, self.engine, c_void_p(array.ctypes.data)), array

    def primitive(self, made_from: c_void_p, arguments: dict[int, c_void_p]) -> Any:
        """A call of a primitive with its arguments bound. It holds the arrays that the library only points to."""
        primitive = made("primitive_create", made_from)
        bound = (_Argument * len(arguments))(*(_Argument(k, m.value) for k, m in arguments.items()))
        execute, wait = library().dnnl_primitive_execute, library().dnnl_stream_wait
        count, stream = c_int(len(arguments)), self.stream

        def run(holds: list[np.ndarray] = self.kept) -> None:
            if execute(primitive, stream, count, bound) or wait(stream):
                raise RuntimeError("a oneDNN primitive failed")

        return run

    def reorder(self, source: c_void_p, to: c_void_p, memories: tuple[c_void_p, c_void_p]) -> Any:
        """A call that copies one layout to another."""
        how = made("reorder_primitive_desc_create", source, self.engine, to, self.engine, None)
        return self.primitive(how, {SRC: memories[0], DST: memories[1]})


def asked_layout(primitive: c_void_p, query: int, index: int) -> c_void_p:
    """The layout that a primitive chose for an argument."""
    library().dnnl_primitive_desc_query_md.restype = c_void_p
    return c_void_p(library().dnnl_primitive_desc_query_md(primitive, c_int(query), c_int(index)))


def exchanged(case: Case, stack: np.ndarray, back: bool = False) -> np.ndarray:
    """Gates of a GRU are z r n there, and in theirs z weighs the old value: our gru's z changes its sign."""
    if case.cell not in ("gru", "gru_reset_after"):
        return stack
    first, second, *rest = np.split(stack, len(stack) // case.H)
    sign = -1 if case.cell == "gru" else 1
    return np.concatenate([second, sign * first, *rest] if back else [sign * second, first, *rest])


def bias_of(case: Case, given: Arrays) -> np.ndarray:
    """One bias a gate; a GRU that resets after the product has a fourth, inside the reset."""
    if "b" in given:
        return given["b"]
    if case.cell == "lstm_torch":
        return given["bih"] + given["bhh"]
    h = case.H
    return np.concatenate([given["bih"][: 2 * h] + given["bhh"][: 2 * h], given["bih"][2 * h :], given["bhh"][2 * h :]])


def prepare(case: Case, problem: Problem, options: Options) -> Prepared:
    """Forward and, for training, backward, with the reorders of weights around them."""
    return _Network(case, problem).prepared()


class _Network:
    """Memories and primitives of one case."""

    def __init__(self, case: Case, problem: Problem) -> None:
        self.case, self.problem, self.device = case, problem, Device()
        self.training, self.gated = case.mode == "train", KIND[case.cell] == "lstm"
        t, b, d, h, given = case.T, case.B, case.D, case.H, problem.params
        self.gates = len(given["wih"]) // h
        bias = exchanged(case, bias_of(case, given))
        x, state, y = layout((t, b, d), TNC), layout((1, 1, b, h), LDNC), layout((t, b, h), TNC)
        any_x, any_h = layout((1, 1, d, self.gates, h), ANY), layout((1, 1, h, self.gates, h), ANY)
        self.held = {W_X: layout((1, 1, d, self.gates, h), LDGOI), W_H: layout((1, 1, h, self.gates, h), LDGOI)}
        flat = layout((1, 1, len(bias) // h, h), LDGO)
        states = [state] * (2 if self.gated else 1)
        self.ends = (SRC_H, SRC_C)[: len(states)], (DST_H, DST_C)[: len(states)]
        self.layouts = [x, *states, any_x, any_h, *([None, None] if self.gated else []), flat, y, *states]
        self.fixed = {SRC: x, DST: y, BIAS: flat, **dict.fromkeys((*self.ends[0], *self.ends[1]), state)}
        arrays = dict(zip(self.ends[0], problem.initial.values(), strict=True)) | {SRC: problem.x, BIAS: bias}
        made_memories = {k: self.device.memory(what, arrays.get(k)) for k, what in self.fixed.items()}
        self.memories, self.arrays = ({k: v[n] for k, v in made_memories.items()} for n in (0, 1))
        self.weights = {W_X: exchanged(case, given["wih"]), W_H: exchanged(case, given["whh"])}
        self.masters = {k: self.device.memory(self.held[k], v)[0] for k, v in self.weights.items()}
        self.forward = self._create("forward", TRAINING if self.training else INFERENCE, self.layouts)

    def _create(self, way: str, kind: int, layouts: list[Any], hint: c_void_p | None = None) -> c_void_p:
        """A primitive's descriptor."""
        vanilla = KIND[self.case.cell] == "vanilla_rnn"
        activation, slope = ([c_int(TANH)], [c_float(0), c_float(0)]) if vanilla else ([], [])
        flags, forward = (c_uint(OVERWRITE), [hint]) if hint else (c_uint(0), [])
        return made(f"{KIND[self.case.cell]}_{way}_primitive_desc_create", self.device.engine, c_int(kind), *activation,
                    c_int(LEFT2RIGHT), *layouts, flags, *slope, *forward, None)

    def _loaded(self, primitive: c_void_p) -> tuple[dict[int, c_void_p], list[Any]]:
        """Weights in the layout of a primitive, and the calls that bring them there."""
        memories, loads = {}, []
        for index, key in enumerate((W_X, W_H)):
            wanted = asked_layout(primitive, WEIGHTS_MD, index)
            memories[key] = self.device.memory(wanted)[0]
            loads.append(self.device.reorder(self.held[key], wanted, (self.masters[key], memories[key])))
        return memories, loads

    def prepared(self) -> Prepared:
        """The calls of one run, in order."""
        weights, loads = self._loaded(self.forward)
        for load in loads:
            load()
        if not self.training:
            run = self.device.primitive(self.forward, self.memories | weights)
            return Prepared(run, lambda: {"h": self._array(DST)})
        kept = self.device.memory(asked_layout(self.forward, WORKSPACE_MD, 0))[0]
        calls = [*loads, self.device.primitive(self.forward, self.memories | weights | {WORKSPACE: kept})]
        back = self._create("backward", BACKWARD, self.layouts * 2, self.forward)
        own, reloads = self._loaded(back)
        seeds = {DIFF + DST: self.problem.dh}
        gradients = {k + DIFF: self.device.memory(v, seeds.get(k + DIFF)) for k, v in self.fixed.items()}
        chosen = {k: asked_layout(back, DIFF_WEIGHTS_MD, n) for n, k in enumerate((W_X, W_H))}
        d_weights = {k + DIFF: self.device.memory(v)[0] for k, v in chosen.items()}
        arguments = {k: v[0] for k, v in gradients.items()} | d_weights
        calls += [*reloads, self.device.primitive(back, self.memories | own | {WORKSPACE: kept} | arguments)]

        def train() -> None:
            for one in calls:
                one()

        def results() -> Arrays:
            found = {"h": self._array(DST), "x": gradients[DIFF + SRC][1].reshape(self.problem.x.shape)}
            for name, key in zip(self.problem.initial, self.ends[0], strict=True):
                found[f"initial.{name}"] = gradients[DIFF + key][1].reshape(self.case.B, self.case.H)
            for name, key in (("wih", W_X), ("whh", W_H)):
                memory, array = self.device.memory(self.held[key])
                self.device.reorder(chosen[key], self.held[key], (d_weights[DIFF + key], memory))()
                found[name] = exchanged(self.case, array.reshape(self.weights[key].shape), back=True)
            return found | self._biases(gradients[DIFF + BIAS][1])

        return Prepared(train, results)

    def _array(self, key: int) -> np.ndarray:
        return self.arrays[key].reshape(self.case.T, self.case.B, self.case.H)

    def _biases(self, gradient: np.ndarray) -> Arrays:
        """The gradients of the biases a user of torch.nn has."""
        own = exchanged(self.case, gradient, back=True)
        if "b" in self.problem.params:
            return {"b": own}
        if self.case.cell == "lstm_torch":
            return {"bih": own, "bhh": own}
        h = self.case.H
        return {"bih": own[: 3 * h], "bhh": np.concatenate([own[: 2 * h], own[3 * h :]])}
