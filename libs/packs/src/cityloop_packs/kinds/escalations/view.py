"""Which escalations tasks of a class have."""

from __future__ import annotations

from collections.abc import Mapping

from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.escalations.kind import ESCALATIONS
from cityloop_packs.kinds.escalations.schema import Escalation, TaskStep


def escalations_of(packs: Packs, event_class: str) -> Mapping[TaskStep, PackItem[Escalation]]:
    """The escalations of a class by the step that they await: of each the nearest that answers for it."""
    found: dict[TaskStep, PackItem[Escalation]] = {}
    for item in packs.answers(ESCALATIONS, event_class):
        found.setdefault(item.item.awaits, item)
    return found
