"""Predictions: raised while the trend of a datastream will cross a limit, with what confidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from cityloop_packs import Prediction

from cityloop_event_hub.detection.rules.explanations import explanation_inputs, moment, reading_text
from cityloop_event_hub.detection.rules.framed_bytes import join_parts, split_parts
from cityloop_event_hub.detection.rules.kind import (
    MICROSECONDS,
    NO_DEADBAND,
    DatastreamDescription,
    Deadband,
    Finding,
    FindingExplanation,
    FindingKind,
    Readings,
    RuleKind,
    RuleStates,
)
from cityloop_event_hub.detection.rules.prediction.line import (
    Line,
    PredictionRule,
    Times,
    Values,
    confidences,
    lines_of,
    times_above,
)
from cityloop_event_hub.fusion.domain.signals import CROSSING_AT

EVEN = 0.5
"""A raised prediction is cleared when staying below becomes likelier than crossing."""
SOON_SECONDS = 120


@dataclass(frozen=True)
class Trend:
    """What one prediction rule remembers of one datastream: the readings of its window, and whether it is raised."""

    times: Times
    values: Values
    raised: bool = False


NO_TREND = Trend(np.empty(0, np.int64), np.empty(0, np.float64))


def bind(rule_id: str, condition: Prediction) -> PredictionRule:
    """The rule of a pack."""
    minute = 60 * MICROSECONDS
    return PredictionRule(
        rule_id,
        condition.above,
        int(condition.horizon_minutes * minute),
        int(condition.window_minutes * minute),
        condition.least_readings,
        condition.confidence,
    )


def judge(rule: PredictionRule, before: Trend, readings: Readings) -> tuple[Trend, list[Finding]]:
    """Fit a line at each reading that enters the trend; every fit is made from the readings of its own window alone."""
    times, values = np.array(readings.times, np.int64), np.array(readings.values, np.float64)
    entered = _entering(rule, before, times)
    if not len(entered):
        return before, []
    all_times = np.concatenate([before.times, times[entered]])
    all_values = np.concatenate([before.values, values[entered]])
    lines = lines_of(rule, all_times, all_values, len(before.times))
    confidence = confidences(rule, lines)
    raised = before.raised
    findings = []
    for row, index in enumerate(range(len(before.times), len(all_times))):
        value, sure = float(all_values[index]), float(confidence[row])
        line = Line(int(lines[0][row]), *(float(column[row]) for column in lines[1:]))
        if _turns(rule, raised, value, sure, line):
            raised = not raised
            findings.append(_finding(rule, readings.number, int(all_times[index]), value, sure, line, raised=raised))
    first = int(np.searchsorted(all_times, all_times[-1] - rule.window, side="right"))
    return Trend(all_times[first:].copy(), all_values[first:].copy(), raised), findings


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


def _entering(rule: PredictionRule, before: Trend, times: Times) -> npt.NDArray[np.int64]:
    """Which readings enter the trend: each at least a spacing after the one before it."""
    last = int(before.times[-1]) if len(before.times) else int(times[0]) - rule.spacing
    entering = []
    for index in np.flatnonzero(times >= last + rule.spacing).tolist():
        time = int(times[index])
        if time >= last + rule.spacing:
            entering.append(index)
            last = time
    return np.array(entering, np.int64)


def _finding(
    rule: PredictionRule, number: int, time: int, value: float, sure: float, line: Line, *, raised: bool
) -> Finding:
    details = {
        "slope_per_hour": line.slope * 3600,
        "readings": float(line.readings),
        "residual_deviation": line.deviation,
    }
    if raised:
        crossing, earliest, latest = times_above(rule, line, time)
        details |= {CROSSING_AT: crossing, "crossing_earliest": earliest, "crossing_latest": latest}
    claim = FindingKind.PREDICTED if raised else FindingKind.CLEARED
    return Finding(rule.rule_id, number, time, value, claim, rule.above, sure, details)


def deadband(rule: PredictionRule, trend: Trend, _value: float) -> Deadband:
    """Readings too soon to enter the trend."""
    return Deadband(until=int(trend.times[-1]) + rule.spacing) if len(trend.times) else NO_DEADBAND


def dump(remembered: RuleStates[Trend]) -> bytes:
    """Whose trends they are and how long, then their readings one after the other."""
    trends = remembered.states
    raised, lengths = [trend.raised for trend in trends], [len(trend.times) for trend in trends]
    times = b"".join(trend.times.astype("<i8", copy=False).tobytes() for trend in trends)
    values = b"".join(trend.values.astype("<f8", copy=False).tobytes() for trend in trends)
    return join_parts([remembered.rule_ids, remembered.numbers, raised, lengths], [times, values])


def load(data: bytes) -> RuleStates[Trend]:
    """The trends from their bytes."""
    (rule_ids, numbers, raised, lengths), parts = split_parts(data)
    times, values = np.frombuffer(parts[0], "<i8"), np.frombuffer(parts[1], "<f8")
    ends = np.cumsum(lengths).tolist()
    trends = [
        Trend(times[end - length : end], values[end - length : end], up)
        for up, length, end in zip(raised, lengths, ends, strict=True)
    ]
    return RuleStates(rule_ids, numbers, trends)


def explain(_rule: PredictionRule, finding: Finding, datastream: DatastreamDescription) -> FindingExplanation:
    """How steep the trend is, when it reaches the limit, and how sure that is."""
    found, value = finding.details, reading_text(finding, datastream)
    slope = found["slope_per_hour"]
    inputs = explanation_inputs(finding, datastream) | {
        "slope_per_hour": f"{slope:.4g}",
        "confidence": f"{finding.confidence:.3f}",
        "readings": f"{found['readings']:.0f}",
        "residual_deviation": f"{found['residual_deviation']:.4g}",
    }
    if finding.kind is FindingKind.CLEARED:
        reason = f"{value} is not expected above {finding.limit:g} any more, confidence {finding.confidence:.0%}"
        return FindingExplanation(reason, inputs)
    names = (CROSSING_AT, "crossing_earliest", "crossing_latest")
    about, earliest, latest = (_ahead(finding, found[name]) for name in names)
    reason = (
        f"{value} rises by {_readable(slope)} an hour and reaches {finding.limit:g} in about {about}"
        f" ({earliest} to {latest}), confidence {finding.confidence:.0%}"
    )
    lead = (found[CROSSING_AT] - finding.time) / MICROSECONDS
    moments = {name: moment(found[name]).isoformat() for name in names}
    return FindingExplanation(reason, inputs | moments | {"lead_seconds": f"{lead:.0f}"})


def _readable(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.3g}"


def _ahead(finding: Finding, microseconds: float) -> str:
    """From the reading to a moment, in minutes; in seconds where it is soon."""
    seconds = (microseconds - finding.time) / MICROSECONDS
    return f"{seconds:.0f} s" if seconds < SOON_SECONDS else f"{seconds / 60:.0f} min"


PREDICTION = RuleKind(
    name="prediction",
    version=1,
    initial=NO_TREND,
    bind=bind,
    judge=judge,
    deadband=deadband,
    dump=dump,
    load=load,
    explain=explain,
)
