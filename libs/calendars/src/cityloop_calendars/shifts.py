"""Shifts of a day, by local clocks."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TypeAlias
from zoneinfo import ZoneInfo

from cityloop_kernel import SentenceError, say

FORM = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Shift:
    """From one time of the day to another, in minutes from midnight; one that ends on the next day ends after 1,440."""

    start: int
    end: int

    @classmethod
    def of(cls, text: str) -> Shift:
        """A shift such as `08:00-12:00`, or `22:00-06:00` until the next morning.

        Raises:
            SentenceError: it is none.
        """
        found = FORM.fullmatch(text)
        if found is None:
            raise SentenceError(say("calendar-no-shift", text=text))
        hour, minute, end_hour, end_minute = found.groups()
        start = int(hour) * 60 + int(minute)
        end = MINUTES_A_DAY if end_hour is None else int(end_hour) * 60 + int(end_minute)
        return cls(start, end if end > start else end + MINUTES_A_DAY)

    def on(self, day: dt.date, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
        """When it begins and ends on a day; a time that comes twice is the first, a skipped one as in RFC 5545."""
        return _moment(day, self.start, zone), _moment(day, self.end, zone)


Shifts: TypeAlias = "tuple[Shift, ...]"
"""Of a day, in order; what lies between two, such as lunch, does not count. Empty for a day off."""


def _moment(day: dt.date, minutes: int, zone: ZoneInfo) -> dt.datetime:
    days, rest = divmod(minutes, MINUTES_A_DAY)
    time = dt.time(rest // 60, rest % 60)
    return dt.datetime.combine(day + dt.timedelta(days=days), time, zone).astimezone(dt.UTC)
