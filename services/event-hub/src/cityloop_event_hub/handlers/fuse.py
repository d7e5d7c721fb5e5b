"""From signals to city events: fusion has one writer for each neighbourhood, serialised in PostgreSQL."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from cityloop.common.v1.common_pb2 import EventGrade, Explanation
from cityloop.events.v1.city_event_pb2 import ProposedLead
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSourceType
from cityloop_city import CityModel
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import derived_id, short_number
from cityloop_messaging import Fact, InvalidRecordError, Outbox, Received, first_time, to_datetime
from cityloop_modes import Modes
from cityloop_packs import EVENT_CLASSES, ActivePacks, Situation
from cityloop_telemetry import Metrics

from cityloop_event_hub.adapters import (
    event_store,
    evidence_store,
    facts,
    mode_store,
    report_facts,
    report_store,
    warning_store,
)
from cityloop_event_hub.adapters.event_store import Clearing, Joined
from cityloop_event_hub.adapters.evidence_store import Kept, Lapse
from cityloop_event_hub.adapters.report_store import Linked
from cityloop_event_hub.domain.events import Event, EventState, graver
from cityloop_event_hub.domain.fusion import Located, Member, Members, Reach, cells_in_reach, choose
from cityloop_event_hub.handlers.proposed_lead import proposed_lead
from cityloop_event_hub.handlers.warn_composite import events_concerned, plans_of, weigh_composites
from cityloop_event_hub.handlers.warn_predicted import PredictedWarnings
from cityloop_event_hub.handlers.warning_book import WarningBook

CONSUMER = "event-hub"
NO_REACH = Reach(0.0, dt.timedelta(0))
RAISED, CLEARED = SignalKind.SIGNAL_KIND_RAISED, SignalKind.SIGNAL_KIND_CLEARED
PREDICTED = SignalKind.SIGNAL_KIND_PREDICTED


class Fusion:
    """Takes signals in batches, one transaction each."""

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        city: Callable[[], CityModel],
        packs: Callable[[], ActivePacks],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._city = city
        self._packs = packs
        self._clock = clock

    async def handle(self, received: Sequence[Received[Signal]]) -> None:
        """Attach each signal to the event it belongs to, or open one; clear what is cleared."""
        signals = [_signal(item) for item in received]
        now, packs = self._clock(), self._packs()
        reaches = {name: _reach(packs, name) for name in {signal.event_class for signal in signals}}
        located = {signal.signal_id: _located(signal) for signal in signals}
        cells = [
            cell
            for signal in signals
            for cell in cells_in_reach(located[signal.signal_id], reaches[signal.event_class])
        ]
        async with UnitOfWork(self._pool) as work:
            await event_store.lock_cells(work.connection, cells)
            new = await first_time(work.connection, CONSUMER, [item.fact for item in received], now)
            ids = {str(fact.fact_id) for fact in new}
            ids -= await event_store.known_signals(work.connection, sorted(ids))
            fresh = list({signal.signal_id: signal for signal in signals if signal.signal_id in ids}.values())
            if not fresh:
                return
            modes = await mode_store.present_modes(work.connection)
            batch = _Batch(work, self._city(), packs, modes, now, fresh)
            await batch.load(reaches, located, cells)
            await asyncio.to_thread(batch.fuse, reaches, located)
            await batch.save(self._outbox)


class _Batch:
    """One transaction of fusion: loads what is in reach once, decides in memory, saves once."""

    def __init__(
        self,
        work: UnitOfWork,
        city: CityModel,
        packs: ActivePacks,
        modes: Modes,
        now: dt.datetime,
        signals: Sequence[Signal],
    ) -> None:
        self._work = work
        self._city = city
        self._packs = packs
        self._modes = modes
        self._now = now
        self._signals = signals
        self._members = Members()
        self._raised: dict[tuple[str, str], str] = {}
        self._events: dict[str, Event] = {}
        self._before: dict[str, Event] = {}
        self._opened: list[str] = []
        self._changed: set[str] = set()
        self._joined: list[Joined] = []
        self._fused: list[bool] = []
        self._cleared: list[Clearing] = []
        self._kept: list[Kept] = []
        self._lapsed: list[Lapse] = []
        self._waiting: dict[str, Kept] = {}
        self._waiting_near = Members()
        self._adopted: dict[str, str] = {}
        self._book = WarningBook(work, city, now)
        self._predicted = PredictedWarnings(self._book, packs)

    async def load(
        self, reaches: dict[str, Reach], located: dict[str, Located], cells: Sequence[tuple[int, int]]
    ) -> None:
        """Read members and waiting predictions in reach, and lock the members' events."""
        connection = self._work.connection
        window = max(reach.window for reach in reaches.values())
        times = [located[signal.signal_id].occurred_at for signal in self._signals]
        near = (list(reaches), sorted(set(cells)), min(times) - window, max(times) + window)
        members = await event_store.members_in(connection, *near)
        for kept in await evidence_store.waiting_in(connection, *near):
            self._wait(kept)
        sources = [signal.source.source_id for signal in self._signals if signal.kind == CLEARED]
        self._raised = await event_store.raised_by(connection, sources)
        wanted = {member.event_id for member in members} | set(self._raised.values())
        self._events = await event_store.lock_events(connection, sorted(wanted))
        self._before = dict(self._events)
        self._members = Members(member for member in members if member.event_id in self._events)
        await self._predicted.load(connection, near[1], list(self._events), list(self._waiting))

    def fuse(self, reaches: dict[str, Reach], located: dict[str, Located]) -> None:
        """Decide signal by signal, in the order they came."""
        for signal in self._signals:
            where, reach = located[signal.signal_id], reaches[signal.event_class]
            if signal.kind == CLEARED:
                self._clear(signal)
            elif signal.kind == PREDICTED:
                self._foresee(signal, where, reach)
            else:
                self._take_raised(signal, where, reach)

    def _take_raised(self, signal: Signal, where: Located, reach: Reach) -> None:
        found = self._packs.named(EVENT_CLASSES).get(signal.event_class)
        if found is not None and not found.item.opens_event:
            self._keep(signal, where, waits=False)
        elif found is not None and (
            signal.explanation.confidence < found.item.least_confidence
            or (found.retiring and signal.source.type != SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT)
        ):
            # Of a class that takes no new work too: what was reported before it retired still becomes an event.
            self._keep(signal, where, waits=True)
            self._join_or_wait(self._choose(where, reach))
        else:
            self._raise(signal, where, reach)

    def _raise(self, signal: Signal, where: Located, reach: Reach) -> None:
        member = self._choose(where, reach)
        if member is None:
            event = self._open(signal)
            self._opened.append(event.event_id)
        else:
            event = self._events[member.event_id].joined_by(signal, where.occurred_at)
        Metrics.EVENTS.labels("opened" if member is None else "joined").inc()
        self._join(signal, where, event, fused=member is not None)
        self._members.add(Member(where, event.event_id))
        self._adopt_near(where, reach, event.event_id)

    def _choose(self, where: Located, reach: Reach) -> Member | None:
        return self._members.nearest(where, reach) if reach.distance_metres else None

    def _join(self, signal: Signal, where: Located, event: Event, *, fused: bool, reaches: bool = True) -> None:
        self._events[event.event_id] = event
        self._changed.add(event.event_id)
        self._joined.append(Joined(signal, where, event.event_id, event.membership_version, self._now, reaches))
        self._fused.append(fused)
        self._raised[_claim(signal)] = event.event_id

    def _foresee(self, signal: Signal, where: Located, reach: Reach) -> None:
        """A prediction opens no event; it joins the one in reach, now or when there is one."""
        self._keep(signal, where, waits=True)
        member = self._choose(where, reach)
        self._predicted.foresee(signal, where, reach, "" if member is None else member.event_id)
        self._join_or_wait(member)

    def _join_or_wait(self, member: Member | None) -> None:
        """What was kept last joins the event in reach, now or when there is one."""
        if member is None:
            self._wait(self._kept[-1])
        else:
            self._adopt(self._kept[-1], member.event_id)

    def _keep(self, signal: Signal, where: Located, *, waits: bool) -> None:
        self._kept.append(Kept(signal, where, self._now, waits))
        Metrics.EVENTS.labels("kept").inc()

    def _wait(self, kept: Kept) -> None:
        self._waiting[kept.signal.signal_id] = kept
        self._waiting_near.add(Member(kept.located, kept.signal.signal_id))

    def _adopt_near(self, where: Located, reach: Reach, event_id: str) -> None:
        """What waited for a signal in its reach joins its event."""
        if not self._waiting or not reach.distance_metres:
            return
        here = Member(where, event_id)
        for member in self._waiting_near.near(where, reach):
            if member.event_id in self._waiting and choose(member.signal, reach, [here]) is not None:
                self._adopt(self._waiting.pop(member.event_id), event_id)

    def _adopt(self, kept: Kept, event_id: str) -> None:
        event = self._events[event_id].foreseen_by(kept.signal)
        self._join(kept.signal, kept.located, event, fused=True, reaches=False)
        self._adopted[kept.signal.signal_id] = event_id
        self._predicted.link(kept.signal.signal_id, event_id)

    def _open(self, signal: Signal) -> Event:
        event_class = self._packs.named(EVENT_CLASSES).get(signal.event_class)
        class_grade = 0 if event_class is None else EventGrade.Value(f"EVENT_GRADE_{event_class.item.grade.upper()}")
        moment = to_datetime(signal.occurred_at)
        source = signal.source.type
        grade = graver(class_grade, signal.grade)
        return Event(
            event_id=str(derived_id("event", signal.signal_id)),
            event_number="",
            version=0,
            membership_version=1,
            state=EventState.OPEN,
            event_class=signal.event_class,
            grade=grade,
            place=signal.place,
            lead=self._lead(signal, grade),
            explanation=Explanation(
                pack_id="" if event_class is None else event_class.pack_id,
                pack_version=0 if event_class is None else event_class.pack_version,
                confidence=1.0,
                reason="no open event of the class in reach",
                pack_set=self._packs.set_number,
            ),
            opening_signal=signal,
            signals=1,
            datastreams=int(source == SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM),
            reports=int(source == SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT),
            detections=int(source == SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION),
            case_version=0,
            occurred_at=moment,
            recorded_at=self._now,
        )

    def _lead(self, signal: Signal, grade: int) -> ProposedLead:
        moment = to_datetime(signal.occurred_at).astimezone(self._city.time_zone)
        areas = {reference.layer: reference.area_id for reference in signal.place.areas}
        mode = self._modes.name_at(signal.place.areas)
        situation = Situation(areas, mode, EventGrade.Name(grade).removeprefix("EVENT_GRADE_").lower(), moment)
        return proposed_lead(signal.event_class, situation, self._packs, self._city)

    def _clear(self, signal: Signal) -> None:
        claim, moment = _claim(signal), to_datetime(signal.occurred_at)
        self._lapsed.append(Lapse(*claim, moment))
        self._predicted.clear(claim, moment)
        event_id = self._raised.get(claim)
        if event_id is not None and event_id in self._events:
            self._cleared.append(Clearing(event_id, *claim, moment))

    async def save(self, outbox: Outbox) -> None:
        """Write memberships, clearings, events and facts; an event changed several times here is published once,
        and not at all where only its counts grew and its last version is not a second old: then it waits for that.
        """
        connection = self._work.connection
        await self._number_events()
        await evidence_store.keep(connection, self._kept)
        await evidence_store.lapse(connection, self._lapsed)
        await event_store.save_signals(connection, self._joined)
        await evidence_store.adopt(connection, self._adopted)
        calm = await event_store.clear(connection, self._cleared)
        for clearing in self._cleared:
            event = self._events[clearing.event_id]
            if clearing.event_id in calm and event.state is EventState.OPEN:
                self._events[clearing.event_id] = event.cleared(clearing.moment)
                self._changed.add(clearing.event_id)
                Metrics.EVENTS.labels("cleared").inc()
        for event_id in self._changed:
            event, before = self._events[event_id], self._before.get(event_id)
            self._events[event_id] = event.published_or_waiting(before, self._now)
        changed = [self._events[event_id] for event_id in sorted(self._changed)]
        await event_store.save_events(connection, changed)
        published = [facts.event_fact(event) for event in changed if not event.waiting]
        published += [facts.membership_fact(self._events[item.event_id], item) for item in self._joined]
        published += await self._links()
        await outbox.add(self._work, published)
        await self._warn(changed)
        await self._book.save(outbox)

    async def _warn(self, changed: Sequence[Event]) -> None:
        """Draft the warnings that the new signals make, and let those that stand follow their events."""
        connection, plans = self._work.connection, plans_of(self._packs)
        await self._predicted.save(connection, self._events)
        news = [(joined.signal, joined.located) for joined in self._joined]
        news += [(kept.signal, kept.located) for kept in self._kept]
        concerned = await events_concerned(connection, plans, news)
        await warning_store.lock_causes(connection, [*concerned, *self._changed])
        await weigh_composites(connection, self._book, plans, sorted(concerned), news)
        await self._book.follow(changed)

    async def _number_events(self) -> None:
        numbers = await event_store.next_numbers(self._work.connection, len(self._opened))
        for event_id, number in zip(self._opened, numbers, strict=True):
            event = self._events[event_id]
            year = to_datetime(event.opening_signal.occurred_at).year
            self._events[event_id] = replace(event, event_number=short_number("E", year, number))

    async def _links(self) -> list[Fact]:
        """That reports have joined, in versions of their own."""
        reports = [
            (item.signal, self._events[item.event_id], fused)
            for item, fused in zip(self._joined, self._fused, strict=True)
            if item.signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT
        ]
        if not reports:
            return []
        linked = [
            Linked(signal.source.source_id, signal.place.jurisdiction, to_datetime(signal.occurred_at))
            for signal, _, _ in reports
        ]
        versions = await report_store.next_link_versions(self._work.connection, linked, self._now)
        return [
            report_facts.link_fact(
                report_facts.joined_link(signal, event, version, fused=fused, now=self._now), signal.place.jurisdiction
            )
            for (signal, event, fused), version in zip(reports, versions, strict=True)
        ]


def _signal(item: Received[Signal]) -> Signal:
    signal = item.fact.payload
    if signal.kind not in (RAISED, CLEARED, PREDICTED):
        raise InvalidRecordError("a signal is raised, cleared or predicted")
    if not signal.place.HasField("position"):
        raise InvalidRecordError("a signal needs a position")
    return signal


def _claim(signal: Signal) -> tuple[str, str]:
    """What a clearing must have in common with the raising: the source, and the rule that judged it."""
    return signal.source.source_id, signal.explanation.rule_id


def _located(signal: Signal) -> Located:
    position = signal.place.position
    return Located(
        signal.explanation.inputs.get(report_facts.SOURCE_NUMBER) or signal.source.source_id,
        signal.event_class,
        position.longitude,
        position.latitude,
        to_datetime(signal.occurred_at),
    )


def _reach(packs: ActivePacks, event_class: str) -> Reach:
    found = packs.named(EVENT_CLASSES).get(event_class)
    if found is None or found.item.fusion is None:
        return NO_REACH
    return Reach(found.item.fusion.distance_metres, dt.timedelta(hours=found.item.fusion.window_hours))
