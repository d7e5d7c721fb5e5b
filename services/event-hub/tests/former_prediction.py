"""Predictions as they were judged before kinds of rules were folders, kept as it was: what new code must find too.

A straight line is fitted by least squares to (time, value) over a window of event time. For a moment x the value lies
above the limit L with P(T > (L - y(x)) / s(x)), T of Student's t with n - 2 degrees of freedom, where
s(x)^2 = s^2 (1 + 1/n + (x - mean)^2 / Sxx) is the prediction variance of simple linear regression (Draper and Smith,
Applied Regression Analysis, 3rd edition, section 3.1; s^2 the residual variance). The confidence is the greatest of
these over the horizon: a lower bound of being above at some time in it. Residuals are taken for independent.

The state after some readings depends only on the readings in their order, never on how they were cut into batches:
every fit is made from the readings of its own window, with times relative to its own last one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from cityloop_event_hub.detection.rules.prediction.t_distribution import probability_below
from former_detection import MICROSECONDS, NEVER

KEPT = 120
"""Readings that a window holds at most, unless its rule wants more: what comes sooner than window / KEPT is no news."""
EVEN = 0.5
"""A raised prediction is cleared when staying below becomes likelier than crossing."""
BISECTIONS = 40
FEW = 3
"""Readings that a rising one is not below in the mean."""
ROWS = 512
"""Lines fitted at once."""

Numbers = npt.NDArray[np.uint32]
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
    def kept(self) -> int:
        """Readings of a window at most."""
        return max(KEPT, self.least)

    @property
    def spacing(self) -> int:
        """Microseconds from one reading that enters the trend to the next, at least."""
        return max(1, self.window // self.kept)


@dataclass(frozen=True)
class Trend:
    """What one prediction rule remembers of one datastream: the readings of its window, and whether it is raised."""

    times: Times
    values: Values
    raised: bool = False


Trends = Mapping[tuple[str, int], Trend]
NOTHING = Trend(np.empty(0, np.int64), np.empty(0, np.float64))


@dataclass(frozen=True, slots=True)
class BoundPrediction:
    """A rule, and the datastreams it applies to (a sorted array of numbers)."""

    rule: PredictionRule
    numbers: Numbers


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


@dataclass(frozen=True, slots=True)
class Forecast:
    """A prediction was raised or has fallen away at a reading. Crossing times are known of a raised one only."""

    rule_id: str
    number: int
    time: int
    value: float
    raised: bool
    limit: float
    confidence: float
    line: Line
    crossing: int = 0
    """When the line reaches the limit, in microseconds."""
    earliest: int = 0
    """From when on it is above with the complement of the rule's confidence."""
    latest: int = 0
    """From when on it is above with the rule's confidence."""

    @property
    def lead(self) -> dt.timedelta:
        """From the reading to the predicted crossing."""
        return dt.timedelta(microseconds=self.crossing - self.time)


def predict(
    trends: Trends,
    rules: Sequence[BoundPrediction],
    numbers: Numbers,
    times: Times,
    values: Values,
    qualities: npt.NDArray[np.uint16],
) -> tuple[Trends, list[Forecast]]:
    """Judge readings in their order; returns the trends afterwards, and what was foreseen.

    Datastreams without a prediction rule cost one membership test of their column.
    """
    changed = dict[tuple[str, int], Trend]()
    forecasts: list[Forecast] = []
    for bound in rules:
        mine = np.flatnonzero((qualities == 0) & np.isin(numbers, bound.numbers))
        if not len(mine):
            continue
        order = mine[np.argsort(numbers[mine], kind="stable")]
        starts = np.flatnonzero(np.diff(numbers[order], prepend=-1))
        for part in np.split(order, starts[1:]):
            number = int(numbers[part[0]])
            key = (bound.rule.rule_id, number)
            before = trends.get(key, NOTHING)
            after, foreseen = _follow(bound.rule, number, before, times[part], values[part])
            if after is not before:
                changed[key] = after
            forecasts += foreseen
    if not changed:
        return trends, []
    forecasts.sort(key=lambda item: (item.time, item.number, item.rule_id))
    return {**trends, **changed}, forecasts


