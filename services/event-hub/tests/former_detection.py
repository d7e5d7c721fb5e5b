"""Thresholds as detection judged them before it had an index: what the new one must find too, kept as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

MICROSECONDS = 1_000_000
NEVER = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class ThresholdRule:
    """Raised above `above`, cleared below `clear_below`, each after `dwell` microseconds without interruption."""

    rule_id: str
    above: float
    clear_below: float
    dwell: int


@dataclass(frozen=True, slots=True)
class Stage:
    """Where one rule stands on one datastream: raised or not, and since when the opposite has held, if it does."""

    raised: bool = False
    since: int | None = None

    @property
    def quiet(self) -> bool:
        """Nothing to remember."""
        return not self.raised and self.since is None


@dataclass(frozen=True, slots=True)
class Crossing:
    """A rule was raised or cleared by a reading."""

    rule_id: str
    number: int
    time: int
    value: float
    raised: bool
    limit: float
    """That was crossed."""


@dataclass(frozen=True)
class DetectionState:
    """What detection remembers of some datastreams: the last time judged, and stages that are not quiet."""

    numbers: npt.NDArray[np.uint32] = field(default_factory=lambda: np.empty(0, np.uint32))
    last: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    stages: Mapping[tuple[str, int], Stage] = field(default_factory=dict)

    def knowing(self, numbers: npt.NDArray[np.uint32]) -> DetectionState:
        """The state with room for these datastreams."""
        new = np.setdiff1d(numbers, self.numbers)
        if not len(new):
            return self
        together = np.concatenate([self.numbers, new])
        order = np.argsort(together, kind="stable")
        last = np.concatenate([self.last, np.full(len(new), NEVER, np.int64)])
        return DetectionState(together[order], last[order], self.stages)


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule, and the datastreams it applies to (a sorted array of numbers)."""

    rule: ThresholdRule
    numbers: npt.NDArray[np.uint32]


def no_later_than(
    recorded: int, numbers: npt.NDArray[np.uint32], times: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The times that readings of one record are judged by: a clock that is ahead moves no window beyond the record.

    What lies later counts as of the record's time; several of one datastream keep their order, a microsecond apart.

    Args:
        recorded: when the record was made, microseconds.
        numbers: datastreams of its readings.
        times: as the devices say.
    """
    ahead = np.flatnonzero(times > recorded)
    if not len(ahead):
        return times
    order = ahead[np.lexsort((times[ahead], numbers[ahead]))]
    own = numbers[order]
    followers = np.searchsorted(own, own, side="right") - 1 - np.arange(len(own))
    judged = times.copy()
    judged[order] = recorded - followers
    return judged


def evaluate(
    state: DetectionState,
    rules: Sequence[BoundRule],
    numbers: npt.NDArray[np.uint32],
    times: npt.NDArray[np.int64],
    values: npt.NDArray[np.float64],
    qualities: npt.NDArray[np.uint16],
) -> tuple[DetectionState, list[Crossing]]:
    """Judge readings in their order; returns the state afterwards and what was crossed.

    Datastreams on which nothing is raised, pending or above a limit are dealt with by whole columns; only the others
    are walked through reading by reading.
    """
    state = state.knowing(np.unique(numbers))
    rows = np.searchsorted(state.numbers, numbers)
    good = qualities == 0
    busy = np.zeros(len(state.numbers), bool)
    applies = []
    for bound in rules:
        mask = np.isin(state.numbers, bound.numbers, assume_unique=True)
        applies.append((bound.rule, mask))
        above = good & mask[rows] & (values > bound.rule.above)
        busy[rows[above]] = True
    staged = {number for _, number in state.stages}
    busy |= np.isin(state.numbers, np.fromiter(staged, np.uint32, len(staged)))
    last = state.last.copy()
    quiet = good & ~busy[rows]
    np.maximum.at(last, rows[quiet], times[quiet])
    stages = dict(state.stages)
    crossings: list[Crossing] = []
    for index in np.flatnonzero(good & busy[rows]):
        row, time, value = int(rows[index]), int(times[index]), float(values[index])
        if time <= last[row]:
            continue
        last[row] = time
        number = int(state.numbers[row])
        for rule, mask in applies:
            if mask[row]:
                key = (rule.rule_id, number)
                stage, crossed = step(rule, stages.get(key, Stage()), time, value)
                if crossed:
                    limit = rule.above if stage.raised else rule.clear_below
                    crossings.append(Crossing(rule.rule_id, number, time, value, stage.raised, limit))
                if stage.quiet:
                    stages.pop(key, None)
                else:
                    stages[key] = stage
    return DetectionState(state.numbers, last, stages), crossings


def step(rule: ThresholdRule, stage: Stage, time: int, value: float) -> tuple[Stage, bool]:
    """One reading under one rule: the stage afterwards, and whether the rule was raised or cleared by it."""
    opposite = value < rule.clear_below if stage.raised else value > rule.above
    if not opposite:
        return Stage(stage.raised), False
    since = time if stage.since is None else stage.since
    if time - since >= rule.dwell:
        return Stage(not stage.raised), True
    return Stage(stage.raised, since), False


def without_rules_but(state: DetectionState, kept: Iterable[str]) -> DetectionState:
    """The state without stages of rules that no longer hold."""
    names = set(kept)
    return DetectionState(
        state.numbers, state.last, {key: stage for key, stage in state.stages.items() if key[0] in names}
    )
