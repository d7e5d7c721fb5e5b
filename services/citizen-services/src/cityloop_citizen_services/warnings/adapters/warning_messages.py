"""Warnings as their contract has them."""

from __future__ import annotations

from uuid import UUID

from cityloop.events.v1.warning_pb2 import Warning as WarningContract
from cityloop.events.v1.warning_pb2 import WarningState as WarningStateNumber
from cityloop_messaging import InvalidRecordError

from cityloop_citizen_services.warnings.domain.warning import WarningState

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
