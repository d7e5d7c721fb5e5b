"""How far figures are behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_database import Pool

from cityloop_event_hub.figures.adapters import published_store
from cityloop_event_hub.figures.telemetry import Measures


async def measure_figures(pool: Pool, clock: Callable[[], dt.datetime]) -> None:
    """Set the gauge of what waits to be published."""
    async with pool.acquire() as connection:
        oldest = await published_store.oldest_change(connection)
    age = 0.0 if oldest is None else max(0.0, (clock() - oldest).total_seconds())
    Measures.UNPUBLISHED_AGE.read_one(age)