def without_predictions_but(trends: Trends, kept: Iterable[str]) -> Trends:
    """The trends of these rules."""
    names = set(kept)
    return {key: trend for key, trend in trends.items() if key[0] in names}


def _follow(
    rule: PredictionRule, number: int, before: Trend, times: Times, values: Values
) -> tuple[Trend, list[Forecast]]:
    entered = _entering(rule, int(before.times[-1]) if len(before.times) else NEVER, times)
    if not len(entered):
        return before, []
    all_times = np.concatenate([before.times, times[entered]])
    all_values = np.concatenate([before.values, values[entered]])
    lines = _lines(rule, all_times, all_values, len(before.times))
    confidence = _confidences(rule, lines)
    raised = before.raised
    forecasts = []
    for row, index in enumerate(range(len(before.times), len(all_times))):
        value, sure = float(all_values[index]), float(confidence[row])
        line = Line(int(lines[0][row]), *(float(column[row]) for column in lines[1:]))
        if _turns(rule, raised, value, sure, line):
            raised = not raised
            moment = int(all_times[index])
            forecast = Forecast(rule.rule_id, number, moment, value, raised, rule.above, sure, line)
            forecasts.append(_timed(rule, forecast) if raised else forecast)
    first = int(np.searchsorted(all_times, all_times[-1] - rule.window, side="right"))
    return Trend(all_times[first:].copy(), all_values[first:].copy(), raised), forecasts


def _turns(rule: PredictionRule, raised: bool, value: float, sure: float, line: Line) -> bool:
    """Raised by a rising trend below the limit; what has come true stays until the value is below and even odds are.

    A value below the mean of its window, or of the few readings before it, has turned, whatever slope the peak
    before leaves: it is not rising.
    """
    if value > rule.above or line.readings < rule.least:
        return False
    if raised:
        return sure < EVEN
    return sure >= rule.confidence and line.slope > 0 and value >= max(line.mean_value, line.few_before)


def _entering(rule: PredictionRule, last: int, times: Times) -> npt.NDArray[np.int64]:
    """Which readings enter the trend: each at least a spacing after the one before it."""
    if last == NEVER:
        last = int(times[0]) - rule.spacing
    entering = []
    for index in np.flatnonzero(times >= last + rule.spacing).tolist():
        moment = int(times[index])
        if moment >= last + rule.spacing:
            entering.append(index)
            last = moment
    return np.array(entering, np.int64)


def _lines(rule: PredictionRule, times: Times, values: Values, first: int) -> tuple[Values, ...]:
    """The columns of the lines fitted at each reading from the `first` on, one row each."""
    parts = [
        _lines_at(rule, times, values, np.arange(begin, min(begin + ROWS, len(times))))
        for begin in range(first, len(times), ROWS)
    ]
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def _lines_at(rule: PredictionRule, times: Times, values: Values, at: npt.NDArray[np.int64]) -> tuple[Values, ...]:
    """Every row is as wide as a window can be, so that its sums are the same whatever the rows beside it are."""
    reach = at[:, None] - np.arange(rule.kept, -1, -1)
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


def _confidences(rule: PredictionRule, lines: tuple[Values, ...]) -> Values:
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


def _timed(rule: PredictionRule, forecast: Forecast) -> Forecast:
    """The forecast with its crossing time and the interval of it."""
    line = forecast.line
    low, high = -line.mean_seconds, rule.horizon / MICROSECONDS - line.mean_seconds
    height = line.mean_value - rule.above

    def when(probability: float) -> int:
        first, last = low, high
        for _ in range(BISECTIONS):
            middle = (first + last) / 2
            chance = _above(np.array(middle), height, line.slope, line.spread, line.deviation, line.readings)
            first, last = (first, middle) if chance >= probability else (middle, last)
        return forecast.time + round((last + line.mean_seconds) * MICROSECONDS)

    crossing = min(max(-height / line.slope, low), high) + line.mean_seconds
    return Forecast(
        forecast.rule_id,
        forecast.number,
        forecast.time,
        forecast.value,
        forecast.raised,
        forecast.limit,
        forecast.confidence,
        line,
        crossing=forecast.time + round(crossing * MICROSECONDS),
        earliest=when(1 - rule.confidence),
        latest=when(rule.confidence),
    )
