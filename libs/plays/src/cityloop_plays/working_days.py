"""A holiday of a play, and an own count of working days by it: what the clocks of the fleet are compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from cityloop.sharing.v1.city_pb2 import CityRecord
from cityloop_operator.calendar_file import CalendarFile
from cityloop_packs import LabelText
from pydantic import Field

from cityloop_plays.model import PlayModel

SHIFTS = ((8, 12), (14, 18))
"""Hours of a working day, from and until."""
HOURS_A_DAY = 8
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
DAY = dt.timedelta(days=1)
KNOWN_BEFORE, KNOWN_AFTER = dt.timedelta(days=30), dt.timedelta(days=300)


class PlayCalendar(PlayModel):
    """The city's calendar for this play: office hours, and a holiday soon after today with a day made up for it."""

    name: LabelText = Field(description="What people call the holiday.")
    begins_in_days: int = Field(ge=1, le=30, description="Its first day, from today.")
    days: int = Field(ge=1, le=9, description="How long it is.")
    zone: str = Field(description="IANA time zone of the city.")

    def today(self, now: dt.datetime) -> dt.date:
        """The day in the city's time zone."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def holidays(self, today: dt.date) -> list[dt.date]:
        """The days of the holiday."""
        return [today + DAY * (self.begins_in_days + count) for count in range(self.days)]

    def made_up(self, today: dt.date) -> dt.date:
        """The first Saturday or Sunday after the holiday: people work on it."""
        day = self.holidays(today)[-1] + DAY
        while day.weekday() < len(WORKDAYS):
            day += DAY
        return day

    def record(self, now: dt.datetime) -> CityRecord:
        """The calendar as the city has it."""
        today = self.today(now)
        holidays, shifts = self.holidays(today), [f"{first:02}:00-{last:02}:00" for first, last in SHIFTS]
        return CalendarFile.model_validate(
            {
                "time_zone": self.zone,
                "known_from": today - KNOWN_BEFORE,
                "known_until": today + KNOWN_AFTER,
                "week": [{"weekdays": WORKDAYS, "shifts": shifts}],
                "holidays": [{"name": self.name, "first": holidays[0], "last": holidays[-1]}],
                "make_up_days": [{"date": self.made_up(today), "shifts": shifts}],
            }
        ).record()

    def after(self, since: dt.datetime, working_days: int, today: dt.date) -> dt.datetime:
        """When so many working days of a moment are over, counted shift by shift."""
        left = dt.timedelta(hours=HOURS_A_DAY) * working_days
        for first, last in self._shifts_from(since, today):
            if left <= last - first:
                return (first + left).astimezone(dt.UTC)
            left -= last - first
        raise AssertionError  # shifts never end

    def _shifts_from(self, since: dt.datetime, today: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        zone, off, made_up = ZoneInfo(self.zone), self.holidays(today), self.made_up(today)
        day = since.astimezone(zone).date()
        while True:
            if day == made_up or (day.weekday() < len(WORKDAYS) and day not in off):
                for begins, ends in SHIFTS:
                    first = dt.datetime(day.year, day.month, day.day, begins, tzinfo=zone)
                    last = dt.datetime(day.year, day.month, day.day, ends, tzinfo=zone)
                    if last > since:
                        yield max(first, since), last
            day += DAY
