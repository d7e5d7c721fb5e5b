"""A joint case: its tree of tasks, hand-over, returns that lose nobody's work, disputes, clocks by mode, visits."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from casework import START, TABLE, accepted, actor, at, case, decide, dispatched, move, refusal, rules, task_of
from cityloop_collaboration_tasks.cases.domain import process, tasks
from cityloop_collaboration_tasks.cases.domain.case import CasePhase, Task, TaskRole, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import Assignment, CaseChange, Rules
from cityloop_kernel import ConflictError, InvalidError

JOINT = (
    Assignment("drainage", TaskRole.LEAD),
    Assignment("traffic-police", TaskRole.CO_HANDLER),
    Assignment("street", TaskRole.PARTICIPANT),
)
ARBITRATE = move(
    "arbitrate",
    ["pending_dispatch"],
    "in_handling",
    [{"role": ["command"]}, "disputed"],
    [{"dispatch": {"final": True}}],
)
INSTRUCTION = {"zh": "敲门", "en": "knock on the doors"}


def joint(**more: Any) -> Rules:
    content: dict[str, Any] = {"returns": 1, "moves": [*TABLE, ARBITRATE], **more}
    return rules(automatic=("confirm", "file", "dispatch"), assignments=JOINT, **content)


def opened(by: Rules | None = None) -> CaseChange:
    return process.run_automatic(case(), by or joint(), at())


def return_task(after: CaseChange, department: str, reason: str = "not ours") -> CaseChange:
    return tasks.return_task(after, task_of(after, department), joint(), actor("handle", department), reason, at(1))


def done(after: CaseChange, department: str) -> CaseChange:
    who = actor("handle", department)
    task = task_of(after, department)
    if task.state is TaskState.DISPATCHED:
        after = tasks.accept(after, task, joint(), who, at(1))
    return tasks.feed_back(after, task_of(after, department), joint(), who, "done", [], at(1))


def progress(after: CaseChange) -> tuple[int, int]:
    lead = task_of(after, after.case.lead_department_id)
    return lead.done_children, lead.children


def test_the_lead_gets_the_task_and_the_others_theirs_under_it() -> None:
    after = opened()
    lead = task_of(after, "drainage")
    assert [(task.department_id, task.role) for task in after.tasks] == [
        (part.department_id, part.role) for part in JOINT
    ]
    assert {task.parent_task_id for task in after.tasks if task is not lead} == {lead.task_id}
    assert (lead.parent_task_id, progress(after)) == ("", (0, 2))


def test_progress_rolls_up_and_the_lead_feeds_back_last() -> None:
    after = opened()
    for department in ("traffic-police", "street"):
        with pytest.raises(ConflictError) as error:
            done(after, "drainage")
        assert refusal(error) == "CHILDREN_OPEN"
        after = done(after, department)
    assert progress(after) == (2, 2)
    versions = [item.version for item in after.versions if isinstance(item, Task) and item.role is TaskRole.LEAD]
    assert versions == [1, 2, 3], "the lead's task is published at each change under it"
    checked = done(after, "drainage")
    assert checked.case.state.phase is CasePhase.PENDING_CHECK
    failed = decide(checked, "fail-check", actor("check"), "still wet", by=joint())
    assert (progress(failed), {task.state for task in failed.tasks}) == ((0, 2), {TaskState.FAILED_CHECK})


def test_a_co_handlers_return_is_dispatched_anew_and_nobody_else_loses_his_work() -> None:
    after = done(opened(), "street")
    after = tasks.accept(after, task_of(after, "drainage"), joint(), actor("handle"), at())
    after = return_task(after, "traffic-police")
    assert (after.case.state.phase, progress(after)) == (CasePhase.PENDING_DISPATCH, (1, 2))
    with pytest.raises(ConflictError) as error:
        done(after, "drainage")
    assert refusal(error) == "CHILDREN_OPEN"
    again = decide(after, "dispatch", actor("dispatch"), departments=("transport",), by=joint())
    new = task_of(again, "transport")
    assert (new.role, new.parent_task_id) == (TaskRole.CO_HANDLER, task_of(again, "drainage").task_id)
    assert task_of(again, "drainage").state is TaskState.ACCEPTED
    assert task_of(again, "street").state is TaskState.FED_BACK
    assert (again.case.lead_department_id, progress(again), len(again.tasks)) == ("drainage", (1, 2), 4)
    assert done(done(again, "transport"), "drainage").case.state.phase is CasePhase.PENDING_CHECK


def test_a_new_lead_takes_over_what_the_others_do() -> None:
    after = return_task(done(opened(), "street"), "drainage")
    again = decide(after, "dispatch", actor("dispatch"), departments=("water-affairs",), by=joint())
    lead = task_of(again, "water-affairs")
    assert (again.case.lead_department_id, lead.role, progress(again)) == ("water-affairs", TaskRole.LEAD, (1, 2))
    others = [task for task in again.tasks if task.state.open and task is not lead]
    assert {(task.department_id, task.parent_task_id) for task in others} == {
        ("street", lead.task_id),
        ("traffic-police", lead.task_id),
    }


def test_when_all_have_returned_the_case_is_dispatched_from_the_beginning() -> None:
    after = opened()
    for department in ("drainage", "traffic-police", "street"):
        after = return_task(after, department)
    again = decide(after, "arbitrate", actor("command"), by=joint())
    assert [task.department_id for task in again.tasks if task.state.open] == ["drainage", "traffic-police", "street"]
    assert (again.returned_work, progress(again)) == ((), (0, 2))


def test_the_first_return_is_dispatched_as_ever_and_the_second_is_decided_above_for_good() -> None:
    once = return_task(opened(), "traffic-police")
    with pytest.raises(ConflictError) as early:
        decide(once, "arbitrate", actor("command"), by=joint())
    assert refusal(early) == "NOT_IN_DISPUTE"
    after = decide(once, "dispatch", actor("dispatch"), departments=("transport",), by=joint())
    twice = return_task(after, "transport")
    assert (once.case.disputed, twice.case.disputed) == (False, True)
    with pytest.raises(ConflictError) as error:
        decide(twice, "dispatch", actor("dispatch"), by=joint())
    assert refusal(error) == "IN_DISPUTE"
    assert process.run_automatic(twice, joint(), at()) is twice, "a dispute is left to people"
    decided = decide(twice, "arbitrate", actor("command"), departments=("traffic-police",), by=joint())
    assert (decided.case.disputed, task_of(decided, "traffic-police").state) == (False, TaskState.DISPATCHED)
    with pytest.raises(ConflictError) as final:
        return_task(decided, "traffic-police")
    assert refusal(final) == "ALREADY_ARBITRATED"


def test_a_shift_hands_over_and_none_who_had_a_hand_in_it_may_check() -> None:
    after = accepted()
    early, late = actor("handle", person="early"), actor("handle", person="late")
    task = after.tasks[0]
    with pytest.raises(InvalidError) as error:
        tasks.hand_over(after, task, late, "", at())
    assert refusal(error) == "NOTE_MISSING"
    after = tasks.hand_over(after, task, early, "pump two runs hot", at())
    after = tasks.hand_over(after, after.tasks[0], late, "nearly dry", at())
    with pytest.raises(ConflictError) as same:
        tasks.hand_over(after, after.tasks[0], late, "again", at())
    assert refusal(same) == "SAME_PERSON"
    after = tasks.feed_back(after, after.tasks[0], rules(), late, "dry", [], at())
    for person in ("drainage handle", "early", "late"):
        with pytest.raises(ConflictError) as handled:
            decide(after, "pass-check", actor("check", person=person))
        assert refusal(handled) == "SAME_PERSON"
    assert decide(after, "pass-check", actor("check")).case.state.phase is CasePhase.PENDING_CLOSING


def test_who_took_a_task_on_may_not_check_it_though_another_fed_back_without_a_hand_over() -> None:
    after = accepted()
    colleague = actor("handle", person="colleague")
    after = tasks.feed_back(after, after.tasks[0], rules(), colleague, "dry", [], at())
    for person in ("drainage handle", "colleague"):
        with pytest.raises(ConflictError) as handled:
            decide(after, "pass-check", actor("check", person=person))
        assert refusal(handled) == "SAME_PERSON"


def test_only_what_somebody_is_at_work_on_is_handed_over() -> None:
    after = dispatched()
    with pytest.raises(ConflictError) as error:
        tasks.hand_over(after, after.tasks[0], actor("handle", person="late"), "note", at())
    assert refusal(error) == "ILLEGAL_TRANSITION"


def test_the_clock_of_the_mode_goes_before_the_one_for_any() -> None:
    clocks = [
        {"stage": "in_handling", "urgent_hours": 4},
        {"stage": "in_handling", "urgent_hours": 1, "modes": ["response", "emergency"]},
    ]
    for mode, hours in (("peacetime", 4), ("response", 1), ("emergency", 1), ("recovery", 4)):
        after = process.run_automatic(
            case(), rules(automatic=("confirm", "file", "dispatch"), mode=mode, clocks=clocks), at()
        )
        assert after.tasks[0].due_at == after.case.due_at == START + dt.timedelta(hours=hours)


def test_who_did_not_confirm_is_visited_by_the_street_under_the_same_case() -> None:
    by = joint(not_acknowledged={"instruction": INSTRUCTION})
    after = tasks.request_visits(opened(by), by, ["m1", "m2"], lambda name: f"visit of {name}", at(1))
    task = task_of(after, "street")
    assert (task.task_id, task.role, task.message_ids) == ("visit of street", TaskRole.PARTICIPANT, ("m1", "m2"))
    assert (task.instruction, progress(after)) == (INSTRUCTION, (0, 3))
    returned = return_task(after, "street", "another street's")
    again = decide(returned, "dispatch", actor("dispatch"), departments=("next-street",), by=by)
    assert task_of(again, "next-street").message_ids == ("m1", "m2")
    silent = opened()
    assert tasks.request_visits(silent, joint(), ["m1"], str, at()) is silent, (
        "a process that says nothing asks for nothing"
    )


def test_without_a_street_the_lead_visits_and_an_ended_case_asks_nobody() -> None:
    by = rules(not_acknowledged={"instruction": INSTRUCTION})
    after = tasks.request_visits(dispatched(), by, ["m1"], str, at())
    assert [task.department_id for task in after.tasks] == ["drainage", "drainage"]
    ended = case(CasePhase.CLOSED)
    assert tasks.request_visits(ended, by, ["m1"], str, at()) is ended


def test_a_check_is_not_passed_while_a_visit_is_open() -> None:
    by = rules(not_acknowledged={"instruction": INSTRUCTION})
    after = accepted()
    after = tasks.feed_back(after, after.tasks[0], by, actor("handle"), "dry", [], at())
    after = tasks.request_visits(after, by, ["m1"], str, at())
    with pytest.raises(ConflictError) as error:
        decide(after, "pass-check", actor("check"))
    assert refusal(error) == "TASKS_OPEN"
