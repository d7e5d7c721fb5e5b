"""New facts are counted, and what has changed is published: at most so many figures at once, each once a round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from itertools import groupby

from cityloop.events.v1.indicator_pb2 import IndicatorFigure
from cityloop.topics import (
    CASES_CASES,
    CASES_FLOWS,
    CASES_TASKS,
    CASES_VERDICTS,
    CITIZEN_FEEDBACK,
    CITIZEN_REPORTS,
    EVENTS_CITY_EVENTS,
    EVENTS_REPORT_LINKS,
    SENSING_DEVICE_HEALTH,
)
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_messaging import Fact, Outbox
from cityloop_packs import Indicator

from cityloop_event_hub.figures.adapters import (
    cell_store,
    definition_store,
    fact_log,
    figure_messages,
    published_store,
)
from cityloop_event_hub.figures.adapters.fact_log import LogEnd
from cityloop_event_hub.figures.adapters.figure_messages import Publication
from cityloop_event_hub.figures.adapters.published_store import Published
from cityloop_event_hub.figures.domain.definitions import Definitions
from cityloop_event_hub.figures.domain.periods import begin, microseconds
from cityloop_event_hub.figures.domain.values import band_of
from cityloop_event_hub.figures.handlers.count_facts import count_new
from cityloop_event_hub.figures.handlers.figure_values import (
    nothing,
    period_of,
    values_now,
    window_slices,
    withheld,
)
from cityloop_event_hub.figures.telemetry import Metrics

TOPICS_OF = {
    "reports": (CITIZEN_REPORTS, EVENTS_REPORT_LINKS),
    "events": (EVENTS_CITY_EVENTS,),
    "cases": (CASES_CASES, CASES_TASKS, EVENTS_CITY_EVENTS, CITIZEN_FEEDBACK),
    "tasks": (CASES_TASKS,),
    "ratings": (CITIZEN_FEEDBACK, CASES_CASES),
    "verdicts": (CASES_VERDICTS, CASES_CASES),
    "flows": (CASES_FLOWS,),
    **dict.fromkeys(("devices", "uptimes", "outages"), (SENSING_DEVICE_HEALTH,)),
}
"""Of each kind of record."""
MOST_AT_ONCE = 2_000
"""Figures of one transaction: what has changed beyond waits for the next, the longest waiting first."""


class FigurePublisher:
    """Publishes figures that have changed, and windows that have moved.

    Args:
        pool: of the database.
        outbox: what leaves by it leaves once its transaction has committed.
        clock: now.
    """

    def __init__(self, pool: Pool, outbox: Outbox, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._outbox = outbox
        self._clock = clock
        self._windows: dict[str, int] = {}
        self._periods: dict[tuple[str, str], int] = {}
        self._definitions = definition_store.Present(computed=True)

    async def run(self) -> None:
        """Publish until nothing waits."""
        while await self.publish() == MOST_AT_ONCE:
            pass

    async def publish(self) -> int:
        """One transaction; returns how many figures had changed."""
        now = self._clock()
        async with UnitOfWork(self._pool) as work:
            connection = work.connection
            end = await fact_log.lock(connection)
            definitions = await self._definitions.read(connection)
            end = await count_new(connection, definitions, end)
            await fact_log.mark_live(connection, now)
            await self._move_windows(connection, definitions, now)
            await self._begin_periods(connection, definitions, now)
            changed = await published_store.changed(connection, MOST_AT_ONCE)
            known = [item for item in changed if item.cell.indicator in definitions.indicators]
            if len(known) < len(changed):
                gone = [item.cell for item in changed if item.cell.indicator not in definitions.indicators]
                await published_store.forget(connection, gone)
            facts = await self._publish(connection, definitions, known, end, now)
            await self._outbox.add(work, facts)
        Metrics.PUBLISHED.inc(len(facts))
        return len(changed)

    async def _move_windows(self, connection: Connection, definitions: Definitions, now: dt.datetime) -> None:
        """Those whose step has passed since the last time; all of them the first time."""
        moved = {
            name: window_slices(indicator, microseconds(now), definitions)[1]
            for name, indicator in definitions.indicators.items()
            if indicator.window is not None
        }
        names = [name for name, step in moved.items() if self._windows.get(name) != step]
        if names:
            await published_store.move_windows(connection, names, now)
        self._windows = moved

    async def _begin_periods(self, connection: Connection, definitions: Definitions, now: dt.datetime) -> None:
        """Stocks stand in a new period as at the end of the one before, though nothing has happened in it."""
        for name, indicator in definitions.indicators.items():
            for unit in indicator.periods if indicator.formula.standing else ():
                present = begin(unit, microseconds(now), definitions.zone)
                if self._periods.get((name, unit)) == present:
                    continue
                newest = await published_store.newest_start(connection, name, unit)
                if newest is None:
                    continue
                if newest < present:
                    cells = await cell_store.stocks(connection, name, unit, newest)
                    changed = definitions.changed_by(cells, microseconds(now))
                    await cell_store.mark(connection, {cell: False for cell in changed if cell.start > newest}, now)
                self._periods[name, unit] = present

    async def _publish(
        self,
        connection: Connection,
        definitions: Definitions,
        changed: list[Published],
        end: LogEnd,
        now: dt.datetime,
    ) -> list[Fact[IndicatorFigure]]:
        if not changed:
            return []
        publication = Publication(end, await fact_log.offsets(connection), now)
        values = await values_now(connection, definitions, [item.cell for item in changed], microseconds(now))
        facts, saved, decimals = [], [], []
        for (name, unit, start), group in groupby(sorted(changed, key=_place), key=_place):
            indicator = definitions.indicators[name]
            bounds = period_of(indicator, unit, start, definitions, microseconds(now))
            period = figure_messages.period_message(unit, bounds)
            offsets = publication.offsets_of(topics_of(definitions, name))
            for before in group:
                found = values.get(before.cell) or nothing(indicator)
                hidden = withheld(indicator, before.cell.dimension, found.value)
                rounded = None if hidden else found.value.rounded(indicator.decimals)
                after = _after(indicator, before, rounded)
                value = figure_messages.value_message(indicator, found.value, withheld=hidden, missing=found.missing)
                fact = figure_messages.figure_fact(before.cell, after, before.band, value, period, offsets, publication)
                facts.append(fact)
                saved.append(after)
                decimals.append(rounded)
        await published_store.save(connection, saved, decimals, end.number)
        return facts


def topics_of(definitions: Definitions, name: str) -> set[str]:
    """The topics that a figure is made of, through its parts too."""
    indicator, pack = definitions.indicators[name], name.partition("/")[0]
    found = {topic.name for selection in indicator.formula.selections() for topic in TOPICS_OF[selection.of]}
    for part in indicator.formula.index or ():
        other = f"{pack}/{part.indicator}"
        found |= topics_of(definitions, other) if other in definitions.indicators else set()
    return found


def _place(item: Published) -> tuple[str, str, int]:
    return item.cell.indicator, item.cell.unit, item.cell.start


def _after(indicator: Indicator, before: Published, value: Decimal | None) -> Published:
    """What is published next: a version later, in the band of its value."""
    band = ""
    if indicator.bands and value is not None:
        band = band_of(indicator.bands, indicator.hysteresis, before.band, value)
    changes = before.band_changes + (band != before.band)
    return Published(before.cell, before.version + 1, band, changes, before.restated)
