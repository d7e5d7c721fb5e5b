"""Facts of topics are added to the log, and figures follow them, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_messaging import Fact, Handle, InvalidRecordError, ReceivedFact

from cityloop_event_hub.figures.adapters import cell_store, definition_store, fact_log
from cityloop_event_hub.figures.adapters.fact_log import LogEnd
from cityloop_event_hub.figures.domain.definitions import WINDOW, Definitions
from cityloop_event_hub.figures.domain.facts import LoggedFact
from cityloop_event_hub.figures.domain.formulas import Cell, Tally
from cityloop_event_hub.figures.domain.periods import microseconds, shifted
from cityloop_event_hub.figures.handlers.tally_records import count_changed
from cityloop_event_hub.figures.telemetry import Metrics

AHEAD = dt.timedelta(days=1)
Convert = Callable[[Fact[Any]], LoggedFact]


class TakeFacts:
    """Keeps the log, and what figures are made of by it.

    Args:
        pool: of the database.
        clock: when facts become known.
        retention: how long the log is kept; what was recorded before is refused.
        changed: called when figures have changed.
    """

    def __init__(
        self,
        pool: Pool,
        clock: Callable[[], dt.datetime],
        retention: dt.timedelta,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._pool = pool
        self._clock = clock
        self._retention = retention
        self._changed = changed
        self._definitions: tuple[object, Definitions] | None = None

    def of(self, convert: Convert) -> Handle[Any]:
        """The handler of a topic whose facts are converted so."""

        async def handle(received: Sequence[ReceivedFact[Any]]) -> None:
            await self.take(received, convert)

        return handle

    async def take(self, received: Sequence[ReceivedFact[Any]], convert: Convert) -> None:
        """Add facts, which are of one topic.

        Raises:
            InvalidRecordError: a fact names no subject, or was recorded before the log begins or in the future.
        """
        now = self._clock()
        facts = [self._checked(convert(item.fact), now) for item in received]
        offsets: dict[int, int] = {}
        for item in received:
            offsets[item.partition] = max(offsets.get(item.partition, 0), item.offset + 1)
        async with UnitOfWork(self._pool) as work:
            connection = work.connection
            before = await fact_log.lock(connection)
            definitions = await self._present(connection)
            after, changed = await fact_log.add(connection, before, facts, now)
            await fact_log.reach(connection, received[0].fact.topic.name, offsets)
            if changed:
                tally = await count_changed(connection, definitions, changed, before.number)
                await apply(connection, tally, definitions, after)
        Metrics.FACTS.labels("added").inc(len(changed))
        Metrics.FACTS.labels("known").inc(len(facts) - len(changed))
        self._changed()

    def _checked(self, fact: LoggedFact, now: dt.datetime) -> LoggedFact:
        if not fact.subject:
            raise InvalidRecordError("the fact names no subject")
        if not now - self._retention < fact.recorded_at < now + AHEAD:
            raise InvalidRecordError(f"recorded at {fact.recorded_at.isoformat()}, outside of what figures keep")
        return fact

    async def _present(self, connection: Connection) -> Definitions:
        state = await definition_store.state(connection)
        if self._definitions is None or self._definitions[0] != state:
            self._definitions = state, await definition_store.in_force(connection, computed=True)
        return self._definitions[1]


async def apply(connection: Connection, tally: Tally, definitions: Definitions, end: LogEnd) -> None:
    """Add a tally to the cells, and mark the figures that it changes."""
    await cell_store.add(connection, tally)
    known = microseconds(end.known_at)
    changed: dict[Cell, bool] = {}
    for cell in tally.cells():
        for figure in definitions.published_with(cell):
            late = figure.unit != WINDOW and shifted(figure.unit, figure.start, 1, definitions.zone) <= known
            changed[figure] = changed.get(figure, False) or late
    if changed:
        await cell_store.mark(connection, changed, end.known_at)
