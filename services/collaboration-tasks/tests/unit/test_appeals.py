"""A department says why it was late; granted, it does not count against it, and the fact stays."""

from __future__ import annotations

import pytest
from casework import HANDLER, accepted, actor, at, dispatched, fed_back, rules
from cityloop_collaboration_tasks.cases.domain import tasks
from cityloop_collaboration_tasks.cases.domain.appeals import appeal, decide_appeal
from cityloop_collaboration_tasks.cases.domain.case import Appeal
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.domain.timeliness import timeliness
from cityloop_kernel import RefusedError

CHECKER = actor("check", "supervision")


def appealed() -> CaseChange:
    """Of a case that was fed back an hour too late."""
    late = fed_back(hours=5)
    return appeal(late, late.tasks[0], HANDLER, "the road was closed", at(6))


def counts(after: CaseChange) -> tuple[int, ...]:
    (found,) = timeliness(after.tasks)
    return found.limited, found.late, found.exempt, found.appealed, found.on_time


@pytest.mark.parametrize(("approve", "appeal_is", "exempt"), [(True, Appeal.APPROVED, 1), (False, Appeal.REFUSED, 0)])
def test_another_department_decides_and_the_fact_stays(approve: bool, appeal_is: Appeal, exempt: int) -> None:
    before = appealed()
    assert counts(before) == (1, 1, 0, 1, 0)
    after = decide_appeal(before, before.tasks[0], CHECKER, approve, "it was", at(7))
    (task,) = after.tasks
    assert (task.appeal, task.overdue) == (appeal_is, True)
    assert (task.transition.move, task.transition.post_id) == (
        "approve-appeal" if approve else "refuse-appeal",
        "supervision.check",
    )
    assert counts(after) == (1, 1, exempt, 0, 0)


def test_what_is_on_time_or_not_handed_in_is_not_appealed_and_only_once() -> None:
    on_time, working, before = fed_back(hours=1), accepted(), appealed()
    for change, who, reason in (
        (on_time, HANDLER, "NOT_LATE"),
        (working, HANDLER, "ILLEGAL_TRANSITION"),
        (before, HANDLER, "ALREADY_APPEALED"),
        (fed_back(hours=5), actor("handle", "traffic-police"), "FOREIGN_TASK"),
        (fed_back(hours=5), actor("inspect"), "RIGHT_MISSING"),
    ):
        with pytest.raises(RefusedError) as refused:
            appeal(change, change.tasks[0], who, "why", at(6))
        assert refused.value.reason == reason
    assert counts(on_time) == (1, 0, 0, 0, 1)


def test_nobody_decides_of_his_own_work() -> None:
    before = appealed()
    decided = decide_appeal(before, before.tasks[0], CHECKER, approve=True, reason="it was", moment=at(7))
    for change, who, reason in (
        (before, actor("check"), "OWN_APPEAL"),
        (before, actor("handle", "supervision"), "RIGHT_MISSING"),
        (before, actor("check", "supervision", HANDLER.person_id), "SAME_PERSON"),
        (decided, CHECKER, "NO_APPEAL"),
        (fed_back(hours=5), CHECKER, "NO_APPEAL"),
    ):
        with pytest.raises(RefusedError) as refused:
            decide_appeal(change, change.tasks[0], who, approve=True, reason="why", moment=at(8))
        assert refused.value.reason == reason


def test_what_was_returned_counts_for_nobody() -> None:
    begun = accepted("drainage", "traffic-police")
    assert [item.department_id for item in timeliness(begun.tasks)] == ["drainage", "traffic-police"]
    opened = dispatched()
    returned = tasks.return_task(opened, opened.tasks[0], rules(), HANDLER, "not ours", at(1))
    assert timeliness(returned.tasks) == []
