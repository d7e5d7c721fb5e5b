"""Every guard of the moves of cases and tasks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from casework import (
    HANDLER,
    START,
    accepted,
    actor,
    at,
    case,
    decide,
    dispatched,
    fed_back,
    refusal,
    rules,
    task_of,
)
from cityloop.common.v1.common_pb2 import AttachmentReference
from cityloop_collaboration_tasks.cases.domain import process, tasks
from cityloop_collaboration_tasks.cases.domain.case import CasePhase, CaseState, TaskState
from cityloop_kernel import ConflictError, ForbiddenError, InvalidError
from pydantic import ValidationError


def test_a_move_that_the_table_does_not_have_from_here_is_refused_and_says_what_is_possible() -> None:
    with pytest.raises(ConflictError, match="confirm is") as error:
        decide(case(), "close", actor("intake"))
    assert refusal(error) == "ILLEGAL_TRANSITION"


def test_a_move_needs_its_role() -> None:
    with pytest.raises(ForbiddenError) as error:
        decide(case(), "confirm", actor("intake"))
    assert refusal(error) == "ROLE_MISSING"


def test_a_move_that_needs_a_reason_is_refused_without_one() -> None:
    with pytest.raises(InvalidError) as error:
        decide(dispatched(), "void", actor("supervise"))
    assert refusal(error) == "REASON_MISSING"


def test_the_person_who_handled_may_not_check_whatever_the_post() -> None:
    checker = actor("check", person=HANDLER.person_id)
    with pytest.raises(ConflictError) as error:
        decide(fed_back(), "pass-check", checker)
    assert refusal(error) == "SAME_PERSON"
    assert decide(fed_back(), "pass-check", actor("check")).case.state.phase is CasePhase.PENDING_CLOSING


def test_a_decision_records_post_and_reason_and_counts_a_version() -> None:
    after = decide(dispatched(), "void", actor("supervise"), "a test alarm")
    assert (after.case.transition.post_id, after.case.transition.reason) == ("drainage.supervise", "a test alarm")
    assert after.case.version == dispatched().case.version + 1


def test_dispatch_makes_a_task_for_each_department_and_the_first_leads() -> None:
    after = dispatched("drainage", "traffic-police")
    assert [task.department_id for task in after.tasks] == ["drainage", "traffic-police"]
    assert after.case.lead_department_id == "drainage"
    assert [task.department_id for task in dispatched().tasks] == ["drainage"], "the proposed lead when none is named"


def test_a_task_is_returned_only_before_it_is_accepted_and_with_a_reason() -> None:
    after = dispatched()
    with pytest.raises(InvalidError) as missing:
        tasks.return_task(after, after.tasks[0], rules(), HANDLER, "", at())
    assert refusal(missing) == "REASON_MISSING"
    returned = tasks.return_task(after, after.tasks[0], rules(), HANDLER, "not ours", at())
    assert (returned.case.state.phase, returned.tasks[0].state) == (CasePhase.PENDING_DISPATCH, TaskState.RETURNED)
    late = accepted()
    with pytest.raises(ConflictError) as error:
        tasks.return_task(late, late.tasks[0], rules(), HANDLER, "not ours", at())
    assert refusal(error) == "ILLEGAL_TRANSITION"


def test_only_a_handling_post_of_the_department_moves_a_task() -> None:
    after = dispatched()
    with pytest.raises(ForbiddenError) as foreign:
        tasks.accept(after, after.tasks[0], rules(), actor("handle", "traffic-police"), at())
    assert refusal(foreign) == "FOREIGN_TASK"
    with pytest.raises(ForbiddenError) as error:
        tasks.accept(after, after.tasks[0], rules(), actor("check"), at())
    assert refusal(error) == "RIGHT_MISSING"


def test_feedback_needs_an_accepted_task_and_a_result() -> None:
    after = dispatched()
    with pytest.raises(ConflictError) as error:
        tasks.feed_back(after, after.tasks[0], rules(), HANDLER, "done", [], at())
    assert refusal(error) == "ILLEGAL_TRANSITION"
    after = accepted()
    with pytest.raises(InvalidError) as missing:
        tasks.feed_back(after, after.tasks[0], rules(), HANDLER, "", [], at())
    assert refusal(missing) == "RESULT_MISSING"


def test_the_case_goes_to_its_check_when_the_last_of_several_tasks_is_fed_back() -> None:
    after = accepted("drainage", "traffic-police")
    lead, other = after.tasks
    with pytest.raises(ConflictError) as error:
        tasks.feed_back(after, lead, rules(), HANDLER, "pumped", [], at())
    assert refusal(error) == "CHILDREN_OPEN"
    after = tasks.feed_back(after, other, rules(), actor("handle", "traffic-police"), "road closed", [], at())
    assert after.case.state.phase is CasePhase.IN_HANDLING
    lead = task_of(after, "drainage")
    after = tasks.feed_back(after, lead, rules(), HANDLER, "pumped", [AttachmentReference(attachment_id="a")], at())
    assert after.case.state.phase is CasePhase.PENDING_CHECK
    assert len(task_of(after, "drainage").attachments) == 1


def test_a_failed_check_gives_the_tasks_back_to_their_departments_with_a_new_clock() -> None:
    after = decide(fed_back(hours=3), "fail-check", actor("check"), "still wet", hours=5)
    assert (after.case.state.phase, after.tasks[0].state) == (CasePhase.IN_HANDLING, TaskState.FAILED_CHECK)
    assert after.tasks[0].due_at == after.case.due_at == START + dt.timedelta(hours=9)
    again = tasks.feed_back(after, after.tasks[0], rules(), HANDLER, "now dry", [], at(8))
    assert (again.case.state.phase, again.tasks[0].overdue) == (CasePhase.PENDING_CHECK, False)


def test_void_cancels_open_tasks_and_nothing_moves_them_afterwards() -> None:
    after = decide(accepted("drainage", "traffic-police"), "void", actor("supervise"), "a test alarm")
    assert {task.state for task in after.tasks} == {TaskState.CANCELLED}
    with pytest.raises(ConflictError):
        tasks.feed_back(after, after.tasks[0], rules(), HANDLER, "done", [], at())


def test_a_closed_case_reopens_and_gets_a_new_task_at_the_new_dispatch() -> None:
    closed = decide(decide(fed_back(), "pass-check", actor("check")), "close", actor("intake"))
    reopened = decide(closed, "reopen", actor("intake"), "not fixed")
    assert (reopened.case.state.phase, reopened.case.reopened) == (CasePhase.PENDING_DISPATCH, 1)
    again = decide(reopened, "dispatch", actor("dispatch"))
    assert [task.state for task in again.tasks] == [TaskState.PASSED, TaskState.DISPATCHED]


def test_not_fixed_makes_the_move_of_the_process_by_no_post_and_without_the_reporters_words() -> None:
    closed = replace(fed_back(), case=replace(fed_back().case, state=CaseState("closed", CasePhase.CLOSED)))
    after = process.apply_not_fixed(closed, rules(), at(6))
    transition = after.case.transition
    assert (after.case.state.phase, after.case.reopened) == (CasePhase.PENDING_DISPATCH, 1)
    assert (transition.move, transition.post_id, transition.reason) == ("reopen", "", "")
    assert (transition.explanation.pack_id, transition.explanation.pack_version) == ("pack", 7)
    by_itself = process.apply_not_fixed(closed, rules(("dispatch",)), at(6))
    assert by_itself.case.state.phase is CasePhase.IN_HANDLING
    assert by_itself.tasks[-1].state is TaskState.DISPATCHED


def test_not_fixed_changes_nothing_where_the_process_has_no_move_for_it() -> None:
    closed = case(CasePhase.CLOSED)
    assert process.apply_not_fixed(closed, rules(not_fixed=()), at()) is closed
    under_way = case(CasePhase.IN_HANDLING)
    assert process.apply_not_fixed(under_way, rules(), at()) is under_way
    with pytest.raises(ValidationError, match="flow-no-such-moves"):
        rules(not_fixed=("begin-again",))


def test_automatic_moves_are_made_in_order_as_far_as_they_apply_and_say_why() -> None:
    after = process.run_automatic(case(), rules(("confirm", "file", "dispatch")), at())
    assert after.case.state.phase is CasePhase.IN_HANDLING
    assert [version.transition.move for version in after.versions] == ["confirm", "file", "dispatch", "dispatch"]
    assert after.case.transition.explanation.rule_id == "pack/p"
    assert process.run_automatic(case(), rules(("file",)), at()).case.state.phase is CasePhase.PENDING_CONFIRMATION


def test_a_clock_begins_with_its_stage_and_a_late_end_is_stored_for_good() -> None:
    waiting = decide(case(CasePhase.PENDING_FILING), "file", actor("intake"))
    assert waiting.case.due_at == START + dt.timedelta(hours=0.5)
    in_time = decide(waiting, "dispatch", actor("dispatch"), hours=0.5)
    late = decide(waiting, "dispatch", actor("dispatch"), hours=0.6)
    assert (in_time.case.overdue, late.case.overdue) == (False, True)
    assert in_time.case.due_at == in_time.tasks[0].due_at == START + dt.timedelta(hours=4.5)
    assert decide(late, "void", actor("supervise"), "why not", hours=1).case.overdue
    assert fed_back(hours=5).tasks[0].overdue
    assert not fed_back(hours=3).tasks[0].overdue
