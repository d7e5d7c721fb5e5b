"""An event closes with its case and opens again with it; what was learned comes back to what began it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop_city import CityModel
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import InvalidRecordError, Outbox, Received, to_datetime
from cityloop_telemetry import Metrics

from cityloop_event_hub.adapters.ids import uuid_of
from cityloop_event_hub.fusion.adapters import event_messages, event_store, warning_store
from cityloop_event_hub.fusion.domain.events import Event, EventState
from cityloop_event_hub.fusion.handlers.save_warnings import changes_of, save_warnings

ENDED = {CasePhase.CASE_PHASE_CLOSED, CasePhase.CASE_PHASE_NOT_FILED, CasePhase.CASE_PHASE_VOID}


class CaseFollower:
    """Applies each newer version of a case to its event, and to the warnings of that event."""

    def __init__(
        self, pool: Pool, outbox: Outbox, city: Callable[[], CityModel], clock: Callable[[], dt.datetime]
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._city = city
        self._clock = clock

    async def handle(self, received: Sequence[Received[Case]]) -> None:
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
            followed = [self._follow(events[event_id], newest[event_id]) for event_id in sorted(newest)]
            changed = [event for event in followed if event is not events[event.event_id]]
            published = [event for event in changed if event.version != events[event.event_id].version]
            await event_store.save_events(work.connection, changed)
            await self._outbox.add(
                work, [event_messages.event_fact(event, causes[event.event_id]) for event in published]
            )
            if published:
                event_ids, now = [event.event_id for event in published], self._clock()
                await warning_store.lock_causes(work.connection, event_ids)
                standing = await warning_store.standing_of(work.connection, event_ids)
                changes = changes_of(self._city(), standing, now)
                changes.follow(published)
                await save_warnings(work, self._outbox, changes, now, causes)
        for event in published:
            Metrics.EVENTS.labels("closed" if event.state is EventState.CLOSED else "reopened").inc()

    def _follow(self, event: Event, case: Case) -> Event:
        followed = event.followed_case(
            ended=case.phase in ENDED, case_version=case.version, moment=to_datetime(case.occurred_at)
        )
        return followed if followed.state is event.state else followed.published(self._clock())
