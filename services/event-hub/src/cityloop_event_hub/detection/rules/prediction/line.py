"""Lines fitted to the readings of a window, and how sure they are to lie above a limit.

A straight line is fitted by least squares to (time, value) over a window of event time. For a moment x the value lies
above the limit L with P(T > (L - y(x)) / s(x)), T of Student's t with n - 2 degrees of freedom, where
s(x)^2 = s^2 (1 + 1/n + (x - mean)^2 / Sxx) is the prediction variance of simple linear regression (Draper and Smith,
Applied Regression Analysis, 3rd edition, section 3.1; s^2 the residual variance). The confidence is the greatest of
these over the horizon: a lower bound of being above at some time in it. Residuals are taken for independent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cityloop_event_hub.detection.rules.kind import MICROSECONDS
from cityloop_event_hub.detection.rules.prediction.t_distribution import probability_below

MOST_READINGS = 120
"""In a window, unless its rule wants more: what comes sooner than window / MOST_READINGS after another is left out."""
BISECTIONS = 40
FEW = 3
"""Readings that a rising one is not below in the mean."""
ROWS = 512
"""Lines fitted at once."""

Times = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PredictionRule:
    """Raised while the value is expected above `above` within `horizon` microseconds, at `confidence` or more."""

    rule_id: str
    above: float
    horizon: int
    window: int
    least: int
    confidence: float

    @property
    def most_readings(self) -> int:
        """Readings of a window at most."""
        return max(MOST_READINGS, self.least)

    @property
    def spacing(self) -> int:
        """Microseconds from one reading that enters the trend to the next, at least."""
        return max(1, self.window // self.most_readings)


@dataclass(frozen=True, slots=True)
class Line:
    """A fitted line, seconds counted from the last reading."""

    readings: int
    mean_seconds: float
    mean_value: float
    slope: float
    """Per second."""
    spread: float
    """Sum of squared deviations of the times, Sxx."""
    deviation: float
    """Residual standard deviation."""
    few_before: float
    """Mean of the FEW readings before the last one that are in the window; of the last one where it is alone."""


def lines_of(rule: PredictionRule, times: Times, values: Values, first: int) -> tuple[Values, ...]:
    """The columns of the lines fitted at each reading from the `first` on, one row each."""
    parts = [
        _lines_at(rule, times, values, np.arange(begin, min(begin + ROWS, len(times))))
        for begin in range(first, len(times), ROWS)
    ]
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def _lines_at(rule: PredictionRule, times: Times, values: Values, at: npt.NDArray[np.int64]) -> tuple[Values, ...]:
    """Every row is as wide as a window can be, so that its sums are the same whatever the rows beside it are."""
    reach = at[:, None] - np.arange(rule.most_readings, -1, -1)
    index = np.maximum(reach, 0)
    inside = (reach >= 0) & (times[index] > (times[at] - rule.window)[:, None])
    count = inside.sum(axis=1).astype(np.float64)
    seconds = np.where(inside, (times[index] - times[at][:, None]) / MICROSECONDS, 0.0)
    heights = np.where(inside, values[index], 0.0)
    mean_seconds, mean_value = seconds.sum(axis=1) / count, heights.sum(axis=1) / count
    x = np.where(inside, seconds - mean_seconds[:, None], 0.0)
    y = np.where(inside, heights - mean_value[:, None], 0.0)
    spread = (x * x).sum(axis=1)
    slope = np.divide((x * y).sum(axis=1), spread, out=np.zeros(len(at)), where=spread > 0)
    residual = y - slope[:, None] * x
    deviation = np.sqrt((residual * residual).sum(axis=1) / np.maximum(count - 2, 1))
    few = inside[:, -1 - FEW : -1].sum(axis=1)
    few_before = np.where(few > 0, heights[:, -1 - FEW : -1].sum(axis=1) / np.maximum(few, 1), heights[:, -1])
    return count, mean_seconds, mean_value, slope, spread, deviation, few_before


def confidences(rule: PredictionRule, lines: tuple[Values, ...]) -> Values:
    """The greatest probability over the horizon, row by row; 0 while there are too few readings."""
    counts = lines[0].astype(np.int64)
    result = np.zeros(len(counts))
    for count in np.unique(counts[counts >= rule.least]).tolist():
        rows = np.flatnonzero(counts == count)
        _, mean_seconds, mean_value, slope, spread, deviation, _ = (column[rows] for column in lines)
        height = mean_value - rule.above
        first, last = -mean_seconds, rule.horizon / MICROSECONDS - mean_seconds
        with np.errstate(divide="ignore", invalid="ignore"):
            peak = np.nan_to_num(slope * (1 + 1 / count) * spread / height)
        candidates = np.stack([first, last, np.clip(peak, first, last)])
        result[rows] = _above(candidates, height, slope, spread, deviation, count).max(axis=0)
    return result


def _above(
    x: Values,
    height: Values | float,
    slope: Values | float,
    spread: Values | float,
    deviation: Values | float,
    count: int,
) -> Values:
    """P(value > limit) at `x` seconds after the mean of the times; `height` is the mean value less the limit."""
    margin = height + slope * x
    error = deviation * np.sqrt(1 + 1 / count + x * x / spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(error > 0, margin / error, np.where(margin > 0, np.inf, -np.inf))
    return probability_below(ratio, count - 2)


def times_above(rule: PredictionRule, line: Line, time: int) -> tuple[int, int, int]:
    """When the line reaches the limit, and from when on it is above with the complement of the rule's confidence, and
    with the confidence itself; microseconds.

    Args:
        rule: whose limit it is.
        line: that rises to it.
        time: of its last reading.
    """
    low, high = -line.mean_seconds, rule.horizon / MICROSECONDS - line.mean_seconds
    height = line.mean_value - rule.above

    def when(probability: float) -> int:
        first, last = low, high
        for _ in range(BISECTIONS):
            middle = (first + last) / 2
            chance = _above(np.array(middle), height, line.slope, line.spread, line.deviation, line.readings)
            first, last = (first, middle) if chance >= probability else (middle, last)
        return time + round((last + line.mean_seconds) * MICROSECONDS)

    crossing = min(max(-height / line.slope, low), high) + line.mean_seconds
    return time + round(crossing * MICROSECONDS), when(1 - rule.confidence), when(rule.confidence)
