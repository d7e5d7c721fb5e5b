"""Working time by a calendar: an ordinary week, and the days that differ from it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from cityloop_kernel import SentenceError, say

from cityloop_calendars.shifts import MINUTES_A_DAY, Shift, Shifts
from cityloop_calendars.time_counts import BeyondCalendarError, TimeUnit

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
DAY = dt.timedelta(days=1)
MOST_DAYS = 366 * 20
"""That a calendar may know."""


class CalendarError(SentenceError):
    """There is no such calendar; the sentence says what to fix."""


@dataclass(frozen=True)
class WorkCalendar:
    """When people work, for a period of which all holidays and make-up days are known.

    Raises:
        CalendarError: the period is none, nobody ever works, two shifts overlap, or a day lies outside the period.
    """

    zone: ZoneInfo
    known_from: dt.date
    known_until: dt.date
    """The last day of the period."""
    week: Mapping[int, Shifts]
    """By weekday of ISO 8601, 1 for Monday; a day that is not there is off."""
    days: Mapping[dt.date, Shifts] = field(default_factory=dict)
    """Those that differ from the week: holidays without shifts, make-up days with theirs."""

    def __post_init__(self) -> None:
        known = {"first": str(self.known_from), "last": str(self.known_until)}
        if not 0 <= (self.known_until - self.known_from).days < MOST_DAYS:
            raise CalendarError(say("calendar-no-period", **known, most=MOST_DAYS))
        outside = [day for day in self.days if not self.known_from <= day <= self.known_until]
        if outside:
            raise CalendarError(say("calendar-day-outside", day=str(min(outside)), **known))
        shifts = list(self._shifts())
        if not shifts:
            raise CalendarError(say("calendar-nobody-works"))
        for (day, shift), (other, following) in pairwise(shifts):
            if (other - day).days * MINUTES_A_DAY + following.start < shift.end:
                raise CalendarError(say("calendar-shifts-overlap", day=str(day), other=str(other)))

    def works_on(self, day: dt.date) -> bool:
        """Whether a day of the period has working time."""
        return bool(self.days.get(day, self.week.get(day.isoweekday(), ())))

    def count(self, unit: TimeUnit) -> WorkTime:
        """How working minutes and hours, or working days count."""
        return self._days if unit is TimeUnit.WORK_DAYS else self._hours

    @cached_property
    def _hours(self) -> WorkTime:
        return self._time(whole_days=False)

    @cached_property
    def _days(self) -> WorkTime:
        return self._time(whole_days=True)

    def _time(self, *, whole_days: bool) -> WorkTime:
        time, ended = WorkTime(self.known_from, self.known_until, self.zone), dt.datetime.min.replace(tzinfo=dt.UTC)
        for _, of_day in groupby(self._shifts(), key=lambda found: found[0]):
            spans = []
            for day, shift in of_day:
                start, end = shift.on(day, self.zone)
                # Where clocks are changed within a shift, it may end before it begins, or after the next has begun.
                if end > max(start, ended):
                    spans.append((max(start, ended), end))
                    ended = end
            worked = sum((end - start) // MICROSECOND for start, end in spans)
            done = 0
            for start, end in spans:
                before, done = done, done + (end - start) // MICROSECOND
                time.add(start, end, _share(done, worked) - _share(before, worked) if whole_days else done - before)
        return time

    def _shifts(self) -> Iterator[tuple[dt.date, Shift]]:
        """Every shift of the period with its day."""
        for number in range((self.known_until - self.known_from).days + 1):
            day = self.known_from + number * DAY
            yield from ((day, shift) for shift in self.days.get(day, self.week.get(day.isoweekday(), ())))


class WorkTime:
    """What counts while people work, a precomputed boundary a shift; moments and counted time in microseconds."""

    def __init__(self, known_from: dt.date, known_until: dt.date, zone: ZoneInfo) -> None:
        self._known = f"{known_from} to {known_until}"
        self._first = _microseconds(dt.datetime.combine(known_from, dt.time(), zone))
        self._last = _microseconds(dt.datetime.combine(known_until + DAY, dt.time(), zone))
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._before: list[int] = []
        """What has counted when a shift begins."""
        self._through: list[int] = []
        """What has counted when it ends."""

    def add(self, start: dt.datetime, end: dt.datetime, counted: int) -> None:
        """The next shift, and what it counts."""
        before = self._through[-1] if self._through else 0
        self._starts.append(_microseconds(start))
        self._ends.append(_microseconds(end))
        self._before.append(before)
        self._through.append(before + counted)
        self._last = max(self._last, self._ends[-1])

    @property
    def whole(self) -> dt.timedelta:
        """All that counts in the known period."""
        return self._through[-1] * MICROSECOND

    def elapsed(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """What counts from one moment to another.

        Raises:
            BeyondCalendarError: one of them lies beyond the known period.
        """
        return (self._counted(end) - self._counted(start)) * MICROSECOND

    def due(self, start: dt.datetime, limit: dt.timedelta) -> dt.datetime:
        """The earliest moment by which so much has counted.

        Raises:
            BeyondCalendarError: the start or that moment lies beyond the known period.
        """
        before = self._counted(start)
        if not limit:
            return start.astimezone(dt.UTC)
        wanted = before + limit // MICROSECOND
        if wanted <= 0 and limit < dt.timedelta(0):
            raise self._beyond()
        shift = bisect_left(self._through, wanted)
        if shift == len(self._through):
            raise self._beyond()
        length, counted = self._ends[shift] - self._starts[shift], self._through[shift] - self._before[shift]
        into = -(-(wanted - self._before[shift]) * length // counted)
        return EPOCH + (self._starts[shift] + into) * MICROSECOND

    def _counted(self, moment: dt.datetime) -> int:
        at = _microseconds(moment)
        if not self._first <= at <= self._last:
            raise self._beyond()
        shift = bisect_right(self._starts, at) - 1
        if shift < 0:
            return 0
        if at >= self._ends[shift]:
            return self._through[shift]
        length, counted = self._ends[shift] - self._starts[shift], self._through[shift] - self._before[shift]
        return self._before[shift] + (at - self._starts[shift]) * counted // length

    def _beyond(self) -> BeyondCalendarError:
        return BeyondCalendarError(
            f"the city's calendar is known for {self._known} only; add the days that are missing, and apply the city",
            "CALENDAR_TOO_SHORT",
        )


def _share(done: int, whole: int) -> int:
    """What counts of a day, in microseconds, when so much of its working time is over."""
    return done * (DAY // MICROSECOND) // whole


def _microseconds(moment: dt.datetime) -> int:
    return (moment - EPOCH) // MICROSECOND
