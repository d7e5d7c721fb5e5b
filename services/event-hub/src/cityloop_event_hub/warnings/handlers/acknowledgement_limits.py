"""What was not acknowledged when the limit of a signed warning passes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_database import Pool, UnitOfWork
from cityloop_telemetry import Logger

from cityloop_event_hub.fusion.domain.protocols import StoredEvents, UnacknowledgedMessages
from cityloop_event_hub.warnings.adapters import receipt_store
from cityloop_event_hub.warnings.adapters.receipt_store import OverdueWarning
from cityloop_event_hub.warnings.telemetry import LogEvents, Metrics

MESSAGES_A_RECORD = 1_000


class AcknowledgementLimits:
    """Watches the limits of signed warnings. Whether a message was confirmed in time is said by its receipt alone."""

    def __init__(self, pool: Pool, events: StoredEvents[UnitOfWork], clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._events = events
        self._clock = clock
        self._log = Logger()

    async def check(self) -> None:
        """Publish, for each warning whose limit has passed, the messages that were not confirmed by then, once each."""
        async with self._pool.acquire() as connection:
            overdue = await receipt_store.overdue_warnings(connection, self._clock())
        for warning in overdue:
            await self._publish(warning)

    async def _publish(self, overdue: OverdueWarning) -> None:
        now = self._clock()
        async with UnitOfWork(self._pool) as work:
            event = await self._events.lock(work, overdue.event_id)
            if event is None:
                return
            messages = await receipt_store.mark_reported(work.connection, overdue.warning_id, now)
            parts = [
                messages[first : first + MESSAGES_A_RECORD] for first in range(0, len(messages), MESSAGES_A_RECORD)
            ]
            unacknowledged = [
                UnacknowledgedMessages(
                    overdue.warning_id,
                    [message.message_id for message in part],
                    max(message.limit for message in part),
                )
                for part in parts
            ]
            await self._events.publish_unacknowledged(work, event, unacknowledged, now)
        Metrics.NOT_ACKNOWLEDGED.inc(len(messages))
        self._log.warning(LogEvents.WARNING_NOT_ACKNOWLEDGED, warning=overdue.warning_id, messages=len(messages))
