"""The time of a city: how it counts there, by its clocks and its calendar."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cityloop_calendars.natural_days import NaturalDays
from cityloop_calendars.time_counts import BeyondCalendarError, TimeCount, TimeUnit, UrgentTime
from cityloop_calendars.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class CityTime:
    """Every way to count in a city that has this zone, and perhaps a calendar."""

    zone: ZoneInfo
    calendar: WorkCalendar | None = None

    def count(self, unit: TimeUnit) -> TimeCount:
        """One way to count.

        Raises:
            BeyondCalendarError: it needs a calendar, and the city has none.
        """
        match unit:
            case TimeUnit.URGENT_HOURS:
                return UrgentTime()
            case TimeUnit.NATURAL_DAYS:
                return NaturalDays(self.zone)
            case _ if self.calendar is not None:
                return self.calendar.count(unit)
            case _:
                raise BeyondCalendarError(
                    "the city has no calendar: describe its working time in calendar.yaml, and apply the city",
                    "CALENDAR_MISSING",
                )
