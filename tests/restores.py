"""Reports before and after a backup, and what a fleet must be like when the backup was put back."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import grpc
from cityloop.cases.v1.case_pb2 import Case, Task
from cityloop.citizen.v1.reports_service_pb2 import GetReportRequest, SubmitReportRequest
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change
from cityloop.events.v1.city_event_pb2 import CityEvent
from cityloop.topics import CASES_CASES, CASES_TASKS, EVENTS_CITY_EVENTS
from cityloop_testkit import eventually
from cityloop_testkit.fleets import RunningFleet
from command_line import cityloop
from ledger import CLASS, place
from requests_of_a_city import facts


def stub_of(fleet: RunningFleet) -> ReportsServiceStub:
    return ReportsServiceStub(fleet.channel("citizen-services", "city-operations-command", "handset"))  # type: ignore[no-untyped-call]


async def report(fleet: RunningFleet, *places: int) -> list[str]:
    """A report at each of these places, each far from the others; returns their numbers."""
    stub = stub_of(fleet)

    async def submit(index: int) -> str:
        actor = Actor(post_id="city-operations-command.dispatch", person_id="tester")
        change = Change(idempotency_key=str(uuid.uuid4()), actor=actor)
        request = SubmitReportRequest(change=change, event_class=CLASS, place=place(index), text=f"request {index}")
        return str((await stub.SubmitReport(request)).report.report_number)

    return list(await asyncio.gather(*map(submit, places)))


async def is_known(fleet: RunningFleet, number: str) -> bool:
    """Whether citizen-services has a report of this number."""
    try:
        answer = await stub_of(fleet).GetReport(GetReportRequest(report_number=number))
    except grpc.aio.AioRpcError as error:
        if error.code() != grpc.StatusCode.NOT_FOUND:
            raise
        return False
    return str(answer.report.report_number) == number


async def operate(fleet: RunningFleet, *arguments: str) -> tuple[int, str, str]:
    """A command about backups, with the fleet's databases named."""
    databases = " ".join(f"{name}={fleet.fleet.dsn(name)}" for name in fleet.fleet.services)
    return await cityloop(fleet, *arguments, CITYLOOP_DATABASES=databases, LANG_UI="en")


async def begin_again(fleet: RunningFleet) -> None:
    """Start the services of a fleet that was stopped, and wait until all are ready."""
    for name in fleet.fleet.services:
        fleet.fleet.start_service(name)
    await eventually(lambda: asyncio.to_thread(fleet.fleet.ready), seconds=120)


def numbers_of(lost: dict[str, Any], topic: str) -> list[str]:
    """Numbers that a file of what is lost names as given after the backup."""
    found = [item["new"] for item in lost["topics"] if item["topic"] == topic]
    return list(found[0]) if found else []


def read_lost(folder: Path) -> dict[str, Any]:
    """The newest file that names what is lost."""
    return dict(json.loads(max(folder.glob("lost-*.json")).read_text()))


async def tasks_by_case(fleet: RunningFleet) -> Counter[tuple[str, str]]:
    """How many tasks were made for each case and department, by all that stands on the topic."""
    tasks = [fact.payload for fact in await facts(fleet, CASES_TASKS)]
    made = {task.task_id: (task.case_number, task.department_id) for task in tasks if isinstance(task, Task)}
    return Counter(made.values())


async def cases_by_event(fleet: RunningFleet) -> dict[str, set[str]]:
    """Numbers of the cases of each event, by all that stands on the topic."""
    found: dict[str, set[str]] = {}
    for fact in await facts(fleet, CASES_CASES):
        assert isinstance(fact.payload, Case)
        found.setdefault(fact.payload.event_id, set()).add(fact.payload.case_number)
    return found


async def event_numbers(fleet: RunningFleet) -> dict[str, set[str]]:
    """Events that each event number was given to."""
    found: dict[str, set[str]] = {}
    for fact in await facts(fleet, EVENTS_CITY_EVENTS):
        assert isinstance(fact.payload, CityEvent)
        found.setdefault(fact.payload.event_number, set()).add(fact.payload.event_id)
    return found
