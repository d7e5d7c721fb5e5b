"""Rates of change: raised while values rise (or fall) faster than a limit, cleared below a lower one.

A rate is the difference to the datastream's reading before, by their distance in time; the first reading has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from cityloop_packs.kinds.rules.schema import RateOfChange

from cityloop_event_hub.detection.rules.explaining import reading, seen
from cityloop_event_hub.detection.rules.kind import (
    MICROSECONDS,
    Calm,
    Claim,
    Explained,
    Finding,
    Observed,
    Readings,
    RuleKind,
)
from cityloop_event_hub.detection.rules.switch import QUIET, Stage, calm_between, dump, follow, load

RATE = "rate"


@dataclass(frozen=True, slots=True)
class RateRule:
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


def bind(rule_id: str, form: RateOfChange) -> RateRule:
    """The rule of a pack."""
    per, dwell = form.per.total_seconds(), int(form.dwell_seconds * MICROSECONDS)
    return RateRule(rule_id, form.above / per, form.clear_below / per, dwell, per, form.direction == "falling")


def judge(rule: RateRule, stage: Stage, readings: Readings) -> tuple[Stage, list[Finding]]:
    """Rates above the limit raise, rates below the lower one clear; an unknown rate says nothing."""
    sign = -1 if rule.falling else 1
    known = [(index, sign * slope) for index, slope in enumerate(readings.slopes) if not isnan(slope)]
    times = [readings.times[index] for index, _ in known]
    stage, turns = follow(rule, stage, times, [rate for _, rate in known])
    return stage, [_finding(rule, readings, *known[turn], raised=raised) for turn, raised in turns]


def _finding(rule: RateRule, readings: Readings, index: int, rate: float, *, raised: bool) -> Finding:
    return Finding(
        rule.rule_id,
        readings.number,
        readings.times[index],
        readings.values[index],
        Claim.RAISED if raised else Claim.CLEARED,
        (rule.above if raised else rule.clear_below) * rule.per,
        details={RATE: rate * rule.per},
    )


def calm(rule: RateRule, stage: Stage, _value: float) -> Calm:
    """Slopes that neither raise nor clear, nor end a wait."""
    low, _, high, _, until = calm_between(stage, rule.dwell, rule.above, rule.clear_below)
    if rule.falling:
        low, high = -high, -low
    return Calm(falling=low, rising=high, until=until)


def explain(rule: RateRule, finding: Finding, observed: Observed) -> Explained:
    """How fast the value changes, beside the limit."""
    rate, word, limit = finding.details[RATE], "falls" if rule.falling else "rises", finding.limit
    by = f"{rate:.4g} in {rule.per:g} s, above the limit of {limit:g}"
    by = by if finding.claim is Claim.RAISED else f"less than {limit:g} in {rule.per:g} s"
    reason = f"{reading(finding, observed)} {word} by {by}"
    inputs = {"rule_kind": "rate_of_change", "rate": f"{rate:.4g}", "per_seconds": f"{rule.per:g}"}
    return Explained(reason, seen(finding, observed) | inputs | {"direction": "falling" if rule.falling else "rising"})


RATE_OF_CHANGE = RuleKind(
    name="rate_of_change",
    version=1,
    initial=QUIET,
    bind=bind,
    judge=judge,
    calm=calm,
    dump=dump,
    load=load,
    explain=explain,
)
