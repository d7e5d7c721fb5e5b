"""How time counts, against a counter that looks at every minute, and by what users of other systems complain of."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from cityloop_calendars import (
    BeyondCalendarError,
    CalendarError,
    CityTime,
    Shift,
    Shifts,
    TimeCount,
    TimeUnit,
    WorkCalendar,
    due,
    elapsed,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
OFFICE = (Shift.of("08:00-12:00"), Shift.of("14:00-18:00"))
WEEK = dict.fromkeys(range(1, 6), OFFICE)
NATIONAL_DAY: dict[dt.date, Shifts] = {dt.date(2026, 10, day): () for day in range(1, 8)}
MAKE_UP: dict[dt.date, Shifts] = {dt.date(2026, 9, 20): OFFICE, dt.date(2026, 10, 10): OFFICE}
"""A Sunday before and a Saturday after the week of holidays."""
CALENDAR = WorkCalendar(SHANGHAI, dt.date(2026, 9, 1), dt.date(2026, 11, 30), WEEK, NATIONAL_DAY | MAKE_UP)
NIGHTS = WorkCalendar(
    NEW_YORK,
    dt.date(2026, 10, 26),
    dt.date(2026, 11, 8),
    dict.fromkeys(range(1, 8), (Shift.of("04:30-05:15"), Shift.of("20:00-04:00"))),
)
"""Clocks are set back on 1 November, within a shift."""
SPRING = WorkCalendar(
    NEW_YORK,
    dt.date(2026, 3, 2),
    dt.date(2026, 3, 15),
    dict.fromkeys(range(1, 7), (Shift.of("09:00-12:30"), Shift.of("13:10-17:00"), Shift.of("21:00-05:00"))),
    {dt.date(2026, 3, 8): (Shift.of("06:00-24:00"),)},
)
"""They are put forward on 8 March."""
HOLIDAYS = WorkCalendar(
    SHANGHAI, dt.date(2026, 9, 24), dt.date(2026, 10, 12), WEEK, NATIONAL_DAY | {dt.date(2026, 10, 10): OFFICE}
)
WORK = {"holidays": HOLIDAYS, "nights": NIGHTS, "spring": SPRING}


def at(text: str, zone: ZoneInfo = SHANGHAI) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


def time(calendar: WorkCalendar, unit: TimeUnit) -> TimeCount:
    return CityTime(calendar.zone, calendar).count(unit)


def works(calendar: WorkCalendar, minute: dt.datetime) -> dt.date | None:
    """The oracle: the day whose shift a minute is in, by what the clocks show."""
    local = minute.astimezone(calendar.zone)
    for day in (local.date(), local.date() - DAY):
        if not calendar.known_from <= day <= calendar.known_until:
            continue
        shown = (local.date() - day).days * 1440 + local.hour * 60 + local.minute
        shifts = calendar.days[day] if day in calendar.days else calendar.week.get(day.isoweekday(), ())
        if any(shift.start <= shown < shift.end for shift in shifts):
            return day
    return None


@cache
def counted_by_minute(name: str) -> tuple[dt.datetime, list[int], list[float]]:
    """From which minute on; how many minutes of work, and which part of working days, had passed before each."""
    calendar = WORK[name]
    first = dt.datetime.combine(calendar.known_from, dt.time(), calendar.zone).astimezone(dt.UTC)
    found = [works(calendar, first + number * MINUTE) for number in range(22 * 1440)]
    of_day = Counter(found)
    hours, days = [0], [0.0]
    for day in found:
        hours.append(hours[-1] + (day is not None))
        days.append(days[-1] + (0 if day is None else 1 / of_day[day]))
    return first, hours, days


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, dt.datetime, dt.datetime]:
    """A calendar and two whole minutes in its period."""
    name = draw(st.sampled_from(sorted(WORK)))
    calendar = WORK[name]
    first = dt.datetime.combine(calendar.known_from, dt.time(), calendar.zone).astimezone(dt.UTC)
    whole = ((calendar.known_until - calendar.known_from).days + 1) * 1440 - 60
    one, other = draw(st.integers(0, whole)), draw(st.integers(0, whole))
    return name, first + min(one, other) * MINUTE, first + max(one, other) * MINUTE


@given(spans())
def test_what_elapses_is_what_a_counter_of_minutes_finds(span: tuple[str, dt.datetime, dt.datetime]) -> None:
    name, start, end = span
    first, hours, days = counted_by_minute(name)
    one, other = (start - first) // MINUTE, (end - first) // MINUTE
    assert time(WORK[name], TimeUnit.WORK_HOURS).elapsed(start, end) == (hours[other] - hours[one]) * MINUTE
    found = time(WORK[name], TimeUnit.WORK_DAYS).elapsed(start, end)
    assert found / DAY == pytest.approx(days[other] - days[one], abs=1e-9)


@given(spans(), st.sampled_from(list(TimeUnit)), st.integers(1, 40 * 24 * 60), st.integers(0, 59_999_999))
def test_what_is_due_is_the_earliest_moment_by_which_so_much_has_elapsed(
    span: tuple[str, dt.datetime, dt.datetime], unit: TimeUnit, limit: int, into: int
) -> None:
    name, start, end = span
    calendar = WORK[name]
    count, start = time(calendar, unit), start + dt.timedelta(microseconds=into)
    try:
        found, later = count.due(start, limit * MINUTE), count.due(start, limit * MINUTE + MINUTE)
    except BeyondCalendarError:
        assume(not unit.needs_calendar)
        raise
    assert found <= later, "monotone"
    assert count.elapsed(start, found) >= limit * MINUTE
    assert count.elapsed(start, found - dt.timedelta(microseconds=1)) < limit * MINUTE
    if end >= start:
        assert (found <= end) is (limit * MINUTE <= count.elapsed(start, end))


@given(spans(), st.sampled_from(list(TimeUnit)), st.integers(0, 5_000), st.data())
def test_pauses_count_in_the_clocks_own_time(
    span: tuple[str, dt.datetime, dt.datetime], unit: TimeUnit, limit: int, data: st.DataObject
) -> None:
    """Suspended and resumed again and again, the last is the moment that all pauses together give."""
    name, start, end = span
    calendar = WORK[name]
    count = time(calendar, unit)
    drawn = data.draw(st.lists(st.integers(0, (end - start) // MINUTE + 9), min_size=2, max_size=6, unique=True))
    moments = [start + number * MINUTE for number in sorted(drawn)]
    pauses = list(zip(moments[::2], moments[1::2], strict=False))
    try:
        stepwise = count.due(start, limit * MINUTE)
        for begun, ended in pauses:
            if begun < stepwise:
                stepwise = count.due(ended, count.elapsed(begun, stepwise))
        found = due(count, start, limit * MINUTE, pauses)
    except BeyondCalendarError:
        assume(not unit.needs_calendar)
        raise
    # What is rounded up at each step is less than a microsecond.
    assert abs(count.elapsed(found, stepwise)) <= len(pauses) * dt.timedelta(microseconds=5)
    assert elapsed(count, start, found, pauses) >= limit * MINUTE


@pytest.mark.parametrize(
    ("start", "unit", "limit", "expected"),
    [
        ("2026-09-15 11:00", TimeUnit.WORK_HOURS, 2 * HOUR, "2026-09-15 15:00"),  # lunch: helpdesk 2212
        ("2026-09-15 12:30", TimeUnit.WORK_HOURS, HOUR, "2026-09-15 15:00"),
        (
            "2026-09-15 10:00",
            TimeUnit.WORK_HOURS,
            6 * HOUR,
            "2026-09-15 18:00",
        ),  # the end of work, not the next morning
        ("2026-09-18 17:00", TimeUnit.WORK_HOURS, 2 * HOUR, "2026-09-20 09:00"),  # Friday, then a Sunday made up
        ("2026-09-11 17:00", TimeUnit.WORK_HOURS, 2 * HOUR, "2026-09-14 09:00"),  # over a weekend: osTicket 1168
        ("2026-09-30 17:00", TimeUnit.WORK_HOURS, 2 * HOUR, "2026-10-08 09:00"),  # over holidays: osTicket 3034
        ("2026-10-03 10:00", TimeUnit.WORK_HOURS, 3 * HOUR, "2026-10-08 11:00"),  # begun on a holiday: faveo 218
        ("2026-10-09 16:00", TimeUnit.WORK_DAYS, 1 * DAY, "2026-10-10 16:00"),  # a Saturday made up
        ("2026-09-30 10:00", TimeUnit.WORK_DAYS, 5 * DAY, "2026-10-13 10:00"),
        ("2026-10-01 00:00", TimeUnit.WORK_DAYS, 1 * DAY, "2026-10-08 18:00"),
        ("2026-10-01 10:00", TimeUnit.NATURAL_DAYS, 3 * DAY, "2026-10-04 10:00"),
        ("2026-10-01 10:00", TimeUnit.URGENT_HOURS, 3 * HOUR, "2026-10-01 13:00"),
        ("2026-10-08 09:00", TimeUnit.WORK_HOURS, -2 * HOUR, "2026-09-30 17:00"),
    ],
)
def test_lunch_weekends_holidays_and_make_up_days(
    start: str, unit: TimeUnit, limit: dt.timedelta, expected: str
) -> None:
    assert time(CALENDAR, unit).due(at(start), limit) == at(expected)


@pytest.mark.parametrize(
    ("start", "unit", "limit", "expected"),
    [
        ("2026-03-07 10:00", TimeUnit.NATURAL_DAYS, DAY, "2026-03-08 10:00"),  # 23 hours
        ("2026-03-07 10:00", TimeUnit.URGENT_HOURS, 24 * HOUR, "2026-03-08 11:00"),
        ("2026-03-07 02:30", TimeUnit.NATURAL_DAYS, DAY, "2026-03-08 03:00"),  # the clocks skip it
        ("2026-03-08 10:00", TimeUnit.NATURAL_DAYS, DAY, "2026-03-09 10:00"),
        ("2026-10-31 10:00", TimeUnit.NATURAL_DAYS, DAY, "2026-11-01 10:00"),  # 25 hours
        ("2026-10-31 01:30", TimeUnit.NATURAL_DAYS, DAY, "2026-11-01 01:30"),  # the first of two
        ("2026-11-01 10:00", TimeUnit.NATURAL_DAYS, 2 * DAY, "2026-11-03 10:00"),
    ],
)
def test_a_change_of_clocks(start: str, unit: TimeUnit, limit: dt.timedelta, expected: str) -> None:
    found = CityTime(NEW_YORK).count(unit).due(at(start, NEW_YORK), limit)
    assert found == at(expected, NEW_YORK).astimezone(dt.UTC)


def test_an_hour_that_comes_twice_counts_once_and_no_clock_goes_back() -> None:
    days, start = CityTime(NEW_YORK).count(TimeUnit.NATURAL_DAYS), at("2026-10-31 12:00", NEW_YORK)
    first = at("2026-11-01 00:30", NEW_YORK).astimezone(dt.UTC)
    counted = [days.elapsed(start, first + number * 10 * MINUTE) for number in range(18)]
    shown = [*range(0, 100, 10), *[90] * 5, *range(90, 120, 10)]
    assert counted == [(12.5 * HOUR) + minute * MINUTE for minute in shown], (
        "from 01:00, an hour later, it stands still"
    )


def test_a_pause_that_had_begun_before_takes_only_what_is_left_of_it() -> None:
    pauses = [(at("2026-09-15 09:00"), at("2026-09-15 11:00")), (at("2026-09-15 12:00"), at("2026-09-15 15:00"))]
    hours = time(CALENDAR, TimeUnit.WORK_HOURS)
    assert due(hours, at("2026-09-15 10:00"), 2 * HOUR, pauses) == at("2026-09-15 16:00")
    assert elapsed(hours, at("2026-09-15 10:00"), at("2026-09-15 14:30"), pauses) == HOUR


def test_a_night_shift_is_as_long_as_it_was_and_belongs_to_the_day_on_which_it_begins() -> None:
    hours = time(NIGHTS, TimeUnit.WORK_HOURS)
    assert hours.elapsed(at("2026-10-31 20:00", NEW_YORK), at("2026-11-01 04:00", NEW_YORK)) == 9 * HOUR
    assert hours.elapsed(at("2026-10-30 20:00", NEW_YORK), at("2026-10-31 04:00", NEW_YORK)) == 8 * HOUR
    days = time(NIGHTS, TimeUnit.WORK_DAYS)
    assert days.elapsed(at("2026-10-30 04:30", NEW_YORK), at("2026-10-31 04:00", NEW_YORK)) == DAY


def test_shifts_within_a_change_of_clocks_count_once_and_never_less_than_nothing() -> None:
    shifts = {7: (Shift.of("01:00-02:30"), Shift.of("02:40-03:00"), Shift.of("03:00-04:00"))}
    calendar = WorkCalendar(NEW_YORK, dt.date(2026, 3, 2), dt.date(2026, 3, 15), shifts)
    whole = time(calendar, TimeUnit.WORK_HOURS).elapsed(
        at("2026-03-08 00:00", NEW_YORK), at("2026-03-08 12:00", NEW_YORK)
    )
    assert whole == 2 * HOUR, "of 01:00 to 04:00 one hour was skipped"


@pytest.mark.parametrize(
    "asked",
    [
        lambda count: count.due(at("2026-11-30 10:00"), 7 * HOUR),
        lambda count: count.due(at("2026-12-02 10:00"), HOUR),
        lambda count: count.elapsed(at("2026-08-31 23:59"), at("2026-09-01 10:00")),
        lambda count: count.due(at("2026-09-01 10:00"), -3 * HOUR),
    ],
)
def test_beyond_what_is_known_is_refused_and_says_what_to_do(asked: Callable[[TimeCount], object]) -> None:
    with pytest.raises(BeyondCalendarError, match="known for 2026-09-01 to 2026-11-30 only; add the days") as refused:
        asked(time(CALENDAR, TimeUnit.WORK_HOURS))
    assert refused.value.reason == "CALENDAR_TOO_SHORT"


def test_without_a_calendar_working_time_is_refused_and_all_else_counts() -> None:
    bare = CityTime(SHANGHAI)
    assert bare.count(TimeUnit.NATURAL_DAYS).due(at("2026-10-01 10:00"), DAY) == at("2026-10-02 10:00")
    with pytest.raises(BeyondCalendarError, match=r"calendar\.yaml") as refused:
        bare.count(TimeUnit.WORK_HOURS)
    assert refused.value.reason == "CALENDAR_MISSING"


FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 1, 31)


@pytest.mark.parametrize(
    ("first", "last", "week", "days", "said"),
    [
        (LAST, FIRST, WEEK, {}, "calendar-no-period"),
        (FIRST, dt.date(2076, 1, 1), WEEK, {}, "calendar-no-period"),
        (FIRST, LAST, {}, {}, "calendar-nobody-works"),
        (FIRST, LAST, WEEK, {dt.date(2026, 2, 1): ()}, r"calendar-day-outside \(day 2026-02-01"),
        (
            FIRST,
            LAST,
            {1: (Shift.of("08:00-12:00"), Shift.of("11:59-18:00"))},
            {},
            r"calendar-shifts-overlap \(day 2026-01-05, other 2026-01-05",
        ),
        (
            FIRST,
            LAST,
            {1: (Shift.of("22:00-06:00"),), 2: (Shift.of("05:00-08:00"),)},
            {},
            r"calendar-shifts-overlap \(day 2026-01-05, other 2026-01-06",
        ),
    ],
)
def test_what_is_no_calendar_says_what_to_mend(
    first: dt.date, last: dt.date, week: object, days: object, said: str
) -> None:
    with pytest.raises(CalendarError, match=said):
        WorkCalendar(SHANGHAI, first, last, week, days)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["8:00-12:00", "08:00", "25:00-26:00", "08:00-24:30", "08:60-09:00", ""])
def test_what_is_no_shift_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="calendar-no-shift"):
        Shift.of(text)


@given(
    st.lists(st.lists(st.integers(0, 287), min_size=4, max_size=4, unique=True), min_size=1, max_size=7),
    st.dictionaries(st.integers(0, 30), st.sampled_from([(), OFFICE[:1]]), max_size=6),
    st.integers(0, 20_000),
    st.integers(1, 2_000),
)
@settings(max_examples=20)
def test_any_calendar_is_due_when_a_counter_has_found_its_minutes(
    cuts: list[list[int]], others: dict[int, tuple[Shift, ...]], begun: int, limit: int
) -> None:
    week = {day: (Shift(a * 5, b * 5), Shift(c * 5, d * 5)) for day, (a, b, c, d) in enumerate(map(sorted, cuts), 1)}
    calendar = WorkCalendar(SHANGHAI, FIRST, LAST, week, {FIRST + day * DAY: shifts for day, shifts in others.items()})
    start, end, left = at("2026-01-01 00:00") + begun * MINUTE, at("2026-02-01 00:00"), limit
    minute = start
    while left and minute < end:
        left -= works(calendar, minute) is not None
        minute += MINUTE
    if left:
        with pytest.raises(BeyondCalendarError):
            time(calendar, TimeUnit.WORK_HOURS).due(start, limit * MINUTE)
    else:
        assert time(calendar, TimeUnit.WORK_HOURS).due(start, limit * MINUTE) == minute
