"""A clock that runs, against a counter of minutes; and what users of other systems complain of, one test each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import pytest
from cityloop_calendars import CityTime, Shift, TimeUnit, WorkCalendar
from cityloop_flows import Limit, RunningClock
from hypothesis import given, settings
from hypothesis import strategies as st

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
OFFICE = (Shift.of("08:00-12:00"), Shift.of("14:00-18:00"))


def calendar(zone: ZoneInfo = SHANGHAI) -> WorkCalendar:
    """September to November 2026: National Day is off, 20 September and 10 October are made up."""
    days = {dt.date(2026, 10, day): () for day in range(1, 8)}
    made_up = {dt.date(2026, 9, 20): OFFICE, dt.date(2026, 10, 10): OFFICE}
    week = dict.fromkeys(range(1, 6), OFFICE)
    return WorkCalendar(zone, dt.date(2026, 9, 1), dt.date(2026, 11, 30), week, {**days, **made_up})


TIME = CityTime(SHANGHAI, calendar())
URGENT, HOURS, DAYS, MINUTES = TimeUnit.URGENT_HOURS, TimeUnit.WORK_HOURS, TimeUnit.WORK_DAYS, TimeUnit.WORK_MINUTES


def at(text: str, zone: ZoneInfo = SHANGHAI) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


def started(moment: str, number: float, unit: TimeUnit, warn_left: dt.timedelta = dt.timedelta()) -> RunningClock:
    return RunningClock.started(at(moment), Limit(number * unit.length, unit, warn_left), TIME)


def stopped(clock: RunningClock, moment: str) -> RunningClock:
    return clock.stopped(at(moment), TIME.count(clock.unit))


def resumed(clock: RunningClock, moment: str) -> RunningClock:
    return clock.resumed(at(moment), TIME.count(clock.unit))


# What users of other systems complain of.


def test_helpdesk_1554_a_clock_that_is_paused_does_not_tick() -> None:
    clock = stopped(started("2026-09-14 09:00", 8, HOURS), "2026-09-14 10:00")
    assert (clock.due_at, clock.remaining) == (None, 7 * HOUR)
    assert resumed(clock, "2026-09-17 10:00").due_at == at("2026-09-18 09:00")


def test_helpdesk_1675_what_is_due_is_computed_anew_when_it_goes_on() -> None:
    clock = started("2026-09-14 09:00", 1, DAYS)
    later = resumed(stopped(clock, "2026-09-14 10:00"), "2026-09-14 15:00")
    assert later.due_at == at("2026-09-15 12:00"), "three working hours were paused"


def test_helpdesk_2212_lunch_does_not_count() -> None:
    assert started("2026-09-14 12:30", 30, MINUTES).due_at == at("2026-09-14 14:30"), "filed over lunch"
    assert started("2026-09-14 11:50", 30, MINUTES).due_at == at("2026-09-14 14:20")


def test_helpdesk_2449_a_hold_over_a_holiday_adds_only_its_working_time() -> None:
    clock = stopped(started("2026-09-29 08:00", 2, DAYS), "2026-09-30 08:00")
    assert resumed(clock, "2026-10-08 08:00").due_at == at("2026-10-08 18:00")


def test_osticket_1168_nothing_runs_out_on_a_weekend() -> None:
    assert started("2026-09-11 17:00", 8, HOURS).due_at == at("2026-09-14 17:00")


def test_osticket_2131_a_clock_stands_still_after_hours() -> None:
    clock = started("2026-09-14 17:00", 2, HOURS)
    evening = stopped(clock, "2026-09-14 19:00")
    assert evening.remaining == stopped(clock, "2026-09-15 07:00").remaining == HOUR


def test_osticket_3034_a_state_can_suspend_it_and_nothing_is_overdue_meanwhile() -> None:
    clock = stopped(started("2026-09-14 09:00", 1, HOURS), "2026-09-14 09:30")
    assert clock.suspended
    assert clock.due_at is None
    assert clock.warn_at is None


def test_osticket_4969_holidays_and_days_made_up_count_as_the_calendar_says() -> None:
    assert started("2026-09-30 08:00", 3, DAYS).due_at == at("2026-10-09 18:00")
    assert started("2026-10-09 08:00", 2, DAYS).due_at == at("2026-10-10 18:00"), "a Saturday that is made up"


def test_osticket_419_paused_twice_is_paused_once() -> None:
    clock = started("2026-09-14 09:00", 8, HOURS)
    once = stopped(clock, "2026-09-14 10:00")
    assert stopped(once, "2026-09-14 11:00") is once
    again = resumed(once, "2026-09-14 11:00")
    assert resumed(again, "2026-09-14 15:00") is again


def test_glpi_15605_another_limit_keeps_the_pauses() -> None:
    clock = resumed(stopped(started("2026-09-14 09:00", 1, DAYS), "2026-09-14 10:00"), "2026-09-16 10:00")
    longer = clock.limited(Limit(3 * DAY, DAYS), at("2026-09-16 11:00"), TIME)
    assert longer.due_at == at("2026-09-20 09:00"), "two days of pause; that Sunday is made up"
    by_hours = clock.limited(Limit(99 * HOUR), at("2026-09-16 11:00"), TIME)
    assert by_hours.due_at == at("2026-09-20 12:00"), "48 hours of pause where every hour counts"


def test_faveo_91_a_pause_in_another_pause_takes_no_time_twice() -> None:
    clock = started("2026-09-14 08:00", 16, HOURS)
    for begun, ended in (("09:00", "10:00"), ("11:00", "15:00")):
        clock = resumed(stopped(clock, f"2026-09-14 {begun}"), f"2026-09-14 {ended}")
    assert clock.due_at == at("2026-09-16 11:00"), "three hours of both"


def test_faveo_218_the_first_response_is_not_moved_by_a_pause_of_the_solution() -> None:
    """Each stage has its clock: what is suspended is the one, and the other keeps its time."""
    response, solution = started("2026-09-14 09:00", 30, MINUTES), started("2026-09-14 09:00", 5, DAYS)
    stopped(solution, "2026-09-14 09:10")
    assert response.due_at == at("2026-09-14 09:30")
    assert not response.suspended


def test_fixmystreet_2378_each_limit_counts_in_its_own_days() -> None:
    """Ten days of one council, five working days of another."""
    ten = RunningClock.started(at("2026-09-30 10:00"), Limit(10 * DAY, TimeUnit.NATURAL_DAYS), TIME)
    assert ten.due_at == at("2026-10-10 10:00")
    assert started("2026-09-30 10:00", 5, DAYS).due_at == at("2026-10-13 10:00")


def test_a_change_of_clocks_in_the_night_makes_nobody_late() -> None:
    time = CityTime(NEW_YORK, calendar(NEW_YORK))
    clock = RunningClock.started(at("2026-10-30 10:00", NEW_YORK), Limit(DAY, DAYS), time)
    assert clock.due_at == at("2026-11-02 10:00", NEW_YORK)
    paused = clock.stopped(at("2026-10-30 11:00", NEW_YORK), time.count(DAYS))
    assert paused.resumed(at("2026-11-02 09:00", NEW_YORK), time.count(DAYS)).due_at == at("2026-11-02 18:00", NEW_YORK)


# Extensions and warnings.


def test_an_extension_ends_as_much_later_as_it_counts_and_survives_another_limit() -> None:
    clock = started("2026-09-30 08:00", 1, DAYS).extended(Limit(2 * DAY, DAYS), TIME)
    assert clock.due_at == at("2026-10-09 18:00")
    assert clock.limited(Limit(2 * DAY, DAYS), at("2026-09-30 09:00"), TIME).due_at == at("2026-10-10 18:00")
    paused = resumed(stopped(clock, "2026-10-08 08:00"), "2026-10-09 08:00")
    assert paused.due_at == at("2026-10-10 18:00")
    assert paused.limited(Limit(2 * DAY, DAYS), at("2026-10-09 09:00"), TIME).due_at == at("2026-10-12 18:00")


def test_a_limit_of_nothing_cannot_be_extended() -> None:
    clock = RunningClock.started(at("2026-09-30 08:00"), None, TIME)
    assert clock.extended(Limit(DAY, DAYS), TIME) is clock


def test_it_warns_as_much_before_as_it_counts_once_and_again_when_it_is_extended() -> None:
    clock = started("2026-09-29 08:00", 3, DAYS, warn_left=DAY)
    assert (clock.warn_at, clock.due_at) == (at("2026-09-30 18:00"), at("2026-10-08 18:00"))
    warned = clock.warned()
    assert resumed(stopped(warned, "2026-09-30 10:00"), "2026-10-08 10:00").warn_at is None
    assert resumed(stopped(clock, "2026-09-30 08:00"), "2026-10-08 08:00").warn_at == at("2026-10-08 18:00")
    assert warned.extended(Limit(DAY, DAYS), TIME).warn_at == at("2026-10-08 18:00")
    assert warned.limited(Limit(HOUR, URGENT, MINUTE), at("2026-09-29 09:00"), TIME).warn_at == at("2026-09-29 09:59")


# Against a counter of minutes.


@dataclass
class Counter:
    """Looks at each minute whether it counts, from when it began."""

    began: dt.datetime
    pauses: list[tuple[dt.datetime, dt.datetime]] = field(default_factory=list)

    def due(self, limits: list[Limit]) -> dt.datetime:
        minute = self.began
        for limit in limits:
            left = limit.time
            while left > dt.timedelta(0):
                paused = any(begun <= minute < ended for begun, ended in self.pauses)
                left -= dt.timedelta(0) if paused else counted(minute, limit.unit)
                minute += MINUTE
        return minute


def counted(minute: dt.datetime, unit: TimeUnit) -> dt.timedelta:
    """What a minute counts: of working days its part of the day, whose shifts are all alike here."""
    if unit is URGENT:
        return MINUTE
    local, days = minute.astimezone(SHANGHAI), TIME.calendar
    assert days is not None
    shifts = days.days.get(local.date(), days.week.get(local.isoweekday(), ()))
    works = any(shift.start <= local.hour * 60 + local.minute < shift.end for shift in shifts)
    if not works:
        return dt.timedelta(0)
    return DAY / 480 if unit is DAYS else MINUTE


KINDS = st.sampled_from([(URGENT, HOUR), (HOURS, HOUR), (MINUTES, 30 * MINUTE), (DAYS, DAY / 2)])


def limits(most: int) -> st.SearchStrategy[Limit]:
    return st.tuples(KINDS, st.integers(1, most)).map(lambda drawn: Limit(drawn[1] * drawn[0][1], drawn[0][0]))


@given(
    st.integers(0, 6 * 24 * 60),
    limits(6),
    st.lists(st.integers(1, 600), min_size=2, max_size=6),
    limits(4),
    limits(6),
)
@settings(max_examples=25)
def test_whatever_happens_to_a_clock_a_counter_of_minutes_finds_the_same_end(
    begun: int, limit: Limit, steps: list[int], extension: Limit, longer: Limit
) -> None:
    """Begun in the days before the holidays, suspended and resumed as long as it has not run out; then extended."""
    counter = Counter(at("2026-09-26 00:00") + begun * MINUTE)
    clock, moment = RunningClock.started(counter.began, limit, TIME), counter.began
    assert clock.due_at == counter.due([limit])
    for first, second in zip(steps[::2], steps[1::2], strict=False):
        begin, end = moment + first * MINUTE, moment + (first + second) * MINUTE
        if clock.due_at is None or begin >= clock.due_at:
            break
        count = TIME.count(limit.unit)
        clock, moment = clock.stopped(begin, count).resumed(end, count), end
        counter.pauses.append((begin, end))
        assert clock.due_at == counter.due([limit])
    extended = clock.extended(extension, TIME)
    assert extended.due_at == counter.due([limit, extension])
    if counter.due([longer, extension]) >= counter.due([limit, extension]):
        assert extended.limited(longer, moment, TIME).due_at == counter.due([longer, extension])


@pytest.mark.parametrize("unit", list(TimeUnit))
def test_each_way_to_count_has_a_unit(unit: TimeUnit) -> None:
    assert RunningClock.started(at("2026-09-14 09:00"), Limit(unit.length, unit), TIME).due_at is not None
