"""Joint cases over gRPC with the real service: the tree, the roll-up, the shift, the dispute, and crews."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from cityloop.cases.v1 import resources_service_pb2 as resources
from cityloop.cases.v1 import tasks_service_pb2 as messages
from cityloop.cases.v1.case_pb2 import CasePhase, Task, TaskRole, TaskState
from cityloop.cases.v1.resources_service_pb2_grpc import ResourcesServiceStub
from cityloop.topics import CASES_TASKS
from cityloop_messaging import Producer
from cityloop_testkit import read_all
from desk import COMMAND, SUPERVISION, Desk, case_id, case_of, refusal
from evening import STREET, Evening, task_of, timeline

pytestmark = pytest.mark.xdist_group("collaboration-tasks-evening")
WAITING, GRANTED = resources.BookingState.BOOKING_STATE_WAITING, resources.BookingState.BOOKING_STATE_GRANTED


async def test_a_joint_case_goes_from_its_tree_over_shift_and_dispute_to_its_check(
    evening: Evening, sender: Producer
) -> None:
    fleet = evening.running
    drainage, police, street = (Desk.of(fleet, name) for name in ("drainage", "traffic-police", STREET))
    command, supervision = Desk.of(fleet, COMMAND), Desk.of(fleet, SUPERVISION)
    await sender.publish([evening.event("joint")])
    found = await case_of(drainage, "joint")
    lead = task_of(found.tasks, "drainage")
    assert [(task.department_id, task.role) for task in found.tasks] == [
        ("drainage", TaskRole.TASK_ROLE_LEAD),
        ("traffic-police", TaskRole.TASK_ROLE_CO_HANDLER),
        (STREET, TaskRole.TASK_ROLE_PARTICIPANT),
    ]
    assert {task.parent_task_id for task in found.tasks} == {"", lead.task_id}
    explain = task_of(found.tasks, STREET).transition.explanation
    assert (explain.pack_id, explain.pack_version, explain.rule_id) == ("evening", 1, "evening/floods")

    accepted = await drainage.accept(lead)
    over = messages.HandOverRequest(
        change=drainage.change("handle", "night shift"), task_id=lead.task_id, note="pump two runs hot"
    )
    assert (await drainage.tasks.HandOver(over)).task.transition.reason == "pump two runs hot"
    early = messages.FeedBackRequest(change=drainage.change("handle"), task_id=accepted.task_id, result="done")
    assert await refusal(drainage.tasks.FeedBack(early)) == "CHILDREN_OPEN"
    await street.feed_back(await street.accept(task_of(found.tasks, STREET)))

    for department in ("traffic-police", "urban-management"):
        desk = Desk.of(fleet, department)
        task = task_of((await case_of(drainage, "joint")).tasks, department)
        request = messages.ReturnRequest(change=desk.change("handle"), task_id=task.task_id, reason="not ours")
        await desk.tasks.Return(request)
        decision = command.decision("joint", "dispatch", "dispatch")
        decision.department_ids.append("urban-management")
        if department == "traffic-police":
            await command.cases.DecideCase(decision)
        else:
            assert await refusal(command.cases.DecideCase(decision)) == "IN_DISPUTE"
    ruling = supervision.decision("joint", "arbitrate", "supervise", "the road is the police's")
    ruling.department_ids.append("traffic-police")
    decided = await supervision.cases.DecideCase(ruling)
    final = task_of(decided.tasks, "traffic-police")
    again = messages.ReturnRequest(change=police.change("handle"), task_id=final.task_id, reason="still not ours")
    assert await refusal(police.tasks.Return(again)) == "ALREADY_ARBITRATED"
    await police.feed_back(await police.accept(final))
    await drainage.feed_back(task_of((await case_of(drainage, "joint")).tasks, "drainage"))

    checked = await case_of(drainage, "joint")
    lead = task_of(checked.tasks, "drainage")
    assert checked.case.phase == CasePhase.CASE_PHASE_PENDING_CHECK
    assert (lead.children, lead.done_children, checked.case.lead_department_id) == (2, 2, "drainage")
    await fleet.settle()
    published = [Task.FromString(record.value) for record in await read_all(fleet.kafka, CASES_TASKS)]
    progress = [task.done_children for task in published if task.task_id == lead.task_id]
    assert progress[-1] == 2
    assert [task.version for task in published if task.task_id == lead.task_id] == list(range(1, len(progress) + 1))
    page = await timeline(evening, "E-joint")
    refused = [entry["reason"] for entry in page["entries"] if entry["what"] == "refused"]
    assert len(refused) == 3, "the lead too early, a dispatch in dispute, a return after the ruling"
    assert any(entry.get("role") == "participant" for entry in page["entries"])


async def crew(desk: Desk, stub: ResourcesServiceStub, name: str, kind: str) -> None:
    resource = resources.Resource(resource_id=name, kind=kind, department_id=desk.department)
    await stub.PutResource(resources.PutResourceRequest(change=desk.change("handle"), resource=resource))


def booking(desk: Desk, task: Task, kind: str, name: str = "") -> resources.BookResourceRequest:
    return resources.BookResourceRequest(
        change=desk.change("handle"), task_id=task.task_id, kind=kind, resource_id=name
    )


def stub_of(evening: Evening, department: str) -> ResourcesServiceStub:
    channel = evening.running.channel("collaboration-tasks", department, f"desk-{uuid.uuid4().hex[:6]}")
    return ResourcesServiceStub(channel)  # type: ignore[no-untyped-call]


async def lead_tasks(evening: Evening, sender: Producer, names: list[str]) -> list[Task]:
    desk = Desk.of(evening.running, "drainage")
    await sender.publish([evening.event(name) for name in names])
    return [task_of((await case_of(desk, name)).tasks, "drainage") for name in names]


async def test_the_fourth_request_for_three_crews_waits_and_is_served_when_one_is_free(
    evening: Evening, sender: Producer
) -> None:
    drainage, police = Desk.of(evening.running, "drainage"), Desk.of(evening.running, "traffic-police")
    stub, foreign = stub_of(evening, "drainage"), stub_of(evening, "traffic-police")
    tasks = await lead_tasks(evening, sender, ["crew-1", "crew-2", "crew-3", "crew-4", "crew-5"])
    for name in ("north", "south", "west"):
        await crew(drainage, stub, name, "pump-crew")
    stolen = resources.Resource(resource_id="north", kind="pump-crew", department_id="traffic-police")
    request = resources.PutResourceRequest(change=police.change("handle"), resource=stolen)
    assert await refusal(foreign.PutResource(request)) == "FOREIGN_RESOURCE"
    assert await refusal(stub.BookResource(booking(drainage, tasks[0], "pump-crew"))) == "TASK_NOT_ACCEPTED"
    for task in tasks:
        await drainage.accept(task)
    unknown = booking(drainage, tasks[0], "no-such-kind")
    assert await refusal(stub.BookResource(unknown)) == "RESOURCE_UNKNOWN"
    particular = await stub.BookResource(booking(drainage, tasks[0], "pump-crew", "south"))
    assert (particular.booking.state, particular.booking.resource_id) == (GRANTED, "south")
    assert await refusal(stub.BookResource(booking(drainage, tasks[1], "pump-crew", "south"))) == "RESOURCE_BOOKED"
    noted = [entry for entry in (await timeline(evening, "E-crew-2"))["entries"] if entry["what"] == "refused"]
    assert len(noted) == 1
    assert "south" in noted[0]["reason"], "the refusal stands on the case, and says which crew is booked"
    others = [(await stub.BookResource(booking(drainage, task, "pump-crew"))).booking for task in tasks[1:]]
    assert [item.state for item in others] == [GRANTED, GRANTED, WAITING, WAITING]
    case_number = (await case_of(drainage, "crew-1")).case.case_number
    assert f"south for {case_number}" in others[2].reason
    assert f"south\t{case_number}" in others[2].facts["holders"].splitlines()

    theirs = resources.ReleaseResourceRequest(change=police.change("handle"), booking_id=particular.booking.booking_id)
    assert await refusal(foreign.ReleaseResource(theirs)) == "FOREIGN_BOOKING"
    given = resources.ReleaseResourceRequest(change=drainage.change("handle"), booking_id=particular.booking.booking_id)
    await stub.ReleaseResource(given)
    listing = await stub.ListResources(resources.ListResourcesRequest(kind="pump-crew"))
    assert [(item.state, item.resource_id) for item in listing.bookings if item.task_id == tasks[3].task_id] == [
        (GRANTED, "south")
    ]
    given = resources.ReleaseResourceRequest(change=drainage.change("handle"), booking_id=particular.booking.booking_id)
    assert await refusal(stub.ReleaseResource(given)) == "ALREADY_RELEASED"

    for department in ("traffic-police", STREET):
        desk = Desk.of(evening.running, department)
        task = task_of((await case_of(desk, "crew-2")).tasks, department)
        await desk.feed_back(await desk.accept(task))
    await drainage.feed_back(tasks[1])
    listing = await stub.ListResources(resources.ListResourcesRequest(kind="pump-crew"))
    assert {item.task_id for item in listing.bookings} == {task.task_id for task in tasks[2:]}
    assert {item.state for item in listing.bookings} == {GRANTED}, "what an ended task had serves who waits"
    entries = (await timeline(evening, "E-crew-4"))["entries"]
    assert [entry["state"] for entry in entries if entry["subject"] == "booking"] == ["waiting", "granted"]
    waited = next(entry for entry in entries if entry["state"] == "waiting")
    assert f"用于 {case_number}" in waited["because"]["zh"]


async def test_fifty_bookings_at_once_from_several_systems_never_give_one_crew_twice(
    evening: Evening, sender: Producer
) -> None:
    drainage = Desk.of(evening.running, "drainage")
    tasks = await lead_tasks(evening, sender, ["storm-1", "storm-2"])
    stubs = [stub_of(evening, "drainage") for _ in range(5)]
    names = [f"boat {number}" for number in range(7)]
    for name in names:
        await crew(drainage, stubs[0], name, "boat")
    for task in tasks:
        await drainage.accept(task)
    asked = [stubs[number % 5].BookResource(booking(drainage, tasks[number % 2], "boat")) for number in range(50)]
    bookings = [answer.booking for answer in await asyncio.gather(*asked)]
    granted = [item for item in bookings if item.state == GRANTED]
    assert sorted(item.resource_id for item in granted) == names
    assert sum(item.state == WAITING for item in bookings) == 43
    requests = [
        resources.ReleaseResourceRequest(change=drainage.change("handle"), booking_id=item.booking_id)
        for item in granted
    ]
    await asyncio.gather(*(stubs[number % 5].ReleaseResource(item) for number, item in enumerate(requests)))
    listing = await stubs[0].ListResources(resources.ListResourcesRequest(kind="boat"))
    present = [item.resource_id for item in listing.bookings if item.state == GRANTED]
    assert (sorted(present), len(listing.bookings)) == (names, 43)
    assert {case_id(name) for name in ("storm-1", "storm-2")} == {task.case_id for task in tasks}
    assert {task.state for task in tasks} == {TaskState.TASK_STATE_DISPATCHED}
