"""Clocks that count by the city's calendar: over a holiday and a make-up day, suspended, in another operating mode."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from casework import START, TABLE, TIME, actor, at, case, decide, move, rules
from cityloop_calendars import BeyondCalendarError, CityTime, TimeUnit
from cityloop_collaboration_tasks.cases.domain import process
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.clocks import follow_limits, mark_overdue
from cityloop_flows import RunningClock
from hypothesis import given
from hypothesis import strategies as st

DAY = dt.timedelta(days=1)
SUPERVISOR = actor("supervise")
FLOW: dict[str, Any] = {
    "states": [{"state": "suspended", "phase": "in_handling"}],
    "moves": [
        *TABLE,
        move("suspend", ["in_handling"], "suspended", [{"role": ["supervise"]}], ["suspend_clock"]),
        move("resume", ["suspended"], "in_handling", [{"role": ["supervise"]}], ["resume_clock"]),
    ],
}


def by(mode: str = "peacetime", response: dict[str, float] | None = None, **limit: float) -> Rules:
    return limited(limit, mode, response)


def limited(limit: dict[str, float], mode: str = "peacetime", response: dict[str, float] | None = None) -> Rules:
    """Rules by which handling has a limit, and another in response."""
    clocks: list[dict[str, Any]] = [{"stage": "in_handling", **limit}]
    if response is not None:
        clocks.append({"stage": "in_handling", "modes": ["response"], **response})
    return rules(automatic=("confirm", "file", "dispatch"), mode=mode, clocks=clocks, **FLOW)


def handled(rules: Rules, hours: float = 0) -> CaseChange:
    """A case in handling since so many hours after START, which is Wednesday at eight; the Friday is a holiday."""
    return process.run_automatic(case(), rules, at(hours))


def due(after: CaseChange) -> set[dt.datetime | None]:
    return {after.case.due_at, *(task.due_at for task in after.tasks)}


def on(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 7, day, hour, minute, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("limit", "hours", "expected"),
    [
        ({"work_days": 3}, 0, on(5, 18)),
        ({"work_days": 3}, 2, on(6, 10)),
        ({"work_hours": 5}, 2, on(1, 17)),
        ({"work_hours": 1}, 4.5, on(1, 15)),
        ({"natural_days": 3}, 2, on(4, 10)),
        ({"urgent_hours": 24}, 2, on(2, 10)),
    ],
    ids=str,
)
def test_a_stage_is_due_by_its_own_count(limit: dict[str, float], hours: float, expected: dt.datetime) -> None:
    after = handled(limited(limit), hours)
    assert due(after) == {expected}
    assert after.case.clock.unit.value in limit


def test_it_rings_when_its_working_time_is_over_and_not_in_the_night_before() -> None:
    by_days = by(work_days=3)
    after = handled(by_days, 2)
    night = (on(6, 9, 59) - START) / dt.timedelta(hours=1)
    assert mark_overdue(after, by_days, at(night)) is after
    assert mark_overdue(after, by_days, at(night + 1)).case.overdue


def test_a_suspension_takes_only_the_working_time_that_it_lasts() -> None:
    """Two of six hours are over when it is suspended at ten; a night later six are left, less what is over."""
    by_hours = by(work_hours=6)
    suspended = decide(handled(by_hours), "suspend", SUPERVISOR, hours=2, by=by_hours)
    assert due(suspended) == {None}
    assert [task.remaining for task in suspended.tasks] == [dt.timedelta(hours=4)]
    assert decide(suspended, "resume", SUPERVISOR, hours=14, by=by_hours).case.due_at == on(2, 12), "at ten at night"
    assert due(decide(suspended, "resume", SUPERVISOR, hours=26, by=by_hours)) == {on(2, 16)}


def test_suspended_twice_is_suspended_once() -> None:
    """helpdesk 1554: a paused clock that ticks; osTicket pull request 419: pauses by status."""
    hours = TIME.count(TimeUnit.WORK_HOURS)
    clock = handled(by(work_hours=6)).case.clock
    once = clock.stopped(on(1, 10), hours)
    assert once.stopped(on(1, 11), hours) is once
    assert once.resumed(on(1, 15), hours).resumed(on(2, 15), hours) == once.resumed(on(1, 15), hours)


def test_another_limit_keeps_the_pauses_even_where_it_counts_otherwise() -> None:
    """GLPI 15605. From ten at night to eight no work passes, but ten hours do."""
    switched = by("response", response={"urgent_hours": 40}, work_days=3)
    peace = by(response={"urgent_hours": 40}, work_days=3)
    suspended = decide(handled(peace), "suspend", SUPERVISOR, hours=14, by=peace)
    resumed = decide(suspended, "resume", SUPERVISOR, hours=24, by=peace)
    assert due(resumed) == {on(5, 18)}, "nobody worked meanwhile"
    response = follow_limits(resumed, switched, at(25))
    assert due(response) == {on(4, 1)}, "forty hours from the switch: it is shorter"
    assert response.case.clock.unit is TimeUnit.URGENT_HOURS
    longer = by("response", response={"urgent_hours": 240}, work_days=3)
    assert due(follow_limits(resumed, longer, at(25))) == {START + 250 * dt.timedelta(hours=1)}, "with the ten hours"
    back = follow_limits(follow_limits(resumed, longer, at(25)), peace, at(26))
    assert due(back) == {on(7, 10)}, "three working days from the switch, for that is shorter again"


def test_a_task_goes_on_by_the_count_that_it_was_suspended_by() -> None:
    response = {"urgent_hours": 240.0}
    peace, switched = limited({"work_hours": 6}, response=response), limited({"work_hours": 6}, "response", response)
    suspended = decide(handled(peace), "suspend", SUPERVISOR, hours=2, by=peace)
    resumed = decide(suspended, "resume", SUPERVISOR, hours=26, by=switched)
    assert resumed.case.clock.unit is TimeUnit.URGENT_HOURS
    assert [task.due_at for task in resumed.tasks] == [on(2, 16)], "the four working hours that were left"


def test_a_task_of_its_own_time_is_due_as_much_later_as_its_case_in_working_time() -> None:
    hours = TIME.count(TimeUnit.WORK_HOURS)
    later = RunningClock(None, on(2, 17)).beside(on(2, 10), on(2, 14, 30), hours)
    assert later.due_at == on(5, 9, 30), "two hours and a half: one on Thursday, the others on Sunday"


@given(
    st.lists(st.integers(0, 60 * 24 * 12), max_size=6, unique=True),
    st.sampled_from(["urgent_hours", "natural_days", "work_hours", "work_days"]),
    st.integers(1, 4),
)
def test_what_moves_have_made_of_a_clock_is_what_its_pauses_say(moments: list[int], kind: str, limit: int) -> None:
    """Recomputed from when it began, its limit and its pauses; tasks are due with their case."""
    by_kind = limited({kind: limit})
    after, moves = handled(by_kind), ["suspend", "resume"] * 3
    for minute, name in zip(sorted(moments)[: len(moments) // 2 * 2], moves, strict=False):
        after = decide(after, name, SUPERVISOR, hours=minute / 60, by=by_kind)
    again = after.case.clock.limited(by_kind.process.item.limit("in_handling", "peacetime"), START, by_kind.time)
    found = after.case.due_at
    assert found is not None
    assert again.due_at is not None
    if not after.case.overdue:
        assert abs(again.due_at - found) < dt.timedelta(microseconds=20)
    assert due(after) == {found}


def test_beyond_the_calendar_a_move_is_refused_and_says_so() -> None:
    with pytest.raises(BeyondCalendarError, match="2026-07-01 to 2026-07-31 only"):
        handled(by(work_days=30))
    with pytest.raises(BeyondCalendarError, match=r"calendar\.yaml"):
        handled(replace(by(work_days=3), time=CityTime(TIME.zone)))
