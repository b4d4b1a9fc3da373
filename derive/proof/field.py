"""Level 3, global, long: the emitted text over F_p against dual numbers, several steps, a batch.

For a random point, a random direction v and the loss L = sum_t <G_t, outputs_t> with random weights
G, the text's gradient must satisfy <grad L, v> = dL[v], where dL[v] comes from the reference
interpreter on dual numbers, sample by sample; every state, saved value and output must be equal.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, chain, count
from math import prod
from typing import Any

import numpy as np

from derive.calculus.transpose import BAR, CARRY, SEED
from derive.emit.signature import Argument, Signature
from derive.program.algebra import PRIME, PrimeField
from derive.program.types import Program, Role
from derive.proof.elements import Degree, Field, false_accept
from derive.proof.truth import Arrays, Point, derivative, point
from derive.proof.verdict import Verdict, judged

Runner = Callable[[str, list[int], list[Any]], None]  # function, T B dims..., arrays in the order of arguments


@dataclass(frozen=True)
class Text:
    """One emitted text: a runner of it over a field, with panels so many columns wide, and its functions."""

    make: Callable[[Field, int], Runner]
    signatures: Mapping[str, Signature]

GIVEN = (Role.INPUT, Role.TARGET, Role.STATE)


@dataclass(frozen=True)
class Draw:
    """One random point, from ``seed``: ``T`` steps in blocks of B, ``B`` samples, C panels ``panel`` wide.

    Sizes are H = 3, D = 2, every other dimension its own from 4 on; with ``apart`` no two sizes, T = 5
    and B = 4 included, are equal, so that a text that takes one for the other is found out.
    """

    seed: int
    T: int
    B: int
    panel: int
    apart: bool = False

    def sizes(self, step: Program) -> dict[str, int]:
        """The size of every dimension, of T and of B; constants decide their own, and so do kernels made for a size."""
        if self.apart:
            sizes = dict(zip(reversed(step.dims), chain((2, 3), count(6)), strict=False))
        else:
            sizes = {d: n for d, n in (("D", 2), ("H", 3)) if d in step.dims}
            sizes |= zip((d for d in step.dims if d not in sizes), count(4), strict=False)
        return {"T": self.T, "B": self.B, **sizes, **step.constant_sizes, **dict(step.sizes)}


WORK = 300_000  # of a kernel made for sizes: parameter entries times steps times samples of all draws but the first
DRAWS = (Draw(1, 3, 2, 2), Draw(2, 5, 4, 3, apart=True), Draw(3, 1, 2, 1))


@dataclass(frozen=True)
class Truth:
    """What one draw ought to give: per sample a point, all values, and dL[v]."""

    step: Program
    sizes: dict[str, int]
    field: Field
    points: tuple[Point, ...]
    forward: tuple[Arrays, ...]
    derivatives: tuple[Any, ...]

    def batch(self, name: str, direction: bool = False) -> Any:
        """An array as the text has it: parameters whole, everything else with the batch second."""
        parameter = next((p for p in self.step.parameters if p.name == name), None)
        if parameter is not None:
            source = self.points[0].direction if direction else self.points[0].given
            whole = all(len(axis) == 1 for axis in parameter.axes)
            return source[name] if whole else _assembled(source, name, [len(axis) for axis in parameter.axes])
        if direction:
            return np.stack([p.direction[name] for p in self.points], axis=1)
        return np.stack([f[name] for f in self.forward], axis=1)


def truth(
    step: Program, outputs: tuple[str, ...], draw: Draw, degrees: bool = False, given: Mapping[str, int] | None = None
) -> Truth:
    """Draw a point a sample (parameters shared) and differentiate there; ``given`` sizes come first."""
    sizes = {**draw.sizes(step), **(given or {})}
    rng, field = random.Random(draw.seed), Field(PrimeField(draw.seed), degrees)

    def element() -> Any:
        return field.variable(rng.randrange(PRIME))

    zero = field.number(Fraction(0))
    points = [point(step, sizes, element, zero, outputs) for _ in range(sizes["B"])]
    shared = [v.id for v in step.by_role(Role.WEIGHT)]
    for other in points[1:]:
        other.given.update({n: points[0].given[n] for n in shared})
        other.direction.update({n: points[0].direction[n] for n in shared})
    forward, derivatives = zip(*(derivative(step, p, sizes, field) for p in points), strict=True)
    return Truth(step, sizes, field, tuple(points), forward, derivatives)


def _assembled(source: Arrays, name: str, counts: Sequence[int], position: tuple[int, ...] = ()) -> Any:
    """A parameter from its blocks."""
    axis = len(position)
    if axis == len(counts):
        return source[f"{name}.{'.'.join(map(str, position))}"]
    parts = [_assembled(source, name, counts, (*position, n)) for n in range(counts[axis])]
    return np.concatenate(parts, axis=axis)


def mistakes(expected: Truth, run: Runner, signatures: Mapping[str, Signature]) -> tuple[list[str], list[Any]]:
    """What the text gets wrong, by name, and the differences that were found to be zero."""
    compared: list[Any] = []
    known = {a.value_id: _given(expected, a) for a in signatures["forward"].arguments if a.kind != "out"}
    known |= _called(expected, run, signatures["forward"], known)
    wrong = []
    for a in signatures["forward"].arguments:
        if a.role in ("state", "saved", "output"):
            right = expected.batch(a.value_id)
            got = known[a.value_id]
            if not _equal(got, right):
                wrong.append(f"forward {a.name}")
            elif expected.field.degrees:
                compared += [x - y for x, y in zip(got.flat, right.flat, strict=True)]
    if wrong:
        return wrong, compared
    known |= {SEED + o: np.stack([p.weights[o] for p in expected.points], axis=1) for o in expected.points[0].weights}
    for name in [n for n in ("backward", "per_sample") if n in signatures]:
        got = _called(expected, run, signatures[name], known)
        bars = [a for a in signatures[name].arguments if a.role in ("d_parameter", "d_input", "carry")]
        for rows in [slice(None)] if name == "backward" else [slice(b, b + 1) for b in range(expected.sizes["B"])]:
            left = _sum(expected.derivatives[rows], expected.field)
            right = _sum([_paired(expected, a, got[a.value_id], rows, name) for a in bars], expected.field)
            compared.append(left - right)
            if left != right:
                wrong += [f"{name} {a.name}" for a in _culprits(expected, bars, got, rows, name)]
    return list(dict.fromkeys(wrong)), compared


def _given(expected: Truth, a: Argument) -> Any:
    array = expected.batch(a.value_id)
    if a.role == "state":
        array = np.copy(array)
        array[1:] = None  # rows that forward has to fill
    return array


def _called(expected: Truth, run: Runner, sig: Signature, known: Arrays) -> Arrays:
    """Run one function on copies; what was given for reading must be untouched afterwards."""
    sizes = expected.sizes
    arrays = []
    for a in sig.arguments:
        if a.kind == "out":
            arrays.append(np.full([_extent(d, sizes) for d in a.shape], None, dtype=object))
        else:
            arrays.append(np.array(known[a.value_id], dtype=object))
    run(sig.name, [sizes["T"], sizes["B"], *(sizes[d] for d, _ in sig.dims)], arrays)
    for a, array in zip(sig.arguments, arrays, strict=True):
        if a.kind == "in" and not all(x is y for x, y in zip(array.flat, known[a.value_id].flat, strict=True)):
            raise ArithmeticError(f"{sig.name} writes to {a.name}, which it is only given to read")
    return {a.value_id: array for a, array in zip(sig.arguments, arrays, strict=True)}


def _extent(dim: str, sizes: Mapping[str, int]) -> int:
    return sum(int(d.removeprefix("#")) if d.lstrip("#").isdigit() else sizes[d] for d in dim.split("+"))


def _equal(a: Any, b: Any) -> bool:
    return a.shape == b.shape and all(x is not None and x == y for x, y in zip(a.flat, b.flat, strict=True))


def _sum(elements: Sequence[Any], field: Field) -> Any:
    return sum(elements, field.number(Fraction(0)))


def _paired(expected: Truth, a: Argument, bar: Any, rows: slice, name: str) -> Any:
    """<gradient, direction> of one argument, over some samples."""
    owner = a.value_id.removeprefix(BAR).removeprefix(CARRY)
    vector = expected.batch(owner, direction=True)
    if a.role == "d_parameter":
        bar = bar if name == "backward" else np.asarray(bar[rows][0], dtype=object)
    elif a.role == "carry":
        bar, vector = bar[rows], vector[0][rows]
    else:
        bar, vector = bar[:, rows], vector[:, rows]
    if bar.shape != vector.shape or any(x is None for x in bar.flat):
        raise ArithmeticError(f"{name} leaves entries of {a.name} unwritten")
    return _sum(list(np.asarray(bar * vector, dtype=object).flat), expected.field)


def _culprits(
    expected: Truth, bars: Sequence[Argument], got: Arrays, rows: slice, name: str
) -> Iterator[Argument]:
    """The gradients that are wrong, by one direction each."""
    for a in bars:
        owner = a.value_id.removeprefix(BAR).removeprefix(CARRY)
        left = []
        for n in range(expected.sizes["B"])[rows]:
            p = expected.points[n]
            own = {k: v for k, v in p.direction.items() if k == owner or k.startswith(owner + ".")}
            at = Point(p.given, own, p.weights)
            left.append(derivative(expected.step, at, expected.sizes, expected.field)[1])
        if _sum(left, expected.field) != _paired(expected, a, got[a.value_id], rows, name):
            yield a


def _words(draw: Draw, step: Program) -> str:
    sizes = " ".join(f"{d}={n}" for d, n in draw.sizes(step).items())
    return f"seed {draw.seed}: {sizes}"


def _affordable(step: Program, draws: tuple[Draw, ...]) -> tuple[Draw, ...]:
    """The draws for which there is time; all of them unless the sizes are given and large."""
    weights = [v for v in step.given if v.role is Role.WEIGHT]

    def work(draw: Draw) -> int:
        sizes = draw.sizes(step)
        return sizes["T"] * sizes["B"] * sum(prod(sizes[d] for d in v.dims) for v in weights)

    totals = accumulate(map(work, draws))
    return tuple(d for n, (d, total) in enumerate(zip(draws, totals, strict=True)) if n == 0 or total <= WORK)


def field_verdict(
    step: Program,
    outputs: tuple[str, ...],
    texts: Mapping[str, Text],
    draws: tuple[Draw, ...] = DRAWS,
) -> tuple[Verdict, ...]:
    """One verdict a text. The first draw keeps degrees, of the truth and of the text."""
    wrong: dict[str, list[str]] = {name: [] for name in texts}
    degree: dict[str, int] = dict.fromkeys(texts, 0)
    collisions: dict[str, int] = dict.fromkeys(texts, 0)
    draws = _affordable(step, draws)
    for n, draw in enumerate(draws):
        expected = truth(step, outputs, draw, degrees=n == 0)
        for name, text in texts.items():
            if wrong[name]:
                continue
            try:
                found, compared = mistakes(expected, text.make(expected.field, draw.panel), text.signatures)
            except Exception as error:  # whatever a wrong text does, it is refused with what it did
                found, compared = [f"{type(error).__name__}: {error}"], []
            wrong[name] += found
            degree[name] = max([degree[name], *(x.degree for x in compared if isinstance(x, Degree))])
            collisions[name] = max(collisions[name], expected.field.collision_bound())
    verdicts = []
    made = ", made for " + " ".join(f"{d}={n}" for d, n in step.sizes) if step.sizes else ""
    for name in texts:
        claim = f"the {name} text{made}: forward equals the program, <grad L, v> = dL[v] over F_p, p = 2^61 - 1"
        facts: dict[str, int | str] = {
            "functions": ", ".join(texts[name].signatures),
            "draws": "; ".join(_words(d, step) for d in draws),
            "degree, first draw": degree[name],
            "pairs of generators times degree, first draw": collisions[name],
            "false accept, first draw alone": false_accept(degree[name], collisions[name]),
            "seeds": "fixed; the bound is over seeds drawn at random",
        }
        verdicts.append(judged(claim, wrong[name], **facts))
    return tuple(verdicts)


