"""What a reporter is told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cityloop.common.v1.common_pb2 import AttributeValue

from cityloop_packs.conditions import conditions_of
from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.messages.kind import MESSAGES
from cityloop_packs.kinds.messages.schema import Message

NOTHING: Mapping[str, AttributeValue] = MappingProxyType({})


def message_of(
    packs: Packs,
    event_class: str,
    state: str,
    phase: str = "",
    attributes: Mapping[str, AttributeValue] = NOTHING,
) -> PackItem[Message] | None:
    """What reporters are told when a case of a class enters a state: its own message, else that of its phase.

    Of several for one state one whose condition holds goes before one without.

    Args:
        packs: in use.
        event_class: of the case.
        state: that it enters.
        phase: that it enters with it; empty where it stays in its phase.
        attributes: of the case.
    """
    conditions = conditions_of(packs, event_class, attributes)
    answering = packs.answers(MESSAGES, event_class)
    found = [item for item in answering if not item.item.when or conditions.judge(item.name, item.item.when).holds]
    found.sort(key=lambda item: item.item.when is None)
    entered = (state, phase) if phase else (state,)
    return next((item for name in entered for item in found if item.item.state == name), None)
