"""Fusion as a pure function: the same however signals are cut and doubled, and never beyond reach, in any order."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from cityloop.events.v1.signal_pb2 import Signal
from cityloop_event_hub.fusion.domain.events import EventState
from cityloop_event_hub.fusion.domain.fuse import reach_of
from cityloop_event_hub.fusion.domain.neighbours import distance_metres
from fusing import START
from fusion_store import CLEARED, DETECTION, PACKS, PREDICTED, RAISED, REPORT, Store, fused, of_gauge, reported
from hypothesis import given
from hypothesis import strategies as st

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
            and other.joinable
            and other is not item
            and other.located.event_class == item.located.event_class
            and distance_metres(other.located, item.located) <= reach.distance_metres
            and abs(other.located.occurred_at - item.located.occurred_at) <= reach.window
            and (other.membership_version < item.membership_version)
        ]
        assert bool(before) == item.fused == (item.membership_version > 1)
        assert item.joinable or item.fused


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
