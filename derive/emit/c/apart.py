"""After which statements of a step the members of a team need not meet.

Where units are divided, a member makes its units of every part of a product, and of every map. If nothing reads the
result but maps, unit by unit, a member reads what it made itself:

    z = W h          member m: its units of z_i, z_f, z_g, z_o
    h = f(z)         member m: the same units           no meeting in between
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import takewhile

from derive.emit.storage import Storage
from derive.program.scalar import refs
from derive.program.types import BATCH, Index, Ref, Statement
from derive.schedule.kernel import Group, is_map, reads


def unit(ref: Ref) -> Index | None:
    """The one axis of features of a value, or of every part of a pack; None if there is another number of them."""
    features = [i for i in ref.indices if i.dim != "T" and i != BATCH and not i.dim.startswith("#")]
    return features[0] if len(features) == 1 else None


def apart(groups: Sequence[Group], calls: Sequence[bool], place: Storage, spared: Collection[str]) -> list[bool]:
    """For every group of a time loop: whether a member may go on to the next one before the others have done it.

    ``calls`` says which groups are a call of the runtime's product. ``spared`` are arrays that may have one row
    for all steps.
    """
    free = [
        (call or is_map(group[0])) and all(_kept_apart(s, groups, place) for s in group)
        for group, call in zip(groups, calls, strict=True)
    ]
    return [
        one and not all(free) and not _overwritten(group, _until_met(n, groups, free), place, spared)
        for n, (group, one) in enumerate(zip(groups, free, strict=True))
    ]


def _kept_apart(s: Statement, groups: Sequence[Group], place: Storage) -> bool:
    """Whether all that the loop reads of a result is read by maps, at the unit that they make."""
    whole, packs = unit(s.out), place.kernel.packs
    names = {s.out.value.id, *(p for pack in packs if pack.value.id == s.out.value.id for p in pack.parts)}
    names |= {pack.value.id for pack in packs if names.intersection(pack.parts)}
    readers = [(q, r) for group in groups for q in group for r in reads(q) if r.value.id in names]
    return whole is not None and all(_at_its_unit(q, r, whole.dim) for q, r in readers)


def _at_its_unit(s: Statement, r: Ref, dim: str) -> bool:
    own = unit(r)
    return is_map(s) and own is not None and own.dim == dim and own == unit(s.out)


def _until_met(n: int, groups: Sequence[Group], free: Sequence[bool]) -> list[Group]:
    """What members may run, in this step or the next, while one of them is still in group ``n``."""
    around = [*range(n + 1, len(groups)), *range(n)]
    ahead = len([*takewhile(lambda m: free[m], around)])
    return [groups[m] for m in around[: ahead + 1]]


def _overwritten(group: Group, later: Sequence[Group], place: Storage, spared: Collection[str]) -> bool:
    """Whether what a group reads of others' units may be written over, in a place that has no row for every step.

    A product reads its base where it writes its result.
    """
    read = {
        p.name for s in group for r in refs(s.body) for p in [place.places[r.value.id]]
        if p.kind in ("step", "carry", "fixed") or p.name in spared
        if not (is_map(s) and unit(r) is not None and unit(r) == unit(s.out))
    }
    return any(place.places[q.out.value.id].name in read for g in later for q in g)
