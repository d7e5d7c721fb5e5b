"""Marks are planted in every field of every way in, and looked for at every public door, topic, log and metric.

What everybody may read holds none of them. A topic holds what its consumers act on, and nothing else. Of a photo's
device nothing is stored at all.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import grpc
import httpx
import pytest
import pytest_asyncio
from cities import city_fleet, simulated_packs
from cityloop.cases.v1 import cases_service_pb2 as cases
from cityloop.cases.v1 import tasks_service_pb2 as tasks
from cityloop.cases.v1.case_pb2 import Case
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceStub
from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.messages_service_pb2_grpc import MessagesServiceStub
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, Place, Position, ReferenceSystem
from cityloop.topics import TOPICS
from cityloop_local.fleet import OWN_DEPARTMENT
from cityloop_rpc.telemetry import Spans
from cityloop_telemetry import current_traceparent, span, trace_id_of
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from cityloop_testkit.otlp import ReceivedTraces, otlp_receiver
from grpc_health.v1.health_pb2 import HealthCheckRequest
from grpc_health.v1.health_pb2_grpc import HealthStub
from marks import DEVICE, NAMED, NUMBER, PERSONAL, PLACE, REASON, TAKEN, WORDS, Marks, found_in
from refused_marks import Stubs, be_refused
from stored_values import stored

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
    pytest.mark.xdist_group("public-doors"),
]
CITIZEN, COLLABORATION, CONSOLE = "citizen-services", "collaboration-tasks", "console"
SERVICES = ("sensing-ingest", "data-sharing", "event-hub", COLLABORATION, CITIZEN, CONSOLE)
KEY, OTHER_KEY = "a key of a test", "a key of another client"
DESK, COMMAND = "city-operations-supervision", "city-operations-command"
LIGHTS, FLOODS = "power-supply", "drainage"
LIGHT = ("113.2351234", "23.0851234")
"""Where a light is everybody may know: its class declares the exact place, five digits of it."""
REPORTS, CASES, TASKS = "citizen.reports.v1", "cases.cases.v1", "cases.tasks.v1"
EVENTS = {"events.signals.v1", "events.city-events.v1", "events.event-signals.v1", "events.warnings.v1"}
MAY_STAND: dict[str, set[str]] = {
    # The class and words of a report are what the hub fuses by.
    WORDS: {REPORTS},
    # The written address of a place goes with it to whoever must go there.
    PLACE: {REPORTS, CASES, TASKS, *EVENTS},
    # What an officer gives as the reason of a move goes to those who handle the case.
    REASON: {CASES, TASKS},
    # The number that a department's own system gave goes with the signal that came of it.
    NUMBER: {REPORTS, *EVENTS},
    PERSONAL: set(),
    DEVICE: set(),
    TAKEN: set(),
    NAMED: set(),
}
"""Topics in which a mark of a kind may stand; at a public door none may."""


@pytest.fixture(scope="module")
def collector() -> Iterator[ReceivedTraces]:
    """Where the spans of the fleet go."""
    with otlp_receiver() as received:
        yield received


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(
    clusters: Clusters, tmp_path_factory: pytest.TempPathFactory, collector: ReceivedTraces
) -> AsyncIterator[RunningFleet]:
    folder = tmp_path_factory.mktemp("public-doors")
    keys = folder / "keys.json"
    clients = ((KEY, {"client": "one"}), (OTHER_KEY, {"client": "two"}))
    digests = {hashlib.sha256(key.encode()).hexdigest(): client for key, client in clients}
    keys.write_text(json.dumps(digests))
    extra = {service: {"otlp_endpoint": collector.url} for service in SERVICES}
    extra[CITIZEN] |= {"api_keys_file": str(keys), "import_right": json.dumps(["department:parks-greening"])}
    prefix = f"doors-{os.getpid()}."
    async with city_fleet(clusters, prefix, folder, extra=extra, packs=simulated_packs()) as running:
        yield running


def url(fleet: RunningFleet, service: str, path: str, port: str = "http") -> str:
    return f"http://127.0.0.1:{fleet.fleet.port(service, port)}{path}"


def stub(kind: Any, fleet: RunningFleet, service: str, department: str) -> Any:
    return kind(fleet.channel(service, department, "desk"))


def change(post: str, person: str) -> Change:
    return Change(idempotency_key=str(uuid.uuid4()), actor=Actor(post_id=post, person_id=person))


async def over_open311(client: httpx.AsyncClient, fleet: RunningFleet, mark: Marks, service: str, how: str) -> str:
    """A report with a mark in each field that the standard has."""
    longitude, latitude = mark.point(113.231, 23.081)
    fields = {
        "api_key": KEY,
        "service_code": service,
        "long": longitude,
        "lat": latitude,
        "description": mark(WORDS, how) + mark.named(),
        "address_string": mark(PLACE, how) + mark.named(),
        "address_id": mark(PERSONAL, how),
        "media_url": f"https://example.org/{mark(PERSONAL, how)}",
        "device_id": mark(PERSONAL, how),
        "account_id": mark(PERSONAL, how),
        "first_name": mark(PERSONAL, how),
        "last_name": mark(PERSONAL, how),
        "email": f"{mark(PERSONAL, how)}@example.org",
        "phone": mark(PERSONAL, how),
        "idempotency_key": mark(PERSONAL, how),
    }
    files = {"media": (mark(PERSONAL, how), mark.photo("JPEG", how), "image/jpeg")}
    sent: dict[str, Any] = {"json": fields} if how == "json" else {"data": fields, "files": files}
    answer = await client.post(
        url(fleet, CITIZEN, "/requests.json"), headers={"User-Agent": mark(PERSONAL, how)}, **sent
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()[0]["service_request_id"])


async def over_the_portal(client: httpx.AsyncClient, fleet: RunningFleet, mark: Marks) -> tuple[str, str]:
    """A report by the form, with a photo; the path of its page, and its number."""
    longitude, latitude = LIGHT
    fields = {
        "event_class": "street-light",
        "text": mark(WORDS, "page") + mark.named(),
        "where": mark(PLACE, "page") + mark.named(),
        "longitude": longitude,
        "latitude": latitude,
        "name": mark(PERSONAL, "page"),
        "phone": mark(PERSONAL, "page"),
        "email": f"{mark(PERSONAL, 'page')}@example.org",
    }
    files = {"photo": (mark(PERSONAL, "file"), mark.photo("PNG", "page"), "image/png")}
    answer = await client.post(url(fleet, CITIZEN, "/reports"), data=fields, files=files)
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"]
    mark.kinds[path.rpartition("/")[2]] = PERSONAL
    found = re.search(r"R-\d{4}-\d{6}", (await client.get(url(fleet, CITIZEN, path))).text)
    assert found is not None
    return path, found[0]


async def over_grpc(fleet: RunningFleet, mark: Marks) -> str:
    """A report by an importer, with a photo."""
    longitude, latitude = map(float, mark.point(113.238, 23.088))
    system = ReferenceSystem.REFERENCE_SYSTEM_WGS84
    position = Position(longitude=longitude, latitude=latitude, reference_system=system)
    request = reports.SubmitReportRequest(
        change=change("parks-greening.handle", mark(PERSONAL, "person")),
        event_class="exposed-rubbish",
        place=Place(position=position, text=mark(PLACE, "grpc")),
        text=mark(WORDS, "grpc") + mark.named(),
        attachments=[reports.ReportAttachment(media_type="image/webp", content=mark.photo("WEBP", "grpc"))],
        source_number=mark(NUMBER, "source"),
    )
    answer = await stub(ReportsServiceStub, fleet, CITIZEN, "parks-greening").SubmitReport(request)
    return str(answer.report.report_number)


async def case_of(fleet: RunningFleet, number: str, department: str = DESK) -> Case:
    """The case that a report has come to."""
    seen = stub(ReportsServiceStub, fleet, CITIZEN, department)
    work = stub(CasesServiceStub, fleet, COLLABORATION, department)

    async def look() -> Case | None:
        status = (await seen.GetReport(reports.GetReportRequest(report_number=number))).status
        if not status.case_number:
            return None
        found: Case = (await work.GetCase(cases.GetCaseRequest(case=status.case_number))).case
        return found

    found = await eventually(look)
    assert found is not None
    return found


async def until_done(act: Callable[[], Awaitable[Any]]) -> None:
    """What follows what is on its way may be refused for a moment."""

    async def done() -> bool:
        try:
            await act()
        except grpc.aio.AioRpcError as error:
            if error.code() not in {grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.NOT_FOUND}:
                raise
            return False
        return True

    await eventually(done)


@dataclass(frozen=True, slots=True)
class Planted:
    """Where the marks are."""

    marks: Marks
    numbers: dict[str, str]
    page: str
    cases: list[Case]
    shown: list[bytes]
    """What staff read of it: answers and photos."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def planted(fleet: RunningFleet) -> Planted:
    mark, client = Marks(), http_client(timeout=20)
    async with client:
        page, light = await over_the_portal(client, fleet, mark)
        numbers = {
            "parking": await over_open311(client, fleet, mark, "illegal-parking", "form"),
            "flood": await over_open311(client, fleet, mark, "road-waterlogging", "json"),
            "light": light,
            "rubbish": await over_grpc(fleet, mark),
        }
        reporting = stub(ReportsServiceStub, fleet, CITIZEN, "parks-greening")
        stubs = Stubs(reporting, stub(MessagesServiceStub, fleet, CITIZEN, COMMAND))
        await be_refused(client, url(fleet, CITIZEN, ""), KEY, stubs, mark)
        opened = {name: await case_of(fleet, number) for name, number in numbers.items()}
        person = mark(PERSONAL, "officer")
        for name, post, move, departments in (
            ("parking", f"{DESK}.intake", "do-not-file", []),
            ("light", f"{DESK}.intake", "confirm", []),
            ("light", f"{DESK}.intake", "file", []),
            ("light", f"{COMMAND}.dispatch", "dispatch", [LIGHTS]),
        ):
            decision = cases.DecideCaseRequest(
                change=change(post, person),
                case_id=opened[name].case_id,
                move=move,
                reason=mark(REASON, move.replace("-", "")),
                department_ids=departments,
                attachments=[tasks.Attachment(media_type="image/jpeg", content=mark.photo("JPEG", "officer"))],
            )
            await stub(CasesServiceStub, fleet, COLLABORATION, post.partition(".")[0]).DecideCase(decision)
        concluded = reports.ConcludeReportRequest(
            change=change(f"{LIGHTS}.handle", person),
            report_number=light,
            conclusion=reports.ReportState.REPORT_STATE_CLOSED,
            reason=mark(REASON, "concluded"),
        )
        await until_done(lambda: stub(ReportsServiceStub, fleet, CITIZEN, LIGHTS).ConcludeReport(concluded))
        work = stub(TasksServiceStub, fleet, COLLABORATION, FLOODS)

        async def held() -> list[Any]:
            found = (await work.ListTasks(tasks.ListTasksRequest())).tasks
            return [task for task in found if task.case_id == opened["flood"].case_id]

        task = (await eventually(held))[0]
        returned = tasks.ReturnRequest(
            change=change(f"{FLOODS}.handle", person), task_id=task.task_id, reason=mark(REASON, "returned")
        )
        await work.Return(returned)
        for path, form in (
            ("rating", {"rating": "1"}),
            ("not-fixed", {"text": mark(WORDS, "notfixed") + mark.named()}),
        ):
            answer = await client.post(url(fleet, CITIZEN, f"{page}/{path}"), data=form)
            assert answer.status_code == 303, answer.text
        shown = await read_by_staff(fleet, numbers, opened["light"], person)
    await fleet.settle()
    return Planted(mark, numbers, page, list(opened.values()), shown)


