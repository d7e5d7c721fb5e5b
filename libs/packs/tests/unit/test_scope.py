"""Where and when an override holds."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cityloop_packs import Situation
from cityloop_packs.scope import Scope
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY_NIGHT = dt.datetime(2026, 7, 4, 23, 30, tzinfo=SHANGHAI)
HERE = Situation({"district": "east", "grid": "g1"}, "emergency", "serious", SATURDAY_NIGHT)


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        ({}, {}, True),
        ({}, {"areas": {"district": ["east"]}}, False),
        ({"areas": {"district": ["east"]}}, {"areas": {"district": ["west"]}}, False),
        ({"areas": {"district": ["east", "west"]}}, {"areas": {"district": ["west"]}}, True),
        ({"areas": {"district": ["east"]}}, {"areas": {"grid": ["g1"]}}, True),
        (
            {"areas": {"district": ["east"], "grid": ["g1"]}},
            {"areas": {"district": ["east"], "grid": ["g2"]}},
            False,
        ),
        ({"modes": ["response", "emergency"]}, {"modes": ["emergency"]}, True),
        ({"modes": ["response"]}, {"modes": ["emergency"]}, False),
        ({"modes": ["response"]}, {"areas": {"district": ["east"]}}, True),
        ({"grades": ["serious"]}, {"grades": ["general"], "hours": "00:00-12:00"}, False),
        ({"weekdays": ["sat", "sun"]}, {"weekdays": ["mon"]}, False),
        ({"hours": "18:00-08:00"}, {"hours": "08:00-18:00"}, False),
        ({"hours": "18:00-08:00"}, {"hours": "07:59-18:00"}, True),
        ({"hours": "18:00-08:00", "weekdays": ["sat"]}, {"hours": "00:00-01:00", "weekdays": ["sun"]}, False),
    ],
)
def test_scopes_meet_where_one_situation_may_lie_in_both(
    one: dict[str, Any], other: dict[str, Any], *, meets: bool
) -> None:
    first, second = Scope.model_validate(one), Scope.model_validate(other)
    assert first.meets(second) is second.meets(first) is meets


@pytest.mark.parametrize(
    ("scope", "holds"),
    [
        ({}, True),
        ({"areas": {"district": ["east"]}, "modes": ["emergency"]}, True),
        ({"areas": {"district": ["west"]}, "modes": ["emergency"]}, False),
        ({"areas": {"street": ["s1"]}}, False),
        ({"modes": ["peacetime"]}, False),
        ({"grades": ["serious", "particularly_serious"]}, True),
        ({"grades": ["general"]}, False),
        ({"weekdays": ["sat"], "hours": "22:00-06:00"}, True),
        ({"weekdays": ["sun"], "hours": "22:00-06:00"}, False),
        ({"hours": "06:00-23:30"}, False),
        ({"hours": "23:30-23:31"}, True),
    ],
)
def test_a_scope_holds_where_all_that_it_names_matches(scope: dict[str, Any], *, holds: bool) -> None:
    assert Scope.model_validate(scope).holds(HERE) is holds


@pytest.mark.parametrize("scope", [{"modes": ["response"]}, {"grades": ["general"]}, {"hours": "00:00-12:00"}])
def test_what_is_not_known_matches_no_scope_that_asks_for_it(scope: dict[str, Any]) -> None:
    assert not Scope.model_validate(scope).holds(Situation())


@pytest.mark.parametrize("hours", ["24:00-06:00", "22-06", "22:00", "22:60-23:00"])
def test_hours_are_two_times_of_a_day(hours: str) -> None:
    with pytest.raises(ValidationError):
        Scope(hours=hours)


SCOPES = st.builds(
    Scope,
    areas=st.dictionaries(
        st.sampled_from(["district", "grid"]),
        st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2, unique=True).map(tuple),
    ),
    modes=st.lists(st.sampled_from(["peacetime", "response"]), unique=True).map(tuple),
    grades=st.lists(st.sampled_from(["serious", "general"]), unique=True).map(tuple),
    weekdays=st.lists(st.sampled_from(["sat", "sun"]), unique=True).map(tuple),
    hours=st.sampled_from([None, "22:00-06:00", "06:00-12:00", "11:00-22:30"]),
).filter(bool)
SITUATIONS = st.builds(
    Situation,
    areas=st.fixed_dictionaries({"district": st.sampled_from(["a", "b"]), "grid": st.sampled_from(["a", "b"])}),
    mode=st.sampled_from(["peacetime", "response"]),
    grade=st.sampled_from(["serious", "general"]),
    local_time=st.integers(0, 2 * 24 * 60 - 1).map(
        lambda minutes: dt.datetime(2026, 7, 4, tzinfo=SHANGHAI) + dt.timedelta(minutes=minutes)
    ),
)


@given(SCOPES, SCOPES, SITUATIONS)
def test_two_scopes_that_hold_at_once_meet(one: Scope, other: Scope, situation: Situation) -> None:
    assert not (one.holds(situation) and other.holds(situation)) or one.meets(other)
