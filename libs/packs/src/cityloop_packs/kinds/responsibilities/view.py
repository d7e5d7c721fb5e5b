"""Who is responsible for what."""

from __future__ import annotations

from collections.abc import Mapping

from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.responsibilities.kind import RESPONSIBILITIES
from cityloop_packs.kinds.responsibilities.schema import Responsibility
from cityloop_packs.values import EVERY_CLASS


def responsibility_of(packs: Packs, event_class: str, areas: Mapping[str, str]) -> PackItem[Responsibility] | None:
    """The first responsibility that matches a class and the areas of a place, by layer."""
    for found in packs.all(RESPONSIBILITIES):
        item = found.item
        of_class = event_class in item.event_classes or EVERY_CLASS in item.event_classes
        if of_class and all(areas.get(layer) in wanted for layer, wanted in item.areas.items()):
            return found
    return None
