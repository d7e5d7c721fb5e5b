"""What a kind of rule is: how it is bound, how it judges readings, how its state is saved, how it is explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf
from typing import Any, Generic, NamedTuple, TypeVar

MICROSECONDS = 1_000_000
RuleT = TypeVar("RuleT")
StateT = TypeVar("StateT")


NO_DETAILS: Mapping[str, float] = {}


class FindingKind(StrEnum):
    """What a rule says of a datastream."""

    RAISED = "raised"
    CLEARED = "cleared"
    PREDICTED = "predicted"


class Deadband(NamedTuple):
    """Which readings change nothing under a rule; only a reading outside need be judged.

    Values from `low` to `high`, slopes (a second, since the reading before) from `falling` to `rising`, times before
    `until` (microseconds). An unknown slope, of a first reading, lies inside.
    """

    low: float = -inf
    falling: float = -inf
    high: float = inf
    rising: float = inf
    until: float = inf


NO_DEADBAND = Deadband(until=-inf)


def common_deadband(deadbands: Iterable[Deadband]) -> Deadband:
    """Which readings change nothing under several rules."""
    low, falling, high, rising, until = Deadband()
    for from_low, from_falling, to_high, to_rising, before in deadbands:
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
    return Deadband(low, falling, high, rising, until)


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
    kind: FindingKind
    limit: float
    confidence: float = 1.0
    details: Mapping[str, float] = NO_DETAILS
    """What its kind explains it with."""


@dataclass(frozen=True, slots=True)
class DatastreamDescription:
    """What a datastream measures."""

    thing_model: str
    property: str
    unit: str


@dataclass(frozen=True, slots=True)
class FindingExplanation:
    """Why a rule claims something: a sentence in English, and the inputs that a sentence in any language is made of."""

    reason: str
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RuleStates(Generic[StateT]):
    """The states of rules of one kind on datastreams of one shard, column by column."""

    rule_ids: list[str] = field(default_factory=list)
    """As `pack/rule`."""
    numbers: list[int] = field(default_factory=list)
    states: list[StateT] = field(default_factory=list)


@dataclass(frozen=True)
class RuleKind(Generic[RuleT, StateT]):
    """A kind of rule, by pure functions.

    Args:
        name: as packs call it; names its section of the state.
        version: of that section.
        initial: the state of a rule on a datastream of which nothing is remembered. `judge` returns this very object
            when nothing is.
        bind: the rule from its name in the fleet and its condition in a pack.
        judge: readings under a rule: the state afterwards, and what is claimed. Depends only on the state and the
            readings, one after the other, never on how they are cut into calls.
        deadband: which readings change nothing at a state, after a reading of this value (NaN before the first).
        dump: the states of one shard as bytes.
        load: the states from the bytes of this version.
        explain: a finding of a rule.
    """

    name: str
    version: int
    initial: StateT
    bind: Callable[[str, Any], RuleT]
    judge: Callable[[RuleT, StateT, Readings], tuple[StateT, list[Finding]]]
    deadband: Callable[[RuleT, StateT, float], Deadband]
    dump: Callable[[RuleStates[StateT]], bytes]
    load: Callable[[bytes], RuleStates[StateT]]
    explain: Callable[[RuleT, Finding, DatastreamDescription], FindingExplanation]


class BoundRule(NamedTuple):
    """A rule of the packs in use, with its kind."""

    rule_id: str
    kind: RuleKind[Any, Any]
    rule: Any
