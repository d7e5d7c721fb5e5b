"""A report of the wrong class at the wrong place is corrected: every service follows, once, and back."""

from __future__ import annotations

import uuid

import pytest
from cityloop.cases.v1.case_pb2 import Case, TaskState
from cityloop.cases.v1.cases_service_pb2 import CorrectCaseRequest, GetCaseRequest
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop.common.v1.common_pb2 import Actor, Change, EventGrade, Place, Position, ReferenceSystem
from cityloop.events.v1.events_service_pb2 import GetEventRequest, GetEventResponse
from cityloop.events.v1.events_service_pb2_grpc import EventsServiceStub
from cityloop.topics import CASES_CASES, CITIZEN_MESSAGE_RECEIPTS
from cityloop_testkit import eventually, read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client

from .conftest import KEY

WRONG, RIGHT = "exposed-rubbish", "manhole-cover"
LONGITUDE, LATITUDE = 113.2452, 23.0951
THERE = LATITUDE + 0.002
SUPERVISION = "city-operations-supervision"
pytestmark = [pytest.mark.xdist_group("whole-fleet"), pytest.mark.timeout(300)]


async def reported(fleet: RunningFleet, event_class: str, latitude: float) -> str:
    """The number of a report of somebody who is told what becomes of it."""
    fields = {
        "api_key": KEY,
        "service_code": event_class,
        "description": "look at this",
        "long": str(LONGITUDE),
        "lat": str(latitude),
    }
    base = f"http://127.0.0.1:{fleet.fleet.port('citizen-services', 'http')}"
    async with http_client() as client:
        answer = await client.post(f"{base}/requests.json", data=fields)
    assert answer.status_code == 200, answer.text
    number: str = answer.json()[0]["service_request_id"]
    return number


async def told(fleet: RunningFleet, report: str) -> list[str]:
    """The states that a reporter was told of."""
    receipts = [
        MessageReceipt.FromString(record.value) for record in await read_all(fleet.kafka, CITIZEN_MESSAGE_RECEIPTS)
    ]
    return [item.reporter_message.state for item in receipts if item.reporter_message.report_number == report]


async def test_every_service_follows_a_correction_and_a_correction_back(whole_fleet: RunningFleet) -> None:
    fleet = whole_fleet
    report = await reported(fleet, WRONG, LATITUDE)
    channel = fleet.channel("event-hub", SUPERVISION, "desk")
    events = EventsServiceStub(channel)  # type: ignore[no-untyped-call]
    cases = CasesServiceStub(fleet.channel("collaboration-tasks", SUPERVISION, "desk"))  # type: ignore[no-untyped-call]
    found: list[Case] = []

    async def has_case() -> bool:
        known = [Case.FromString(record.value or b"") for record in await read_all(fleet.kafka, CASES_CASES)]
        of_class = [case for case in known if case.event_class == WRONG]
        for case in of_class:
            signals = (await event_of(case)).signals
            if report in {item.signal.source.source_id for item in signals}:
                found.append(case)
        return bool(found)

    async def event_of(case: Case) -> GetEventResponse:
        answer: GetEventResponse = await events.GetEvent(GetEventRequest(event=case.event_id))
        return answer

    await eventually(has_case)
    await fleet.settle()
    before = (await cases.GetCase(GetCaseRequest(case=found[-1].case_number))).case

    def request(event_class: str, latitude: float, version: int) -> CorrectCaseRequest:
        position = Position(
            longitude=LONGITUDE, latitude=latitude, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84
        )
        actor = Actor(post_id=f"{SUPERVISION}.intake", person_id="who corrects")
        return CorrectCaseRequest(
            change=Change(idempotency_key=str(uuid.uuid4()), actor=actor),
            case_id=before.case_id,
            event_class=event_class,
            place=Place(position=position),
            reason="the photo shows it",
            expected_version=version,
        )

    corrected = (await cases.CorrectCase(request(RIGHT, THERE, before.version))).case
    await fleet.settle()
    later = await reported(fleet, RIGHT, THERE)
    await fleet.settle()
    event = await event_of(before)
    assert (event.event.event_number, event.event.event_class) == (before.event_number, RIGHT)
    assert event.event.place == corrected.place
    assert event.event.grade == corrected.grade == EventGrade.EVENT_GRADE_GENERAL
    assert {item.signal.source.source_id for item in event.signals} == {report, later}, "it joins the matter as it is"
    assert (await told(fleet, report)).count("corrected") == 1
    assert "corrected" not in await told(fleet, later)
    stands = await cases.GetCase(GetCaseRequest(case=before.event_number))
    assert (stands.case.event_class, stands.case.place) == (RIGHT, corrected.place)

    back = (await cases.CorrectCase(request(WRONG, LATITUDE, stands.case.version))).case
    await fleet.settle()
    undone = (await event_of(before)).event
    assert (undone.event_class, undone.place.position, undone.correction.number) == (WRONG, back.place.position, 2)
    assert back.due_at == before.due_at
    assert (await told(fleet, report)).count("corrected") == 2, "once for each"
    assert (await told(fleet, later)).count("corrected") == 1
    open_tasks = [task for task in stands.tasks if task.state != TaskState.TASK_STATE_CANCELLED]
    assert len({task.department_id for task in open_tasks}) == len(open_tasks)
