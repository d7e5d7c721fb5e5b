"""Thresholds: raised above a limit, cleared below a lower one, each after a dwell."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_packs import Threshold

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


def bind(rule_id: str, condition: Threshold) -> ThresholdRule:
    """The rule of a pack."""
    return ThresholdRule(rule_id, condition.above, condition.clear_below, int(condition.dwell_seconds * MICROSECONDS))


def judge(rule: ThresholdRule, state: HysteresisState, readings: Readings) -> tuple[HysteresisState, list[Finding]]:
    """Readings above the limit raise, readings below the lower one clear."""
    state, turns = follow(rule, state, readings.times, readings.values)
    return state, [
        Finding(
            rule.rule_id,
            readings.number,
            readings.times[index],
            readings.values[index],
            FindingKind.RAISED if raised else FindingKind.CLEARED,
            rule.above if raised else rule.clear_below,
        )
        for index, raised in turns
    ]


def deadband(rule: ThresholdRule, state: HysteresisState, _value: float) -> Deadband:
    """Values that neither raise nor clear, nor end a wait."""
    return deadband_between(state, rule.dwell, rule.above, rule.clear_below)


def explain(_rule: ThresholdRule, finding: Finding, datastream: DatastreamDescription) -> FindingExplanation:
    """The value beside the limit that it crossed."""
    word = "above" if finding.kind is FindingKind.RAISED else "below"
    return FindingExplanation(
        f"{reading_text(finding, datastream)} is {word} {finding.limit:g}", explanation_inputs(finding, datastream)
    )


THRESHOLD = RuleKind(
    name="threshold",
    version=1,
    initial=QUIET,
    bind=bind,
    judge=judge,
    deadband=deadband,
    dump=dump,
    load=load,
    explain=explain,
)
