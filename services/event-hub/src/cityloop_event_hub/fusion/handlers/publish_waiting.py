"""Events that have grown within a second of their last version are published when that second is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import Outbox

from cityloop_event_hub.fusion.adapters import event_messages, event_store
from cityloop_event_hub.fusion.domain.events import PUBLISHED_EVERY

AT_ONCE = 500


class WaitingEvents:
    """Finds in the database what waits, so that a crash loses no last state."""

    def __init__(self, pool: Pool, outbox: Outbox, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._outbox = outbox
        self._clock = clock

    async def publish(self) -> None:
        """Publish the next version of each event whose second is over; what another replica has in hand is left."""
        now = self._clock()
        async with UnitOfWork(self._pool) as work:
            waiting = await event_store.lock_waiting(work.connection, now - PUBLISHED_EVERY, AT_ONCE)
            if not waiting:
                return
            published = [event.published(now) for event in waiting]
            await event_store.save_events(work.connection, published)
            await self._outbox.add(work, [event_messages.event_fact(event) for event in published])
