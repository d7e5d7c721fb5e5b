"""Events for other rooms, in their transactions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cityloop_database import UnitOfWork
from cityloop_messaging import Outbox

from cityloop_event_hub.fusion.adapters import event_messages, event_store, signal_search
from cityloop_event_hub.fusion.domain.events import Event
from cityloop_event_hub.fusion.domain.protocols import StoredEvents, UnacknowledgedMessages
from cityloop_event_hub.fusion.domain.search_areas import SearchArea, StoredSignal


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

    async def open_in(self, transaction: UnitOfWork, areas: Sequence[SearchArea]) -> set[str]:
        """Ids of open events of these classes whose place may lie in these areas; a few more at their corners."""
        return await signal_search.open_events_in(transaction.connection, areas)

    async def signals_in(
        self,
        transaction: UnitOfWork,
        areas: Sequence[SearchArea],
        earliest: Sequence[dt.datetime],
        latest: Sequence[dt.datetime],
        apart: Sequence[dt.timedelta],
    ) -> list[list[StoredSignal]]:
        """The signals in each area, members of events and pending ones, between two moments of its own.

        What one origin repeats is left out where it has been as sure before and after within `apart`.
        """
        return await signal_search.signals_in(transaction.connection, areas, earliest, latest, apart)

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