async def read_by_staff(fleet: RunningFleet, numbers: dict[str, str], case: Case, person: str) -> list[bytes]:
    """What was said and shown, and what officers have shown, as an intake post reads it."""
    post, shown = f"{DESK}.intake", list[bytes]()
    said, work = stub(ReportsServiceStub, fleet, CITIZEN, DESK), stub(CasesServiceStub, fleet, COLLABORATION, DESK)
    for number in numbers.values():
        answer = await said.ReadReports(reports.ReadReportsRequest(change=change(post, person), number=number))
        shown.append(answer.SerializeToString())
        for photo in answer.reports[0].report.attachments:
            request = reports.ReadPhotoRequest(change=change(post, person), attachment_id=photo.attachment_id)
            shown.append(b"".join([piece.content async for piece in said.ReadPhoto(request)]))
    for file in (await work.ListPhotos(cases.ListPhotosRequest(case=case.case_id))).files:
        wanted = cases.ReadFileRequest(change=change(post, person), attachment_id=file.file.attachment_id)
        shown.append(b"".join([piece.content async for piece in work.ReadFile(wanted)]))
    return shown


def doors(planted: Planted) -> Iterator[tuple[str, str]]:
    """Every page and document that needs neither a key nor a certificate nor a secret."""
    numbers = list(planted.numbers.values())
    listing = f"service_request_id={','.join(numbers)}"
    for suffix in (".json", ".xml"):
        yield from ((CITIZEN, f"/{name}{suffix}") for name in ("discovery", "services", "requests"))
        yield CITIZEN, f"/requests{suffix}?{listing}"
        yield CITIZEN, f"/requests{suffix}?status=open,closed&api_key={OTHER_KEY}"
        yield from ((CITIZEN, f"/requests/{number}{suffix}") for number in numbers)
    yield from (
        (CITIZEN, path) for path in ("/", "/warnings", "/publications", "/openapi.json", "/reports/" + numbers[0])
    )
    yield from ((CONSOLE, path) for path in ("/", "/overview.json"))
    for number in (*numbers, *(item.case_number for item in planted.cases), *(c.event_number for c in planted.cases)):
        yield from ((CONSOLE, f"/timeline/{number}{suffix}") for suffix in ("", ".json", "?lang=en"))


