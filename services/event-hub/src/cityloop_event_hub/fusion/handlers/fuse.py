"""From signals to city events: fusion has one writer for each neighbourhood, serialised in PostgreSQL."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.common.v1.common_pb2 import EventGrade
from cityloop.events.v1.city_event_pb2 import ProposedLead
from cityloop.events.v1.signal_pb2 import Signal, SignalSourceType
from cityloop_city import CityModel
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_messaging import Fact, InvalidRecordError, Outbox, Received, claim_new_facts, to_datetime
from cityloop_modes import Modes
from cityloop_packs import ActivePacks, Situation
from cityloop_telemetry import Metrics

from cityloop_event_hub.adapters import mode_store, report_facts, report_store
from cityloop_event_hub.adapters.report_store import Linked
from cityloop_event_hub.fusion.adapters import event_messages, event_store, pending_store, warning_store
from cityloop_event_hub.fusion.domain.composite_warnings import CompositePlan, plans_of
from cityloop_event_hub.fusion.domain.fuse import Circumstances, Neighbourhood, Outcome, fuse, reach_of
from cityloop_event_hub.fusion.domain.neighbours import cells_in_reach
from cityloop_event_hub.fusion.domain.predicted import PlansByRule, StandingWarnings, plans_by_rule, warn_of_predictions
from cityloop_event_hub.fusion.domain.signals import CLEARED, PREDICTED, RAISED, located
from cityloop_event_hub.fusion.domain.warning_changes import WarningChanges
from cityloop_event_hub.fusion.handlers.proposed_lead import proposed_lead
from cityloop_event_hub.fusion.handlers.save_warnings import changes_of, save_warnings
from cityloop_event_hub.fusion.handlers.weigh_composites import events_concerned, weigh_composites

CONSUMER = "event-hub"


class SignalFuser:
    """Takes signals in batches, one transaction each: locks and loads the neighbourhood, fuses, saves."""

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
        now, packs, city = self._clock(), self._packs(), self._city()
        area = _Area(packs, signals)
        async with UnitOfWork(self._pool) as work:
            connection = work.connection
            await event_store.lock_cells(connection, area.cells)
            new = {str(fact.fact_id) for fact in await claim_new_facts(connection, CONSUMER, _facts(received), now)}
            known = {signal.signal_id for signal in signals} - new
            known |= await event_store.known_signals(connection, sorted(new))
            if not new - known:
                return
            neighbourhood = await _load(connection, area, known)
            modes = await mode_store.present_modes(connection)
            circumstances = Circumstances(packs, _leads(packs, city, modes), now)
            plans = plans_by_rule(packs)
            standing = await _load_standing(connection, area, neighbourhood, plans)
            fused = await asyncio.to_thread(fuse, neighbourhood, signals, circumstances)
            outcome = fused.numbered(await event_store.next_numbers(connection, len(fused.opened)))
            await _save(connection, outcome)
            published = [event_messages.event_fact(event) for event in outcome.events.values() if not event.waiting]
            published += [
                event_messages.membership_fact(outcome.events[item.event_id], item) for item in outcome.memberships
            ]
            published += await _links(connection, outcome, now)
            await self._outbox.add(work, published)
            changes = changes_of(city, standing.warnings, now)
            supported = await asyncio.to_thread(warn_of_predictions, changes, standing.supports, plans, outcome)
            await warning_store.save_supports(connection, supported)
            await _warn_of_events(connection, changes, plans_of(packs), outcome)
            await save_warnings(work, self._outbox, changes, now)
        _count(outcome)


class _Area:
    """Classes, cells and times that a batch can reach."""

    def __init__(self, packs: ActivePacks, signals: Sequence[Signal]) -> None:
        where = [located(signal) for signal in signals]
        reaches = {name: reach_of(packs, name) for name in {place.event_class for place in where}}
        self.classes = sorted(reaches)
        self.cells = sorted({cell for place in where for cell in cells_in_reach(place, reaches[place.event_class])})
        times, window = [place.occurred_at for place in where], max(reach.window for reach in reaches.values())
        self.earliest, self.latest = min(times) - window, max(times) + window
        self.clearing = sorted({signal.source.source_id for signal in signals if signal.kind == CLEARED})
        """Sources of which something is cleared."""


async def _load(connection: Connection, area: _Area, known: set[str]) -> Neighbourhood:
    near = (area.classes, area.cells, area.earliest, area.latest)
    members = await event_store.members_in(connection, *near)
    pending = await pending_store.waiting_in(connection, *near)
    wanted = {member.event_id for member in members}
    if area.clearing:
        wanted |= await event_store.events_raised_by(connection, area.clearing)
    events = await event_store.lock_events(connection, sorted(wanted))
    uncleared = await event_store.uncleared_in(connection, area.clearing, list(events)) if area.clearing else []
    return Neighbourhood(frozenset(known), members, events, pending, uncleared)


async def _save(connection: Connection, outcome: Outcome) -> None:
    await pending_store.clear(connection, outcome.clearings)
    await pending_store.keep(connection, outcome.pending)
    await pending_store.join(connection, outcome.pending_joined)
    await event_store.save_signals(connection, outcome.memberships)
    await event_store.clear(connection, outcome.cleared)
    await event_store.save_events(connection, list(outcome.events.values()))


async def _links(connection: Connection, outcome: Outcome, now: dt.datetime) -> list[Fact]:
    """That reports have joined, in versions of their own."""
    reports = [
        item for item in outcome.memberships if item.signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT
    ]
    if not reports:
        return []
    linked = [
        Linked(item.signal.source.source_id, item.signal.place.jurisdiction, item.located.occurred_at)
        for item in reports
    ]
    versions = await report_store.next_link_versions(connection, linked, now)
    return [
        report_facts.link_fact(
            report_facts.joined_link(item.signal, outcome.events[item.event_id], version, fused=item.fused, now=now),
            item.signal.place.jurisdiction,
        )
        for item, version in zip(reports, versions, strict=True)
    ]


async def _load_standing(
    connection: Connection, area: _Area, neighbourhood: Neighbourhood, plans: PlansByRule
) -> StandingWarnings:
    """The warnings that predictions may change, locked."""
    if not plans:
        return StandingWarnings()
    names = [found.name for found in plans.values()]
    waiting = [pending.signal.signal_id for pending in neighbourhood.pending]
    warnings = await warning_store.standing_at(connection, names, area.cells, list(neighbourhood.events), waiting)
    ids = [warning.warning_id for warning in warnings]
    return StandingWarnings(warnings, await warning_store.supports_of(connection, ids) if ids else ())


async def _warn_of_events(
    connection: Connection, changes: WarningChanges, plans: Sequence[CompositePlan], outcome: Outcome
) -> None:
    """Draft the composite warnings that the new signals make, and let those that stand follow their events."""
    new = [(item.signal, item.located) for item in outcome.memberships]
    new += [(item.signal, item.located) for item in outcome.pending]
    concerned = await events_concerned(connection, plans, new)
    await warning_store.lock_causes(connection, [*concerned, *outcome.events])
    await weigh_composites(connection, changes, plans, sorted(concerned), new)
    changes.add_stored(await warning_store.standing_of(connection, list(outcome.events)))
    changes.follow(outcome.events.values())


def _leads(packs: ActivePacks, city: CityModel, modes: Modes) -> Callable[[Signal, int], ProposedLead]:
    def lead_of(signal: Signal, grade: int) -> ProposedLead:
        moment = to_datetime(signal.occurred_at).astimezone(city.time_zone)
        areas = {reference.layer: reference.area_id for reference in signal.place.areas}
        mode = modes.name_at(signal.place.areas)
        situation = Situation(areas, mode, EventGrade.Name(grade).removeprefix("EVENT_GRADE_").lower(), moment)
        return proposed_lead(signal.event_class, situation, packs, city)

    return lead_of


def _count(outcome: Outcome) -> None:
    Metrics.EVENTS.labels("opened").inc(len(outcome.opened))
    Metrics.EVENTS.labels("joined").inc(sum(item.fused and item.reaches for item in outcome.memberships))
    Metrics.EVENTS.labels("kept").inc(len(outcome.pending))
    Metrics.EVENTS.labels("cleared").inc(outcome.calmed)


def _facts(received: Sequence[Received[Signal]]) -> list[Fact[Signal]]:
    return [item.fact for item in received]


def _signal(item: Received[Signal]) -> Signal:
    signal = item.fact.payload
    if signal.kind not in (RAISED, CLEARED, PREDICTED):
        raise InvalidRecordError("a signal is raised, cleared or predicted")
    if not signal.place.HasField("position"):
        raise InvalidRecordError("a signal needs a position")
    return signal
