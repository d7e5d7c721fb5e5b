"""Pending signals that no rule, event or warning can need any more are deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_database import Pool

from cityloop_event_hub.fusion.adapters import pending_signal_store

RETENTION = dt.timedelta(days=35)
"""Longer than any window of a pack (30 days), and than records may come late."""


async def delete_expired(pool: Pool, clock: Callable[[], dt.datetime]) -> None:
    """Delete the oldest, some at a time."""
    async with pool.acquire() as connection:
        await pending_signal_store.delete_before(connection, clock() - RETENTION)
