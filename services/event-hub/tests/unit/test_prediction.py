"""Prediction rules: Student's t against tables, forecasts against the plain formula, and cuts that change nothing."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from cityloop_event_hub.domain.detection import MICROSECONDS
from cityloop_event_hub.domain.prediction import (
    BoundPrediction,
    Forecast,
    PredictionRule,
    Trends,
    predict,
    without_predictions_but,
)
from cityloop_event_hub.domain.student import probability_below
from hypothesis import given
from hypothesis import strategies as st

MINUTE = 60 * MICROSECONDS
RULE = PredictionRule("rising", 25.0, 30 * MINUTE, 20 * MINUTE, 6, 0.8)
Reading = tuple[int, int, float, int]
"""Datastream number, second, value, quality."""


def run(batches: list[list[Reading]], rule: PredictionRule = RULE) -> tuple[Trends, list[Forecast]]:
    trends: Trends = {}
    forecasts: list[Forecast] = []
    for batch in batches:
        trends, foreseen = predict(
            trends,
            [BoundPrediction(rule, np.array([1, 2], np.uint32))],
            np.array([reading[0] for reading in batch], np.uint32),
            np.array([reading[1] * MICROSECONDS for reading in batch], np.int64),
            np.array([reading[2] for reading in batch], np.float64),
            np.array([reading[3] for reading in batch], np.uint16),
        )
        forecasts += foreseen
    return trends, forecasts


@pytest.mark.parametrize(
    ("degrees", "t", "expected"),
    [
        (1, 3.078, 0.90),
        (2, 2.920, 0.95),
        (3, 2.353, 0.95),
        (4, 0.941, 0.80),
        (5, 2.571, 0.975),
        (10, 1.812, 0.95),
        (29, 2.462, 0.99),
        (60, 1.671, 0.95),
        (118, 1.289, 0.90),
    ],
)
def test_students_t_is_what_tables_say(degrees: int, t: float, expected: float) -> None:
    above, below = probability_below(np.array([t, -t]), degrees)
    assert above == pytest.approx(expected, abs=3e-4)
    assert below == pytest.approx(1 - expected, abs=3e-4)
    assert probability_below(np.array([np.inf, -np.inf, 0.0]), degrees) == pytest.approx([1, 0, 0.5])


def rising(minutes: int, noise: float = 0.5, slope: float = 1.0) -> list[Reading]:
    """A minute between readings; the noise alternates."""
    return [(1, 60 * n, slope * n + noise * (-1) ** n, 0) for n in range(minutes)]


def test_a_rising_level_is_foreseen_before_the_limit_with_its_crossing_time_and_interval() -> None:
    _, forecasts = run([rising(24)])
    (found,) = forecasts
    assert found.raised
    assert found.value < RULE.above
    assert found.confidence >= RULE.confidence
    assert found.lead.total_seconds() > 10 * 60
    assert found.earliest <= found.crossing <= found.latest <= found.time + RULE.horizon
    assert abs(found.crossing - 25 * MINUTE) < 5 * MINUTE
    assert found.line.slope * 60 == pytest.approx(1.0, abs=0.3)


def test_the_confidence_is_the_prediction_interval_of_regression() -> None:
    (found,) = run([rising(24)])[1]
    readings = [reading for reading in rising(24) if reading[1] * MICROSECONDS <= found.time]
    x = np.array([reading[1] - found.time / MICROSECONDS for reading in readings])
    y = np.array([reading[2] for reading in readings])
    slope, intercept = np.polyfit(x, y, 1)
    error = math.sqrt(float(np.sum((y - intercept - slope * x) ** 2)) / (len(x) - 2))
    grid = np.linspace(0, 1800, 4001)
    spread = float(np.sum((x - x.mean()) ** 2))
    ratio = (intercept + slope * grid - 25.0) / (error * np.sqrt(1 + 1 / len(x) + (grid - x.mean()) ** 2 / spread))
    assert found.confidence == pytest.approx(float(probability_below(ratio, len(x) - 2).max()), abs=1e-6)


def test_it_is_cleared_when_the_trend_turns_and_holds_while_the_value_is_above() -> None:
    falls = [(1, 60 * (24 + n), 24.0 - 2 * n, 0) for n in range(12)]
    (up, down) = run([rising(24), falls])[1]
    assert (up.raised, down.raised) == (True, False)
    assert down.confidence < 0.5
    crosses = [(1, 60 * (24 + n), 24.0 + 3 * n, 0) for n in range(40)]
    assert [item.raised for item in run([rising(24), crosses])[1]] == [True]


@pytest.mark.parametrize(
    "readings",
    [
        pytest.param([(1, 60 * n, 10.0, 0) for n in range(60)], id="level"),
        pytest.param([(1, 60 * n, 60.0 - n, 0) for n in range(34)], id="falling and above"),
        pytest.param(rising(5), id="too few"),
        pytest.param([(1, 60 * n, float(n), 1) for n in range(24)], id="flagged"),
        pytest.param([(3, 60 * n, float(n), 0) for n in range(24)], id="of another model"),
        pytest.param([(1, 0, float(n), 0) for n in range(24)], id="one moment"),
        pytest.param([(1, 7200 * n, float(n), 0) for n in range(24)], id="each in a window of its own"),
        pytest.param([(1, 60 * n, 10 + 9 * math.sin(n * 7), 0) for n in range(60)], id="noise"),
    ],
)
def test_nothing_is_foreseen_of(readings: list[Reading]) -> None:
    assert run([readings])[1] == []


def test_a_line_without_noise_is_certain() -> None:
    (found,) = run([rising(24, noise=0.0)])[1]
    assert found.confidence == 1.0
    assert found.crossing == 25 * MINUTE


def test_what_is_kept_is_bounded_and_a_rule_that_ends_forgets() -> None:
    trends, _ = run([[(1, second, second / 1e4, 0) for second in range(7200)]])
    assert len(trends["rising", 1].times) <= RULE.kept
    assert without_predictions_but(trends, []) == {}
    fast = [(1, second, 0.0, 0) for second in range(100)]
    trends, _ = run([fast])
    assert np.diff(trends["rising", 1].times).min() >= RULE.spacing


values = st.sampled_from([0.0, 1.0, 3.0, 7.5, 12.0, 18.0, 24.9, 25.0, 26.0])
readings = st.lists(
    st.tuples(st.sampled_from([1, 2, 3]), st.integers(0, 3600), values, st.sampled_from([0, 0, 0, 1])),
    min_size=1,
    max_size=80,
)


def climbing(steps: list[tuple[int, float]]) -> list[Reading]:
    """Levels that mostly rise, of two datastreams in turn."""
    found, second = [], 0
    for index, (pause, jitter) in enumerate(steps):
        second += pause
        found.append((1 + index % 2, second, second / 90 + jitter, 0))
    return found


climbs = st.lists(st.tuples(st.integers(0, 90), st.sampled_from([-3.0, -1.0, 0.0, 1.0, 2.0])), min_size=1, max_size=80)


@given(st.one_of(readings, climbs.map(climbing)), st.lists(st.integers(0, 80), max_size=10))
def test_cuts_into_batches_change_nothing(stream: list[Reading], cuts: list[int]) -> None:
    bounds = sorted({0, *[cut for cut in cuts if cut < len(stream)], len(stream)})
    rule = PredictionRule("rising", 25.0, 20 * MINUTE, 10 * MINUTE, 4, 0.7)
    trends, forecasts = run([stream[first:last] for first, last in itertools.pairwise(bounds)], rule)
    alone, forecasts_alone = run([[reading] for reading in stream], rule)
    assert by_stream(forecasts) == by_stream(forecasts_alone)
    assert set(trends) == set(alone)
    for key, trend in trends.items():
        assert trend.times.tolist() == alone[key].times.tolist()
        assert trend.values.tolist() == alone[key].values.tolist()
        assert trend.raised == alone[key].raised


def by_stream(forecasts: list[Forecast]) -> list[Forecast]:
    return sorted(forecasts, key=lambda item: (item.number, item.time))


@pytest.mark.parametrize("stands", [90, 240, 330, 400, 600])
@pytest.mark.parametrize("falls_within", [0, 120, 300, 600])
def test_a_gauge_that_was_struck_and_falls_again_is_not_predicted_to_rise(stands: int, falls_within: int) -> None:
    def level(second: int) -> float:
        if second < 600:
            return 2.0
        if second < 600 + stands:
            return 60.0
        share = min(1.0, (second - 600 - stands) / falls_within) if falls_within else 1.0
        return 60.0 - 58.0 * share

    readings = [(1, second, level(second) + (second // 30) % 2 * 0.2, 0) for second in range(0, 2_400, 30)]
    _, forecasts = run([readings])
    assert forecasts == []
