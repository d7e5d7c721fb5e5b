"""Messages: what a reporter is told when a case enters a state."""

from __future__ import annotations

from cityloop_packs.kind import Kind
from cityloop_packs.kinds.messages.schema import Message
from cityloop_packs.values import EVERY_CLASS


def _identity(item: Message) -> str:
    """The state; with the classes of a message that is not for every class, and with its condition."""
    own = [name for name in item.event_classes if name != EVERY_CLASS]
    named = f"{item.state} of {', '.join(own)}" if own else item.state
    return f"{named} when {item.when}" if item.when else named


MESSAGES = Kind(
    file="messages.yaml",
    key="messages",
    schema=Message,
    identity=_identity,
    classes=lambda item: item.event_classes,
)
