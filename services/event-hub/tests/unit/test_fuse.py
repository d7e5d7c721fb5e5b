"""Fusion as a pure function: the same however signals are cut and doubled, and never beyond reach, in any order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from cityloop.common.v1.common_pb2 import Explanation, Place, Position
from cityloop.events.v1.city_event_pb2 import ProposedLead
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSource, SignalSourceType
from cityloop_event_hub.fusion.domain.events import Event, EventState
from cityloop_event_hub.fusion.domain.fuse import Circumstances, Neighbourhood, fuse, reach_of
from cityloop_event_hub.fusion.domain.neighbours import Member, distance_metres
from cityloop_event_hub.fusion.domain.signals import Clearing, Membership, PendingSignal, claim_of, uncleared
from cityloop_kernel import derived_id
from cityloop_messaging import to_timestamp
from cityloop_packs import ActivePack, ActivePacks, parse
from fusing import EVENING, METRE, START
from hypothesis import given
from hypothesis import strategies as st

PACKS = ActivePacks({"evening": ActivePack("evening", 1, parse(EVENING))})
NOW = START + dt.timedelta(days=1)
CIRCUMSTANCES = Circumstances(PACKS, lambda _signal, _grade: ProposedLead(department_id="drainage"), NOW)
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

    handled: set[str] = field(default_factory=set)
    events: dict[str, Event] = field(default_factory=dict)
    members: dict[str, Membership] = field(default_factory=dict)
    pending: dict[str, PendingSignal] = field(default_factory=dict)

    def take(self, signals: Sequence[Signal]) -> None:
        open_events = {name: event for name, event in self.events.items() if event.state is not EventState.CLOSED}
        neighbourhood = Neighbourhood(
            frozenset(self.handled & {signal.signal_id for signal in signals}),
            [Member(item.located, item.event_id) for item in self.members.values() if item.reaches],
            open_events,
            sorted(
                (item for item in self.pending.values() if item.waits and not item.event_id),
                key=lambda item: (item.located.occurred_at, item.signal.signal_id),
            ),
            [uncleared(item) for item in self.members.values() if item.cleared_at is None],
        )
        fused = fuse(neighbourhood, signals, CIRCUMSTANCES)
        outcome = fused.numbered(len(self.events) + number for number in range(1, len(fused.opened) + 1))
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

    def _clear_pending(self, clearing: Clearing) -> None:
        for signal_id, item in self.pending.items():
            mine = claim_of(item.signal) == clearing.claim and item.located.occurred_at <= clearing.moment
            if mine and item.cleared_at is None:
                self.pending[signal_id] = replace(item, cleared_at=clearing.moment)

    def state(self) -> object:
        """All but the versions in which events were published."""
        events = {name: replace(event, version=0, waiting=False) for name, event in self.events.items()}
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


numbers, minutes, confidences = st.integers(0, 10**9), st.integers(0, 500), st.sampled_from([0.5, 1.0])
kinds = st.sampled_from([RAISED, RAISED, CLEARED, PREDICTED])
from_gauges = st.builds(of_gauge, numbers, kinds, st.integers(0, 5), st.sampled_from("ab"), minutes, confidences)
from_people_and_cameras = st.builds(
    reported,
    numbers,
    st.sampled_from([REPORT, DETECTION]),
    st.sampled_from(["road-waterlogging"] * 3 + ["heavy-rain", "gauge-silent", "known to no pack"]),
    st.integers(0, 600),
    minutes,
    confidences,
)
storms = st.lists(from_gauges | from_people_and_cameras, min_size=1, max_size=40, unique_by=lambda item: item.signal_id)


def fused(batches: Iterable[Sequence[Signal]]) -> Store:
    store = Store()
    for batch in batches:
        store.take(batch)
    return store


@given(storms, st.data())
def test_cuts_and_doubles_change_nothing(signals: list[Signal], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(signals)))))
    batches = [signals[first:last] for first, last in zip([0, *cuts], [*cuts, len(signals)], strict=True)]
    doubled: list[list[Signal]] = []
    for batch in batches:
        gone_by = [item for earlier in doubled for item in earlier]
        again = data.draw(st.lists(st.sampled_from(gone_by + batch), max_size=5)) if gone_by + batch else []
        doubled += [batch + again] * data.draw(st.integers(1, 2))
    assert fused(doubled).state() == fused([item] for item in signals).state()


@given(storms, st.randoms(use_true_random=False))
def test_in_any_order_each_member_has_a_neighbour_in_reach(signals: list[Signal], random: object) -> None:
    random.shuffle(signals)  # type: ignore[attr-defined]
    store = fused([signals])
    for item in store.members.values():
        reach = reach_of(PACKS, item.located.event_class)
        before = [
            other
            for other in store.members.values()
            if other.event_id == item.event_id
            and other.reaches
            and other is not item
            and other.located.event_class == item.located.event_class
            and distance_metres(other.located, item.located) <= reach.distance_metres
            and abs(other.located.occurred_at - item.located.occurred_at) <= reach.window
            and (other.membership_version < item.membership_version)
        ]
        assert bool(before) == item.fused == (item.membership_version > 1)
        assert item.reaches or item.fused


@given(storms)
def test_every_signal_is_accounted_for_once(signals: list[Signal]) -> None:
    """A member, pending, or a clearing; an event counts its members, in versions without gaps."""
    store = fused([signals])
    said = {item.signal_id for item in signals if item.kind != CLEARED}
    assert said == set(store.members) | set(store.pending)
    for event_id, event in store.events.items():
        mine = [item for item in store.members.values() if item.event_id == event_id]
        assert sorted(item.membership_version for item in mine) == list(range(1, event.membership_version + 1))
        assert event.signals == event.membership_version == len(mine)
        assert event.event_number
    for item in store.pending.values():
        assert (item.signal.signal_id in store.members) == bool(item.event_id)


def waterlogging(store: Store) -> list[EventState]:
    return [event.state for event in store.events.values()]


def test_a_report_after_the_clearing_in_the_same_batch_says_that_it_is_not_over() -> None:
    raised, cleared = of_gauge(1, RAISED, 0, "a", 0, 1.0), of_gauge(2, CLEARED, 0, "a", 5, 1.0)
    report = reported(3, REPORT, "road-waterlogging", 0, 6, 1.0)
    assert waterlogging(fused([[raised, cleared]])) == [EventState.ALL_CLEAR]
    assert waterlogging(fused([[raised, cleared, report]])) == [EventState.OPEN]
    assert waterlogging(fused([[raised, report, cleared]])) == [EventState.ALL_CLEAR]


def test_a_clearing_ends_what_was_claimed_before_it_only() -> None:
    """A prediction that arrives after a clearing stands, though it was made before."""
    cleared, late = of_gauge(1, CLEARED, 0, "a", 5, 1.0), of_gauge(2, PREDICTED, 0, "a", 3, 1.0)
    (pending,) = fused([[cleared, late]]).pending.values()
    assert pending.cleared_at is None
    (pending,) = fused([[late, cleared]]).pending.values()
    assert pending.cleared_at == START + dt.timedelta(minutes=5)


def test_an_event_is_all_clear_when_every_gauge_has_cleared_what_it_raised_before() -> None:
    raised = [of_gauge(number, RAISED, number, "a", 10, 1.0) for number in range(2)]
    early, first, second = (
        of_gauge(3 + n, CLEARED, gauge, "a", at, 1.0) for n, gauge, at in ((0, 0, 9), (1, 0, 11), (2, 1, 12))
    )
    assert waterlogging(fused([raised, [early], [second]])) == [EventState.OPEN], "raised after the clearing"
    assert waterlogging(fused([raised, [first]])) == [EventState.OPEN]
    store = fused([raised, [first, second]])
    assert waterlogging(store) == [EventState.ALL_CLEAR]
    assert [event.occurred_at for event in store.events.values()] == [START + dt.timedelta(minutes=12)]


def test_a_clearing_leaves_a_closed_event_as_it_is() -> None:
    store = fused([[of_gauge(1, RAISED, 0, "a", 0, 1.0)]])
    (event,) = store.events.values()
    store.events = {event.event_id: replace(event, state=EventState.CLOSED)}
    store.take([of_gauge(2, CLEARED, 0, "a", 5, 1.0)])
    assert waterlogging(store) == [EventState.CLOSED]
    assert [item.cleared_at for item in store.members.values()] == [None]
