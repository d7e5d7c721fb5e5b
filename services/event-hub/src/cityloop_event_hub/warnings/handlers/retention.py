"""What no warning can need any more is deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_database import Pool

from cityloop_event_hub.warnings.adapters import receipt_store, supporting_prediction_store

RETENTION = dt.timedelta(days=35)
"""Longer than any window of a pack (30 days), and than records may come late."""


async def delete_expired(pool: Pool, clock: Callable[[], dt.datetime]) -> None:
    """Delete the oldest receipts and supporting predictions, some at a time."""
    before = clock() - RETENTION
    async with pool.acquire() as connection:
        await receipt_store.delete_before(connection, before)
        await supporting_prediction_store.delete_before(connection, before)
