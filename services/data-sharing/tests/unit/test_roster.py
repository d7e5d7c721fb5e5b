"""What a roster may be, what it changes, and when nobody is on duty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from cityloop_data_sharing.staff.domain.roster import (
    Gap,
    Period,
    RosterChanges,
    Shift,
    changes_of_roster,
    check_period,
    problems_of,
)
from cityloop_data_sharing.staff.domain.staff import Holding
from cityloop_kernel import InvalidError

NOW = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)


def at(hours: float) -> dt.datetime:
    return NOW + dt.timedelta(hours=hours)


DAY = Period(at(0), at(24))
HOLDINGS = [Holding("p", "li", at(-100)), Holding("p", "bai", at(-100), at(6)), Holding("q", "li", at(-100))]
FIRST = Shift("p", "li", at(0), at(8), leader=True)


def reasons(
    *shifts: Shift, holdings: Sequence[Holding] = HOLDINGS, beside: Shift | None = None
) -> list[tuple[int, str]]:
    others = {} if beside is None else {beside.person_id: [("elsewhere", beside)]}
    return [(found.place, found.error.reason) for found in problems_of(DAY, shifts, holdings, others, NOW)]


def test_a_roster_of_people_who_hold_their_posts_has_no_problem() -> None:
    assert reasons(FIRST, Shift("q", "li", at(8), at(9)), Shift("p", "bai", at(1), at(6))) == []


@pytest.mark.parametrize(
    ("shift", "reason"),
    [
        (Shift("p", "li", at(9), at(9)), "SHIFT_TIMES"),
        (Shift("p", "li", at(9), at(9 + 32 * 24)), "SHIFT_TIMES"),
        (Shift("p", "li", at(-1), at(1)), "SHIFT_OUTSIDE"),
        (Shift("p", "li", at(24), at(25)), "SHIFT_OUTSIDE"),
        (Shift("p", "nobody", at(9), at(10)), "SHIFT_PERSON_UNKNOWN"),
        (Shift("q", "bai", at(1), at(2)), "SHIFT_POST_NOT_HELD"),
        (Shift("p", "bai", at(1), at(7)), "SHIFT_POST_NOT_HELD"),
        (Shift("q", "li", at(7.9), at(9)), "SHIFT_OVERLAPS"),
        (Shift("p", "li", at(7), at(9)), "SHIFT_OVERLAPS"),
    ],
)
def test_what_is_wrong_with_a_shift_is_named_by_its_place(shift: Shift, reason: str) -> None:
    assert reasons(FIRST, shift) == [(1, reason)]


def test_a_person_is_on_duty_in_one_department_at_a_time() -> None:
    assert reasons(FIRST, beside=Shift("z", "li", at(7), at(12))) == [(0, "SHIFT_OVERLAPS")]
    assert reasons(FIRST, beside=Shift("z", "li", at(8), at(12))) == []


def test_a_post_may_be_held_by_one_holding_after_another_but_not_over_a_gap() -> None:
    through = [Holding("p", "bai", at(-1), at(3)), Holding("p", "bai", at(3))]
    shift = Shift("p", "bai", at(1), at(7))
    assert reasons(shift, holdings=through) == []
    assert reasons(shift, holdings=[through[0], replace(through[1], valid_from=at(4))]) == [(0, "SHIFT_POST_NOT_HELD")]


def test_what_is_over_is_not_judged_by_who_holds_the_post_now() -> None:
    period = Period(at(-24), at(24))
    assert problems_of(period, [Shift("p", "left", at(-9), at(-1))], HOLDINGS, {}, NOW) == []


def test_shifts_of_the_period_are_replaced_and_what_is_under_way_ends_now() -> None:
    period = Period(at(-2), at(24))
    present = [
        Shift("p", "li", at(-2), at(8)),
        Shift("p", "bai", at(-1), at(5)),
        Shift("p", "bai", at(10), at(12)),
        Shift("p", "bai", at(30), at(40)),
    ]
    wanted = [Shift("p", "li", at(-2), at(8), leader=True), Shift("p", "li", at(9), at(24))]
    assert changes_of_roster(period, present, wanted, NOW) == RosterChanges(
        added=(wanted[1],),
        changed=(wanted[0],),
        ended=(Shift("p", "bai", at(-1), NOW),),
        dropped=(present[2],),
        gaps=(Gap("p", at(8), at(9)),),
    )
    same = changes_of_roster(period, wanted, wanted, NOW)
    assert not same, "gaps alone change nothing"


def test_gaps_are_of_the_posts_that_it_names_from_now_on() -> None:
    found = changes_of_roster(Period(at(-5), at(24)), [], [Shift("p", "li", at(2), at(4))], NOW)
    assert found.gaps == (Gap("p", NOW, at(2)), Gap("p", at(4), at(24)))


@pytest.mark.parametrize("hours", [0, -1, 401 * 24])
def test_a_roster_is_for_a_time_of_some_length(hours: float) -> None:
    with pytest.raises(InvalidError):
        check_period(Period(NOW, at(hours)), ())
