"""Predictions: Student's t against tables, forecasts against the plain formula."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from cityloop_event_hub.detection.domain.detection import DetectionState
from cityloop_event_hub.detection.rules.kind import MICROSECONDS, Finding, FindingKind
from cityloop_event_hub.detection.rules.prediction.kind import Trend
from cityloop_event_hub.detection.rules.prediction.line import PredictionRule
from cityloop_event_hub.detection.rules.prediction.t_distribution import probability_below
from judging import FLOW, LEVEL, Reading, judge, rule_set, state_of

MINUTE = 60 * MICROSECONDS
FORM = {"above": 25, "horizon_minutes": 30, "window_minutes": 20, "least_readings": 6, "confidence": 0.8}
RULES = rule_set({"rising": {"prediction": FORM}})
RULE: PredictionRule = RULES.bound["rising"].rule


def run(batches: Sequence[Sequence[Reading]]) -> tuple[DetectionState, list[Finding]]:
    state = state_of(RULES, {1: LEVEL, 2: LEVEL, 3: FLOW})
    return state, [found for batch in batches for found in judge(state, batch)]


def trend_of(state: DetectionState) -> Trend:
    """What is remembered of the first datastream."""
    trend = state._states[1]["rising"]
    assert isinstance(trend, Trend)
    return trend


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
    crossing, earliest, latest = (found.details[f"crossing_{name}"] for name in ("at", "earliest", "latest"))
    assert found.kind is FindingKind.PREDICTED
    assert found.value < RULE.above
    assert found.confidence >= RULE.confidence
    assert crossing - found.time > 10 * MINUTE
    assert earliest <= crossing <= latest <= found.time + RULE.horizon
    assert abs(crossing - 25 * MINUTE) < 5 * MINUTE
    assert found.details["slope_per_hour"] / 60 == pytest.approx(1.0, abs=0.3)


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
    assert (up.kind, down.kind) == (FindingKind.PREDICTED, FindingKind.CLEARED)
    assert down.confidence < 0.5
    crosses = [(1, 60 * (24 + n), 24.0 + 3 * n, 0) for n in range(40)]
    assert [item.kind for item in run([rising(24), crosses])[1]] == [FindingKind.PREDICTED]


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
    assert found.details["crossing_at"] == 25 * MINUTE


def test_what_is_kept_is_bounded() -> None:
    state, _ = run([[(1, second, second / 1e4, 0) for second in range(7200)]])
    assert len(trend_of(state).times) <= RULE.most_readings
    state, _ = run([[(1, second, 0.0, 0) for second in range(100)]])
    assert np.diff(trend_of(state).times).min() >= RULE.spacing


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
