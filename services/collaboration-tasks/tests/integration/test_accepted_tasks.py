"""Tasks that a department has accepted: given to somebody of it, and returned by the dispatcher's leave."""

from __future__ import annotations

from typing import Any

import desk
import pytest
from cityloop.cases.v1 import cases_service_pb2 as case_messages
from cityloop.cases.v1 import tasks_service_pb2 as task_messages
from cityloop.cases.v1.case_pb2 import LateReturn, Task, TaskState
from cityloop.topics import CASES_TASKS
from cityloop_messaging import Producer
from cityloop_testkit import read_all
from cityloop_testkit.fleets import RunningFleet
from desk import COMMAND, SUPERVISION, Desk, case_of, event_fact, refusal

running, fleet, producer = desk.running, desk.fleet, desk.producer
pytestmark = pytest.mark.xdist_group("collaboration-tasks-departments")
COVER = "manhole-cover"


async def given_out(fleet: RunningFleet, producer: Producer, name: str) -> Task:
    """The task of a case that people confirmed, filed and dispatched."""
    await producer.publish([event_fact(name, COVER)])
    supervision, command = Desk.of(fleet, SUPERVISION), Desk.of(fleet, COMMAND)
    await case_of(supervision, name)
    await supervision.decide(name, "confirm", "inspect")
    await supervision.decide(name, "file", "intake")
    await command.decide(name, "dispatch", "dispatch")
    (task,) = (await case_of(command, name)).tasks
    return task


async def test_who_has_a_task_is_told_to_its_department_alone(fleet: RunningFleet, producer: Producer) -> None:
    task = await given_out(fleet, producer, "held")
    drainage, other = Desk.of(fleet, "drainage"), Desk.of(fleet, SUPERVISION)

    def assign(of: Desk, person: str, to: str, note: str = "", post: str = "drainage.handle") -> Any:
        return of.tasks.Assign(
            task_messages.AssignRequest(
                change=of.change("handle" if of is drainage else "inspect", person),
                task_id=task.task_id,
                post_id=post if to else "",
                person_id=to,
                note=note,
            )
        )

    given: task_messages.AssignResponse = await assign(drainage, "li", "wang-of-pumps")
    assert (given.task.assigned_person_id, given.task.state) == ("wang-of-pumps", TaskState.TASK_STATE_DISPATCHED)
    assert await refusal(assign(drainage, "li", "li")) == "WITH_COLLEAGUE"
    assert await refusal(assign(drainage, "li", "x", "y", "drainage.check")) == "ASSIGNEE_UNKNOWN"
    assert await refusal(assign(drainage, "li", "x" * 201, "y")) == "TEXT_TOO_LONG"
    assert await refusal(assign(other, "li", "wang-of-pumps", "y")) == "FOREIGN_TASK"
    (own,), (foreign,) = (await case_of(drainage, "held")).tasks, (await case_of(other, "held")).tasks
    assert (own.assigned_person_id, foreign.assigned_person_id) == ("wang-of-pumps", "")
    assert own.assigned_post_id == foreign.assigned_post_id == "drainage.handle"
    listed = (await drainage.tasks.ListTasks(task_messages.ListTasksRequest())).tasks
    assert [item.assigned_person_id for item in listed if item.task_id == task.task_id] == ["wang-of-pumps"]
    await fleet.settle()
    published = [record.value for record in await read_all(fleet.kafka, CASES_TASKS)]
    assert any(Task.FromString(value).assigned_post_id for value in published)
    assert not any(b"wang-of-pumps" in value for value in published)


async def test_an_accepted_task_goes_to_another_department_with_the_time_that_was_left(
    fleet: RunningFleet, producer: Producer
) -> None:
    drainage, command, supervision = (Desk.of(fleet, name) for name in ("drainage", COMMAND, SUPERVISION))
    task = await drainage.accept(await given_out(fleet, producer, "returned"))
    ask = task_messages.ReturnRequest(change=drainage.change("handle"), task_id=task.task_id, reason="not our road")
    asked = (await drainage.tasks.Return(ask)).task
    assert (asked.state, asked.late_return) == (TaskState.TASK_STATE_ACCEPTED, LateReturn.LATE_RETURN_ASKED)
    listed = (await command.cases.ListCases(case_messages.ListCasesRequest(return_asked=True))).cases
    assert [case.case_id for case in listed] == [task.case_id]

    def decide(of: Desk, role: str, to: str) -> case_messages.DecideReturnRequest:
        return case_messages.DecideReturnRequest(
            change=of.change(role), task_id=task.task_id, approve=True, reason="it is theirs", department_id=to
        )

    calls = command.cases.DecideReturn
    assert (
        await refusal(supervision.cases.DecideReturn(decide(supervision, "intake", "water-affairs"))) == "ROLE_MISSING"
    )
    assert await refusal(calls(decide(command, "dispatch", "no such"))) == "DEPARTMENT_UNKNOWN"
    assert await refusal(calls(decide(command, "dispatch", "drainage"))) == "RETURN_TO_WHOM"
    decided = await calls(decide(command, "dispatch", "water-affairs"))
    tasks = {item.department_id: item for item in decided.tasks}
    assert decided.case.lead_department_id == "water-affairs"
    assert tasks["drainage"].state == TaskState.TASK_STATE_RETURNED
    assert (tasks["water-affairs"].state, tasks["water-affairs"].due_at) == (
        TaskState.TASK_STATE_DISPATCHED,
        task.due_at,
    )
    assert not (await command.cases.ListCases(case_messages.ListCasesRequest(return_asked=True))).cases
    assert await refusal(calls(decide(command, "dispatch", "transport"))) == "NO_RETURN_ASKED"
    done = await Desk.of(fleet, "water-affairs").accept(tasks["water-affairs"])
    assert done.due_at == task.due_at


async def test_a_department_hears_that_it_is_urged_and_supervised(fleet: RunningFleet, producer: Producer) -> None:
    drainage, command, supervision = (Desk.of(fleet, name) for name in ("drainage", COMMAND, SUPERVISION))
    task = await drainage.accept(await given_out(fleet, producer, "urged"))

    def oversee(of: Desk, role: str, what: Any, reason: str = "the third call") -> Any:
        request = case_messages.OverseeCaseRequest(
            change=of.change(role), case_id=task.case_id, oversight=what, reason=reason
        )
        return of.cases.OverseeCase(request)

    urge, supervise, end = list(case_messages.Oversight.values())[1:]
    for times in (1, 2):
        assert (await oversee(command, "dispatch", urge)).case.urgings == times
    assert await refusal(oversee(drainage, "handle", urge)) == "RIGHT_MISSING"
    assert await refusal(oversee(command, "dispatch", supervise)) == "RIGHT_MISSING"
    assert await refusal(oversee(command, "dispatch", urge, "")) == "REASON_MISSING"
    assert (await oversee(supervision, "supervise", supervise)).case.supervised
    assert await refusal(oversee(supervision, "supervise", supervise)) == "SUPERVISED_ALREADY"
    listed = (await drainage.tasks.ListTasks(task_messages.ListTasksRequest())).tasks
    (told,) = (item for item in listed if item.task_id == task.task_id)
    assert (told.urgings, told.supervised, told.due_at) == (2, True, task.due_at)
    assert (told.transition.move, told.version) == ("supervise", task.version + 3)
    question = case_messages.ListCasesRequest(supervised=True)
    assert [case.case_id for case in (await supervision.cases.ListCases(question)).cases] == [task.case_id]
    assert not (await oversee(supervision, "supervise", end, "it is mended")).case.supervised
    assert not (await supervision.cases.ListCases(question)).cases
