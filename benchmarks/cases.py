"""What is timed: a cell at a size, in one mode, precision and number of threads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

MODES, DTYPES = ("train", "infer"), ("float32", "float64")


@dataclass(frozen=True)
class CellFacts:
    """``gates`` matrices act on the input and as many on the state; ``states`` in the order of ours, h first.

    ``parts`` maps our names to the stacked arrays that all peers share: ``stack: (pattern, gates)``, and
    ``"whh+wih"`` for a weight that acts on the state and the input joined.
    """

    gates: int
    states: tuple[str, ...]
    parts: dict[str, tuple[str, str]]


def _gated(gates: str, **more: tuple[str, str]) -> dict[str, tuple[str, str]]:
    return {"wih": ("W_{}", gates), "whh": ("U_{}", gates), "b": ("b_{}", gates), **more}


def _torch(gates: str) -> dict[str, tuple[str, str]]:
    return {k: (v, gates) for k, v in {"wih": "W_i{}", "whh": "W_h{}", "bih": "b_i{}", "bhh": "b_h{}"}.items()}


CELLS = {
    "rnn_tanh": CellFacts(1, ("h",), {"wih": ("W_{}", "xh"), "whh": ("W_{}", "hh"), "b": ("b_{}", "h")}),
    "lstm": CellFacts(4, ("h", "C"), {"whh+wih": ("W_{}", "i f C o"), "b": ("b_{}", "i f C o")}),
    "lstm_torch": CellFacts(4, ("h", "c"), _torch("i f g o")),
    "gru": CellFacts(3, ("h",), {"whh+wih": ("W_{}", "r z h"), "b": ("b_{}", "r z h")}),
    "gru_reset_after": CellFacts(3, ("h",), _torch("r z n")),
    "lstm_peephole": CellFacts(4, ("h", "c"), _gated("i f g o", p=("p_{}", "i f o"))),
    "lstm_layernorm": CellFacts(
        4, ("h", "c"),
        _gated("i f g o", a=("a_{}", "i f g o"), r=("r_{}", "i f g o"), k=("{}", "k"), b_c=("b_{}", "c")),
    ),
    "two_clocks": CellFacts(4, ("h", "fast", "slow"), _gated("a f g o")),
}
OWN = {"two_clocks": "two_clocks.py"}  # cells of this folder, not of the catalogue
SIZES = ((1, 100, 32), (1, 100, 128), (8, 100, 64), (32, 100, 128), (32, 100, 256), (64, 50, 512), (128, 64, 256),
         (1, 1000, 64))
QUICK_SIZES = ((1, 100, 32), (8, 100, 64), (32, 100, 128))
LATENCY_SIZES = ((1, 1, 32), (1, 1, 128))


@dataclass(frozen=True)
class Case:
    """B samples, T steps, D features, H units. A training step is forward and backward, all gradients."""

    cell: str
    mode: str
    B: int
    T: int
    D: int
    H: int
    dtype: str = "float32"
    threads: int = 1

    def __str__(self) -> str:
        threads = f"{self.threads} thread{'s' * (self.threads > 1)}"
        return f"{self.cell} {self.mode} B={self.B} T={self.T} H={self.H} {self.dtype} {threads}"

    @property
    def itemsize(self) -> int:
        """Bytes of a number."""
        return 4 if self.dtype == "float32" else 8

    @property
    def flops(self) -> float:
        """Multiplications and additions of the products: 2 B T G H (D + H), three times that for training."""
        forward = 2.0 * self.B * self.T * CELLS[self.cell].gates * self.H * (self.D + self.H)
        return forward * (3 if self.mode == "train" else 1)

    @property
    def recurrent_flops(self) -> float:
        """Those of them that wait for the step before: the product with the state, each way."""
        return 2.0 * self.B * CELLS[self.cell].gates * self.H * self.H * self.streams

    @property
    def recurrent_bytes(self) -> int:
        """The weights that every step reads again."""
        return CELLS[self.cell].gates * self.H * self.H * self.itemsize

    @property
    def streams(self) -> int:
        """How often the recurrent weights are read when they do not stay in registers: every step, each way."""
        return self.T * (2 if self.mode == "train" else 1)

    def facts(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def size(text: str) -> tuple[int, int, int]:
    """``"32x100x128"`` is B = 32, T = 100, D = H = 128. Raises ValueError for anything else."""
    numbers = tuple(int(n) for n in text.lower().split("x"))
    if len(numbers) != 3 or min(numbers) < 1:
        raise ValueError(f"{text!r} is not a size; write BxTxH, such as 32x100x128")
    return numbers
