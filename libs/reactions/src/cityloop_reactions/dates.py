"""The dates of the city's calendar on which a reaction is done."""

from __future__ import annotations

import calendar
import datetime as dt

from cityloop_calendars import CityTime
from cityloop_packs import DateCause

LONGEST = 366 * 5
"""Days that are looked through for the next date; one that comes more seldom never comes."""
DAY = dt.timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def next_date(cause: DateCause, after: dt.datetime, time: CityTime) -> dt.datetime | None:
    """The first moment after another on which it is done, in UTC; None where there is none in five years.

    A time that local clocks leave out comes as much later as they leave out; of one that they show twice, the first.
    Beyond the days that the calendar knows nothing comes.
    """
    day = after.astimezone(time.zone).date() - DAY
    for _ in range(LONGEST):
        day += DAY
        if _falls_on(cause, day) and _works(cause, day, time):
            local = dt.datetime.combine(day, cause.time, time.zone)
            moment = local.astimezone(dt.UTC)
            if moment > after:
                return moment
    return None


def _falls_on(cause: DateCause, day: dt.date) -> bool:
    last = calendar.monthrange(day.year, day.month)[1]
    numbers = {number if number > 0 else last + 1 + number for number in cause.days_of_month}
    return (
        (not cause.weekdays or WEEKDAYS[day.weekday()] in cause.weekdays)
        and (not numbers or day.day in numbers)
        and (not cause.months or day.month in cause.months)
    )


def _works(cause: DateCause, day: dt.date, time: CityTime) -> bool:
    if cause.days == "every":
        return True
    found = time.calendar
    if found is None or not found.known_from <= day <= found.known_until:
        return False
    return found.works_on(day) == (cause.days == "working")
