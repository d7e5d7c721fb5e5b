"""Messages: what a reporter is told when a case enters a state."""

from __future__ import annotations

from cityloop_packs.kind import Kind
from cityloop_packs.kinds.messages.schema import Message

MESSAGES = Kind(
    name="message of state",
    file="messages.yaml",
    key="messages",
    schema=Message,
    identity=lambda item: item.state,
)
