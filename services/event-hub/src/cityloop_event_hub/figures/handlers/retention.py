"""What figures need no more is dropped: months of the log, and steps of windows."""

from __future__ import annotations

import datetime as dt

from cityloop_database import Pool, UnitOfWork
from cityloop_telemetry import Logger

from cityloop_event_hub.figures.adapters import cell_store, definition_store, fact_log
from cityloop_event_hub.figures.domain.periods import microseconds
from cityloop_event_hub.figures.telemetry import LogEvents

FIRST = -(2**62)


async def drop_expired(pool: Pool, retention: dt.timedelta, now: dt.datetime) -> None:
    """Drop what is older than the log is kept, and of windows what is older than twice their length."""
    async with UnitOfWork(pool) as work:
        await fact_log.lock(work.connection)
        dropped = await fact_log.drop_months(work.connection, now - retention)
        definitions = await definition_store.in_force(work.connection)
        for name, indicator in definitions.indicators.items():
            if indicator.window is not None:
                until = microseconds(now - 2 * indicator.window.length)
                await cell_store.forget(work.connection, [name], FIRST, until)
    if dropped:
        Logger().info(LogEvents.FIGURES_DROPPED, tables=", ".join(dropped))
