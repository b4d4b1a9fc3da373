"""A Hypothesis strategy of cells nobody wrote: the source text of a class, and the class.

Every value is an expression of a wanted shape. Weights and inputs are declared where an expression
asks for them, named values are all used, and denominators, roots and logarithms see 1 + u^2.
"""

from __future__ import annotations

import linecache
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

import derive
from derive.language.errors import CellError

SIZES = {"T": 2, "H": 3, "D": 2, "V": 2, "K": 3}
VECTORS = ("H", "D", "K")
STATES = (("H",), ("V", "K"), (), ("K",), ("H", "H"))
FUNCTIONS = "tanh sigmoid relu sin cos softplus log_sigmoid arctan erf abs".split()
SAFE = (
    "exp(0.4 * tanh({}))", "sqrt(1 + ({})**2)", "log(1 + ({})**2)", "(1 + ({})**2)**0.7", "elementwise(sp.sinh)({})"
)
RULES = "leaf function safe sum product quotient larger where shape shape shape".split()
VECTOR_RULES = "product product left concat derived diag softmax reduce value micro".split()
Shape = tuple[str, ...]
_FILES = count()


@dataclass
class Body:
    """A class body under construction: what is declared, what is named, what has been read."""

    draw: Any
    states: dict[str, Shape] = field(default_factory=dict)
    declared: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    named: dict[str, Shape] = field(default_factory=dict)
    weights: int = 0

    def pick(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def declare(self, kind: str, *dims: str) -> str:
        self.weights += 1
        name = f"{kind[0]}_{self.weights}"
        self.declared.append(f"{name} = {kind}({', '.join(map(repr, dims))})")
        return name

    def leaf(self, shape: Shape) -> str:
        """A state, a named value, an input or a weight."""
        known = [n for n, s in (self.states | self.named).items() if s == shape]
        kind = self.pick("known", "known", "known", "Input", "Weight") if known else self.pick("Input", "Weight")
        return self.pick(*known) if kind == "known" else self.declare(kind, *shape)

    def value(self, shape: Shape, depth: int) -> str:
        if depth == 0:
            return self.leaf(shape)
        rule = self.pick(*RULES)
        one = self.value(shape, depth - 1)
        match rule:
            case "leaf":
                return one
            case "function":
                return f"{self.pick(*FUNCTIONS)}({one})"
            case "safe":
                return self.pick(*SAFE).format(one)
            case "quotient":
                return f"({one}) / (1 + ({self.value(self.pick(shape, ()), depth - 1)})**2)"
            case "shape":
                return [self.scalar, self.vector, self.matrix][len(shape)](shape, depth - 1)
        two = self.value(shape, depth - 1)
        match rule:
            case "sum":
                return f"({one} {self.pick('+', '-')} {self.pick('', '0.5 * ')}{two})"
            case "product":
                return f"({one}) * ({two})"
            case "larger":
                return f"{self.pick('maximum', 'minimum')}({one}, {two})"
        return f"where({one}, {two}, {self.leaf(shape)})"

    def scalar(self, shape: Shape, depth: int) -> str:
        a = self.pick(*VECTORS)
        one = self.value((a,), depth)
        if self.pick(True, False):
            return f"dot({one}, {self.value((a,), depth)})"
        return f"{self.pick('sum', 'mean', 'max', 'logsumexp')}({one})"

    def vector(self, shape: Shape, depth: int) -> str:
        (a,), b = shape, self.pick(*VECTORS)
        match self.pick(*VECTOR_RULES):
            case "product":
                return f"{self.declare('Weight', a, b)} @ ({self.value((b,), depth)})"
            case "left":
                return f"({self.value((b,), depth)}) @ {self.declare('Weight', b, a)}"
            case "concat":
                parts = f"concat({self.value((a,), depth)}, {self.value((b,), depth)})"
                gain = self.declare("Weight", f"{a}+{b}")
                joined = self.pick(f"({parts} * {gain})", f"softmax({parts} + {gain})",
                                   f"(({parts} - mean({parts})) * {gain})")
                return f"{self.declare('Weight', a, f'{a}+{b}')} @ {joined}"
            case "derived":
                w = self.declare("Weight", a, a)
                return f"({w} - {w}.T - 0.3 * eye({a!r})) @ ({self.value((a,), depth)})"
            case "diag":
                return f"diag({self.declare('Weight', a)}) @ ({self.value((a,), depth)})"
            case "softmax":
                return f"softmax({self.value((a,), depth)})"
            case "micro":
                return self.micro(a, depth)
            case "value":
                return f"({self.value((a, b), depth)}) @ ({self.value((b,), depth)})" if a != b else self.leaf(shape)
        c = self.pick(*(d for d in ("H", "D", "V", "K") if d != a))
        return f"{self.pick('sum', 'mean', 'max')}({self.value((a, c), depth)}, {c!r})"

    def matrix(self, shape: Shape, depth: int) -> str:
        a, b = shape
        rule = self.pick("outer", "left", "right", "turned", "einsum")
        match rule:
            case "left":
                return f"{self.declare('Weight', a, a)} @ ({self.value(shape, depth)})"
            case "right":
                return f"({self.value(shape, depth)}) @ {self.declare('Weight', b, b)}"
            case "turned":
                return f"({self.value((b, a), depth)}).T"
            case "einsum":
                return f"einsum('abc,c->ab', {self.declare('Weight', a, b, 'D')}, {self.value(('D',), depth)})"
        return f"outer({self.value((a,), depth)}, {self.value((b,), depth)})"

    def micro(self, a: str, depth: int) -> str:
        """A few dependent products in a loop; the last one has the name s."""
        us = self.declare("Weight", a, a)
        self.declared[-1] = f"{us} = [Weight({a!r}, {a!r}) for _ in range({self.pick(1, 2, 3)})]"
        s = f"s_{self.weights}"
        self.lines += [f"{s} = {self.value((a,), depth)}", f"for U in {us}:", f"    {s} = tanh(U @ {s}) + {s} * 0.5"]
        self.named[s] = (a,)
        return s

    def text(self, name: str) -> str:
        """The class statement."""
        for n, shape in enumerate(self.draw(st.lists(st.sampled_from(STATES), min_size=1, max_size=3))):
            self.states[f"h{n}"] = shape
        for n in range(self.draw(st.integers(0, 3))):
            shape = self.pick(*STATES, ("D",))
            line = f"v{n} = {self.value(shape, 2)}"  # before v{n} itself can be read
            self.lines.append(line)
            self.named[f"v{n}"] = shape
        used = []
        for shape_name, shape in self.named.items():
            inner = f"mean({shape_name}, {shape[1]!r})" if len(set(shape)) == 2 else shape_name
            used.append(f"einsum('ab->', {inner})" if len(shape) == 2 and shape[0] == shape[1] else
                        f"mean({inner})" if shape else inner)
        for n, (state, shape) in enumerate(self.states.items()):
            rest = " + ".join(["", *used]) if n == 0 else ""
            self.lines.append(f"{state}.next = 0.5 * {state} + ({self.value(shape, 2)}){rest}")
        declared = [f"{n} = State({', '.join(map(repr, s))})" for n, s in self.states.items()] + self.declared
        return "\n    ".join([f"class {name}(Cell):", *declared, *self.lines]) + "\n"


@st.composite
def cells(draw: Any) -> type[derive.Cell]:
    """A random cell; its text is ``cell.program.doc``-free and shown when a test fails."""
    text = Body(draw).text("Random")
    return built(text)


def built(text: str) -> Any:
    """The class of a class statement, its lines known to tracebacks and errors."""
    file = f"<random cell {next(_FILES)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    space: dict[str, Any] = {"__name__": "random_cells"}
    exec("import sympy as sp\nfrom derive import *\nfrom derive.language.operations import logsumexp", space)
    try:
        exec(compile(text, file, "exec"), space)
    except CellError as error:
        assume("is declared, but nothing" not in error.problem)  # the algebra took it away: u - u, 0 u
        raise
    cell = space["Random"]
    cell.__doc__ = text
    return cell
