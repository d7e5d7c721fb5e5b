"""Who is responsible for what."""

from __future__ import annotations

from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.responsibilities.kind import RESPONSIBILITIES
from cityloop_packs.kinds.responsibilities.schema import Responsibility
from cityloop_packs.scope import Situation


def responsibility_of(packs: Packs, event_class: str, situation: Situation) -> PackItem[Responsibility] | None:
    """The first responsibility that matches a class and the areas of a place."""
    for found in packs.answers(RESPONSIBILITIES, event_class, situation):
        if all(situation.areas.get(layer) in wanted for layer, wanted in found.item.areas.items()):
            return found
    return None
