"""Events that have grown within a second of their last version are published when that second is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import Outbox
from cityloop_packs import ActivePacks

from cityloop_event_hub.fusion.adapters import event_messages, event_store
from cityloop_event_hub.fusion.domain.events import PUBLISHED_EVERY
from cityloop_event_hub.fusion.domain.protocols import EventFollower

BATCH = 500


async def publish_deferred(
    pool: Pool,
    outbox: Outbox,
    packs: Callable[[], ActivePacks],
    follower: EventFollower[UnitOfWork],
    clock: Callable[[], dt.datetime],
) -> None:
    """Publish the next version of each event whose second is over; those that another replica has locked are left.

    They are found in the database, so that a crash loses no last state.
    """
    now = clock()
    # Most times nothing waits: one question, where a transaction takes three.
    if not await event_store.any_deferred(pool, now - PUBLISHED_EVERY):
        return
    async with UnitOfWork(pool) as work:
        deferred = await event_store.lock_deferred(work.connection, now - PUBLISHED_EVERY, BATCH)
        if not deferred:
            return
        published = [event.published(now) for event in deferred]
        await event_store.save_events(work.connection, published)
        await outbox.add(work, [event_messages.event_fact(event) for event in published])
        traces = {event.event_id: event_messages.traceparent_of(event.opening_signal) for event in published}
        await follower.follow_deferred(work, packs(), published, traces, now)
