"""Who of a department has a task: given to a colleague, taken, given back, and lost with the post."""

from __future__ import annotations

from dataclasses import replace

import pytest
from casework import HANDLER, accepted, actor, at, dispatched, fed_back, rules, task_of
from cityloop.cases.v1.case_pb2 import Task
from cityloop_collaboration_tasks.cases.adapters.case_messages import task_fact
from cityloop_collaboration_tasks.cases.domain import tasks
from cityloop_collaboration_tasks.cases.domain.assigning import Holder, assign, check_holder, without_leavers
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.entrypoints.task_answers import task_answer
from cityloop_kernel import Actor, RefusedError
from cityloop_packs import Right

NOBODY = Holder("drainage")
WANG = Holder("drainage", "drainage.handle", "wang")
LI = actor("handle", person="li")
CHIEF = replace(actor("supervise"), rights=frozenset({Right.ASSIGN_TASKS}))
HANDLES = frozenset({Right.HANDLE_TASKS})


def to(before: CaseChange, who: Actor, holder: Holder, note: str = "") -> CaseChange:
    return assign(before, task_of(before, "drainage"), who, holder, note, at(1))


def of(person: Actor) -> Holder:
    return Holder("drainage", person.post_id, person.person_id)


def held(after: CaseChange) -> tuple[str, str, str]:
    task = task_of(after, "drainage")
    return task.transition.move, task.holder_post, task.holder


def refused(before: CaseChange, who: Actor, holder: Holder, note: str = "") -> str:
    with pytest.raises(RefusedError) as error:
        to(before, who, holder, note)
    return error.value.reason


def test_a_task_is_given_to_a_colleague_taken_and_given_back() -> None:
    given = to(dispatched(), LI, WANG)
    assert held(given) == ("assign", "drainage.handle", "wang")
    assert held(to(given, actor("handle", person="wang"), NOBODY)) == ("unassign", "", "")
    assert held(to(dispatched(), LI, of(LI))) == ("claim", "drainage.handle", "li")
    assert held(to(dispatched(), CHIEF, WANG)) == ("assign", "drainage.handle", "wang")


def test_it_is_taken_from_a_colleague_with_a_note_so_that_of_two_who_claim_one_has_it() -> None:
    claimed = to(dispatched(), LI, of(LI))
    other = actor("handle", person="wang")
    assert refused(claimed, other, of(other)) == "WITH_COLLEAGUE"
    assert refused(claimed, CHIEF, NOBODY) == "WITH_COLLEAGUE"
    assert held(to(claimed, other, of(other), "li is ill")) == ("claim", "drainage.handle", "wang")
    assert refused(claimed, LI, of(LI)) == "ASSIGNED_ALREADY"
    assert refused(dispatched(), LI, NOBODY) == "ASSIGNED_ALREADY"


@pytest.mark.parametrize(
    ("before", "who", "holder", "reason"),
    [
        (dispatched(), actor("handle", "transport"), WANG, "FOREIGN_TASK"),
        (dispatched(), actor("inspect"), WANG, "RIGHT_MISSING"),
        (dispatched(), CHIEF, of(CHIEF), "RIGHT_MISSING"),
        (fed_back(), LI, WANG, "ILLEGAL_TRANSITION"),
    ],
)
def test_who_may_not_and_when_it_is_too_late(before: CaseChange, who: Actor, holder: Holder, reason: str) -> None:
    assert refused(before, who, holder, "note") == reason


def test_only_somebody_who_holds_a_post_that_handles_the_departments_tasks_gets_one() -> None:
    check_holder(WANG, "drainage", HANDLES, lambda _: True)
    check_holder(NOBODY, "", frozenset(), lambda _: False)
    for holder, department, rights, still in (
        (WANG, "drainage", HANDLES, False),
        (WANG, "transport", HANDLES, True),
        (WANG, "", HANDLES, True),
        (WANG, "drainage", frozenset({Right.RECORD_VERDICTS}), True),
        (replace(WANG, person_id=""), "drainage", HANDLES, True),
        (replace(WANG, post_id=""), "drainage", HANDLES, True),
    ):
        answers = {True: lambda _: True, False: lambda _: False}
        with pytest.raises(RefusedError) as error:
            check_holder(holder, department, rights, answers[still])
        assert error.value.reason == "ASSIGNEE_UNKNOWN"


def test_who_accepts_has_it_unless_it_was_given_to_somebody_and_has_had_a_hand_in_it_either_way() -> None:
    assert held(accepted())[1:] == (HANDLER.post_id, HANDLER.person_id)
    given = to(dispatched(), LI, WANG)
    taken = tasks.accept(given, task_of(given, "drainage"), rules(), LI, at(1))
    assert held(taken) == ("accept", "drainage.handle", "wang")
    assert task_of(taken, "drainage").handled_by_persons == {"li"}
    passed_on = to(taken, LI, of(LI), "wang is at another place")
    assert task_of(passed_on, "drainage").handled_by_persons == {"li", "wang"}


def test_whoever_leaves_the_post_has_it_no_more() -> None:
    given = to(dispatched("drainage", "transport"), LI, WANG)
    assert without_leavers(given, lambda _: True, at(2)) is given
    after = without_leavers(given, lambda holder: holder != WANG, at(2))
    assert held(after) == ("assignee-left", "", "")
    assert len(after.versions) == len(given.versions) + 1
    done = fed_back()
    assert without_leavers(done, lambda _: False, at(2)) is done, "what is handed in stays as it was"


def test_the_person_is_told_to_the_own_department_alone_and_stands_on_no_topic() -> None:
    after = to(dispatched(), LI, WANG)
    task, case = task_of(after, "drainage"), after.case
    published = Task.FromString(task_fact(task, case).payload.SerializeToString())
    assert (published.assigned_post_id, published.assigned_person_id) == ("drainage.handle", "")
    assert b"wang" not in published.SerializeToString()

    def told(department: str, *, still: bool = True) -> tuple[str, str]:
        answer = task_answer(lambda _: still)(task, case, department)
        return answer.assigned_post_id, answer.assigned_person_id

    assert told("drainage") == ("drainage.handle", "wang")
    assert told("transport") == ("drainage.handle", "")
    assert told("drainage", still=False) == ("", ""), "at once, before the next version"
