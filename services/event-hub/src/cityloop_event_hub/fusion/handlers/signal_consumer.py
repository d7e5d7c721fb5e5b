"""From signals to city events: fusion has one writer for each neighbourhood, serialised in PostgreSQL."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from cityloop.common.v1.common_pb2 import AttributeValue, EventGrade
from cityloop.events.v1.city_event_pb2 import ProposedLead
from cityloop.events.v1.signal_pb2 import Signal, SignalSourceType
from cityloop_city import CityModel
from cityloop_database import Connection, Pool, UnitOfWork, next_numbers
from cityloop_messaging import Fact, InvalidRecordError, Outbox, ReceivedFact, claim_new_facts, to_datetime
from cityloop_modes import Modes
from cityloop_packs import ActivePacks, Situation

from cityloop_event_hub.fusion.adapters import event_messages, event_store, member_store, pending_signal_store
from cityloop_event_hub.fusion.domain.crowds import Crowd, MembersNeededError, crowding
from cityloop_event_hub.fusion.domain.fuse import FusionContext, Neighbourhood, Outcome, fuse, reach_of, same_of
from cityloop_event_hub.fusion.domain.neighbours import EventMember, cells_in_reach
from cityloop_event_hub.fusion.domain.protocols import (
    EventFollower,
    FusedBatch,
    JoinedReport,
    PresentModes,
    ReportLinks,
)
from cityloop_event_hub.fusion.domain.signals import CLEARED, PREDICTED, RAISED, located_signal
from cityloop_event_hub.fusion.handlers.proposed_lead import proposed_lead
from cityloop_event_hub.fusion.handlers.traces import traces_of
from cityloop_event_hub.fusion.telemetry import Metrics

CONSUMER = "event-hub"
FEW_MEMBERS = 1_000
"""So many are loaded one by one; more, as a storm leaves them, in crowds."""


class SignalConsumer:
    """Fuses signals in batches, one transaction each: locks and loads the neighbourhood, fuses, saves.

    Args:
        pool: of the service's database.
        outbox: of events and memberships.
        city: in use.
        packs: in use.
        modes: say how responsibilities are at a place.
        links: publish what became of reports.
        follower: of what becomes of events.
        clock: for when something is recorded.
    """

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

    async def handle(self, received: Sequence[ReceivedFact[Signal]]) -> None:
        """Attach each signal to the event it belongs to, or open one; clear what is cleared."""
        signals = [_signal(item) for item in received]
        now, packs, city = self._clock(), self._packs(), self._city()
        scope = _BatchScope(packs, signals)
        async with UnitOfWork(self._pool) as work:
            connection = work.connection
            await event_store.lock_cells(connection, scope.cells)
            new = {str(fact.fact_id) for fact in await claim_new_facts(connection, CONSUMER, _facts(received), now)}
            known = {signal.signal_id for signal in signals} - new
            known |= await event_store.known_signals(connection, sorted(new))
            if not new - known:
                return
            neighbourhood = await _load(connection, scope, known)
            context = FusionContext(packs, leads_of(packs, city, await self._modes.read(work)), now)
            how = "crowds" if neighbourhood.crowds else "members"
            try:
                fused = await asyncio.to_thread(fuse, neighbourhood, signals, context)
            except MembersNeededError:
                how = "members_after_crowds"
                neighbourhood = replace(neighbourhood, crowds=(), members=await scope.members(connection))
                fused = await asyncio.to_thread(fuse, neighbourhood, signals, context)
            outcome = fused.numbered(await next_numbers(connection, "event_numbers", len(fused.opened)))
            await _save(connection, outcome)
            traces = traces_of(outcome, {item.fact.payload.signal_id: item.fact.traceparent for item in received})
            await self._publish(work, outcome, traces, now)
            batch = FusedBatch(packs, scope.cells, neighbourhood, outcome, now, traces)
            await self._follower.follow_batch(work, batch)
        Metrics.FUSIONS.labels(how).inc()
        _count(outcome)

    async def _publish(self, work: UnitOfWork, outcome: Outcome, traces: Mapping[str, str], now: dt.datetime) -> None:
        published = [
            event_messages.event_fact(event, traces[event.event_id])
            for event in outcome.events.values()
            if not event.deferred
        ]
        published += [
            event_messages.membership_fact(outcome.events[item.event_id], item, traces[item.signal.signal_id])
            for item in outcome.memberships
        ]
        await self._outbox.add(work, published)
        reports = [
            JoinedReport(item.signal, outcome.events[item.event_id], item.fused, traces[item.signal.signal_id])
            for item in outcome.memberships
            if item.signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT
        ]
        if reports:
            await self._links.publish_joined(work, reports, now)


class _BatchScope:
    """Classes, cells and times that a batch can reach."""

    def __init__(self, packs: ActivePacks, signals: Sequence[Signal]) -> None:
        where = [located_signal(signal, same_of(packs, signal.event_class)) for signal in signals]
        reaches = {name: reach_of(packs, name) for name in {place.event_class for place in where}}
        self.classes = sorted(reaches)
        self.cells = sorted({cell for place in where for cell in cells_in_reach(place, reaches[place.event_class])})
        times, window = [place.occurred_at for place in where], max(reach.window for reach in reaches.values())
        self.times = min(times) - window, max(times) + window
        self.crowding = [crowding(name, reaches[name], min(times), max(times)) for name in self.classes]
        self.clearing_sources = sorted({signal.source.source_id for signal in signals if signal.kind == CLEARED})

    async def members(self, connection: Connection, most: int | None = None) -> list[EventMember]:
        return await member_store.members_in(connection, self.classes, self.cells, *self.times, most)

    async def crowds(self, connection: Connection) -> list[Crowd]:
        return await member_store.crowds_in(connection, self.crowding, self.cells, *self.times)


async def _load(connection: Connection, scope: _BatchScope, known: set[str]) -> Neighbourhood:
    members, crowds = await scope.members(connection, FEW_MEMBERS + 1), list[Crowd]()
    if len(members) > FEW_MEMBERS:
        members, crowds = [], await scope.crowds(connection)
    pending = await pending_signal_store.waiting_in(connection, scope.classes, scope.cells, *scope.times)
    wanted = {member.event_id for member in members} | {crowd.event_id for crowd in crowds}
    clearing = scope.clearing_sources
    if clearing:
        wanted |= await event_store.events_raised_by(connection, clearing)
    events = await event_store.lock_events(connection, sorted(wanted))
    uncleared = await event_store.uncleared_in(connection, clearing, list(events)) if clearing else []
    return Neighbourhood(frozenset(known), members, events, pending, uncleared, crowds)


async def _save(connection: Connection, outcome: Outcome) -> None:
    await pending_signal_store.clear(connection, outcome.clearings)
    await pending_signal_store.insert(connection, outcome.pending)
    await pending_signal_store.join(connection, outcome.pending_joined)
    await event_store.save_signals(connection, outcome.memberships)
    await event_store.clear(connection, outcome.cleared)
    await event_store.save_events(connection, list(outcome.events.values()))


def leads_of(
    packs: ActivePacks, city: CityModel, modes: Modes
) -> Callable[[Signal, int, Mapping[str, AttributeValue]], ProposedLead]:
    """Who should lead an event: what packs say of its class, its place and time, and its attributes."""

    def lead_of(signal: Signal, grade: int, attributes: Mapping[str, AttributeValue]) -> ProposedLead:
        moment = to_datetime(signal.occurred_at).astimezone(city.time_zone)
        areas = {reference.layer: reference.area_id for reference in signal.place.areas}
        mode = modes.name_at(signal.place.areas)
        word = EventGrade.Name(grade).removeprefix("EVENT_GRADE_").lower()
        situation = Situation(areas, mode, word, moment, attributes)
        return proposed_lead(signal.event_class, situation, packs, city)

    return lead_of


def _count(outcome: Outcome) -> None:
    Metrics.EVENTS.labels("opened").inc(len(outcome.opened))
    Metrics.EVENTS.labels("joined").inc(sum(item.fused and item.joinable for item in outcome.memberships))
    Metrics.EVENTS.labels("pending").inc(len(outcome.pending))
    Metrics.EVENTS.labels("cleared").inc(outcome.all_clears)


def _facts(received: Sequence[ReceivedFact[Signal]]) -> list[Fact[Signal]]:
    return [item.fact for item in received]


def _signal(item: ReceivedFact[Signal]) -> Signal:
    signal = item.fact.payload
    if signal.kind not in (RAISED, CLEARED, PREDICTED):
        raise InvalidRecordError("a signal is raised, cleared or predicted")
    if not signal.place.HasField("position"):
        raise InvalidRecordError("a signal needs a position")
    return signal
