"""What `join` and `rows` know of statements about one row of the batch, and of sums along it."""

from __future__ import annotations

from derive.program.scalar import Scalar, add, mul, number, quotient, refs
from derive.program.types import BATCH, TIME, Index, Statement

ROW = (TIME, BATCH)


def in_row(s: Statement) -> bool:
    """Whether a statement is about one row along at most one axis of features: work that is linear in it."""
    features = [i for i in s.space if i not in ROW]
    plain = BATCH in s.out.indices and s.base is None and len(features) <= 1 and set(s.reduce) <= set(features)
    moving = not s.reduce or along(s.body, s.reduce[0])
    return plain and moving and not any(i.dim.startswith("#") for i in features)


def axis_of(s: Statement) -> Index | None:
    """The axis of features that a statement about a row runs over."""
    return next((i for i in s.space if i not in ROW), None)


def along(node: Scalar, axis: Index) -> bool:
    """Whether a node changes along an axis."""
    return any(axis in r.indices for r in refs(node))


def parted(node: Scalar, axis: Index) -> tuple[Scalar, Scalar]:
    """What changes along an axis and what does not, so that their product is ``node``."""
    if not along(node, axis):
        return number(1), node
    parts = [parted(a, axis) for a in node.args]
    if node.kind == "mul":
        return mul([p[0] for p in parts]), mul([p[1] for p in parts])
    if node.kind == "quotient":
        return quotient(parts[0][0], parts[1][0]), quotient(parts[0][1], parts[1][1])
    if node.kind == "add" and len({p[1].key for p in parts}) == 1:
        return add([p[0] for p in parts]), parts[0][1]
    return node, number(1)


def times(node: Scalar, factor: Scalar) -> Scalar:
    """``node * factor`` that divides where the factor does."""
    if factor.kind == "quotient":
        return quotient(times(node, factor.args[0]), factor.args[1])
    return mul([node, factor])
