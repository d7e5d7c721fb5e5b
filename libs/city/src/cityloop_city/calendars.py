"""The calendar that a record describes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from cityloop.sharing.v1.city_pb2 import Calendar
from cityloop_calendars import Shift, Shifts, WorkCalendar

DEFAULT_CALENDAR = "default"
"""The id of the calendar that clocks of cases go by."""


def work_calendar(record: Calendar, zone: ZoneInfo) -> WorkCalendar:
    """The calendar of a record.

    Args:
        record: of the city.
        zone: of the city, where the calendar names none.

    Raises:
        ValueError: it is none; the message says what to mend.
    """
    week: dict[int, Shifts] = {}
    for part in record.week:
        for weekday in part.weekdays:
            if weekday in week or not 1 <= weekday <= 7:
                raise ValueError(f"weekday {weekday} stands twice, or is none of 1 to 7; keep each once")
            week[weekday] = _shifts(part.shifts)
    days: dict[dt.date, Shifts] = {}
    for day in record.days:
        date = dt.date.fromisoformat(day.date)
        if date in days:
            raise ValueError(f"{date} stands twice; keep one")
        days[date] = _shifts(day.shifts)
    first, last = dt.date.fromisoformat(record.known_from), dt.date.fromisoformat(record.known_until)
    return WorkCalendar(ZoneInfo(record.time_zone) if record.time_zone else zone, first, last, week, days)


def _shifts(texts: Iterable[str]) -> Shifts:
    return tuple(Shift.of(text) for text in texts)
