"""Periods of the city's days that briefings are of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BriefingPeriod:
    """From midnight to midnight by the clocks of the city."""

    unit: str
    first: dt.date
    """Its first day."""
    start: dt.datetime
    end: dt.datetime
    """The first moment that is no longer in it."""

    @property
    def key(self) -> str:
        """By which it is one."""
        return f"{self.unit}/{self.first.isoformat()}"


def period_at(unit: str, moment: dt.datetime, zone: ZoneInfo) -> BriefingPeriod:
    """The period that a moment lies in; weeks begin on Monday."""
    return _beginning(unit, _first_day(unit, moment.astimezone(zone).date()), zone)


def period_before(unit: str, moment: dt.datetime, zone: ZoneInfo) -> BriefingPeriod:
    """The last period that had ended by a moment."""
    present = _first_day(unit, moment.astimezone(zone).date())
    return _beginning(unit, _first_day(unit, present - DAY), zone)


def _first_day(unit: str, day: dt.date) -> dt.date:
    match unit:
        case "day":
            return day
        case "week":
            return day - dt.timedelta(days=day.weekday())
        case _:
            months = MONTHS[unit]
            return dt.date(day.year, (day.month - 1) // months * months + 1, 1)


def _beginning(unit: str, first: dt.date, zone: ZoneInfo) -> BriefingPeriod:
    match unit:
        case "day" | "week":
            after = first + (DAY if unit == "day" else dt.timedelta(weeks=1))
        case _:
            months = first.year * 12 + first.month - 1 + MONTHS[unit]
            after = dt.date(months // 12, months % 12 + 1, 1)
    return BriefingPeriod(unit, first, _midnight(first, zone), _midnight(after, zone))


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
