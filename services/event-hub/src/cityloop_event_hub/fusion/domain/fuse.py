"""Fusion: what signals come to beside what is known in their neighbourhood. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from cityloop.common.v1.common_pb2 import AttributeValue, EventGrade
from cityloop.events.v1.city_event_pb2 import ProposedLead
from cityloop.events.v1.signal_pb2 import Signal, SignalSourceType
from cityloop_expressions import fitting_values
from cityloop_kernel import short_number
from cityloop_packs import EVENT_CLASSES, ActivePacks, event_values

from cityloop_event_hub.fusion.domain.crowds import Crowd, CrowdIndex
from cityloop_event_hub.fusion.domain.events import Event, EventState, graver, opened_by
from cityloop_event_hub.fusion.domain.neighbours import EventMember, LocatedSignal, MemberIndex, Reach
from cityloop_event_hub.fusion.domain.pending_signals import PendingSignals
from cityloop_event_hub.fusion.domain.signals import (
    CLEARED,
    PREDICTED,
    Clearing,
    Membership,
    PendingSignal,
    UnclearedSignal,
    clearing_key,
    located_signal,
    uncleared,
)
from cityloop_event_hub.fusion.domain.uncleared_signals import UnclearedSignals

NO_REACH = Reach(0.0, dt.timedelta(0))


@dataclass(frozen=True, slots=True)
class FusionContext:
    """What applies while a batch is fused."""

    packs: ActivePacks
    lead_of: Callable[[Signal, int, Mapping[str, AttributeValue]], ProposedLead]
    """Who should lead the event of a grade and with attributes that a signal has opened."""
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What is stored of all that a batch may touch."""

    known: frozenset[str] = frozenset()
    """Signals of the batch that have been fused already."""
    members: Sequence[EventMember] = ()
    """Of open events, in reach."""
    events: Mapping[str, Event] = field(default_factory=dict)
    """Those of the members, and those in which what the batch clears was raised; not the closed ones."""
    pending: Sequence[PendingSignal] = ()
    """Signals in reach that wait for an event."""
    uncleared: Sequence[UnclearedSignal] = ()
    """Members of these events, and all that the sources have raised of which the batch clears something."""
    crowds: Sequence[Crowd] = ()
    """In place of members, where these are many."""


@dataclass(frozen=True, slots=True)
class PredictionAdded:
    """A prediction came; `event_id` is the event that it joined at once."""

    signal: Signal
    located: LocatedSignal
    reach: Reach
    event_id: str


@dataclass(frozen=True, slots=True)
class PendingSignalJoined:
    """A signal that opens no event has become a member of one."""

    signal_id: str
    event_id: str


Step: TypeAlias = PredictionAdded | PendingSignalJoined | Clearing
"""What predicted warnings follow."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch changes."""

    events: Mapping[str, Event]
    """New and changed ones."""
    opened: Sequence[str]
    """New events in order; their numbers are empty until `numbered`."""
    all_clears: int
    """How often an event became all clear."""
    memberships: Sequence[Membership]
    pending: Sequence[PendingSignal]
    """New ones."""
    pending_joined: Mapping[str, str]
    """The event that a stored pending signal has joined."""
    cleared: Mapping[str, dt.datetime]
    """Stored members that are cleared, and when."""
    clearings: Sequence[Clearing]
    """For stored pending signals."""
    steps: Sequence[Step]
    """In order."""

    def numbered(self, numbers: Iterable[int]) -> Outcome:
        """With the numbers of the events that were opened, in order."""
        events = dict(self.events)
        for event_id, number in zip(self.opened, numbers, strict=True):
            event = events[event_id]
            year = event.opening_signal.occurred_at.ToDatetime(tzinfo=dt.UTC).year
            events[event_id] = replace(event, event_number=short_number("E", year, number))
        return replace(self, events=events)


def reach_of(packs: ActivePacks, event_class: str) -> Reach:
    """How far signals of the class reach; a class that no pack knows reaches nowhere."""
    found = packs.named(EVENT_CLASSES).get(event_class)
    if found is None or found.item.fusion is None:
        return NO_REACH
    return Reach(found.item.fusion.distance_metres, dt.timedelta(hours=found.item.fusion.window_hours))


