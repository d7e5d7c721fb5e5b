"""Which escalation tasks of a class have."""

from __future__ import annotations

from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.escalations.kind import ESCALATIONS
from cityloop_packs.kinds.escalations.schema import Escalation


def escalation_of(packs: Packs, event_class: str) -> PackItem[Escalation] | None:
    """The escalation of a class: the nearest that answers for it."""
    return next(packs.answers(ESCALATIONS, event_class), None)
