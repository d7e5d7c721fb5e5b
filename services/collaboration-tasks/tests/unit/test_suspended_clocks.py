"""A suspended clock: nothing runs out while it stands still, and what was left counts on afterwards, for tasks too."""

from __future__ import annotations

import datetime as dt
from typing import Any

from casework import START, TABLE, accepted, actor, at, case, decide, move, rules, task_of
from cityloop_collaboration_tasks.cases.domain import process, tasks
from cityloop_collaboration_tasks.cases.domain.case import CasePhase, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.clocks import follow_limits, mark_overdue

HOUR = dt.timedelta(hours=1)
SUPERVISOR = actor("supervise")
FLOW: dict[str, Any] = {
    "states": [{"state": "suspended", "phase": "in_handling"}],
    "moves": [
        *TABLE,
        move("suspend", ["in_handling"], "suspended", [{"role": ["supervise"]}], ["suspend_clock"]),
        move("resume", ["suspended"], "in_handling", [{"role": ["supervise"]}], ["resume_clock"]),
        move("withdraw", ["suspended"], "pending_dispatch", [{"role": ["supervise"]}], []),
    ],
    "clocks": [
        {"stage": "pending_dispatch", "urgent_hours": 1},
        {"stage": "in_handling", "urgent_hours": 4},
        {"stage": "in_handling", "urgent_hours": 2, "modes": ["response"]},
    ],
}


def by(mode: str = "peacetime") -> Rules:
    return rules(automatic=("confirm", "file", "dispatch"), mode=mode, **FLOW)


def suspended(hours: float = 1) -> CaseChange:
    """A case in handling since START, suspended so many hours later."""
    opened = process.run_automatic(case(), by(), at())
    return decide(opened, "suspend", SUPERVISOR, hours=hours, by=by())


def test_while_it_is_suspended_no_clock_runs_out_and_its_phase_stays() -> None:
    after = suspended()
    assert (after.case.state.name, after.case.state.phase) == ("suspended", CasePhase.IN_HANDLING)
    assert [after.case.due_at, *(task.due_at for task in after.tasks)] == [None, None]
    assert after.case.phase_began_at == START, "the phase goes on"
    assert mark_overdue(after, by(), at(99)) is after
    assert follow_limits(after, by("response"), at(2)) is after


def test_what_was_left_counts_on_for_the_case_and_its_tasks() -> None:
    resumed = decide(suspended(hours=1), "resume", SUPERVISOR, hours=11, by=by())
    assert resumed.case.due_at == START + 14 * HOUR, "three of four hours were left"
    assert [task.due_at for task in resumed.tasks] == [START + 14 * HOUR]
    assert not resumed.case.clock.suspended
    assert [task.remaining for task in resumed.tasks] == [None]
    again = decide(decide(resumed, "suspend", SUPERVISOR, hours=13, by=by()), "resume", SUPERVISOR, hours=20, by=by())
    assert again.case.due_at == START + 21 * HOUR


def test_what_had_run_out_before_is_late_when_it_goes_on() -> None:
    after = suspended(hours=5)
    resumed = decide(after, "resume", SUPERVISOR, hours=9, by=by())
    assert (resumed.case.due_at, resumed.case.overdue) == (START + 8 * HOUR, True)


def test_a_mode_that_was_switched_meanwhile_holds_from_when_it_goes_on() -> None:
    resumed = decide(suspended(hours=1), "resume", SUPERVISOR, hours=11, by=by("response"))
    assert (resumed.case.mode, resumed.case.due_at) == ("response", START + 13 * HOUR)
    back = follow_limits(resumed, by("recovery"), at(12))
    assert back.case.due_at == START + 14 * HOUR, "as if the stage had begun ten hours later"


def test_a_task_may_be_fed_back_while_the_clock_stands_still() -> None:
    after = suspended()
    handler = actor("handle")
    after = tasks.accept(after, after.tasks[0], by(), handler, at(2))
    done = tasks.feed_back(after, after.tasks[0], by(), handler, "shut", [], at(50))
    assert done.case.state.phase is CasePhase.PENDING_CHECK
    assert (done.tasks[0].overdue, done.case.clock.suspended) == (False, False)
    failed = decide(done, "fail-check", actor("check"), "it leaks", hours=51, by=by())
    assert (failed.tasks[0].due_at, failed.tasks[0].remaining) == (START + 55 * HOUR, None)


def test_another_way_out_ends_the_suspension_and_the_next_stage_has_its_own_clock() -> None:
    left = decide(suspended(hours=1), "withdraw", SUPERVISOR, hours=11, by=by())
    assert (left.case.due_at, left.case.clock.suspended) == (START + 12 * HOUR, False)
    assert [task.due_at for task in left.tasks] == [START + 14 * HOUR], "tasks go on with what was left"


def test_a_task_that_is_returned_while_it_is_suspended_lets_the_others_go_on() -> None:
    after = decide(accepted("drainage", "traffic-police"), "suspend", SUPERVISOR, hours=1, by=by())
    assert {task.state for task in after.tasks} == {TaskState.ACCEPTED}
    opened = process.run_automatic(case(), by(), at())
    dispatched = decide(opened, "suspend", SUPERVISOR, hours=1, by=by())
    returned = tasks.return_task(dispatched, dispatched.tasks[0], by(), actor("handle"), "not ours", at(3))
    assert (returned.case.state.name, returned.case.due_at) == ("pending_dispatch", START + 4 * HOUR)
    assert task_of(returned, "drainage").state is TaskState.RETURNED
