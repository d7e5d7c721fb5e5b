"""An event closes with its case and opens again with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import uuid_of
from cityloop_messaging import InvalidRecordError, Outbox, ReceivedFact, to_datetime

from cityloop_event_hub.fusion.adapters import event_messages, event_store
from cityloop_event_hub.fusion.domain.events import Event, EventState
from cityloop_event_hub.fusion.domain.protocols import EventFollower
from cityloop_event_hub.fusion.telemetry import Metrics

ENDED = {CasePhase.CASE_PHASE_CLOSED, CasePhase.CASE_PHASE_NOT_FILED, CasePhase.CASE_PHASE_VOID}


class CaseConsumer:
    """Applies each newer version of a case to its event, and hands the event to its follower."""

    def __init__(
        self, pool: Pool, outbox: Outbox, follower: EventFollower[UnitOfWork], clock: Callable[[], dt.datetime]
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._follower = follower
        self._clock = clock

    async def handle(self, received: Sequence[ReceivedFact[Case]]) -> None:
        """One transaction for all; a case of an event that is not ours is bad data, one beside another has none."""
        newest: dict[str, Case] = {}
        causes: dict[str, str] = {}
        for item in received:
            case = item.fact.payload
            if not case.event_id and case.linked_case_number:
                continue
            if uuid_of(case.event_id) is None:
                raise InvalidRecordError("not a case of an event")
            if case.event_id not in newest or newest[case.event_id].version < case.version:
                newest[case.event_id], causes[case.event_id] = case, item.fact.traceparent
        async with UnitOfWork(self._pool) as work:
            events = await event_store.lock_events(work.connection, sorted(newest), closed_too=True)
            missing = sorted(set(newest) - set(events))
            if missing:
                raise InvalidRecordError(f"cases of events that are not known: {', '.join(missing[:10])}")
            applied = [self._apply(events[event_id], newest[event_id]) for event_id in sorted(newest)]
            changed = [event for event in applied if event is not events[event.event_id]]
            published = [event for event in changed if event.version != events[event.event_id].version]
            await event_store.save_events(work.connection, changed)
            await self._outbox.add(
                work, [event_messages.event_fact(event, causes[event.event_id]) for event in published]
            )
            if published:
                await self._follower.follow_cases(work, published, causes, self._clock())
        for event in published:
            Metrics.EVENTS.labels("closed" if event.state is EventState.CLOSED else "reopened").inc()

    def _apply(self, event: Event, case: Case) -> Event:
        applied = event.with_case(
            ended=case.phase in ENDED, case_version=case.version, moment=to_datetime(case.occurred_at)
        )
        return applied if applied.state is event.state else applied.published(self._clock())
