"""Warnings and receipts of messages as their contracts have them."""

from __future__ import annotations

from uuid import UUID

from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop.events.v1.warning_pb2 import Warning as WarningContract
from cityloop.events.v1.warning_pb2 import WarningState as WarningStateNumber
from cityloop.topics import CITIZEN_MESSAGE_RECEIPTS
from cityloop_messaging import Fact, InvalidRecordError, fact_of, to_timestamp

from cityloop_citizen_services.domain.warning import WarningState
from cityloop_citizen_services.domain.warning_message import WarningMessage

STATES = {WarningStateNumber.Value(f"WARNING_STATE_{state.name}"): state for state in WarningState}


def state_of(message: WarningContract) -> WarningState:
    """Where a warning stands that the hub published.

    Raises:
        InvalidRecordError: it has no id, or is in no state.
    """
    state = STATES.get(message.state)
    try:
        UUID(message.warning_id)
    except ValueError as error:
        raise InvalidRecordError(f"{message.warning_id!r} is no id of a warning") from error
    if state is None:
        raise InvalidRecordError(f"warning {message.warning_id} is in no state")
    return state


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
