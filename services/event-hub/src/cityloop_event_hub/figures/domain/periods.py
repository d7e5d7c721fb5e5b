"""Periods of the city's own time: where each begins, exactly, also where clocks are put forward or back."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Moments = NDArray[np.int64]
"""Microseconds since 1970 in UTC."""
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
STEPS = {"minute": 60_000_000, "five_minutes": 300_000_000, "hour": 3_600_000_000}
"""Steps of windows that are of equal length, in UTC; a day is one of the city."""


def microseconds(moment: dt.datetime) -> int:
    """A moment as a whole number."""
    return (moment - EPOCH) // MICROSECOND


def moment_of(value: int) -> dt.datetime:
    """The moment of a whole number."""
    return EPOCH + value * MICROSECOND


def begins(unit: str, moments: Moments, zone: ZoneInfo) -> Moments:
    """The beginning of the period that each moment lies in."""
    if unit in STEPS:
        return moments // STEPS[unit] * STEPS[unit]
    if not len(moments):
        return moments
    first, last = moment_of(int(moments.min())).year - 1, moment_of(int(moments.max())).year + 1
    borders = np.concatenate([_of_year(unit, year, zone) for year in range(first, last + 1)])
    return borders[np.searchsorted(borders, moments, side="right") - 1]


def begin(unit: str, moment: int, zone: ZoneInfo) -> int:
    """The beginning of the period that a moment lies in."""
    return int(begins(unit, np.array([moment], dtype=np.int64), zone)[0])


def shifted(unit: str, start: int, count: int, zone: ZoneInfo) -> int:
    """The beginning of the period so many after (before, when negative) the one that begins at `start`."""
    if unit in STEPS:
        return start + count * STEPS[unit]
    local = moment_of(start).astimezone(zone).date()
    match unit:
        case "day":
            day = local + dt.timedelta(days=count)
        case "week":
            day = local + dt.timedelta(weeks=count)
        case _:
            months = local.year * 12 + local.month - 1 + count * {"month": 1, "quarter": 3, "year": 12}[unit]
            day = dt.date(months // 12, months % 12 + 1, 1)
    return _midnight(day, zone)


def last_before(unit: str, day: dt.date, zone: ZoneInfo) -> int:
    """The beginning of the last period that has ended when a day begins."""
    return shifted(unit, begin(unit, _midnight(day, zone), zone), -1, zone)


def day_begins(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """When a day begins."""
    return moment_of(_midnight(day, zone))


def year_before(unit: str, start: int, zone: ZoneInfo) -> int:
    """The beginning of the same period a year before; of a week, 52 weeks before."""
    if unit == "week":
        return shifted(unit, start, -52, zone)
    local = moment_of(start).astimezone(zone).date()
    leap = (local.month, local.day) == (2, 29)
    return _midnight(local.replace(year=local.year - 1, day=28 if leap else local.day), zone)


def _midnight(day: dt.date, zone: ZoneInfo) -> int:
    return microseconds(dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC))


@lru_cache(maxsize=4_096)
def _of_year(unit: str, year: int, zone: ZoneInfo) -> Moments:
    first = dt.date(year, 1, 1)
    match unit:
        case "day":
            days = [first + dt.timedelta(days=count) for count in range((dt.date(year + 1, 1, 1) - first).days)]
        case "week":
            monday = first + dt.timedelta(days=-first.weekday() % 7)
            days = [day for count in range(53) if (day := monday + dt.timedelta(weeks=count)).year == year]
        case "month":
            days = [dt.date(year, month, 1) for month in range(1, 13)]
        case "quarter":
            days = [dt.date(year, month, 1) for month in (1, 4, 7, 10)]
        case _:
            days = [first]
    return np.array([_midnight(day, zone) for day in days], dtype=np.int64)
