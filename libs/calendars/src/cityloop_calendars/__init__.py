"""How time counts: every hour, local days, or the working time of a calendar with holidays and make-up days."""

from cityloop_calendars.city_time import CityTime
from cityloop_calendars.shifts import Shift, Shifts
from cityloop_calendars.time_counts import BeyondCalendarError, TimeCount, TimeCounts, TimeUnit, due, elapsed
from cityloop_calendars.work_calendar import MOST_DAYS, CalendarError, WorkCalendar

__all__ = [
    "MOST_DAYS",
    "BeyondCalendarError",
    "CalendarError",
    "CityTime",
    "Shift",
    "Shifts",
    "TimeCount",
    "TimeCounts",
    "TimeUnit",
    "WorkCalendar",
    "due",
    "elapsed",
]
