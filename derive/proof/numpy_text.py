"""The emitted NumPy text, executed on exact elements with the runtime taken by its specification.

NumPy itself runs it, on object arrays. What the module may use is listed here; everything
else, other imports included, is refused. Numbers are exact: 0.1 is one tenth, 1 / 3 a third.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np

from derive.program.algebra import Algebra
from derive.program.functions import TABLE
from derive.proof.verdict import Refused

_IMPORTS = {("", "numpy", "np"), (".._runtime", "functions", "fn")}
_UNTOUCHED = "matmul dot multiply add subtract negative divide copyto sum broadcast_to ascontiguousarray".split()
_BUILTINS = {f.__name__: f for f in (min, max, range, reversed, zip, len, tuple, list, dict)}


@dataclass(frozen=True)
class _Exact(ast.NodeTransformer):
    """Decimal text as exact fractions, and quotients of numbers exactly."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if not isinstance(node.value, float):
            return node
        name = ast.Name("_exact", ast.Load())
        return ast.copy_location(ast.Call(name, [ast.Constant(repr(node.value))], []), node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Div):
            return ast.copy_location(ast.Call(ast.Name("_quotient", ast.Load()), [node.left, node.right], []), node)
        return node


def runner(text: str, algebra: Algebra) -> Callable[[str, list[int], list[Any]], None]:
    """Run ``<function>(T, B, dims..., arrays)`` on object arrays, in place."""
    known = functions(text, algebra)
    return lambda name, sizes, arrays: known[name](*sizes, *arrays)


def functions(text: str, algebra: Algebra) -> dict[str, Callable[..., None]]:
    """The functions of an emitted module over ``algebra``; blocks of time have B steps, or two where that would be all.

    Raises Refused for text that imports or uses what it may not.
    """
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise Refused(f"the NumPy text is not Python: {error}") from None
    body = []
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            _check_import(node)
        else:
            body.append(node)
    for inner in (n for node in body for n in ast.walk(node)):
        if isinstance(inner, (ast.Import, ast.ImportFrom, ast.Global)) or (
            isinstance(inner, ast.Attribute) and inner.attr.startswith("_")
        ):
            raise Refused(f"line {getattr(inner, 'lineno', 0)}: {ast.unparse(inner)} is not allowed")
    module = ast.fix_missing_locations(_Exact().visit(ast.Module(body, [])))
    space: dict[str, Any] = {
        "np": _numpy(algebra), "fn": _runtime(algebra), "_exact": Fraction, "_quotient": _quotient,
        "__builtins__": _BUILTINS,
    }
    exec(compile(module, "numpy_kernel.py", "exec"), space)
    return {n.name: space[n.name] for n in body if isinstance(n, ast.FunctionDef)}


def _check_import(node: ast.Import | ast.ImportFrom) -> None:
    source = "." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else ""
    for alias in node.names:
        if (source, alias.name, alias.asname) not in _IMPORTS:
            raise Refused(f"line {node.lineno}: {ast.unparse(node)} is not allowed in a kernel")


def _quotient(a: Any, b: Any) -> Any:
    return Fraction(a) / b if isinstance(a, (int, Fraction)) else a / b


def _numpy(algebra: Algebra) -> SimpleNamespace:
    """The part of NumPy that kernels may use; new arrays hold elements, empty ones hold nothing."""

    def full(shape: Any, value: Any) -> Any:
        made = np.empty(shape, dtype=object)
        made[...] = value
        return made

    def array(entries: Any, dtype: Any) -> Any:
        return np.frompyfunc(lambda x: algebra.number(Fraction(x)), 1, 1)(np.array(entries, dtype=object))

    def eye(size: int, dtype: Any) -> Any:
        return array([[int(i == j) for j in range(size)] for i in range(size)], dtype)

    def einsum(pattern: str, a: Any, b: Any, out: Any = None) -> Any:
        result = np.einsum(pattern, a, b)
        return result if out is None else np.copyto(out, result)

    own = {
        "empty": lambda shape, dtype: full(shape, None),
        "zeros": lambda shape, dtype: full(shape, algebra.number(Fraction(0))),
        "array": array, "eye": eye, "einsum": einsum,
    }
    return SimpleNamespace(**own, **{name: getattr(np, name) for name in _UNTOUCHED})


def _runtime(algebra: Algebra) -> SimpleNamespace:
    """The runtime by its specification: what functions.py is to compute, not how."""

    def elementwise(name: str) -> Callable[..., Any]:
        def apply(*args: Any, out: Any = None) -> Any:
            if out is None:
                *args, out = args  # type: ignore[assignment]
            np.copyto(out, np.frompyfunc(lambda *xs: algebra.call(name, xs), len(args), 1)(*args))
            return out

        return apply

    def of_minus(name: str) -> Callable[..., Any]:
        def apply(z: Any, one: Any, out: Any) -> None:
            if one != algebra.number(Fraction(1)):
                raise Refused(f"{name}_of_minus is given {one} for a one")
            np.copyto(out, np.frompyfunc(lambda x: algebra.call(name, (-x,)), 1, 1)(z))

        return apply

    def amax(x: Any, axis: Any, out: Any) -> Any:
        axes = axis if isinstance(axis, tuple) else (axis,)
        moved = np.moveaxis(x, axes, range(-len(axes), 0))
        for place in np.ndindex(*out.shape):
            out[place] = algebra.maximum(list(moved[place].flat))
        return out

    def blocks(T: int, B: int) -> list[tuple[int, int]]:
        steps = B if B < T else min(2, B)
        return [(t, min(t + steps, T)) for t in range(0, max(T, 1), steps)]

    def accumulate(part: Any, out: Any, first: bool) -> None:
        np.copyto(out, part if first else out + part)

    def add_product(a: Any, b: Any, out: Any, first: bool) -> None:
        accumulate(a.dot(b), out, first)

    def scalar(apply: Any, *args: Any) -> Any:
        out = np.empty((), dtype=object)
        return apply(*(algebra.number(Fraction(a)) for a in args), out=out)[()]

    own = {"amax": amax, "blocks": blocks, "block_steps": lambda B: B, "scalar": scalar}
    own |= {"accumulate": accumulate, "add_product": add_product, "steps": lambda name, array, seen: list(array)}
    own |= {f"{row.name}_of_minus": of_minus(row.name) for row in TABLE.values() if row.of_minus}
    return SimpleNamespace(**own, **{name: elementwise(name) for name in TABLE})
