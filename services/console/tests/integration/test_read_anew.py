"""The console is thrown away and read anew: every page is what it was, to the byte, and the others never waited."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import uuid
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
from cities import city_fleet, simulated_packs
from cityloop.cases.v1 import resources_service_pb2 as resources
from cityloop.cases.v1 import tasks_service_pb2 as tasks
from cityloop.cases.v1.case_pb2 import Case, Task
from cityloop.cases.v1.cases_service_pb2 import DecideCaseRequest, GetCaseRequest
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.cases.v1.resources_service_pb2_grpc import ResourcesServiceStub
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceStub
from cityloop.citizen.v1.reports_service_pb2 import SubmitReportRequest
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, Label, Place, Position, ReferenceSystem
from cityloop.console.v1.projections_service_pb2 import GetProjectionsRequest
from cityloop.console.v1.projections_service_pb2_grpc import ProjectionsServiceStub
from cityloop.topics import CASES_CASES, CASES_HISTORY
from cityloop_local.fleet import OWN_DEPARTMENT
from cityloop_local.forked import run_forked
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from desk import refusal

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("console-read-anew")]
SERVICES = ["event-hub", "collaboration-tasks", "citizen-services", "console"]
CLASS, WORDS, REASON = "manhole-cover", "the lid is gone, beside the school", "as the photo shows"
SNAPSHOTS = ("history", "receipts", "signals", "warnings")
WGS84 = ReferenceSystem.REFERENCE_SYSTEM_WGS84
INSIDE = Position(longitude=113.24, latitude=23.09, reference_system=WGS84)
MOVES = (
    ("confirm", "city-operations-supervision.inspect"),
    ("file", "city-operations-supervision.intake"),
    ("dispatch", "city-operations-command.dispatch"),
)
ELSEWHERE = Position(longitude=113.30, latitude=23.15, reference_system=WGS84)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningFleet]:
    folder, prefix = tmp_path_factory.mktemp("anew"), f"anew-{os.getpid()}."
    async with city_fleet(clusters, prefix, folder, SERVICES, packs=simulated_packs()) as running:
        yield running


def change(post: str) -> Change:
    return Change(idempotency_key=str(uuid.uuid4()), actor=Actor(post_id=post, person_id=f"holder of {post}"))


async def by_a_resident(fleet: RunningFleet, longitude: float) -> tuple[str, str]:
    """Number and secret page of a report over the portal."""
    url = f"http://127.0.0.1:{fleet.fleet.port('citizen-services', 'http')}"
    async with http_client(base_url=url) as client:
        fields = {"event_class": CLASS, "text": WORDS, "longitude": str(longitude), "latitude": "23.08"}
        answer = await client.post("/reports", data=fields)
        page = answer.headers["location"]
        number = re.search(r"R-\d{4}-\d{6}", (await client.get(page)).text)
    assert number is not None
    return number[0], page


async def by_an_officer(fleet: RunningFleet, position: Position) -> str:
    reports = ReportsServiceStub(fleet.channel("citizen-services", "drainage", "desk"))  # type: ignore[no-untyped-call]
    place = Place(position=position)
    request = SubmitReportRequest(change=change("drainage.handle"), event_class=CLASS, place=place, text=WORDS)
    return str((await reports.SubmitReport(request)).report.report_number)


async def get(fleet: RunningFleet, path: str) -> httpx.Response:
    async with http_client(base_url=f"http://127.0.0.1:{fleet.fleet.port('console', 'http')}") as client:
        return await client.get(path)


async def case_of(fleet: RunningFleet, number: str) -> tuple[Case, list[Task]]:
    async def look() -> str:
        answer = (await get(fleet, f"/timeline/{number}.json")).json()
        return str(answer.get("case_number", ""))

    found = await eventually(look)
    cases = CasesServiceStub(fleet.channel("collaboration-tasks", "drainage", "desk"))  # type: ignore[no-untyped-call]
    answer = await cases.GetCase(GetCaseRequest(case=found))
    return answer.case, list(answer.tasks)


async def worked_on(fleet: RunningFleet, task: Task) -> None:
    """Its department takes it on, books a crew, asks for another's in vain, and hands it in."""
    channel = fleet.channel("collaboration-tasks", task.department_id, "desk")
    work, crews = TasksServiceStub(channel), ResourcesServiceStub(channel)  # type: ignore[no-untyped-call]
    post = f"{task.department_id}.handle"
    await work.Accept(tasks.AcceptRequest(change=change(post), task_id=task.task_id))
    name = Label(texts={"zh": "一队", "en": "Crew one"})
    crew = resources.Resource(resource_id="crew-1", kind="crew", name=name, department_id=task.department_id)
    await crews.PutResource(resources.PutResourceRequest(change=change(post), resource=crew))
    book = resources.BookResourceRequest(task_id=task.task_id, kind="crew", resource_id="crew-1")
    for expected in ("", "RESOURCE_BOOKED"):
        book.change.CopyFrom(change(post))
        if expected:
            assert await refusal(crews.BookResource(book)) == expected
        else:
            await crews.BookResource(book)
    await work.FeedBack(tasks.FeedBackRequest(change=change(post), task_id=task.task_id, result="put back by us"))


