"""Receipts of messages as their contract has them."""

from __future__ import annotations

from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop.topics import CITIZEN_MESSAGE_RECEIPTS
from cityloop_messaging import Fact, fact_of, to_timestamp

from cityloop_citizen_services.messages.domain.warning_message import WarningMessage


def receipt_fact(message: WarningMessage) -> Fact:
    """What became of a message as a fact."""
    payload = MessageReceipt(
        message_id=message.message_id,
        version=message.version,
        occurred_at=to_timestamp(message.occurred_at),
        recorded_at=to_timestamp(message.recorded_at),
        state=f"MESSAGE_STATE_{message.state.name}",
        warning_id=message.warning_id,
        department_id=message.department_id,
    )
    return fact_of(CITIZEN_MESSAGE_RECEIPTS, payload, message.jurisdiction)
