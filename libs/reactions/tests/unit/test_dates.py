"""Dates of the city's calendar: working days with holidays and make-up days, ends of months, changes of clocks."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from cityloop_calendars import CityTime, Shift, WorkCalendar
from cityloop_packs import DateCause
from cityloop_reactions import next_date
from hypothesis import given, settings
from hypothesis import strategies as st

SHANGHAI, LOS_ANGELES = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/Los_Angeles")
SHIFTS = (Shift.of("08:00-12:00"), Shift.of("14:00-18:00"))
CALENDAR = WorkCalendar(
    SHANGHAI,
    dt.date(2026, 9, 1),
    dt.date(2026, 10, 31),
    dict.fromkeys(range(1, 6), SHIFTS),
    {dt.date(2026, 10, day): () for day in range(1, 8)} | {dt.date(2026, 9, 27): SHIFTS},
)
CITY = CityTime(SHANGHAI, CALENDAR)


def local(day: int, month: int = 9, hour: int = 8, minute: int = 30) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def dates(cause: DateCause, after: dt.datetime, count: int, time: CityTime = CITY) -> list[dt.datetime]:
    found: list[dt.datetime] = []
    while len(found) < count and (following := next_date(cause, after, time)) is not None:
        found.append(following)
        after = following
    return found


def test_working_days_know_the_make_up_day_and_the_holiday() -> None:
    cause = DateCause(at="08:30", days="working")
    assert dates(cause, local(25), 5) == [local(27), local(28), local(29), local(30), local(8, 10)]
    assert dates(DateCause(at="08:30", days="off"), local(25), 2) == [local(26), local(1, 10)]


def test_beyond_the_calendar_nothing_comes() -> None:
    assert next_date(DateCause(at="08:30", days="working"), local(30, 10, 9), CITY) is None
    assert next_date(DateCause(at="08:30", days="off"), local(31, 10, 9), CITY) is None


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        (DateCause(at="08:30", days_of_month=(-1,)), [local(30), local(31, 10)]),
        (DateCause(at="08:30", days_of_month=(31,)), [local(31, 10), local(31, 12)]),
        (DateCause(at="08:30", weekdays=("mon",), months=(10,)), [local(5, 10), local(12, 10)]),
    ],
)
def test_days_of_months_and_weeks(cause: DateCause, expected: list[dt.datetime]) -> None:
    assert dates(cause, local(2), 2) == expected


def test_clocks_that_leave_a_time_out_or_show_it_twice() -> None:
    time, cause = CityTime(LOS_ANGELES), DateCause(at="02:30")
    before = dt.datetime(2026, 3, 7, 12, tzinfo=LOS_ANGELES)
    assert next_date(cause, before, time) == dt.datetime(2026, 3, 8, 10, 30, tzinfo=dt.UTC), "as much later"
    cause, before = DateCause(at="01:30"), dt.datetime(2026, 10, 31, 12, tzinfo=LOS_ANGELES)
    assert [moment.isoformat() for moment in dates(cause, before, 2, time)] == [
        "2026-11-01T08:30:00+00:00",
        "2026-11-02T09:30:00+00:00",
    ], "once"


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 49 * 24 * 60), st.sampled_from(["every", "working", "off"]))
def test_the_next_date_is_the_first_that_a_counter_of_minutes_finds(minutes: int, days: str) -> None:
    cause = DateCause.model_validate({"at": "08:30", "days": days})
    moment = after = local(1) + dt.timedelta(minutes=minutes)
    while True:
        moment += dt.timedelta(minutes=1)
        shown = moment.astimezone(SHANGHAI)
        works = bool(CALENDAR.days.get(shown.date(), CALENDAR.week.get(shown.isoweekday(), ())))
        if (shown.hour, shown.minute) == (8, 30) and (days == "every" or works == (days == "working")):
            break
    assert next_date(cause, after, CITY) == moment
