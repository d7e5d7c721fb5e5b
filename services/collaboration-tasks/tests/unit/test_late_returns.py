"""A department returns what it has accepted: within the limit, decided by another post, and no clock begins anew."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from casework import (
    HANDLER,
    START,
    accepted,
    actor,
    at,
    dispatched,
    fed_back,
    rules,
    task_of,
)
from cityloop_collaboration_tasks.cases.domain import late_returns, tasks
from cityloop_collaboration_tasks.cases.domain.case import CasePhase, LateReturn, TaskRole, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_kernel import Actor, RefusedError

DISPATCHER = actor("dispatch", "command")
HOUR = dt.timedelta(hours=1)


def by(**more: Any) -> Rules:
    return rules(late_return={"within": {"urgent_hours": 2}, "approved_by": ["dispatch"]}, **more)


def asked(before: CaseChange | None = None, department: str = "drainage", hours: float = 1) -> CaseChange:
    before = before or accepted()
    who = actor("handle", department)
    return late_returns.ask_return(before, task_of(before, department), by(), who, "not our road", at(hours))


def approved(before: CaseChange, to: str, who: Actor = DISPATCHER, department: str = "drainage") -> CaseChange:
    task = task_of(before, department)
    return late_returns.approve_return(before, task, by(), who, to, "it is theirs", at(2))


def refused(before: CaseChange, who: Actor = DISPATCHER, reason: str = "it is yours") -> CaseChange:
    return late_returns.refuse_return(before, task_of(before, "drainage"), by(), who, reason, at(2))


def reason_of(change: Any) -> str:
    with pytest.raises(RefusedError) as error:
        change()
    return error.value.reason


def test_who_asks_stays_at_work_until_it_is_decided_on_the_same_clock() -> None:
    before = accepted()
    after = asked(before)
    task = task_of(after, "drainage")
    assert (task.state, task.late_return, task.transition.move) == (TaskState.ACCEPTED, LateReturn.ASKED, "ask-return")
    assert (task.due_at, after.case.clock) == (before.tasks[0].due_at, before.case.clock)
    kept = refused(after)
    assert (task_of(kept, "drainage").late_return, task_of(kept, "drainage").due_at) == (
        LateReturn.REFUSED,
        task.due_at,
    )
    done = tasks.feed_back(after, task, by(), HANDLER, "done all the same", [], at(2))
    assert task_of(done, "drainage").late_return is LateReturn.NONE


def test_the_next_department_has_the_time_that_was_left() -> None:
    before = asked()
    after = approved(before, "transport")
    old, new = task_of(after, "drainage"), task_of(after, "transport")
    assert (old.state, old.late_return, new.state) == (TaskState.RETURNED, LateReturn.APPROVED, TaskState.DISPATCHED)
    assert new.due_at == old.due_at == START + 4 * HOUR
    assert (after.case.clock, after.case.whole) == (before.case.clock, before.case.whole)
    assert after.case.state.phase is CasePhase.IN_HANDLING
    assert (after.case.lead_department_id, new.role, new.replaces) == ("transport", TaskRole.LEAD, (old.task_id,))
    assert after.returned_work == (), "nothing waits to be dispatched anew"
    assert HANDLER.person_id in old.handled_by_persons


def test_what_is_under_the_lead_goes_with_it_and_a_co_handlers_task_stays_under_the_lead() -> None:
    begun = accepted("drainage", "traffic-police", "street")
    led = approved(asked(begun), "transport")
    lead = task_of(led, "transport")
    assert {task_of(led, name).parent_task_id for name in ("traffic-police", "street")} == {lead.task_id}
    assert (lead.children, lead.done_children) == (2, 0)
    other = approved(asked(begun, "street"), "parks", department="street")
    new = task_of(other, "parks")
    assert (new.role, new.parent_task_id) == (TaskRole.CO_HANDLER, task_of(begun, "drainage").task_id)
    assert (other.case.lead_department_id, other.case.version) == ("drainage", begun.case.version)
    assert (task_of(other, "drainage").children, task_of(other, "drainage").done_children) == (2, 0)


def test_when_it_cannot_be_asked_for() -> None:
    begun = accepted()
    (task,) = begun.tasks

    def ask(
        by_rules: Rules, before: CaseChange = begun, who: Actor = HANDLER, why: str = "why", hours: float = 1
    ) -> str:
        found = task_of(before, "drainage")
        return reason_of(lambda: late_returns.ask_return(before, found, by_rules, who, why, at(hours)))

    assert ask(rules()) == "LATE_RETURN_IMPOSSIBLE"
    assert ask(by(), hours=2.01) == "RETURN_TOO_LATE"
    assert task_of(asked(hours=2), "drainage").late_return is LateReturn.ASKED, "the limit itself is in time"
    assert ask(by(), why="") == "REASON_MISSING"
    assert ask(by(), before=dispatched()) == "ILLEGAL_TRANSITION"
    assert ask(by(), before=fed_back()) == "ILLEGAL_TRANSITION"
    assert ask(by(), who=actor("handle", "transport")) == "FOREIGN_TASK"
    assert ask(by(), who=actor("inspect")) == "RIGHT_MISSING"
    assert ask(by(), before=asked()) == "RETURN_ASKED"
    assert ask(by(), before=refused(asked())) == "RETURN_DECIDED"
    assert ask(by(), before=begun.with_task(replace(task, final=True))) == "ALREADY_ARBITRATED"
    assert task.late_return is LateReturn.NONE


def test_the_post_that_asked_does_not_decide() -> None:
    both = replace(HANDLER, roles=frozenset({"handle", "dispatch"}), person_id="a colleague")
    assert reason_of(lambda: refused(asked(), both)) == "OWN_RETURN"


def test_another_person_in_another_post_with_the_role_decides_and_says_why_and_to_whom() -> None:
    before = asked(accepted("drainage", "traffic-police"))
    assert reason_of(lambda: refused(before, actor("intake"))) == "ROLE_MISSING"
    assert reason_of(lambda: refused(before, reason="")) == "REASON_MISSING"
    assert reason_of(lambda: refused(before, actor("dispatch", "command", HANDLER.person_id))) == "SAME_PERSON"
    assert reason_of(lambda: refused(accepted())) == "NO_RETURN_ASKED"
    assert reason_of(lambda: approved(refused(before), "transport")) == "NO_RETURN_ASKED"
    for department in ("", "drainage", "traffic-police"):
        assert reason_of(lambda department=department: approved(before, department)) == "RETURN_TO_WHOM"
