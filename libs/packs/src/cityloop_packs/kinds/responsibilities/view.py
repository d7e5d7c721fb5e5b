"""Who is responsible for what."""

from __future__ import annotations

from collections.abc import Mapping

from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.responsibilities.kind import RESPONSIBILITIES
from cityloop_packs.kinds.responsibilities.schema import Responsibility


def responsibility_of(packs: Packs, event_class: str, areas: Mapping[str, str]) -> PackItem[Responsibility] | None:
    """The first responsibility that matches a class and the areas of a place, by layer."""
    for found in packs.answers(RESPONSIBILITIES, event_class, areas):
        if all(areas.get(layer) in wanted for layer, wanted in found.item.areas.items()):
            return found
    return None
