"""An event closes with its case, opens again with it, and follows corrections, merges and splits of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop_city import CityModel
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import cell, uuid_of
from cityloop_messaging import InvalidRecordError, Outbox, ReceivedFact, to_datetime
from cityloop_packs import ActivePacks

from cityloop_event_hub.fusion.adapters import event_messages, event_store
from cityloop_event_hub.fusion.domain.correct import corrected, is_corrected_by
from cityloop_event_hub.fusion.domain.events import Event, EventState
from cityloop_event_hub.fusion.domain.protocols import EventFollower, PresentModes, ReportLinks
from cityloop_event_hub.fusion.handlers.regroup_events import Deciding, deciding, publish_moves, regroup
from cityloop_event_hub.fusion.handlers.signal_consumer import leads_of
from cityloop_event_hub.fusion.telemetry import Metrics

ENDED = {CasePhase.CASE_PHASE_CLOSED, CasePhase.CASE_PHASE_NOT_FILED, CasePhase.CASE_PHASE_VOID}


class CaseConsumer:
    """Applies each newer version of a case to its event, and hands the event to its follower."""

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        city: Callable[[], CityModel],
        packs: Callable[[], ActivePacks],
        modes: PresentModes[UnitOfWork],
        links: ReportLinks[UnitOfWork],
        follower: EventFollower[UnitOfWork],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._city = city
        self._packs = packs
        self._modes = modes
        self._links = links
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
            decided = await deciding(work, newest)
            await self._lock_cells(work, newest, decided)
            named = sorted({*newest, *decided.touched})
            events = await event_store.lock_events(work.connection, named, closed_too=True)
            missing = sorted(set(newest) - set(events))
            if missing:
                raise InvalidRecordError(f"cases of events that are not known: {', '.join(missing[:10])}")
            applied = dict(events)
            for event_id in sorted(newest):
                applied[event_id] = await self._apply(work, events[event_id], newest[event_id])
            if decided.cases:
                applied = await self._regroup(work, decided, events, applied, causes)
            changed = [event for event_id, event in applied.items() if event is not events.get(event_id)]
            published = [event for event in changed if _version(events, event) != event.version]
            await event_store.save_events(work.connection, changed)
            await self._outbox.add(
                work, [event_messages.event_fact(event, causes.get(event.event_id, "")) for event in published]
            )
            if published:
                traces = {event.event_id: causes.get(event.event_id, "") for event in published}
                await self._follower.follow_cases(work, published, traces, self._clock())
        for event in published:
            _count(events.get(event.event_id), event)

    async def _lock_cells(self, work: UnitOfWork, newest: Mapping[str, Case], decided: Deciding) -> None:
        """No fusion looks for members of events that change; cells are always locked before events."""
        known = await event_store.read_events(work.connection, _corrected(newest))
        corrected_now = [event_id for event_id, event in known.items() if is_corrected_by(event, newest[event_id])]
        moving = sorted({*corrected_now, *decided.touched})
        if moving:
            places = [newest[event_id].place.position for event_id in corrected_now]
            cells = await event_store.cells_of(work.connection, moving)
            cells |= {cell(place.longitude, place.latitude) for place in places}
            await event_store.lock_cells(work.connection, sorted(cells))

    async def _regroup(
        self,
        work: UnitOfWork,
        decided: Deciding,
        stored: Mapping[str, Event],
        applied: Mapping[str, Event],
        causes: Mapping[str, str],
    ) -> dict[str, Event]:
        """The events after merges and splits, each that changes in the version after the stored one."""
        now, packs = self._clock(), self._packs()
        lead_of = leads_of(packs, self._city(), await self._modes.read(work))
        touched = {event_id: event for event_id, event in applied.items() if event_id in decided.touched}
        after = await regroup(work, decided, touched, packs, lead_of, now)
        cause = next((causes[event_id] for event_id in sorted(decided.cases)), "")
        await publish_moves(work, self._outbox, self._links, decided, after, cause, now)
        later = dict(applied)
        for event_id, event in after.events.items():
            follows = event is not applied.get(event_id) and event.version == _version(stored, event)
            later[event_id] = event.published(now) if follows else event
        return later

    async def _apply(self, work: UnitOfWork, event: Event, case: Case) -> Event:
        applied = event.with_case(
            ended=case.phase in ENDED, case_version=case.version, moment=to_datetime(case.occurred_at)
        )
        follows = is_corrected_by(event, case)
        if follows:
            members = await event_store.members_of(work.connection, event.event_id)
            packs = self._packs()
            lead_of = leads_of(packs, self._city(), await self._modes.read(work))
            followed = corrected(applied, case, members, packs, lead_of)
            await event_store.find_members_at(work.connection, followed.members)
            applied = followed.event
        return applied.published(self._clock()) if follows or applied.state is not event.state else applied


def _corrected(newest: Mapping[str, Case]) -> list[str]:
    return [event_id for event_id, case in newest.items() if case.correction.number]


def _version(events: Mapping[str, Event], event: Event) -> int:
    """Of an event before; 0 of one that a split has opened."""
    return events[event.event_id].version if event.event_id in events else 0


def _count(before: Event | None, after: Event) -> None:
    if before is None:
        Metrics.EVENTS.labels("split").inc()
        return
    if after.merge.number > before.merge.number:
        Metrics.EVENTS.labels("merged" if after.merge.event_id else "set_apart").inc()
    if after.state is not before.state:
        Metrics.EVENTS.labels("closed" if after.state is EventState.CLOSED else "reopened").inc()
    if after.correction.number > before.correction.number:
        Metrics.EVENTS.labels("corrected").inc()
