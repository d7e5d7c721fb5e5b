"""Warnings that wait for a signature, for dashboards and alerts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_database import Pool

from cityloop_event_hub.warnings.adapters import warning_store
from cityloop_event_hub.warnings.domain.warnings import UNSIGNED
from cityloop_event_hub.warnings.telemetry import Measures


async def measure(pool: Pool, clock: Callable[[], dt.datetime]) -> None:
    """Set the gauges of warnings that wait for a signature, and of the age of the oldest."""
    async with pool.acquire() as connection:
        unsigned = await warning_store.unsigned_by_state(connection)
    waiting = {state: unsigned[state].count if state in unsigned else 0 for state in sorted(UNSIGNED)}
    Measures.WARNINGS_WAITING.read({(state,): count for state, count in waiting.items()})
    now = clock()
    ages = [(now - found.oldest).total_seconds() for found in unsigned.values()]
    Measures.WARNINGS_WAITING_OLDEST.read_one(max(0.0, *ages, 0.0))