async def test_no_mark_is_seen_at_any_public_door(fleet: RunningFleet, planted: Planted) -> None:
    leaks, seen = list[str](), dict[str, bytes]()
    async with http_client(timeout=20) as client:

        async def look(service: str, path: str) -> None:
            answer = await client.get(url(fleet, service, path))
            seen[path] = answer.content
            headers = str(answer.headers).encode()
            leaks.extend(f"{service} {path}: {mark}" for mark in found_in(planted.marks, answer.content + headers))

        await asyncio.gather(*(look(service, path) for service, path in doors(planted)))
        own = await client.get(url(fleet, CITIZEN, f"/requests/{planted.numbers['parking']}.json?api_key={KEY}"))
        page = await client.get(url(fleet, CITIZEN, planted.page))
    assert sorted(leaks) == []
    light = f'"lat":{LIGHT[1][:8]},"long":{LIGHT[0][:9]}'
    assert light.encode() in seen["/requests.json"]
    shown = {item["service_request_id"] for item in json.loads(seen["/requests.json"])}
    assert shown == {planted.numbers["flood"], planted.numbers["light"]}, (
        "the doors were open, and showed what is public"
    )
    for name in ("parking", "flood"):
        assert (
            planted.numbers[name]
            in seen["/overview.json"].decode() + seen[f"/timeline/{planted.numbers[name]}"].decode()
        )
    kinds = {planted.marks.kinds[mark.partition(" ")[0]] for mark in found_in(planted.marks, own.content)}
    assert kinds >= {WORDS, PLACE, REASON}, "the client sees its own report whole"
    assert {WORDS, PLACE, REASON} <= {
        planted.marks.kinds[mark.partition(" ")[0]] for mark in found_in(planted.marks, page.content)
    }, "and the reporter his"


