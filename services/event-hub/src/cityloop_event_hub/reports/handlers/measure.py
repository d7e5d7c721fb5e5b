"""Reports that wait for a person, for dashboards and alerts."""

from __future__ import annotations

from cityloop_database import Pool

from cityloop_event_hub.reports.adapters import report_store
from cityloop_event_hub.reports.telemetry import Measures


async def measure(pool: Pool) -> None:
    """Set the gauge of held reports."""
    async with pool.acquire() as connection:
        Measures.HELD_REPORTS.read_one(await report_store.count_held(connection))
