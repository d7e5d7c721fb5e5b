"""Members taken together tell what they tell one by one, or say that they do not."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from cityloop.events.v1.signal_pb2 import Signal
from cityloop_event_hub.fusion.domain.crowds import (
    Crowd,
    CrowdIndex,
    Crowding,
    MembersNeededError,
    crowd_in,
    crowding,
)
from cityloop_event_hub.fusion.domain.fuse import Neighbourhood, Outcome, reach_of
from cityloop_event_hub.fusion.domain.neighbours import EventMember, LocatedSignal, Reach, nearest_member
from cityloop_event_hub.fusion.domain.signals import located_signal
from cityloop_kernel import METRES_PER_DEGREE
from fusion_store import PACKS, REPORT, Store, reported
from hypothesis import given
from hypothesis import strategies as st

START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
REACH = Reach(50.0, dt.timedelta(hours=24))


def at(north_metres: float, hours: float = 0) -> LocatedSignal:
    moment = START + dt.timedelta(hours=hours)
    return LocatedSignal("a", "graffiti", -118.25, 34.05 + north_metres / METRES_PER_DEGREE, moment)


def crowds_of(members: Sequence[EventMember], by_class: dict[str, Crowding]) -> list[Crowd]:
    """As the database takes them together."""
    boxes = defaultdict[object, list[EventMember]](list)
    for member in members:
        where = member.signal
        how = by_class[where.event_class]
        box = where.longitude // how.side_degrees, where.latitude // how.side_degrees
        moment = None if how.since <= where.occurred_at <= how.until else where.occurred_at
        boxes[member.event_id, where.event_class, where.same, box, moment].append(member)
    found = []
    for first, *others in boxes.values():
        all_of_them = [first.signal, *(other.signal for other in others)]
        longitudes, latitudes = [it.longitude for it in all_of_them], [it.latitude for it in all_of_them]
        earliest = min(all_of_them, key=lambda it: it.occurred_at)
        sides = min(longitudes), min(latitudes), max(longitudes), max(latitudes)
        found.append(crowd_in(*sides, earliest, first.event_id))
    return found


places = st.tuples(st.floats(0, 200), st.integers(0, 60))


@given(st.lists(st.tuples(places, st.sampled_from("ab")), max_size=30), st.lists(places, min_size=1, max_size=5))
def test_the_event_is_that_of_the_nearest_member_where_crowds_tell_it(
    stored: list[tuple[tuple[float, int], str]], coming: list[tuple[float, int]]
) -> None:
    members = [EventMember(at(*where), event_id) for where, event_id in stored]
    signals = [at(*where) for where in coming]
    times = [signal.occurred_at for signal in signals]
    index = CrowdIndex(crowds_of(members, {"graffiti": crowding("graffiti", REACH, min(times), max(times))}))
    for signal in signals:
        nearest = nearest_member(signal, REACH, members)
        try:
            found = index.event_in_reach(signal, REACH, None)
        except MembersNeededError:
            continue
        assert found == (None if nearest is None else nearest.event_id)


def test_a_crowd_of_one_event_tells_that_a_signal_in_its_midst_joins_it() -> None:
    members = [EventMember(at(metres, metres / 10), "flood") for metres in range(20)]
    index = CrowdIndex(crowds_of(members, {"graffiti": crowding("graffiti", REACH, START, START)}))
    assert index.event_in_reach(at(10), REACH, None) == "flood"
    assert index.event_in_reach(at(200), REACH, None) is None
    own = EventMember(at(10), "flood")
    assert index.event_in_reach(at(62), REACH, own) == "flood", "what is known by itself makes it sure"


def test_at_the_edge_of_a_crowd_and_between_two_members_are_needed() -> None:
    members = [EventMember(at(metres), "flood") for metres in range(10)] + [EventMember(at(80), "leak")]
    index = CrowdIndex(crowds_of(members, {"graffiti": crowding("graffiti", REACH, START, START)}))
    with pytest.raises(MembersNeededError):
        index.event_in_reach(at(40), REACH, None)
    with pytest.raises(MembersNeededError):
        index.event_in_reach(at(-48), REACH, None)
    with pytest.raises(MembersNeededError):
        index.event_in_reach(at(5), REACH, EventMember(at(6), "leak"))


@dataclass
class CrowdedStore(Store):
    """Fuses as the consumer does when there are many members: by crowds, and by members where these are needed."""

    by_crowds: int = 0
    by_members: int = 0
    tried: list[Neighbourhood] = field(default_factory=list)

    def fuse(self, neighbourhood: Neighbourhood, signals: Sequence[Signal]) -> Outcome:
        where = [located_signal(signal) for signal in signals]
        times = [place.occurred_at for place in where]
        names = {item.event_class for item in where} | {item.signal.event_class for item in neighbourhood.members}
        by_class = {name: crowding(name, reach_of(PACKS, name), min(times), max(times)) for name in names}
        crowds = crowds_of(neighbourhood.members, by_class)
        try:
            outcome = super().fuse(replace(neighbourhood, members=(), crowds=crowds), signals)
        except MembersNeededError:
            self.by_members += 1
            return super().fuse(neighbourhood, signals)
        self.by_crowds += 1
        return outcome


reports = st.builds(
    reported,
    st.integers(0, 10**9),
    st.just(REPORT),
    st.just("road-waterlogging"),
    st.integers(0, 900),
    st.integers(0, 500),
    st.just(1.0),
)


@given(st.lists(st.lists(reports, min_size=1, max_size=8), max_size=8))
def test_a_storm_by_crowds_ends_as_one_by_members(batches: list[list[Signal]]) -> None:
    plain, crowded = Store(), CrowdedStore()
    for batch in batches:
        plain.take(batch)
        crowded.take(batch)
    assert crowded.state() == plain.state()


def test_most_of_a_storm_needs_no_members() -> None:
    store = CrowdedStore()
    for batch in range(40):
        store.take([reported(batch * 10 + n, REPORT, "road-waterlogging", n * 3, batch, 1.0) for n in range(10)])
    assert (len(store.events), store.by_members) == (1, 0)
    assert store.by_crowds == 40
