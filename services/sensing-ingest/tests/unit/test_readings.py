"""Judging readings: against a slow, plain reading of the same rules."""

from __future__ import annotations

import math

import numpy as np
import pytest
from cityloop_sensing_ingest.observations.domain import (
    EARLIEST_MICROSECONDS,
    FUTURE_MICROSECONDS,
    LATEST_MICROSECONDS,
    impossible,
    judge,
)
from cityloop_sensing_ingest.registry.domain import Limits, LimitsTable
from hypothesis import given
from hypothesis import strategies as st

NOW = 1_780_000_000_000_000
LIMITS = [
    Limits(257, 0.0, 300.0, "drainage"),
    Limits(300, -40.0, 60.0, "parks"),
    Limits(70_000, 0.0, 1.0, "drainage"),
]
reading = st.tuples(
    st.sampled_from([0, 256, 257, 258, 300, 70_000, 70_001, 2**32 - 1]),
    st.integers(NOW - 10**9, NOW + 2 * FUTURE_MICROSECONDS),
    st.one_of(st.floats(), st.sampled_from([0.0, 300.0, 300.1, -0.1, 60.0])),
)


def expected(number: int, time: int, value: float) -> tuple[bool, int]:
    """Accepted for drainage, and the flags, by the words of the contract."""
    limits = next((item for item in LIMITS if item.number == number), None)
    flags = 2 if time > NOW + FUTURE_MICROSECONDS else 0
    if not math.isfinite(value):
        flags |= 4
    elif limits is not None and not limits.minimum <= value <= limits.maximum:
        flags |= 1
    return limits is not None and limits.department_id == "drainage", flags


@given(st.lists(reading, max_size=50))
def test_every_reading_is_judged_as_if_it_came_alone(readings: list[tuple[int, int, float]]) -> None:
    judged = judge(
        LimitsTable.of(LIMITS),
        "drainage",
        np.array([item[0] for item in readings], np.uint32),
        np.array([item[1] for item in readings], np.int64),
        np.array([item[2] for item in readings], np.float64),
        NOW,
    )
    answers = list(zip(judged.accepted.tolist(), judged.qualities.tolist(), strict=True))
    assert answers == [expected(*item) for item in readings]
    known = {item.number for item in LIMITS}
    assert judged.unknown.tolist() == [place for place, item in enumerate(readings) if item[0] not in known]
    assert judged.foreign.tolist() == [place for place, item in enumerate(readings) if item[0] == 300]


def test_an_empty_table_knows_nothing() -> None:
    numbers = np.array([1, 2], np.uint32)
    judged = judge(LimitsTable(), "drainage", numbers, np.zeros(2, np.int64), np.zeros(2), NOW)
    assert judged.unknown.tolist() == [0, 1]
    assert not judged.accepted.any()


@pytest.mark.parametrize(
    ("time", "is_impossible"),
    [
        (EARLIEST_MICROSECONDS, False),
        (EARLIEST_MICROSECONDS - 1, True),
        (LATEST_MICROSECONDS - 1, False),
        (LATEST_MICROSECONDS, True),
        (2**63 - 1, True),
        (-(2**63), True),
    ],
)
def test_times_that_are_no_microseconds_are_seen(time: int, is_impossible: bool) -> None:
    assert impossible(np.array([NOW, time], np.int64)).tolist() == [False, is_impossible]


def test_no_time_is_impossible_when_there_is_none() -> None:
    assert not impossible(np.empty(0, np.int64)).any()
