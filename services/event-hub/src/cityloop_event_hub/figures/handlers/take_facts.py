"""Facts of topics are added to the log; figures follow it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import Fact, Handle, InvalidRecordError, ReceivedFact

from cityloop_event_hub.figures.adapters import fact_log
from cityloop_event_hub.figures.domain.facts import LoggedFact
from cityloop_event_hub.figures.telemetry import Metrics

AHEAD = dt.timedelta(days=1)
Convert = Callable[[Fact[Any]], LoggedFact]


class TakeFacts:
    """Keeps the log.

    Args:
        pool: of the database.
        clock: when facts become known.
        retention: how long the log is kept; what was recorded before is refused.
    """

    def __init__(
        self,
        pool: Pool,
        clock: Callable[[], dt.datetime],
        retention: dt.timedelta,
    ) -> None:
        self._pool = pool
        self._clock = clock
        self._retention = retention

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
            added = await fact_log.add(connection, before, facts, now)
            await fact_log.reach(connection, received[0].fact.topic.name, offsets)
        Metrics.FACTS.labels("added").inc(added)
        Metrics.FACTS.labels("known").inc(len(facts) - added)

    def _checked(self, fact: LoggedFact, now: dt.datetime) -> LoggedFact:
        if not fact.subject:
            raise InvalidRecordError("the fact names no subject")
        if not now - self._retention < fact.recorded_at < now + AHEAD:
            raise InvalidRecordError(f"recorded at {fact.recorded_at.isoformat()}, outside of what figures keep")
        return fact
