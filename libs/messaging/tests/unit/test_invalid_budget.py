from __future__ import annotations

from cityloop_messaging.dead_letters import InvalidBudget


def counted(*runs: tuple[int, bool]) -> InvalidBudget:
    budget = InvalidBudget()
    for times, invalid in runs:
        for _ in range(times):
            budget.count(invalid=invalid)
    return budget


def test_a_hundred_in_a_row_are_borne_and_one_more_is_not() -> None:
    assert not counted((100, True)).exceeded
    assert counted((101, True)).exceeded


def test_a_good_one_in_between_begins_the_row_anew() -> None:
    assert not counted((100, True), (1, False), (100, True)).exceeded


def test_five_percent_of_the_last_ten_thousand_are_borne_and_one_more_is_not() -> None:
    rounds: list[tuple[int, bool]] = [(19, False), (1, True)] * 500
    assert not counted(*rounds).exceeded
    assert counted(*rounds[:-1], (18, False), (2, True)).exceeded


def test_what_is_longer_ago_than_ten_thousand_is_forgotten() -> None:
    old: list[tuple[int, bool]] = [(90, True), (10, False)] * 5
    assert not counted(*old, (9_900, False), (90, True)).exceeded


def test_what_was_exceeded_once_stays_so() -> None:
    assert counted((101, True), (10_100, False)).exceeded
