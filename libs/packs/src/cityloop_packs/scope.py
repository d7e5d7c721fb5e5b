"""Where and when an override holds: areas, operating modes, grades of events, days and hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal

from cityloop.common.v1.common_pb2 import AttributeValue
from pydantic import Field

from cityloop_packs.values import Grade, LayerName, ModeName, Name, Strict

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: Sequence[Weekday] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Hours = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Situation:
    """What an item is asked for; what is not known matches no scope that asks for it."""

    areas: Mapping[str, str] = field(default_factory=dict)
    """Of the place, by layer."""
    mode: ModeName | None = None
    """The operating mode there."""
    grade: str | None = None
    """Of the event, such as `serious`."""
    local_time: dt.datetime | None = None
    """The moment in the time zone of the city."""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    """Of the event or the case; conditions know them."""


ANYWHERE = Situation()


class Scope(Strict):
    """Where and when an override holds; everything that is named must match."""

    areas: dict[LayerName, tuple[Name, ...]] = Field(default_factory=dict, description="Layer to ids of its areas.")
    modes: tuple[ModeName, ...] = Field((), description="Operating modes of the place.")
    grades: tuple[Grade, ...] = Field((), description="Grades of the event.")
    weekdays: tuple[Weekday, ...] = Field((), description="Days in the time of the city.")
    hours: Hours | None = Field(None, description="From and until, in the time of the city, such as 18:00-08:00.")

    def __bool__(self) -> bool:
        return bool(self.areas or self.modes or self.grades or self.weekdays or self.hours)

    def __str__(self) -> str:
        parts = [f"{layer}: {', '.join(areas)}" for layer, areas in sorted(self.areas.items())]
        parts += [", ".join(listed) for listed in (self.modes, self.grades, self.weekdays) if listed]
        return "; ".join([*parts, *([self.hours] if self.hours else [])])

    def meets(self, other: Scope) -> bool:
        """Whether both may hold at once; one for everywhere meets only another for everywhere: it gives way."""
        if not self or not other:
            return bool(self) == bool(other)
        pairs = [(self.areas[layer], other.areas[layer]) for layer in self.areas.keys() & other.areas.keys()]
        for own, its in ((self.modes, other.modes), (self.grades, other.grades), (self.weekdays, other.weekdays)):
            pairs += [(own, its)] if own and its else []
        apart = any(set(own).isdisjoint(its) for own, its in pairs)
        return not apart and (self.hours is None or other.hours is None or bool(_minutes(self) & _minutes(other)))

    def holds(self, situation: Situation) -> bool:
        """Whether it holds in a situation."""
        return (
            all(situation.areas.get(layer) in wanted for layer, wanted in self.areas.items())
            and (not self.modes or situation.mode in self.modes)
            and (not self.grades or situation.grade in self.grades)
            and self._in_time(situation.local_time)
        )

    def _in_time(self, moment: dt.datetime | None) -> bool:
        if moment is None:
            return not self.weekdays and self.hours is None
        return (not self.weekdays or WEEKDAYS[moment.weekday()] in self.weekdays) and (
            self.hours is None or moment.hour * 60 + moment.minute in _minutes(self)
        )


NO_SCOPE = Scope()


def _minutes(scope: Scope) -> frozenset[int]:
    """The minutes of a day in which it holds; hours that end before they begin go over midnight."""
    if scope.hours is None:
        return frozenset(range(DAY_MINUTES))
    first, last = (int(part[:2]) * 60 + int(part[3:]) for part in scope.hours.split("-"))
    return frozenset(range(first, last) if first < last else (*range(first, DAY_MINUTES), *range(last)))
