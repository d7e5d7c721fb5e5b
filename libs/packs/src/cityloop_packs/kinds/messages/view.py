"""What a reporter is told."""

from __future__ import annotations

from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.messages.kind import MESSAGES
from cityloop_packs.kinds.messages.schema import Message


def message_of(packs: Packs, event_class: str, state: str) -> PackItem[Message] | None:
    """What reporters are told when a case of a class enters a state."""
    return next((found for found in packs.answers(MESSAGES, event_class) if found.item.state == state), None)
