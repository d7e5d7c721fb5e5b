"""How time counts between two moments, with pauses in which it does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol, TypeAlias

from cityloop_kernel import ConflictError

Pause: TypeAlias = "tuple[dt.datetime, dt.datetime]"
"""From a moment to a later one."""


class TimeUnit(StrEnum):
    """In what time is counted, which is the unit of a limit too."""

    URGENT_HOURS = "urgent_hours"
    """Every hour of every day counts."""
    NATURAL_DAYS = "natural_days"
    """Days of local clocks: a day later the clocks show the same time, though an hour was skipped or came twice."""
    WORK_MINUTES = "work_minutes"
    """The working time of the calendar, for limits that are short."""
    WORK_HOURS = "work_hours"
    """The working time of the calendar."""
    WORK_DAYS = "work_days"
    """Working days of the calendar, each a day, however long its working time is."""

    @property
    def length(self) -> dt.timedelta:
        """What one of it is as a duration: a minute, an hour, or a day."""
        match self:
            case TimeUnit.WORK_MINUTES:
                return dt.timedelta(minutes=1)
            case TimeUnit.NATURAL_DAYS | TimeUnit.WORK_DAYS:
                return dt.timedelta(days=1)
            case _:
                return dt.timedelta(hours=1)

    @property
    def needs_calendar(self) -> bool:
        """Whether only a calendar says what counts."""
        return self in {TimeUnit.WORK_MINUTES, TimeUnit.WORK_HOURS, TimeUnit.WORK_DAYS}


class BeyondCalendarError(ConflictError):
    """The city has no calendar for what is asked, or one that does not know the days."""


class TimeCount(Protocol):
    """One way to count. `due(start, limit) <= end` holds exactly where `limit <= elapsed(start, end)` does.

    Moments are aware. Beyond the days that a calendar knows, a BeyondCalendarError is raised.
    """

    def elapsed(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """How much counts from one moment to another; negative where the other is earlier."""

    def due(self, start: dt.datetime, limit: dt.timedelta) -> dt.datetime:
        """The earliest moment, in UTC, by which so much has counted; before the start for a negative limit."""


class TimeCounts(Protocol):
    """Every way to count in a city."""

    def count(self, unit: TimeUnit) -> TimeCount:
        """One way to count.

        Raises:
            BeyondCalendarError: it needs a calendar, and the city has none.
        """


def elapsed(count: TimeCount, start: dt.datetime, end: dt.datetime, pauses: Iterable[Pause] = ()) -> dt.timedelta:
    """How much counts from one moment to a later one, without the pauses, which do not overlap."""
    inside = ((max(begun, start), min(ended, end)) for begun, ended in pauses if begun < end and ended > start)
    return count.elapsed(start, end) - sum((count.elapsed(*pause) for pause in inside), dt.timedelta(0))


def due(count: TimeCount, start: dt.datetime, limit: dt.timedelta, pauses: Iterable[Pause] = ()) -> dt.datetime:
    """The earliest moment by which so much has counted beside the pauses, which are in order and do not overlap."""
    found = count.due(start, limit)
    for begun, ended in pauses:
        if begun >= found:
            break
        if ended > start:
            limit += count.elapsed(max(begun, start), ended)
            found = count.due(start, limit)
    return found


class UrgentTime:
    """Every hour counts."""

    def elapsed(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """The time between."""
        return end - start

    def due(self, start: dt.datetime, limit: dt.timedelta) -> dt.datetime:
        """So much later."""
        return start.astimezone(dt.UTC) + limit
