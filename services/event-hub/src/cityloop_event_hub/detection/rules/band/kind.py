"""Bands: raised when a value leaves a band (or falls below a limit), cleared when it is back well inside."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isnan, nextafter

from cityloop_packs.kinds.rules.schema import Band

from cityloop_event_hub.detection.rules.explaining import reading, seen
from cityloop_event_hub.detection.rules.kind import (
    MICROSECONDS,
    NEVER_CALM,
    Calm,
    Claim,
    Explained,
    Finding,
    Observed,
    Readings,
    RuleKind,
)
from cityloop_event_hub.detection.rules.switch import QUIET, Stage, dump, follow, load


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


def bind(rule_id: str, form: Band) -> BandRule:
    """The rule of a pack."""
    low = -inf if form.low is None else form.low
    high = inf if form.high is None else form.high
    dwell = int(form.dwell_seconds * MICROSECONDS)
    return BandRule(rule_id, low, high, low + form.hysteresis, high - form.hysteresis, dwell)


def judge(rule: BandRule, stage: Stage, readings: Readings) -> tuple[Stage, list[Finding]]:
    """Values outside raise, values well inside clear."""
    stage, turns = follow(rule, stage, readings.times, readings.values)
    return stage, [
        Finding(
            rule.rule_id,
            readings.number,
            readings.times[index],
            readings.values[index],
            Claim.RAISED if raised else Claim.CLEARED,
            _crossed(rule, readings.values[index], raised=raised),
        )
        for index, raised in turns
    ]


def _crossed(rule: BandRule, value: float, *, raised: bool) -> float:
    """The limit that a value has left behind: of two the nearer."""
    low, high = (rule.low, rule.high) if raised else (rule.inner_low, rule.inner_high)
    return low if abs(value - low) <= abs(value - high) else high


def calm(rule: BandRule, stage: Stage, value: float) -> Calm:
    """Values that neither raise nor clear, nor end a wait; outside the band, those on the side of the last one."""
    raised, since = stage
    until = inf if since is None else since + rule.dwell
    if raised and since is None:
        outer, upper = rule.inner_low, rule.inner_high
    elif raised:
        return Calm(low=nextafter(rule.inner_low, inf), high=nextafter(rule.inner_high, -inf), until=until)
    elif since is None:
        return Calm(low=rule.low, high=rule.high)
    else:
        outer, upper = nextafter(rule.low, -inf), nextafter(rule.high, inf)
    if isnan(value):
        return NEVER_CALM
    return Calm(high=outer, until=until) if value <= outer else Calm(low=upper, until=until)


def explain(rule: BandRule, finding: Finding, observed: Observed) -> Explained:
    """Which limit the value has left, or between which it is again."""
    inputs = {"rule_kind": "band"}
    if finding.claim is Claim.RAISED:
        side = "below" if finding.value < rule.low else "above"
        reason = f"{reading(finding, observed)} is {side} {finding.limit:g}"
        return Explained(reason, seen(finding, observed) | inputs | {"side": side})
    limits = {"low": rule.inner_low, "high": rule.inner_high}
    finite = {name: f"{limit:g}" for name, limit in limits.items() if abs(limit) < inf}
    words = {"low": "above", "high": "below"}
    back = " and ".join(f"{words[name]} {limit}" for name, limit in finite.items())
    return Explained(f"{reading(finding, observed)} is {back} again", seen(finding, observed) | inputs | finite)


BAND = RuleKind(
    name="band",
    version=1,
    initial=QUIET,
    bind=bind,
    judge=judge,
    calm=calm,
    dump=dump,
    load=load,
    explain=explain,
)
