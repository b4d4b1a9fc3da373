"""`elementwise`: SymPy scalar functions and expressions as functions of the language."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import sympy as sp

from derive.language.errors import CellError
from derive.language.numbers import exact
from derive.language.operations import exp, stop_gradient, where
from derive.language.tensor import Tensor, function, tensors_of
from derive.program.functions import SYMBOLIC, TABLE

Environment = Mapping[sp.Symbol, Tensor]
_LIFTED = {cls: row.name for row in TABLE.values() for cls in row.lifts}
_QUOTIENTS: dict[Any, Callable[[sp.Expr], sp.Expr]] = {
    sp.tan: lambda z: sp.sin(z) / sp.cos(z),
    sp.cot: lambda z: sp.cos(z) / sp.sin(z),
    sp.sec: lambda z: 1 / sp.cos(z),
    sp.csc: lambda z: 1 / sp.sin(z),
}


def elementwise(f: Any, derivative: Any = None) -> Callable[..., Tensor]:
    """Lift a SymPy scalar function, a Lambda, or a Python function of SymPy expressions.

    ``elementwise(sp.sinh)(z)``. ``derivative`` is a function of the same kind that takes the place of
    the derivative of an ``f`` of one argument. Raises CellError for SymPy functions that the table
    of scalar functions does not have.
    """
    if not callable(f) or not (derivative is None or callable(derivative)):
        raise CellError(f"elementwise takes a function, found {f!r}", "write elementwise(sp.sinh)(z)")

    def apply(*args: Tensor) -> Tensor:
        tensors = tensors_of("elementwise", *args, advice="the arguments are values; lift sp.Lambda for numbers")
        if not tensors:
            raise CellError("elementwise: the function is called without a value", "write elementwise(f)(z)")
        if derivative is None:
            return _applied(f, tensors)
        (z,) = tensors
        slope = stop_gradient(_applied(derivative, tensors))
        return stop_gradient(_applied(f, tensors)) + slope * (z - stop_gradient(z))

    return apply


def _applied(f: Any, tensors: list[Tensor]) -> Tensor:
    name = getattr(f, "__name__", f)
    symbols = [sp.Symbol(f"_{n}", real=True) for n in range(len(tensors))]
    try:
        expression = sp.sympify(f(*symbols))
    except CellError:
        raise
    except Exception as error:
        problem = f"elementwise: {name} cannot be applied to {len(tensors)} symbol(s): {error}"
        raise CellError(problem, "lift a function of SymPy expressions, such as sp.sinh") from None
    if not isinstance(expression, sp.Expr):
        raise CellError(f"elementwise: {name} gives {expression}, which is no number", "use sp.Piecewise for cases")
    lifted = _lift(expression, dict(zip(symbols, tensors, strict=True)))
    return lifted if isinstance(lifted, Tensor) else tensors[0] * 0 + lifted


def _lift(e: sp.Expr, env: Environment) -> Any:
    """The expression ``e`` over the values of ``env``: a tensor, or an exact number."""
    if e in env:
        return env[e]
    if e.is_Symbol:
        raise CellError(f"elementwise: the expression has a symbol {e} of its own", "write a function of all arguments")
    if e.is_number:
        return exact(e, "elementwise")
    if isinstance(e, sp.Piecewise):
        return _cases(list(e.args), env)
    if e.func in _QUOTIENTS:
        return _lift(_QUOTIENTS[e.func](*e.args), env)
    if e.func not in _LIFTED and type(e).__name__ not in SYMBOLIC and e.is_Function and e.func is not sp.Heaviside:
        return _lift(_rewritten(e), env)
    args = [_lift(a, env) for a in e.args]
    if e.is_Add:
        return builtins.sum(args[1:], args[0])
    if e.is_Mul:
        return reduce(lambda a, b: a * b, args)
    if e.is_Pow:
        return exp(args[1]) if e.base is sp.E else args[0] ** args[1]
    if e.func is sp.Heaviside:
        return function("step", args[0])
    if e.func in _LIFTED:
        name = _LIFTED[e.func]
        return function(name, *args) if TABLE[name].arity == 1 else reduce(lambda a, b: function(name, a, b), args)
    return function(type(e).__name__, *args)


def _rewritten(e: sp.Expr) -> sp.Expr:
    """``e`` by functions of the table. Raises CellError when SymPy knows no such form."""
    for target in (sp.exp, sp.erf, sp.atan, sp.log, sp.Piecewise):
        new = e.rewrite(target)
        if new != e and not new.has(sp.I, e.func):
            return new
    raise CellError(f"elementwise: no scalar function for {e.func.__name__}", f"known are {', '.join(sorted(TABLE))}")


def _cases(cases: list[Any], env: Environment) -> Any:
    (value, condition), *rest = cases
    if condition == sp.true:
        return _lift(value, env)
    if not rest:
        raise CellError("elementwise: the Piecewise has no value for the remaining case", "end it with (value, True)")
    return _chosen(condition, lambda: _lift(value, env), lambda: _cases(rest, env), env)


def _chosen(condition: Any, yes: Callable[[], Any], no: Callable[[], Any], env: Environment) -> Any:
    """``yes`` where the condition holds, ``no`` elsewhere."""
    if isinstance(condition, (sp.And, sp.Or)):
        first, *others = sorted(condition.args, key=str)
        rest = condition.func(*others)
        if isinstance(condition, sp.And):
            return _chosen(first, lambda: _chosen(rest, yes, no, env), no, env)
        return _chosen(first, yes, lambda: _chosen(rest, yes, no, env), env)
    if isinstance(condition, sp.Not):
        return _chosen(condition.args[0], no, yes, env)
    if isinstance(condition, (sp.Eq, sp.Ne)):
        both = sp.And(condition.lhs <= condition.rhs, condition.lhs >= condition.rhs, evaluate=False)
        return _chosen(both, *((yes, no) if isinstance(condition, sp.Eq) else (no, yes)), env)
    if not isinstance(condition, (sp.StrictGreaterThan, sp.StrictLessThan, sp.GreaterThan, sp.LessThan)):
        raise CellError(f"elementwise: cannot read the condition {condition}", "use comparisons, And, Or, Not")
    above, below = _lift(condition.gts, env), _lift(condition.lts, env)
    if isinstance(condition, (sp.StrictGreaterThan, sp.StrictLessThan)):
        return where(above - below, yes(), no())
    return where(below - above, no(), yes())
