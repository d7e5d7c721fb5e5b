"""Receipts of the messages that carry warnings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.citizen.v1.message_pb2 import MessageReceipt, MessageState
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import uuid_of
from cityloop_messaging import InvalidRecordError, ReceivedFact, to_datetime

from cityloop_event_hub.warnings.adapters import receipt_store
from cityloop_event_hub.warnings.adapters.receipt_store import Receipt


class ReceiptConsumer:
    """Stores what became of messages; a receipt may come before its warning, and in any order."""

    def __init__(self, pool: Pool, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._clock = clock

    async def handle(self, received: Sequence[ReceivedFact[MessageReceipt]]) -> None:
        """Store the receipts of messages that carry a warning."""
        receipts = [_receipt(item.fact.payload) for item in received]
        of_warnings = [receipt for receipt in receipts if receipt.warning_id]
        if of_warnings:
            async with UnitOfWork(self._pool) as work:
                await receipt_store.save(work.connection, of_warnings, self._clock())


def _receipt(receipt: MessageReceipt) -> Receipt:
    if not receipt.message_id:
        raise InvalidRecordError("a receipt names its message")
    if receipt.state == MessageState.MESSAGE_STATE_UNSPECIFIED:
        raise InvalidRecordError("a receipt says what became of its message")
    if receipt.warning_id and uuid_of(receipt.warning_id) is None:
        raise InvalidRecordError(f"{receipt.warning_id!r} is no id of a warning")
    moment = to_datetime(receipt.occurred_at)
    delivered = moment if receipt.state == MessageState.MESSAGE_STATE_DELIVERED else None
    confirmed = moment if receipt.state == MessageState.MESSAGE_STATE_CONFIRMED else None
    return Receipt(receipt.message_id, receipt.version, receipt.state, receipt.warning_id, delivered, confirmed, moment)
