"""Clocks that run: they follow the operating mode at once, and are marked overdue when they run out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from casework import START, accepted, actor, at, case, decide, rules
from cityloop_collaboration_tasks.cases.domain import process, tasks
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.clocks import follow_limits, mark_overdue
from hypothesis import given
from hypothesis import strategies as st

CLOCKS = [
    {"stage": "in_handling", "urgent_hours": 4},
    {"stage": "in_handling", "urgent_hours": 1, "modes": ["response", "emergency"]},
]


def by(mode: str, **more: Any) -> Rules:
    return rules(automatic=("confirm", "file", "dispatch"), mode=mode, clocks=CLOCKS, **more)


def handled(mode: str = "peacetime") -> CaseChange:
    """A case in handling since START."""
    return process.run_automatic(case(), by(mode), at())


def hours_due(after: CaseChange) -> list[float]:
    due = [after.case.due_at, *(task.due_at for task in after.tasks)]
    return [(moment - START) / dt.timedelta(hours=1) for moment in due if moment is not None]


@pytest.mark.parametrize(("switched", "due"), [(0, 1), (0.5, 1.5), (2, 3), (3.5, 4)])
def test_a_shorter_limit_counts_from_the_switch_and_never_ends_later_than_before(switched: float, due: float) -> None:
    after = follow_limits(handled(), by("response"), at(switched))
    assert hours_due(after) == [due, due]


def test_a_longer_limit_counts_from_the_beginning_of_the_stage() -> None:
    back = follow_limits(follow_limits(handled(), by("response"), at(1)), by("recovery"), at(1.5))
    assert hours_due(back) == [4, 4]


def test_what_follows_is_a_version_that_says_why_and_by_which_pack() -> None:
    after = follow_limits(handled(), by("emergency"), at(1))
    assert [(item.version, item.transition.move) for item in after.versions[-2:]] == [
        (handled().case.version + 1, "follow-mode"),
        (2, "follow-mode"),
    ]
    explanation = after.case.transition.explanation
    assert (explanation.pack_version, explanation.reason) == (7, "operating mode emergency")
    assert follow_limits(after, by("emergency"), at(2)) is after


def test_a_mode_with_the_same_limit_is_noted_and_tells_nobody() -> None:
    after = follow_limits(handled("response"), by("emergency"), at(1))
    assert (after.case.mode, after.case.version) == ("emergency", handled().case.version)


def test_an_ended_case_and_a_task_that_is_fed_back_keep_their_times() -> None:
    after = accepted()
    after = tasks.feed_back(after, after.tasks[0], by("peacetime"), actor("handle"), "dry", [], at(1))
    following = follow_limits(after, by("response"), at(1))
    assert following.tasks == after.tasks
    ended = decide(after, "void", actor("supervise"), "a mistake", by=by("peacetime"))
    assert follow_limits(ended, by("response"), at(1)) is ended


@given(
    st.lists(
        st.tuples(st.sampled_from(["peacetime", "response", "emergency", "recovery"]), st.floats(0, 1)), max_size=8
    )
)
def test_whatever_the_modes_a_case_ends_between_its_shortest_and_its_longest_limit(
    switches: list[tuple[str, float]],
) -> None:
    after, now = handled(), 0.0
    for mode, later in switches:
        now += later
        after = follow_limits(after, by(mode), at(now))
    assert all(1 <= due <= 4 for due in hours_due(after))


def test_what_has_run_out_rings_once_as_of_when_it_ran_out() -> None:
    after = handled()
    assert mark_overdue(after, by("peacetime"), at(3.9)) is after
    rung = mark_overdue(after, by("peacetime"), at(9))
    assert (rung.case.overdue, rung.case.occurred_at, rung.case.transition.move) == (True, at(4).occurred_at, "overdue")
    assert [task.overdue for task in rung.tasks] == [True]
    assert mark_overdue(rung, by("peacetime"), at(10)) is rung
