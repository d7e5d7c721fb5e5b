"""What a reporter is told."""

from __future__ import annotations

from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.messages.kind import MESSAGES
from cityloop_packs.kinds.messages.schema import Message


def message_of(packs: Packs, state: str) -> PackItem[Message] | None:
    """What reporters are told when a case enters a state."""
    return packs.named(MESSAGES).get(state)