async def pages(fleet: RunningFleet, numbers: list[str]) -> dict[str, bytes]:
    await fleet.settle()
    paths = [f"/timeline/{number}{suffix}" for number in numbers for suffix in (".json", "?lang=zh")]
    return {path: (await get(fleet, path)).content for path in (*paths, "/overview.json")}


async def case_ids(fleet: RunningFleet) -> set[str]:
    return {Case.FromString(record.value).case_id for record in await read_all(fleet.kafka, CASES_CASES)}


async def operator(fleet: RunningFleet, *command: str) -> dict[str, Any]:
    """What a command of the operator's answers."""
    own = fleet.credentials(OWN_DEPARTMENT, "operator")
    where = ["--console", fleet.fleet.address("console"), "--key", str(own.key), "--certificate", str(own.certificate)]
    where += ["--authority", str(own.authority)]
    code, output, errors = await run_forked((sys.executable, "-m", "cityloop_cli.main", *where, *command), os.environ)
    assert code == 0, errors
    answer: dict[str, Any] = json.loads(output)
    return answer


async def read_to_the_end(fleet: RunningFleet) -> None:
    stub = ProjectionsServiceStub(fleet.channel("console"))  # type: ignore[no-untyped-call]

    async def complete() -> bool:
        found = (await stub.GetProjections(GetProjectionsRequest())).snapshots
        return bool(found) and all(item.complete for item in found)

    await eventually(complete)


async def test_what_was_thrown_away_is_back_as_it_was_while_the_loop_goes_on(fleet: RunningFleet) -> None:
    first, _ = await by_a_resident(fleet, 113.23)
    second = await by_an_officer(fleet, INSIDE)
    case, _ = await case_of(fleet, first)
    for move, post in MOVES:
        cases = CasesServiceStub(fleet.channel("collaboration-tasks", post.partition(".")[0], "desk"))  # type: ignore[no-untyped-call]
        decision = DecideCaseRequest(change=change(post), case_id=case.case_id, move=move, reason=REASON)
        await cases.DecideCase(decision)
    _, (task, *_) = await case_of(fleet, first)
    await worked_on(fleet, task)
    numbers = [first, second]
    before = await pages(fleet, numbers)
    told = before[f"/timeline/{first}.json"].decode()
    for kind in ("signal", "case", "task", "booking", "note", "message"):
        assert f'"subject":"{kind}"' in told, kind
    assert "Crew one" in told
    assert WORDS not in told
    assert "put back by us" not in told

    found = await operator(fleet, "console", "rebuild", "--json")
    assert {item["source"]: item["complete"] for item in found["snapshots"]} == dict.fromkeys(SNAPSHOTS, True)
    assert await pages(fleet, numbers) == before

    fleet.fleet.processes["console"].kill()
    connection = await asyncpg.connect(fleet.fleet.dsn("console"))
    await connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    await connection.close()
    opened = await case_ids(fleet)
    third = await by_an_officer(fleet, ELSEWHERE)

    async def another_case() -> bool:
        return len(await case_ids(fleet)) > len(opened)

    await eventually(another_case)
    await fleet.fleet.migrate()
    fleet.fleet.start_service("console")
    await asyncio.to_thread(fleet.fleet.wait_live, "console")
    await read_to_the_end(fleet)
    after = await pages(fleet, [*numbers, third])
    assert [path for path in before if path.startswith("/timeline/") and after[path] != before[path]] == []
    assert '"case_number"' in after[f"/timeline/{third}.json"].decode(), "what happened meanwhile is there too"
    sent = b"".join(record.value or b"" for record in await read_all(fleet.kafka, CASES_HISTORY))
    assert [mark for mark in (WORDS, REASON, "put back by us") if mark.encode() in sent] == []
