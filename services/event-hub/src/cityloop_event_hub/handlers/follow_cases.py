"""An event closes with its case and opens again with it; what was learned comes back to what began it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.cases.v1.case_pb2 import Case, CaseState
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import InvalidRecordError, Outbox, Received, to_datetime
from cityloop_telemetry import Metrics

from cityloop_event_hub.adapters import event_store, facts
from cityloop_event_hub.domain.events import EventState

ENDED = {CaseState.CASE_STATE_CLOSED, CaseState.CASE_STATE_NOT_FILED, CaseState.CASE_STATE_VOID}


class CaseFollower:
    """Applies each newer version of a case to its event."""

    def __init__(self, pool: Pool, outbox: Outbox, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._outbox = outbox
        self._clock = clock

    async def handle(self, received: Sequence[Received]) -> None:
        """One transaction for all; a case of an event that is not ours is bad data."""
        newest: dict[str, Case] = {}
        for item in received:
            case = item.fact.payload
            if not isinstance(case, Case):
                raise InvalidRecordError("not a case")
            if case.event_id not in newest or newest[case.event_id].version < case.version:
                newest[case.event_id] = case
        async with UnitOfWork(self._pool) as work:
            for event_id in sorted(newest):
                await self._follow(work, newest[event_id])

    async def _follow(self, work: UnitOfWork, case: Case) -> None:
        event = await event_store.lock_event(work.connection, case.event_id)
        if event is None:
            raise InvalidRecordError(f"case {case.case_number} is of event {case.event_id}, which is not known")
        followed = event.followed_case(
            ended=case.state in ENDED, case_version=case.version, moment=to_datetime(case.occurred_at)
        )
        if followed is event:
            return
        if followed.state is not event.state:
            followed = followed.published(self._clock())
            await self._outbox.add(work, [facts.event_fact(followed)])
            Metrics.EVENTS.labels("closed" if followed.state is EventState.CLOSED else "reopened").inc()
        await event_store.save_events(work.connection, [followed])
