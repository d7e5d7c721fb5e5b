"""What a reporter is told."""

from __future__ import annotations

from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.messages.kind import MESSAGES
from cityloop_packs.kinds.messages.schema import Message


def message_of(packs: Packs, event_class: str, state: str, phase: str = "") -> PackItem[Message] | None:
    """What reporters are told when a case of a class enters a state: its own message, else that of its phase.

    Args:
        packs: in use.
        event_class: of the case.
        state: that it enters.
        phase: that it enters with it; empty where it stays in its phase.
    """
    found = list(packs.answers(MESSAGES, event_class))
    entered = (state, phase) if phase else (state,)
    return next((item for name in entered for item in found if item.item.state == name), None)
