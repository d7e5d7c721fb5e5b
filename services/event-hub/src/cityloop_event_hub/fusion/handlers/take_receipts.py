"""Receipts of warnings' messages, and what was not acknowledged when the limit passes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from cityloop.citizen.v1.message_pb2 import MessageReceipt, MessageState
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import InvalidRecordError, Outbox, Received, to_datetime
from cityloop_telemetry import LogEvent, Logger, Metrics

from cityloop_event_hub.adapters.ids import uuid_of
from cityloop_event_hub.fusion.adapters import event_messages, event_store, receipt_store
from cityloop_event_hub.fusion.adapters.receipt_store import Due, Receipt

MESSAGES_A_RECORD = 1_000


class ReceiptTaker:
    """Keeps what became of messages; a receipt may come before its warning, and in any order."""

    def __init__(self, pool: Pool, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._clock = clock

    async def handle(self, received: Sequence[Received[MessageReceipt]]) -> None:
        """Store the receipts of messages that carry a warning."""
        receipts = [_receipt(item.fact.payload) for item in received]
        mine = [receipt for receipt in receipts if receipt.warning_id]
        if mine:
            async with UnitOfWork(self._pool) as work:
                await receipt_store.keep(work.connection, mine, self._clock())


class AcknowledgeLimits:
    """Watches the limits of signed warnings. Whether a message was confirmed in time is said by its receipt alone."""

    def __init__(self, pool: Pool, outbox: Outbox, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._outbox = outbox
        self._clock = clock
        self._log = Logger()

    async def check(self) -> None:
        """Publish, for each warning whose limit has passed, the messages that were not confirmed by then, once each."""
        async with self._pool.acquire() as connection:
            found = await receipt_store.due(connection, self._clock())
        for due in found:
            await self._tell(due)

    async def _tell(self, due: Due) -> None:
        now = self._clock()
        async with UnitOfWork(self._pool) as work:
            events = await event_store.lock_events(work.connection, [due.event_id])
            event = events.get(due.event_id)
            if event is None:
                return
            messages = await receipt_store.tell(work.connection, due.warning_id, now)
            published = []
            for first in range(0, len(messages), MESSAGES_A_RECORD):
                part = messages[first : first + MESSAGES_A_RECORD]
                event = replace(event, membership_version=event.membership_version + 1)
                passed = max(message.limit for message in part)
                ids = [message.message_id for message in part]
                published.append(event_messages.not_acknowledged_fact(event, due.warning_id, ids, passed, now))
            await event_store.save_events(work.connection, [event])
            await self._outbox.add(work, published)
        Metrics.NOT_ACKNOWLEDGED.inc(len(messages))
        self._log.warning(LogEvent.WARNING_NOT_ACKNOWLEDGED, warning=due.warning_id, messages=len(messages))


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
