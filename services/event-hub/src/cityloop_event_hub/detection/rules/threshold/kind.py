"""Thresholds: raised above a limit, cleared below a lower one, each after a dwell."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_packs import Threshold

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


@dataclass(frozen=True, slots=True)
class ThresholdRule:
    """Raised above `above`, cleared below `clear_below`, each after `dwell` microseconds without interruption."""

    rule_id: str
    above: float
    clear_below: float
    dwell: int

    def exceeds(self, value: float) -> bool:
        """Whether it raises."""
        return value > self.above

    def returns(self, value: float) -> bool:
        """Whether it clears."""
        return value < self.clear_below


def bind(rule_id: str, form: Threshold) -> ThresholdRule:
    """The rule of a pack."""
    return ThresholdRule(rule_id, form.above, form.clear_below, int(form.dwell_seconds * MICROSECONDS))


def judge(rule: ThresholdRule, stage: Stage, readings: Readings) -> tuple[Stage, list[Finding]]:
    """Readings above the limit raise, readings below the lower one clear."""
    stage, turns = follow(rule, stage, readings.times, readings.values)
    return stage, [
        Finding(
            rule.rule_id,
            readings.number,
            readings.times[index],
            readings.values[index],
            Claim.RAISED if raised else Claim.CLEARED,
            rule.above if raised else rule.clear_below,
        )
        for index, raised in turns
    ]


def calm(rule: ThresholdRule, stage: Stage, _value: float) -> Calm:
    """Values that neither raise nor clear, nor end a wait."""
    return calm_between(stage, rule.dwell, rule.above, rule.clear_below)


def explain(_rule: ThresholdRule, finding: Finding, observed: Observed) -> Explained:
    """The value beside the limit that it crossed."""
    word = "above" if finding.claim is Claim.RAISED else "below"
    return Explained(f"{reading(finding, observed)} is {word} {finding.limit:g}", seen(finding, observed))


THRESHOLD = RuleKind(
    name="threshold",
    version=1,
    initial=QUIET,
    bind=bind,
    judge=judge,
    calm=calm,
    dump=dump,
    load=load,
    explain=explain,
)