async def test_a_mark_stands_in_no_topic_but_those_that_must_carry_it(fleet: RunningFleet, planted: Planted) -> None:
    leaks, found = list[str](), set[str]()
    for topic in TOPICS.values():
        for record in await read_all(fleet.kafka, topic):
            whole = b"".join([record.key or b"", record.value or b"", *(value for _, value in record.headers)])
            for mark in found_in(planted.marks, whole):
                kind = planted.marks.kinds[mark.partition(" ")[0]]
                found.add(kind)
                if topic.name not in MAY_STAND[kind]:
                    leaks.append(f"{topic.name}: {mark}")
    assert leaks == []
    assert found == {WORDS, PLACE, REASON, NUMBER}, "the records were read"


async def test_who_reads_what_was_said_is_not_told_who_said_it(planted: Planted) -> None:
    assert sum(content.startswith(b"\xff\xd8") for content in planted.shown) >= 6, "of reports, and of officers"
    kinds = {
        mark.rpartition(" (")[2].rstrip(")") for content in planted.shown for mark in found_in(planted.marks, content)
    }
    assert any(b"notfixed" in content for content in planted.shown), "what is still wrong"
    # The time and place of a photo are told apart from it.
    assert kinds == {WORDS, PLACE, NUMBER, TAKEN, REASON}


