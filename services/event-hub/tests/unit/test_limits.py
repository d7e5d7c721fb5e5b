"""Thresholds, rates of change and bands: when they are raised and cleared, and what they say."""

from __future__ import annotations

from typing import Any

import pytest
from cityloop_event_hub.detection.rules.kind import DatastreamDescription, Finding
from cityloop_packs import Rule
from cityloop_packs.validation import problem_phrases
from cityloop_testkit.english import english
from judging import LEVEL, Reading, judge, moves, of_one, rule_set, state_of
from pydantic import ValidationError

LEVEL_OF_GAUGE = DatastreamDescription("gauge", "level", "cm")
HIGH = {"threshold": {"above": 25, "clear_below": 5}}
RISES = {"rate_of_change": {"above": 30, "clear_below": 6, "per": "PT1M"}}
FALLS = {"rate_of_change": {"above": 30, "clear_below": 6, "per": "PT1M", "direction": "falling"}}
BAND = {"band": {"low": 2, "high": 8, "hysteresis": 1}}
LOW = {"band": {"low": 2, "hysteresis": 1}}


def found(condition: dict[str, Any], readings: list[Reading]) -> list[Finding]:
    return judge(state_of(rule_set({"rule": condition}), {1: LEVEL}), readings)


def claims(condition: dict[str, Any], readings: list[Reading]) -> list[tuple[int, str]]:
    return [(second, claim) for _, second, claim in moves(found(condition, readings))]


def dwelling(condition: dict[str, Any], seconds: float) -> dict[str, Any]:
    return {name: inner | {"dwell_seconds": seconds} for name, inner in condition.items()}


def test_a_threshold_is_raised_above_the_limit_and_cleared_only_below_the_lower_one() -> None:
    assert claims(HIGH, of_one([25.0, 26.0, 24.0, 5.0, 4.9, 30.0])) == [(1, "raised"), (4, "cleared"), (5, "raised")]


def test_a_dwell_must_pass_without_interruption() -> None:
    assert claims(dwelling(HIGH, 3), of_one([26.0, 26.0, 20.0, 26.0, 26.0, 26.0, 26.0])) == [(6, "raised")]


def test_late_and_flagged_readings_are_passed_over() -> None:
    assert claims(HIGH, [(1, 10, 3.0, 0), (1, 9, 99.0, 0), (1, 11, 99.0, 1), (1, 10, 99.0, 0)]) == []


def test_a_rate_is_the_difference_to_the_reading_before_by_their_distance() -> None:
    """At 10 s a reading, 30 a minute is 5 a reading; twice as far apart, twice as much is the same rate."""
    assert claims(RISES, of_one([0.0, 5.0, 10.1], every=10)) == [(20, "raised")]
    assert claims(RISES, of_one([0.0, 10.0, 20.0], every=20)) == []
    assert claims(RISES, of_one([0.0, 10.2, 12.6, 14.9, 16.0], every=20)) == [(20, "raised"), (80, "cleared")]
    assert claims(RISES, of_one([20.0, 10.0, 0.0], every=10)) == []


def test_a_falling_rate_counts_downwards() -> None:
    assert claims(FALLS, of_one([20.0, 10.0, 6.0, 4.5, 20.0, 0.0], every=10)) == [
        (10, "raised"),
        (40, "cleared"),
        (50, "raised"),
    ]


def test_a_flagged_or_late_reading_is_no_reading_before() -> None:
    readings = [(1, 0, 0.0, 0), (1, 10, 500.0, 4), (1, 20, 9.0, 0), (1, 15, 900.0, 0), (1, 30, 13.0, 0)]
    assert claims(RISES, readings) == []


def test_the_first_reading_of_all_has_no_rate() -> None:
    assert claims(RISES, of_one([1e9])) == []


def test_a_rate_waits_for_its_dwell() -> None:
    assert claims(dwelling(RISES, 20), of_one([0.0, 6.0, 12.0, 18.0, 18.0], every=10)) == [(30, "raised")]
    assert claims(dwelling(RISES, 20), of_one([0.0, 6.0, 12.0, 13.0, 19.0, 25.0], every=10)) == []


def test_a_band_is_raised_on_either_side_and_cleared_well_inside() -> None:
    values = [2.0, 8.0, 8.1, 8.0, 7.0, 6.9, 1.9, 3.0, 9.0, 3.1]
    assert claims(BAND, of_one(values)) == [(2, "raised"), (5, "cleared"), (6, "raised"), (9, "cleared")]


def test_a_limit_below_has_no_other_side() -> None:
    assert claims(LOW, of_one([2.0, 1.9, 3.0, 3.1, 1e9])) == [(1, "raised"), (3, "cleared")]


def test_a_band_waits_for_its_dwell_on_whichever_side() -> None:
    assert claims(dwelling(BAND, 2), of_one([5.0, 9.0, 1.0, 9.0, 5.0, 2.5, 5.0, 5.0, 5.0])) == [
        (3, "raised"),
        (8, "cleared"),
    ]


@pytest.mark.parametrize(
    ("condition", "values", "reasons"),
    [
        (HIGH, [30.0, 1.0], ["level 30 cm is above 25", "level 1 cm is below 5"]),
        (
            RISES,
            [0.0, 10.0, 10.5],
            [
                "level 10 cm rises by 60 in 60 s, above the limit of 30",
                "level 10.5 cm rises by less than 6 in 60 s",
            ],
        ),
        (
            FALLS,
            [9.0, 0.0, 1.0],
            [
                "level 0 cm falls by 54 in 60 s, above the limit of 30",
                "level 1 cm falls by less than 6 in 60 s",
            ],
        ),
        (
            BAND,
            [9.0, 5.0, 1.0, 5.0],
            [
                "level 9 cm is above 8",
                "level 5 cm is above 3 and below 7 again",
                "level 1 cm is below 2",
                "level 5 cm is above 3 and below 7 again",
            ],
        ),
        (LOW, [1.0, 5.0], ["level 1 cm is below 2", "level 5 cm is above 3 again"]),
    ],
)
def test_each_says_why(condition: dict[str, Any], values: list[float], reasons: list[str]) -> None:
    (bound,) = rule_set({"rule": condition}).bound.values()
    explained = [
        bound.kind.explain(bound.rule, item, LEVEL_OF_GAUGE) for item in found(condition, of_one(values, every=10))
    ]
    assert [item.reason for item in explained] == reasons
    assert {item.inputs["unit"] for item in explained} == {"cm"}


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        ({"rate_of_change": {"above": 5, "clear_below": 6, "per": "PT1H"}}, "lies above the limit"),
        ({"rate_of_change": {"above": 5, "clear_below": 2, "per": "hour"}}, "is no duration"),
        ({"rate_of_change": {"above": 5, "clear_below": 2, "per": "PT0S"}}, "longer than nothing"),
        ({"band": {}}, "name low, high or both"),
        ({"band": {"low": 2, "high": 8, "hysteresis": 3}}, "no value lies between"),
        (HIGH | BAND, "exactly one of threshold, prediction, rate_of_change, band, or silent"),
        ({}, "exactly one of"),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused(condition: dict[str, Any], problem: str) -> None:
    item = {"rule": "r", "thing_model": "m", "observed_property": "p", "event_class": "c", "grade": "major"}
    with pytest.raises(ValidationError) as raised:
        Rule.model_validate(item | condition)
    assert any(problem in english(said) for _, said in problem_phrases(raised.value))
