"""What is raised by one condition and cleared by another, each after a dwell: the part that kinds of limits share."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, nextafter
from typing import NamedTuple, Protocol

import numpy as np

from cityloop_event_hub.detection.rules.framed_bytes import join_parts, split_parts
from cityloop_event_hub.detection.rules.kind import Deadband, RuleStates

NO_TIME = np.iinfo(np.int64).min


class HysteresisState(NamedTuple):
    """Whether a rule is raised on a datastream, and since when (microseconds) the opposite has held, if it does."""

    raised: bool
    since: int | None


QUIET = HysteresisState(raised=False, since=None)
RAISED = HysteresisState(raised=True, since=None)


class Limit(Protocol):
    """What raises, and what clears."""

    @property
    def dwell(self) -> int:
        """Microseconds that either must hold without interruption."""

    def exceeds(self, measure: float, /) -> bool:
        """Whether a measure raises."""

    def returns(self, measure: float, /) -> bool:
        """Whether a measure clears."""


def follow(
    limit: Limit, state: HysteresisState, times: Sequence[int], measures: Sequence[float]
) -> tuple[HysteresisState, list[tuple[int, bool]]]:
    """The state after some readings, and which of them raised (True) or cleared it."""
    raised, since = state
    turns = []
    for index, time in enumerate(times):
        measure = measures[index]
        if not (limit.returns(measure) if raised else limit.exceeds(measure)):
            since = None
        elif time - (time if since is None else since) >= limit.dwell:
            raised, since = not raised, None
            turns.append((index, raised))
        elif since is None:
            since = time
    return (HysteresisState(raised, since) if since is not None else RAISED if raised else QUIET), turns


def deadband_between(state: HysteresisState, dwell: int, above: float, clear_below: float) -> Deadband:
    """Which values change nothing that is raised above one limit and cleared below another."""
    raised, since = state
    if since is None:
        return Deadband(clear_below) if raised else Deadband(-inf, -inf, above)
    if raised:
        return Deadband(high=nextafter(clear_below, -inf), until=since + dwell)
    return Deadband(low=nextafter(above, inf), until=since + dwell)


def dump(remembered: RuleStates[HysteresisState]) -> bytes:
    """Names of rules, then columns: which of them, datastream number, raised, since."""
    names = sorted(set(remembered.rule_ids))
    places = {name: place for place, name in enumerate(names)}
    columns = (
        np.array([places[rule_id] for rule_id in remembered.rule_ids], "<u4"),
        np.array(remembered.numbers, "<u4"),
        np.array([state[0] for state in remembered.states], "u1"),
        np.array([NO_TIME if state[1] is None else state[1] for state in remembered.states], "<i8"),
    )
    return join_parts(names, [column.tobytes() for column in columns])


def load(data: bytes) -> RuleStates[HysteresisState]:
    """The states from their bytes."""
    names, parts = split_parts(data)
    rules, numbers, raised, since = (
        np.frombuffer(part, kind).tolist() for part, kind in zip(parts, ("<u4", "<u4", "u1", "<i8"), strict=True)
    )
    states = [
        (RAISED if up else QUIET) if moment == NO_TIME else HysteresisState(bool(up), moment)
        for up, moment in zip(raised, since, strict=True)
    ]
    return RuleStates([names[rule] for rule in rules], numbers, states)
