"""Figures of periods that ended long ago are deleted: no publication reaches so far back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_database import Pool, UnitOfWork
from cityloop_telemetry import Logger, span

from cityloop_citizen_services.publications.adapters import figure_store
from cityloop_citizen_services.publications.telemetry import LogEvents, Spans

KEPT_DAYS = {"day": 430, "week": 800, "month": 2_230, "quarter": 5_890, "year": 22_330}
"""By the unit of periods: 60 of them, the most that a publication shows, and the year before."""
PAGE = 1_000


class Retention:
    """Deletes what no publication shows any more."""

    def __init__(self, pool: Pool, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._clock = clock

    async def delete_old(self) -> None:
        """All that ended before the longest look back of any publication."""
        now = self._clock()
        with span(Spans.RETENTION, root=True):
            deleted = sum([await self._delete(unit, now - dt.timedelta(days=days)) for unit, days in KEPT_DAYS.items()])
        if deleted:
            Logger().info(LogEvents.REGISTER_FIGURES_DELETED, figures=deleted)

    async def _delete(self, unit: str, before: dt.datetime) -> int:
        deleted = 0
        while True:
            async with UnitOfWork(self._pool) as work:
                count = await figure_store.delete_ended(work.connection, unit, before, PAGE)
            deleted += count
            if count < PAGE:
                return deleted
