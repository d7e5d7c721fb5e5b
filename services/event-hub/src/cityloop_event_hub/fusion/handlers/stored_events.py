"""Events for other rooms, in their transactions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cityloop_database import UnitOfWork
from cityloop_messaging import Outbox

from cityloop_event_hub.fusion.adapters import event_messages, event_store
from cityloop_event_hub.fusion.domain.events import Event
from cityloop_event_hub.fusion.domain.protocols import StoredEvents, UnacknowledgedMessages


class DatabaseEvents(StoredEvents[UnitOfWork]):
    """Events in PostgreSQL."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def read(self, transaction: UnitOfWork, event_ids: Sequence[str]) -> Mapping[str, Event]:
        """Events as they are now, by id."""
        return await event_store.read_events(transaction.connection, event_ids)

    async def lock(self, transaction: UnitOfWork, event_id: str) -> Event | None:
        """An event, locked until the transaction ends; None when it is closed."""
        return (await event_store.lock_events(transaction.connection, [event_id])).get(event_id)

    async def publish_unacknowledged(
        self, transaction: UnitOfWork, event: Event, parts: Sequence[UnacknowledgedMessages], recorded_at: dt.datetime
    ) -> None:
        """Publish each part as the next version of the membership of an event that the transaction has locked."""
        published = []
        for part in parts:
            event = replace(event, membership_version=event.membership_version + 1)
            published.append(event_messages.unacknowledged_fact(event, part, recorded_at))
        await event_store.save_events(transaction.connection, [event])
        await self._outbox.add(transaction, published)
