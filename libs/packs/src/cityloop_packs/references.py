"""What does not fit together across packs, and between packs and their city: names that stand twice, or nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from cityloop_packs.active import ActivePacks
from cityloop_packs.kind import references_of
from cityloop_packs.kinds.event_classes.kind import EVENT_CLASSES
from cityloop_packs.kinds.thing_models.kind import THING_MODELS
from cityloop_packs.registry import KINDS
from cityloop_packs.values import EVERY_CLASS, Refers

NOWHERE = {
    Refers.EVENT_CLASS: "which no pack declares",
    Refers.THING_MODEL: "which no pack declares",
    Refers.DEPARTMENT: "which the city has not",
    Refers.LAYER: "which the city has not",
}


def problems_of(packs: ActivePacks) -> list[str]:
    """What does not fit together across packs, a line each with pack, file and line; empty when all does."""
    declared = {
        Refers.EVENT_CLASS: {EVERY_CLASS, *packs.named(EVENT_CLASSES)},
        Refers.THING_MODEL: set(packs.named(THING_MODELS)),
    }
    checks = [line for kind in KINDS for line in kind.check(packs)]
    return [*_in_two_packs(packs), *_nowhere(packs, declared), *checks]


def problems_with_city(packs: ActivePacks, departments: Collection[str], layers: Collection[str]) -> list[str]:
    """Names of departments (ids and aliases) and layers that the city has not, a line each."""
    return list(_nowhere(packs, {Refers.DEPARTMENT: departments, Refers.LAYER: layers}))


def _in_two_packs(packs: ActivePacks) -> Iterator[str]:
    for kind in (kind for kind in KINDS if kind.unique_in_fleet):
        owners: dict[str, str] = {}
        for found in packs.all(kind):
            name = kind.identity(found.item)
            other = owners.setdefault(name, found.pack_id)
            if other != found.pack_id:
                where = packs.place(kind, found)
                yield f"{where}: {kind.name} {name!r} stands in {other} and in {found.pack_id}; keep one"


def _nowhere(packs: ActivePacks, declared: Mapping[Refers, Collection[str]]) -> Iterator[str]:
    for kind in KINDS:
        for found in packs.all(kind):
            for reference in references_of(found.item):
                known = declared.get(reference.refers)
                if known is not None and reference.name not in known:
                    where = packs.place(kind, found, reference.path)
                    yield (
                        f"{where}: {kind.name} {kind.identity(found.item)!r} names {reference.refers}"
                        f" {reference.name!r}, {NOWHERE[reference.refers]}"
                    )
