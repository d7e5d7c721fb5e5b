"""What is raised by one condition and cleared by another, each after a dwell: the part that kinds of limits share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, nextafter
from typing import NamedTuple, Protocol

import numpy as np

from cityloop_event_hub.detection.rules.kind import Calm, Key
from cityloop_event_hub.detection.rules.parts import join, split

NO_TIME = np.iinfo(np.int64).min


class Stage(NamedTuple):
    """Whether a rule is raised on a datastream, and since when (microseconds) the opposite has held, if it does."""

    raised: bool
    since: int | None


QUIET = Stage(raised=False, since=None)
RAISED = Stage(raised=True, since=None)


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
    limit: Limit, stage: Stage, times: Sequence[int], measures: Sequence[float]
) -> tuple[Stage, list[tuple[int, bool]]]:
    """The stage after some readings, and which of them raised (True) or cleared it."""
    raised, since = stage
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
    return (Stage(raised, since) if since is not None else RAISED if raised else QUIET), turns


def calm_between(stage: Stage, dwell: int, above: float, clear_below: float) -> Calm:
    """Which values change nothing that is raised above one limit and cleared below another."""
    raised, since = stage
    if since is None:
        return Calm(clear_below) if raised else Calm(-inf, -inf, above)
    if raised:
        return Calm(high=nextafter(clear_below, -inf), until=since + dwell)
    return Calm(low=nextafter(above, inf), until=since + dwell)


def dump(stages: Mapping[Key, Stage]) -> bytes:
    """Names of rules, then columns: which of them, datastream number, raised, since."""
    names = sorted({rule_id for rule_id, _ in stages})
    places = {name: place for place, name in enumerate(names)}
    rules = np.fromiter((places[rule_id] for rule_id, _ in stages), "<u4", len(stages))
    numbers = np.fromiter((number for _, number in stages), "<u4", len(stages))
    raised = np.fromiter((stage.raised for stage in stages.values()), "u1", len(stages))
    since = (NO_TIME if stage.since is None else stage.since for stage in stages.values())
    columns = (rules, numbers, raised, np.fromiter(since, "<i8", len(stages)))
    return join(names, [column.tobytes() for column in columns])


def load(data: bytes) -> dict[Key, Stage]:
    """The stages from their bytes."""
    names, parts = split(data)
    rules, numbers, raised, since = (
        np.frombuffer(part, kind).tolist() for part, kind in zip(parts, ("<u4", "<u4", "u1", "<i8"), strict=True)
    )
    return {
        (names[rule], number): Stage(bool(up), None if moment == NO_TIME else moment)
        for rule, number, up, moment in zip(rules, numbers, raised, since, strict=True)
    }
