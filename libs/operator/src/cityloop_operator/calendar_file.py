"""calendar.yaml: when people of the city work, for the years whose holidays and make-up days are known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from cityloop.sharing.v1.city_pb2 import Calendar, CalendarDay, CityRecord, WeekdayShifts
from cityloop_calendars import MOST_DAYS, CalendarError, Shift
from cityloop_city import DEFAULT_CALENDAR, work_calendar
from cityloop_kernel import Sentence, SentenceError, say
from cityloop_packs import LabelText
from cityloop_packs.scope import WEEKDAYS, Weekday
from pydantic import AfterValidator, Field, field_validator

from cityloop_operator.settings_file import Strict, read_settings, settings_of
from cityloop_operator.time_zones import check_time_zone

CALENDAR_FILE = "calendar.yaml"
UTC = "UTC"


def _shift(text: str) -> str:
    Shift.of(text)
    return text


ShiftText = Annotated[str, AfterValidator(_shift)]


class WeekShifts(Strict):
    """When people work on some days of the ordinary week; what lies between two shifts is lunch."""

    weekdays: tuple[Weekday, ...] = Field(min_length=1)
    shifts: tuple[ShiftText, ...] = Field(min_length=1)


class Holiday(Strict):
    """Days on which nobody works, whatever day of the week they are."""

    name: LabelText
    first: dt.date
    last: dt.date | None = Field(None, description="Where it has several days.")

    @property
    def days(self) -> list[dt.date]:
        """Each day of it."""
        count = ((self.last or self.first) - self.first).days + 1
        return [self.first + dt.timedelta(days=number) for number in range(count)]

    @field_validator("last")
    @classmethod
    def _after_first(cls, last: dt.date | None, info: Any) -> dt.date | None:
        first = info.data.get("first")
        if last is not None and first is not None and not 0 <= (last - first).days < MOST_DAYS:
            raise SentenceError(say("calendar-last-before-first", first=str(first)))
        return last


class MakeUpDay(Strict):
    """A day on which people work for a holiday, whatever day of the week it is."""

    date: dt.date
    name: LabelText | None = None
    shifts: tuple[ShiftText, ...] = Field(min_length=1)


class CalendarFile(Strict):
    """The whole file: the ordinary week, and the days of the known period that differ from it."""

    time_zone: Annotated[str, AfterValidator(lambda name: check_time_zone(name) if name else name)] = Field(
        "", description="Of its shifts; the city's where it is left out."
    )
    known_from: dt.date
    known_until: dt.date = Field(description="The last day whose holidays are known, such as 31 December.")
    week: tuple[WeekShifts, ...] = Field(min_length=1)
    holidays: tuple[Holiday, ...] = ()
    make_up_days: tuple[MakeUpDay, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> CalendarFile | None:
        """Read `calendar.yaml` in a folder; None where there is none.

        Raises:
            CityDataError: it is wrong: every problem in a line, by file, line and place.
        """
        path = folder / CALENDAR_FILE
        return read_settings(path, cls, SETTINGS, _problems) if path.exists() else None

    def record(self) -> CityRecord:
        """The record of the city that it makes."""
        holidays = [CalendarDay(date=str(day), name=item.name.label()) for item in self.holidays for day in item.days]
        made_up = [
            CalendarDay(date=str(day.date), name=None if day.name is None else day.name.label(), shifts=day.shifts)
            for day in self.make_up_days
        ]
        week = [
            WeekdayShifts(weekdays=[WEEKDAYS.index(day) + 1 for day in part.weekdays], shifts=part.shifts)
            for part in self.week
        ]
        return CityRecord(
            calendar=Calendar(
                calendar_id=DEFAULT_CALENDAR,
                time_zone=self.time_zone,
                known_from=str(self.known_from),
                known_until=str(self.known_until),
                week=week,
                days=[*holidays, *made_up],
            )
        )


SETTINGS = settings_of(CalendarFile, WeekShifts, Holiday, MakeUpDay)


def _problems(file: CalendarFile) -> Iterator[tuple[tuple[str | int, ...], Sentence]]:
    """What does not fit together."""
    found = list(_days_that_do_not_fit(file))
    yield from found
    if not found:
        try:
            # The zone of the city matters for nothing that may be wrong here.
            work_calendar(file.record().calendar, ZoneInfo(UTC))
        except CalendarError as error:
            yield (), error.sentence


def _days_that_do_not_fit(file: CalendarFile) -> Iterator[tuple[tuple[str | int, ...], Sentence]]:
    if file.known_until < file.known_from:
        yield ("known_until",), say("calendar-last-before-first", first=str(file.known_from))
        return
    weekdays: set[str] = set()
    for index, part in enumerate(file.week):
        for weekday in part.weekdays:
            if weekday in weekdays:
                yield ("week", index), say("calendar-day-twice", day=weekday)
            weekdays.add(weekday)
    dates = [(("holidays", index), day) for index, item in enumerate(file.holidays) for day in item.days]
    dates += [(("make_up_days", index), item.date) for index, item in enumerate(file.make_up_days)]
    seen: set[dt.date] = set()
    known = {"first": str(file.known_from), "last": str(file.known_until)}
    for place, day in dates:
        if not file.known_from <= day <= file.known_until:
            yield place, say("calendar-day-outside", day=str(day), **known)
        if day in seen:
            yield place, say("calendar-day-twice", day=str(day))
        seen.add(day)
