"""What no rule, event or warning can need any more is removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_database import Pool

from cityloop_event_hub.fusion.adapters import pending_store, receipt_store

KEPT = dt.timedelta(days=35)
"""Longer than any window of a pack (30 days), and than records may come late."""


class Retention:
    """Removes pending signals and receipts, some at a time."""

    def __init__(self, pool: Pool, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._clock = clock

    async def forget(self) -> None:
        """Remove the oldest."""
        before = self._clock() - KEPT
        async with self._pool.acquire() as connection:
            await pending_store.forget(connection, before)
            await receipt_store.forget(connection, before)
