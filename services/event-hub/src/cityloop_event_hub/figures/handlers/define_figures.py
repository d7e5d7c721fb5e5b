"""Figures of the packs in use are kept beside their log: who computes them needs neither packs nor city."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_city import CityModel
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import NotReadyError
from cityloop_packs import INDICATORS, ActivePacks
from cityloop_telemetry import Logger

from cityloop_event_hub.figures.adapters import definition_store, fact_log
from cityloop_event_hub.figures.domain.definitions import stored
from cityloop_event_hub.figures.telemetry import LogEvents


class FigureDefiner:
    """Writes each definition that differs from the one before it.

    Args:
        pool: of the database.
        city: the city in use; its zone, its departments.
        packs: those in use.
        clock: when a definition begins to hold.
    """

    def __init__(
        self,
        pool: Pool,
        city: Callable[[], CityModel],
        packs: Callable[[], ActivePacks],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._city = city
        self._packs = packs
        self._clock = clock
        self._seen: tuple[CityModel, ActivePacks] | None = None

    async def run(self) -> None:
        """Compare what packs say with what is kept; nothing while there is no city."""
        try:
            city, packs = self._city(), self._packs()
        except NotReadyError:
            return
        if self._seen is not None and self._seen[0] is city and self._seen[1] is packs:
            return
        zone = city.time_zone.key

        def department_id(name: str) -> str:
            found = city.department(name)
            return name if found is None else str(found.department_id)

        present = {found.name: (stored(found.name, found.item, department_id), zone) for found in packs.all(INDICATORS)}
        async with UnitOfWork(self._pool) as work:
            end = await fact_log.lock(work.connection)
            kept = await definition_store.newest(work.connection)
            new: dict[str, str | None] = {
                name: said for name, (said, of) in present.items() if kept.get(name) != (said, of)
            }
            new |= dict.fromkeys(name for name, (said, _) in kept.items() if said is not None and name not in present)
            await definition_store.add(work.connection, end, max(self._clock(), end.known_at), new, zone)
        self._seen = city, packs
        if new:
            Logger().info(LogEvents.FIGURES_DEFINED, count=len(new))
