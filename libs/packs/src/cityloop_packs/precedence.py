"""Which pack answers first: a class's own pack, then those it requires by distance, then the chain of bases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from cityloop_packs.kind import Problem
from cityloop_packs.manifest import Manifest

Manifests = Mapping[str, Manifest]
BASE = "base"


def required_by(manifests: Manifests, pack_id: str) -> tuple[str, ...]:
    """All packs that a pack requires, directly or not, the nearest first and as listed; without itself."""
    found: dict[str, None] = {}
    level = [pack_id]
    while level:
        listed = [name for step in level if step in manifests for name in manifests[step].requires]
        level = [name for name in dict.fromkeys(listed) if name not in found and name != pack_id]
        found.update(dict.fromkeys(level))
    return tuple(found)


def base_chain(manifests: Manifests) -> tuple[str, ...]:
    """The bases, the city's own first, the one that all stand on last."""
    bases = {name for name, manifest in manifests.items() if manifest.kind == BASE}
    depth = {name: len([step for step in required_by(manifests, name) if step in bases]) for name in bases}
    return tuple(sorted(bases, key=lambda name: (-depth[name], name)))


def path(manifests: Manifests, pack_id: str) -> tuple[str, ...]:
    """The packs that answer for a class of this pack, in order."""
    chain = base_chain(manifests)
    own = (pack_id,) if pack_id in manifests else ()
    between = (name for name in required_by(manifests, pack_id) if name in manifests and name not in chain)
    return tuple(dict.fromkeys([*own, *between, *chain]))


def in_order(manifests: Manifests) -> list[str]:
    """The packs so that each comes after those it requires; packs of a circle come last."""
    ordered: dict[str, None] = {}
    waiting = sorted(manifests)
    while waiting:
        behind = set(waiting)
        ready = [name for name in waiting if not behind & set(manifests[name].requires)]
        ordered.update(dict.fromkeys(ready or waiting))
        waiting = [name for name in waiting if name not in ordered]
    return list(ordered)


def problems_of_requirements(manifests: Manifests) -> Iterator[Problem]:
    """Packs that are required and not there, circles, and bases that form no chain."""
    for name in sorted(manifests):
        manifest = manifests[name]
        for need in manifest.requires:
            if need == name or name in required_by(manifests, need):
                yield Problem(f"requires {need!r}, which requires it; take one of the two away", name)
            elif need not in manifests:
                yield Problem(f"requires {need!r}, which is not in use; apply it too", name)
            elif manifest.kind == BASE and manifests[need].kind != BASE:
                yield Problem(f"is a base and requires {need!r}, which is a scenario; a base requires a base", name)
    yield from _no_chain(manifests)


def _no_chain(manifests: Manifests) -> Iterator[Problem]:
    """Two bases neither of which stands on the other: nobody could say which answers first."""
    chain = base_chain(manifests)
    for upper, lower in pairwise(chain):
        if lower not in required_by(manifests, upper):
            yield Problem(
                f"is a base beside {lower!r}; bases form one chain: let it require {lower!r}, or make it a scenario",
                upper,
            )
