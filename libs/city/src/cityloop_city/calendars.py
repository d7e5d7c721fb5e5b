"""The calendar that a record describes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from cityloop.sharing.v1.city_pb2 import Calendar
from cityloop_calendars import Shift, Shifts, WorkCalendar
from cityloop_kernel import SentenceError, say

DEFAULT_CALENDAR = "default"
"""The id of the calendar that clocks of cases go by."""


def work_calendar(record: Calendar, zone: ZoneInfo) -> WorkCalendar:
    """The calendar of a record.

    Args:
        record: of the city.
        zone: of the city, where the calendar names none.

    Raises:
        SentenceError: it is none; the sentence says what to fix.
    """
    week: dict[int, Shifts] = {}
    for part in record.week:
        for weekday in part.weekdays:
            if weekday in week or not 1 <= weekday <= 7:
                raise SentenceError(say("calendar-weekday-wrong", weekday=str(weekday)))
            week[weekday] = _shifts(part.shifts)
    days: dict[dt.date, Shifts] = {}
    for day in record.days:
        date = _date(day.date)
        if date in days:
            raise SentenceError(say("calendar-day-twice", day=str(date)))
        days[date] = _shifts(day.shifts)
    first, last = _date(record.known_from), _date(record.known_until)
    return WorkCalendar(_zone(record.time_zone) if record.time_zone else zone, first, last, week, days)


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise SentenceError(say("calendar-no-date", text=text)) from error


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, LookupError, OSError) as error:
        raise SentenceError(say("city-zone-unknown", zone=name)) from error


def _shifts(texts: Iterable[str]) -> Shifts:
    return tuple(Shift.of(text) for text in texts)