def same_of(packs: ActivePacks, event_class: str) -> tuple[str, ...]:
    """The attributes that signals of the class must share to be of one event."""
    found = packs.named(EVENT_CLASSES).get(event_class)
    return () if found is None or found.item.fusion is None else found.item.fusion.same


def fuse(neighbourhood: Neighbourhood, signals: Iterable[Signal], context: FusionContext) -> Outcome:
    """Decide signal by signal, in the order they came: each joins an event, opens one, waits, or clears.

    The outcome is the same however the signals are cut into batches, but for the versions in which events are
    published; a signal that is known, or comes twice, changes nothing.

    Raises:
        MembersNeededError: crowds do not tell which event a signal joins; the same batch must be fused with members.
    """
    fusion = _BatchFusion(neighbourhood, context)
    known = set(neighbourhood.known)
    for signal in signals:
        if signal.signal_id not in known:
            known.add(signal.signal_id)
            fusion.add(signal)
    return fusion.outcome()


class _BatchFusion:
    """One batch, as far as it has been decided."""

    def __init__(self, neighbourhood: Neighbourhood, context: FusionContext) -> None:
        self._stored = neighbourhood.events
        self._context = context
        self._reaches: dict[str, Reach] = {}
        self._members = MemberIndex(member for member in neighbourhood.members if member.event_id in self._stored)
        self._crowds = CrowdIndex(crowd for crowd in neighbourhood.crowds if crowd.event_id in self._stored)
        self._events = dict(neighbourhood.events)
        self._changed: set[str] = set()
        self._opened: list[str] = []
        self._calmed = 0
        self._memberships: dict[str, Membership] = {}
        self._pending = PendingSignals(neighbourhood.pending)
        self._uncleared = UnclearedSignals(neighbourhood.uncleared)
        self._cleared: dict[str, dt.datetime] = {}
        self._clearings: list[Clearing] = []
        self._steps: list[Step] = []

    def add(self, signal: Signal) -> None:
        same = same_of(self._context.packs, signal.event_class)
        where, reach = located_signal(signal, same), self._reach(signal.event_class)
        if signal.kind == CLEARED:
            self._clear(Clearing(clearing_key(signal), where.occurred_at))
        elif signal.kind == PREDICTED:
            self._wait(signal, where, reach)
        else:
            self._raise(signal, where, reach)

    def outcome(self) -> Outcome:
        recorded_at = self._context.recorded_at
        return Outcome(
            {
                event_id: self._events[event_id].published_or_deferred(self._stored.get(event_id), recorded_at)
                for event_id in sorted(self._changed)
            },
            self._opened,
            self._calmed,
            list(self._memberships.values()),
            list(self._pending.new.values()),
            self._pending.joined,
            self._cleared,
            self._clearings,
            self._steps,
        )

    def _reach(self, event_class: str) -> Reach:
        if event_class not in self._reaches:
            self._reaches[event_class] = reach_of(self._context.packs, event_class)
        return self._reaches[event_class]

    def _raise(self, signal: Signal, where: LocatedSignal, reach: Reach) -> None:
        found = self._context.packs.named(EVENT_CLASSES).get(signal.event_class)
        if found is not None and not found.item.opens_event:
            self._pending.add(PendingSignal(signal, where, self._context.recorded_at))
        elif found is not None and (
            signal.explanation.confidence < found.item.least_confidence
            or (found.retiring and signal.source.type != SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT)
        ):
            # Of a class that takes no new work too: what was reported before it retired still becomes an event.
            self._wait(signal, where, reach)
        else:
            self._join_or_open(signal, where, reach)

    def _join_or_open(self, signal: Signal, where: LocatedSignal, reach: Reach) -> None:
        joined = self._event_in_reach(where, reach)
        if joined is None:
            event = self._open(signal)
            self._opened.append(event.event_id)
        else:
            event = self._events[joined].joined_by(signal, where.occurred_at)
        recorded_at = self._context.recorded_at
        self._join(
            Membership(signal, where, event.event_id, event.membership_version, recorded_at, fused=joined is not None),
            event,
        )
        self._members.add(EventMember(where, event.event_id))
        for pending in self._pending.reached_by(where, reach) if reach.distance_metres else ():
            self._join_pending(pending, event.event_id)

    def _open(self, signal: Signal) -> Event:
        found = self._context.packs.named(EVENT_CLASSES).get(signal.event_class)
        class_grade = 0 if found is None else EventGrade.Value(f"EVENT_GRADE_{found.item.grade.upper()}")
        grade = graver(class_grade, signal.grade)
        attributes = {} if found is None else event_values(found.item.attributes, {}, signal.attributes)
        lead = self._context.lead_of(signal, grade, attributes)
        opened = opened_by(signal, grade, lead, found, self._context.packs.set_number, self._context.recorded_at)
        return replace(opened, attributes=attributes)

    def _wait(self, signal: Signal, where: LocatedSignal, reach: Reach) -> None:
        """A signal that opens no event joins the one in reach, now or when there is one."""
        pending = PendingSignal(signal, where, self._context.recorded_at, waits=True)
        self._pending.add(pending)
        joined = self._event_in_reach(where, reach)
        if signal.kind == PREDICTED:
            self._steps.append(PredictionAdded(signal, where, reach, joined or ""))
        if joined is not None:
            self._join_pending(pending, joined)

    def _event_in_reach(self, where: LocatedSignal, reach: Reach) -> str | None:
        if not reach.distance_metres:
            return None
        return self._crowds.event_in_reach(where, reach, self._members.nearest(where, reach))

    def _join_pending(self, pending: PendingSignal, event_id: str) -> None:
        signal_id = pending.signal.signal_id
        event = self._events[event_id].joined_by_prediction(pending.signal)
        membership = Membership(
            pending.signal,
            pending.located,
            event_id,
            event.membership_version,
            self._context.recorded_at,
            joinable=False,
            fused=True,
            cleared_at=pending.cleared_at,
        )
        self._join(membership, event)
        self._pending.join(signal_id, event_id)
        self._steps.append(PendingSignalJoined(signal_id, event_id))

    def _join(self, membership: Membership, event: Event) -> None:
        self._events[event.event_id] = self._with_attributes(event, membership.signal)
        self._changed.add(event.event_id)
        self._memberships[membership.signal.signal_id] = membership
        if membership.cleared_at is None:
            self._uncleared.add(uncleared(membership))

    def _with_attributes(self, event: Event, signal: Signal) -> Event:
        """The event with what the signal says of its attributes; others may be responsible for what is known now."""
        found = self._context.packs.named(EVENT_CLASSES).get(event.event_class)
        if found is None or not signal.attributes:
            return event
        said = fitting_values(found.item.attributes, signal.attributes)
        attributes = event_values(found.item.attributes, event.attributes, said)
        if attributes == event.attributes:
            return event
        lead = self._context.lead_of(event.claim, event.grade, attributes)
        return replace(event, attributes=attributes, lead=lead)

    def _clear(self, clearing: Clearing) -> None:
        """What the source raised by the rule is over; an event in which nothing else is raised is all clear."""
        self._clearings.append(clearing)
        self._steps.append(clearing)
        self._pending.clear(clearing)
        cleared = self._uncleared.clear(clearing, self._events)
        for signal in cleared:
            membership = self._memberships.get(signal.signal_id)
            if membership is None:
                self._cleared[signal.signal_id] = clearing.moment
            else:
                self._memberships[signal.signal_id] = replace(membership, cleared_at=clearing.moment)
        for event_id in {signal.event_id for signal in cleared if signal.raised}:
            event = self._events[event_id]
            if event.state is EventState.OPEN and not self._uncleared.any_raised(event_id):
                self._events[event_id] = event.cleared(clearing.moment)
                self._changed.add(event_id)
                self._calmed += 1
