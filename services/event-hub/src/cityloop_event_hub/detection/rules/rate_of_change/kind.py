"""Rates of change: raised while values rise (or fall) faster than a limit, cleared below a lower one.

A rate is the difference to the datastream's reading before, by their distance in time; the first reading has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from cityloop_packs import RateOfChange

from cityloop_event_hub.detection.rules.explanations import explanation_inputs, reading_text
from cityloop_event_hub.detection.rules.hysteresis import QUIET, HysteresisState, deadband_between, dump, follow, load
from cityloop_event_hub.detection.rules.kind import (
    MICROSECONDS,
    DatastreamDescription,
    Deadband,
    Finding,
    FindingExplanation,
    FindingKind,
    Readings,
    RuleKind,
)

RATE = "rate"


@dataclass(frozen=True, slots=True)
class RateOfChangeRule:
    """Raised above a rate, cleared below a lower one, each after `dwell` microseconds without interruption."""

    rule_id: str
    above: float
    """A second, as `clear_below`."""
    clear_below: float
    dwell: int
    per: float
    """Seconds in which people count the rate."""
    falling: bool
    """Whether falling is what counts."""

    def exceeds(self, rate: float) -> bool:
        """Whether it raises."""
        return rate > self.above

    def returns(self, rate: float) -> bool:
        """Whether it clears."""
        return rate < self.clear_below


def bind(rule_id: str, condition: RateOfChange) -> RateOfChangeRule:
    """The rule of a pack."""
    per, dwell = condition.per.total_seconds(), int(condition.dwell_seconds * MICROSECONDS)
    return RateOfChangeRule(
        rule_id, condition.above / per, condition.clear_below / per, dwell, per, condition.direction == "falling"
    )


def judge(rule: RateOfChangeRule, state: HysteresisState, readings: Readings) -> tuple[HysteresisState, list[Finding]]:
    """Rates above the limit raise, rates below the lower one clear; an unknown rate says nothing."""
    sign = -1 if rule.falling else 1
    known = [(index, sign * slope) for index, slope in enumerate(readings.slopes) if not isnan(slope)]
    times = [readings.times[index] for index, _ in known]
    state, turns = follow(rule, state, times, [rate for _, rate in known])
    return state, [_finding(rule, readings, *known[turn], raised=raised) for turn, raised in turns]


def _finding(rule: RateOfChangeRule, readings: Readings, index: int, rate: float, *, raised: bool) -> Finding:
    return Finding(
        rule.rule_id,
        readings.number,
        readings.times[index],
        readings.values[index],
        FindingKind.RAISED if raised else FindingKind.CLEARED,
        (rule.above if raised else rule.clear_below) * rule.per,
        details={RATE: rate * rule.per},
    )


def deadband(rule: RateOfChangeRule, state: HysteresisState, _value: float) -> Deadband:
    """Slopes that neither raise nor clear, nor end a wait."""
    low, _, high, _, until = deadband_between(state, rule.dwell, rule.above, rule.clear_below)
    if rule.falling:
        low, high = -high, -low
    return Deadband(falling=low, rising=high, until=until)


def explain(rule: RateOfChangeRule, finding: Finding, datastream: DatastreamDescription) -> FindingExplanation:
    """How fast the value changes, beside the limit."""
    rate, word, limit = finding.details[RATE], "falls" if rule.falling else "rises", finding.limit
    by = f"{rate:.4g} in {rule.per:g} s, above the limit of {limit:g}"
    by = by if finding.kind is FindingKind.RAISED else f"less than {limit:g} in {rule.per:g} s"
    reason = f"{reading_text(finding, datastream)} {word} by {by}"
    inputs = {"rate": f"{rate:.4g}", "per_seconds": f"{rule.per:g}"}
    direction = "falling" if rule.falling else "rising"
    return FindingExplanation(reason, explanation_inputs(finding, datastream) | inputs | {"direction": direction})


RATE_OF_CHANGE = RuleKind(
    name="rate_of_change",
    version=1,
    initial=QUIET,
    bind=bind,
    judge=judge,
    deadband=deadband,
    dump=dump,
    load=load,
    explain=explain,
)
