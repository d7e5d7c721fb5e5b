"""What tests of pure fusion keep outcomes in, and the signals that they fuse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from cityloop.common.v1.common_pb2 import Explanation, Place, Position
from cityloop.events.v1.city_event_pb2 import ProposedLead
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSource, SignalSourceType
from cityloop_event_hub.fusion.domain.events import Event, EventState
from cityloop_event_hub.fusion.domain.fuse import FusionContext, Neighbourhood, Outcome, fuse
from cityloop_event_hub.fusion.domain.neighbours import EventMember
from cityloop_event_hub.fusion.domain.signals import Clearing, Membership, PendingSignal, clearing_key, uncleared
from cityloop_kernel import derived_id
from cityloop_messaging import to_timestamp
from cityloop_packs import ActivePack, ActivePacks, parse
from fusing import EVENING, METRE, START

PACKS = ActivePacks({"evening": ActivePack("evening", 1, parse(EVENING))})
NOW = START + dt.timedelta(days=1)
CONTEXT = FusionContext(PACKS, lambda _signal, _grade, _attributes: ProposedLead(department_id="drainage"), NOW)
RAISED, CLEARED, PREDICTED = (
    SignalKind.SIGNAL_KIND_RAISED,
    SignalKind.SIGNAL_KIND_CLEARED,
    SignalKind.SIGNAL_KIND_PREDICTED,
)
DATASTREAM, REPORT, DETECTION, HEALTH = (
    SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM,
    SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT,
    SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION,
    SignalSourceType.SIGNAL_SOURCE_TYPE_DEVICE_HEALTH,
)


@dataclass
class Store:
    """What the database keeps, in memory: as adapters store an outcome and load a neighbourhood."""

    context: FusionContext = CONTEXT
    handled: set[str] = field(default_factory=set)
    events: dict[str, Event] = field(default_factory=dict)
    members: dict[str, Membership] = field(default_factory=dict)
    pending: dict[str, PendingSignal] = field(default_factory=dict)

    def take(self, signals: Sequence[Signal]) -> None:
        open_events = {name: event for name, event in self.events.items() if event.state is not EventState.CLOSED}
        neighbourhood = Neighbourhood(
            frozenset(self.handled & {signal.signal_id for signal in signals}),
            [EventMember(item.located, item.event_id) for item in self.members.values() if item.joinable],
            open_events,
            sorted(
                (item for item in self.pending.values() if item.waits and not item.event_id),
                key=lambda item: (item.located.occurred_at, item.signal.signal_id),
            ),
            [uncleared(item) for item in self.members.values() if item.cleared_at is None],
        )
        fused = self.fuse(neighbourhood, signals)
        outcome = fused.numbered(len(self.events) + number for number in range(1, len(fused.opened) + 1))
        self.before_save(outcome)
        self.handled |= {signal.signal_id for signal in signals}
        for clearing in outcome.clearings:
            self._clear_pending(clearing)
        self.pending |= {item.signal.signal_id: item for item in outcome.pending}
        for signal_id, event_id in outcome.pending_joined.items():
            self.pending[signal_id] = replace(self.pending[signal_id], event_id=event_id)
        self.members |= {item.signal.signal_id: item for item in outcome.memberships}
        for signal_id, moment in outcome.cleared.items():
            self.members[signal_id] = replace(self.members[signal_id], cleared_at=moment)
        self.events |= outcome.events

    def fuse(self, neighbourhood: Neighbourhood, signals: Sequence[Signal]) -> Outcome:
        return fuse(neighbourhood, signals, self.context)

    def before_save(self, outcome: Outcome) -> None:
        """What else follows an outcome sees the store as it was."""

    def _clear_pending(self, clearing: Clearing) -> None:
        for signal_id, item in self.pending.items():
            mine = clearing_key(item.signal) == clearing.key and item.located.occurred_at <= clearing.moment
            if mine and item.cleared_at is None:
                self.pending[signal_id] = replace(item, cleared_at=clearing.moment)

    def state(self) -> object:
        """All but the versions in which events were published."""
        events = {name: replace(event, version=0, deferred=False) for name, event in self.events.items()}
        return events, self.members, self.pending


def signal(
    number: int,
    kind: SignalKind,
    source: SignalSourceType,
    name: str,
    rule: str,
    event_class: str,
    metres: float,
    minutes: float,
    confidence: float,
) -> Signal:
    return Signal(
        signal_id=str(derived_id("signal", number)),
        occurred_at=to_timestamp(START + dt.timedelta(minutes=minutes)),
        kind=kind,
        source=SignalSource(type=source, source_id=name),
        event_class=event_class,
        place=Place(position=Position(longitude=113.23, latitude=23.08 + metres * METRE)),
        explanation=Explanation(rule_id=rule, confidence=confidence),
    )


def of_gauge(number: int, kind: SignalKind, gauge: int, rule: str, minutes: int, confidence: float) -> Signal:
    """Gauges stand 90 m apart, so that each reaches its neighbours and no other."""
    name = f"gauge-{gauge}"
    return signal(number, kind, DATASTREAM, name, rule, "road-waterlogging", 90.0 * gauge, minutes, confidence)


def reported(
    number: int, source: SignalSourceType, event_class: str, metres: int, minutes: int, confidence: float
) -> Signal:
    return signal(number, RAISED, source, f"source-{number}", "", event_class, metres, minutes, confidence)


def fused(batches: Iterable[Sequence[Signal]]) -> Store:
    store = Store()
    for batch in batches:
        store.take(batch)
    return store
