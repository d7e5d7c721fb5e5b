"""Which event a signal joins: against brute force, and by the rule of Los Angeles."""

from __future__ import annotations

import datetime as dt

from cityloop_event_hub.fusion.domain.neighbours import (
    EventMember,
    LocatedSignal,
    MemberIndex,
    Reach,
    cells_in_reach,
    distance_metres,
    nearest_member,
)
from cityloop_kernel import METRES_PER_DEGREE, cell
from hypothesis import given
from hypothesis import strategies as st

START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
LOS_ANGELES = Reach(50.0, dt.timedelta(hours=24))
SOUTH = 34.05


def located_signal(
    name: str, north_metres: float = 0, hours: float = 0, event_class: str = "graffiti", east_metres: float = 0
) -> LocatedSignal:
    east_degrees = east_metres / (METRES_PER_DEGREE * 0.8285)
    moment = START + dt.timedelta(hours=hours)
    return LocatedSignal(name, event_class, -118.25 + east_degrees, SOUTH + north_metres / METRES_PER_DEGREE, moment)


def chosen(signal: LocatedSignal, *members: LocatedSignal) -> str | None:
    index = MemberIndex(EventMember(member, f"event of {member.ranked_by}") for member in members)
    found = index.nearest(signal, LOS_ANGELES)
    assert found == nearest_member(signal, LOS_ANGELES, index.near(signal, LOS_ANGELES))
    return None if found is None else found.signal.ranked_by


def test_a_report_joins_within_50_metres_and_24_hours_and_not_beyond() -> None:
    assert chosen(located_signal("b", 49.99), located_signal("a")) == "a"
    assert chosen(located_signal("b", 50.01), located_signal("a")) is None
    assert chosen(located_signal("b", hours=24), located_signal("a")) == "a"
    assert chosen(located_signal("b", hours=24.001), located_signal("a")) is None


def test_the_nearest_counts_before_the_first_and_the_smallest_number_as_text_among_equals() -> None:
    assert chosen(located_signal("z"), located_signal("a", 30), located_signal("m", 10)) == "m"
    assert chosen(located_signal("z"), located_signal("1-20", 20), located_signal("1-100", 20)) == "1-100"
    assert chosen(located_signal("z"), located_signal("b", 20), located_signal("a", 20), located_signal("c", 20)) == "a"


def test_another_class_is_another_matter() -> None:
    assert chosen(located_signal("b"), located_signal("a", event_class="encampment")) is None


def test_cells_meet_across_their_borders() -> None:
    on_the_border = LocatedSignal("a", "graffiti", -118.25, 34.05, START)
    just_beyond = LocatedSignal("b", "graffiti", -118.2501, 34.0499, START)
    assert cell(-118.25, 34.05) != cell(-118.2501, 34.0499)
    assert chosen(just_beyond, on_the_border) == "a"


points = st.builds(
    LocatedSignal,
    ranked_by=st.text("0123456789-", min_size=1, max_size=4),
    event_class=st.sampled_from(["graffiti", "encampment"]),
    longitude=st.floats(-118.2512, -118.2488),
    latitude=st.floats(34.0488, 34.0512),
    occurred_at=st.integers(0, 60).map(lambda hours: START + dt.timedelta(hours=hours)),
)


@given(points, st.lists(points, max_size=30), st.sampled_from([1.0, 50.0, 120.0, 1000.0]), st.integers(1, 48))
def test_the_choice_is_that_of_brute_force(
    signal: LocatedSignal, others: list[LocatedSignal], metres: float, hours: int
) -> None:
    reach = Reach(metres, dt.timedelta(hours=hours))
    members = [EventMember(other, str(index)) for index, other in enumerate(others)]
    candidates = [
        (distance_metres(signal, member.signal), member.signal.ranked_by)
        for member in members
        if member.signal.event_class == signal.event_class
        and distance_metres(signal, member.signal) <= metres
        and abs(member.signal.occurred_at - signal.occurred_at) <= dt.timedelta(hours=hours)
    ]
    found = MemberIndex(members).nearest(signal, reach)
    ranked = None if found is None else (distance_metres(signal, found.signal), found.signal.ranked_by)
    assert ranked == min(candidates, default=None)
    by_definition = nearest_member(signal, reach, members)
    assert ranked == (by_definition and (distance_metres(signal, by_definition.signal), by_definition.signal.ranked_by))


few_places = st.builds(
    LocatedSignal,
    ranked_by=st.text("0123456789-", min_size=1, max_size=3),
    event_class=st.just("graffiti"),
    longitude=st.sampled_from([-118.25, -118.2501, -118.2499, -118.25 + 1e-12, -118.25 - 1e-9]),
    latitude=st.sampled_from([34.05, 34.0501, 34.05 + 1e-12, 34.0499]),
    occurred_at=st.integers(0, 30).map(lambda hours: START + dt.timedelta(hours=hours)),
)


@given(st.lists(few_places, min_size=2, max_size=60), st.integers(1, 24))
def test_signals_that_join_one_after_the_other_join_as_by_definition(signals: list[LocatedSignal], hours: int) -> None:
    """Many at one place, or a hair apart: the nearest, then the smallest number, in any order of coming."""
    reach, index, members = Reach(50.0, dt.timedelta(hours=hours)), MemberIndex(), list[EventMember]()
    for number, signal in enumerate(signals):
        found, expected = index.nearest(signal, reach), nearest_member(signal, reach, members)
        assert (found is None) == (expected is None)
        if found is not None and expected is not None:
            assert distance_metres(signal, found.signal) == distance_metres(signal, expected.signal)
            assert found.signal.ranked_by == expected.signal.ranked_by
        member = EventMember(signal, str(number))
        index.add(member)
        members.append(member)


@given(
    st.floats(-179, 179),
    st.floats(-70, 70),
    st.floats(-1, 1),
    st.floats(-1, 1),
    st.floats(1, 1000),
)
def test_the_cells_in_reach_hold_every_point_in_reach(
    longitude: float, latitude: float, east: float, north: float, metres: float
) -> None:
    signal = LocatedSignal("a", "any", longitude, latitude, START)
    degrees = 2 * metres / METRES_PER_DEGREE
    other = LocatedSignal("b", "any", longitude + east * degrees, latitude + north * degrees, START)
    if distance_metres(signal, other) <= metres:
        assert cell(other.longitude, other.latitude) in cells_in_reach(signal, Reach(metres, dt.timedelta(hours=1)))
