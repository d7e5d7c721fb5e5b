"""What a kind of rule is: how it is bound, how it judges readings, how its state is kept, how it is explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf
from typing import Any, Generic, NamedTuple, TypeVar

MICROSECONDS = 1_000_000
RuleT = TypeVar("RuleT")
StageT = TypeVar("StageT")


NO_DETAILS: Mapping[str, float] = {}


class Claim(StrEnum):
    """What a rule says of a datastream."""

    RAISED = "raised"
    CLEARED = "cleared"
    PREDICTED = "predicted"


class Calm(NamedTuple):
    """Which readings change nothing under a rule; only a reading outside need be judged.

    Values from `low` to `high`, slopes (a second, since the reading before) from `falling` to `rising`, times before
    `until` (microseconds). An unknown slope, of a first reading, lies inside.
    """

    low: float = -inf
    falling: float = -inf
    high: float = inf
    rising: float = inf
    until: float = inf


NEVER_CALM = Calm(until=-inf)


def calm_under(calms: Iterable[Calm]) -> Calm:
    """Which readings change nothing under several rules."""
    low, falling, high, rising, until = Calm()
    for from_low, from_falling, to_high, to_rising, before in calms:
        # Three times as quick as min() and max(): in a storm every reading comes here.
        if from_low > low:
            low = from_low
        if from_falling > falling:
            falling = from_falling
        if to_high < high:
            high = to_high
        if to_rising < rising:
            rising = to_rising
        if before < until:
            until = before
    return Calm(low, falling, high, rising, until)


class Readings(NamedTuple):
    """Good readings of one datastream, each newer than the one before, column by column."""

    number: int
    times: list[int]
    """Microseconds."""
    values: list[float]
    slopes: list[float]
    """Difference to the reading before, a second; NaN for the first of all."""


class Finding(NamedTuple):
    """What a rule claims of a datastream at one of its readings."""

    rule_id: str
    number: int
    time: int
    value: float
    claim: Claim
    limit: float
    confidence: float = 1.0
    details: Mapping[str, float] = NO_DETAILS
    """What its kind explains it with."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What a datastream measures."""

    thing_model: str
    property: str
    unit: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a rule claims something: a sentence in English, and the inputs that a sentence in any language is made of."""

    reason: str
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Remembered(Generic[StageT]):
    """Where rules of one kind stand on datastreams of one shard, column by column."""

    rule_ids: list[str] = field(default_factory=list)
    """As `pack/rule`."""
    numbers: list[int] = field(default_factory=list)
    stages: list[StageT] = field(default_factory=list)


@dataclass(frozen=True)
class RuleKind(Generic[RuleT, StageT]):
    """A kind of rule, by pure functions.

    Args:
        name: as packs call it; names its section of the state.
        version: of that section.
        initial: where a rule stands on a datastream of which nothing is remembered. `judge` returns this very object
            when nothing is.
        bind: the rule from its name in the fleet and its form in a pack.
        judge: readings under a rule: the stage afterwards, and what is claimed. Depends only on the stage and the
            readings, one after the other, never on how they are cut into calls.
        calm: which readings change nothing at a stage, after a reading of this value (NaN before the first).
        dump: the stages of one shard as bytes.
        load: the stages from the bytes of this version.
        explain: a finding of a rule.
    """

    name: str
    version: int
    initial: StageT
    bind: Callable[[str, Any], RuleT]
    judge: Callable[[RuleT, StageT, Readings], tuple[StageT, list[Finding]]]
    calm: Callable[[RuleT, StageT, float], Calm]
    dump: Callable[[Remembered[StageT]], bytes]
    load: Callable[[bytes], Remembered[StageT]]
    explain: Callable[[RuleT, Finding, Observed], Explained]


class BoundRule(NamedTuple):
    """A rule of the packs in use, with its kind."""

    rule_id: str
    kind: RuleKind[Any, Any]
    rule: Any
