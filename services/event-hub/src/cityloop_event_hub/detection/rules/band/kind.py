"""Bands: raised when a value leaves a band (or falls below a limit), cleared when it is back well inside."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isnan, nextafter

from cityloop_packs import Band

from cityloop_event_hub.detection.rules.explanations import explanation_inputs, reading_text
from cityloop_event_hub.detection.rules.hysteresis import QUIET, HysteresisState, dump, follow, load
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
)


@dataclass(frozen=True, slots=True)
class BandRule:
    """Raised outside `low` to `high`, cleared between `inner_low` and `inner_high`, each after `dwell` microseconds.

    What has no limit on one side has an infinite one.
    """

    rule_id: str
    low: float
    high: float
    inner_low: float
    inner_high: float
    dwell: int

    def exceeds(self, value: float) -> bool:
        """Whether it raises."""
        return value < self.low or value > self.high

    def returns(self, value: float) -> bool:
        """Whether it clears."""
        return self.inner_low < value < self.inner_high


def bind(rule_id: str, condition: Band) -> BandRule:
    """The rule of a pack."""
    low = -inf if condition.low is None else condition.low
    high = inf if condition.high is None else condition.high
    dwell = int(condition.dwell_seconds * MICROSECONDS)
    return BandRule(rule_id, low, high, low + condition.hysteresis, high - condition.hysteresis, dwell)


def judge(rule: BandRule, state: HysteresisState, readings: Readings) -> tuple[HysteresisState, list[Finding]]:
    """Values outside raise, values well inside clear."""
    state, turns = follow(rule, state, readings.times, readings.values)
    return state, [
        Finding(
            rule.rule_id,
            readings.number,
            readings.times[index],
            readings.values[index],
            FindingKind.RAISED if raised else FindingKind.CLEARED,
            _crossed(rule, readings.values[index], raised=raised),
        )
        for index, raised in turns
    ]


def _crossed(rule: BandRule, value: float, *, raised: bool) -> float:
    """The limit that a value has left behind: of two the nearer."""
    low, high = (rule.low, rule.high) if raised else (rule.inner_low, rule.inner_high)
    return low if abs(value - low) <= abs(value - high) else high


def deadband(rule: BandRule, state: HysteresisState, value: float) -> Deadband:
    """Values that neither raise nor clear, nor end a wait; outside the band, those on the side of the last one."""
    raised, since = state
    until = inf if since is None else since + rule.dwell
    if raised and since is None:
        outer, upper = rule.inner_low, rule.inner_high
    elif raised:
        return Deadband(low=nextafter(rule.inner_low, inf), high=nextafter(rule.inner_high, -inf), until=until)
    elif since is None:
        return Deadband(low=rule.low, high=rule.high)
    else:
        outer, upper = nextafter(rule.low, -inf), nextafter(rule.high, inf)
    if isnan(value):
        return NO_DEADBAND
    return Deadband(high=outer, until=until) if value <= outer else Deadband(low=upper, until=until)


def explain(rule: BandRule, finding: Finding, datastream: DatastreamDescription) -> FindingExplanation:
    """Which limit the value has left, or between which it is again."""
    inputs = explanation_inputs(finding, datastream)
    if finding.kind is FindingKind.RAISED:
        side = "below" if finding.value < rule.low else "above"
        reason = f"{reading_text(finding, datastream)} is {side} {finding.limit:g}"
        return FindingExplanation(reason, inputs | {"side": side})
    limits = {"low": rule.inner_low, "high": rule.inner_high}
    finite = {name: f"{limit:g}" for name, limit in limits.items() if abs(limit) < inf}
    words = {"low": "above", "high": "below"}
    back = " and ".join(f"{words[name]} {limit}" for name, limit in finite.items())
    return FindingExplanation(f"{reading_text(finding, datastream)} is {back} again", inputs | finite)


BAND = RuleKind(
    name="band",
    version=1,
    initial=QUIET,
    bind=bind,
    judge=judge,
    deadband=deadband,
    dump=dump,
    load=load,
    explain=explain,
)