async def test_no_mark_stands_in_a_log_or_a_metric(fleet: RunningFleet, planted: Planted) -> None:
    leaks = list[str]()
    async with http_client(timeout=20) as client:
        for service in fleet.fleet.services:
            metrics = (await client.get(url(fleet, service, "/metrics", "admin"))).content
            log = (fleet.fleet.folder / "logs" / f"{service}.log").read_bytes()
            assert b"cityloop_" in metrics
            assert log
            leaks += [f"{service} log: {mark}" for mark in found_in(planted.marks, log)]
            leaks += [f"{service} metrics: {mark}" for mark in found_in(planted.marks, metrics)]
    assert leaks == []


async def test_no_mark_stands_in_a_span(fleet: RunningFleet, planted: Planted, collector: ReceivedTraces) -> None:
    """A process sends its spans in the order in which they end, so that a last call brings all before it."""
    last = set()
    for service in SERVICES:
        with span(Spans.RPC_CLIENT, service, root=True):
            last.add(trace_id_of(current_traceparent()))
            await stub(HealthStub, fleet, service, OWN_DEPARTMENT).Check(HealthCheckRequest())
    await eventually(lambda: last <= {seen.trace_id for seen in list(collector.spans.values())})
    assert {"POST /reports", "POST /requests.json"} <= {seen.name for seen in collector.spans.values()}
    leaks = {mark for content in collector.contents for mark in found_in(planted.marks, content)}
    assert leaks == set()


async def test_of_photos_nothing_is_stored_but_where_and_when_and_of_texts_only_where_they_were_taken_in(
    fleet: RunningFleet, planted: Planted
) -> None:
    found = {DEVICE: set[str](), TAKEN: set[str](), NAMED: set[str]()}
    for service in fleet.fleet.services:
        async for column, content in stored(fleet.fleet.dsn(service)):
            for mark in found_in(planted.marks, content):
                kind = mark.partition(" (")[2].rstrip(")")
                if kind in found:
                    found[kind].add(f"{service}: {column}")
    assert found[DEVICE] == set()
    columns = ("attachments.taken_at", "attachments.taken_position")
    assert found[TAKEN] == {f"{service}: {column}" for service in (CITIZEN, COLLABORATION) for column in columns}
    assert found[NAMED] >= {f"{CITIZEN}: {column}" for column in ("reports.text", "reports.place", "feedback.text")}
    assert all(where.startswith(f"{CITIZEN}: ") for where in found[NAMED])
