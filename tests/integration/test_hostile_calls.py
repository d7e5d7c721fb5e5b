"""Whatever a caller sends to any method is answered or refused with its reason: no failure, no stack, nothing lost."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import importlib
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import grpc
import httpx
import pytest
import pytest_asyncio
from cityloop.cases.v1 import cases_service_pb2 as cases
from cityloop.cases.v1 import tasks_service_pb2 as tasks
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceStub
from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, Place, Position, ReferenceSystem
from cityloop.sharing.v1 import agreements_service_pb2 as agreements
from cityloop.sharing.v1 import catalogue_service_pb2 as catalogue
from cityloop.sharing.v1 import exchange_service_pb2 as exchange
from cityloop.sharing.v1.agreements_service_pb2 import AgreementState
from cityloop.sharing.v1.agreements_service_pb2_grpc import AgreementsServiceStub
from cityloop.sharing.v1.catalogue_service_pb2_grpc import CatalogueServiceStub
from cityloop.sharing.v1.exchange_service_pb2_grpc import ExchangeServiceStub
from cityloop.topics import TOPICS
from cityloop_cli.operations import apply_city, apply_pack, read_city, read_pack
from cityloop_local.certificates import DevelopmentAuthority
from cityloop_messaging import Producer, utc_now
from cityloop_rpc import reason_of
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.fleets import RunningFleet, start_fleet
from cityloop_testkit.hostile import ADDRESSES, BODIES, hostile, plausible
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

ROOT = Path(__file__).parents[2]
PACK = ROOT / "deploy/packs/simulated"
CONTRACTS = {
    "sensing-ingest": ["sensing.v1.ingest", "sensing.v1.registry", "sensing.v1.history"],
    "data-sharing": [f"sharing.v1.{name}" for name in ("city", "packs", "catalogue", "agreements", "exchange")],
    "event-hub": ["events.v1.events"],
    "collaboration-tasks": ["cases.v1.cases", "cases.v1.tasks"],
    "citizen-services": ["citizen.v1.reports"],
}
OPERATORS = {"ApplyCity", "PlanPack", "ApplyPack", "RollBackPack", "ListPacks"}
PROVIDER, CONSUMER = "drainage.handle", "transport.handle"
POSTS = {
    "LocateReport": "city-operations-supervision.intake",
    "DecideCase": "city-operations-command.dispatch",
    "RequestAgreement": CONSUMER,
    "FetchRows": CONSUMER,
}
REFUSALS = {
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.PERMISSION_DENIED,
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.ALREADY_EXISTS,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
}
FAILURES = ("rpc_failed", "http_failed", "service_failed", "record_dead_lettered", "Traceback")
NO_RECORD = "header ce_specversion is missing"
AT_ONCE = 16
KEY = "a key of some client"
pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("hostile"),
]


def methods() -> Iterator[tuple[str, MethodDescriptor]]:
    """Every method of the fleet that ends by itself, with its service."""
    for service, names in CONTRACTS.items():
        for name in names:
            module = importlib.import_module(f"cityloop.{name}_service_pb2")
            for contract in module.DESCRIPTOR.services_by_name.values():
                found = (
                    method for method in contract.methods if method.client_streaming or not method.server_streaming
                )
                yield from ((service, method) for method in found)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningFleet]:
    folder = tmp_path_factory.mktemp("hostile")
    keys = folder / "keys.json"
    keys.write_text(json.dumps({hashlib.sha256(KEY.encode()).hexdigest(): "drainage"}))
    right = {"import_right": json.dumps(["department:drainage"])}
    key = {"api_keys_file": str(keys)}
    extra = {"citizen-services": right | key, "collaboration-tasks": right, "sensing-ingest": key}
    running = await start_fleet(clusters, "hostile.", folder, extra=extra)
    try:
        operator = running.channel("data-sharing")
        await apply_city(operator, *read_city(ROOT / "deploy/cities/simulated"))
        await asyncio.to_thread(running.fleet.wait_ready)
        await apply_pack(operator, "simulated", read_pack(PACK))
        yield running
        await running.settle()
        failures = list(failures_inside(running))
        assert not failures, failures[:3]
    finally:
        await running.close()
        running.fleet.stop()


def failures_inside(fleet: RunningFleet) -> Iterator[str]:
    """What the services logged of failures; refusals are none, and neither is what a test made malformed."""
    for name in fleet.fleet.services:
        for line in (fleet.fleet.folder / "logs" / f"{name}.log").read_text().splitlines():
            if any(word in line for word in FAILURES) and NO_RECORD not in line:
                yield f"{name}: {line}"


def channel(fleet: RunningFleet, service: str, post: str) -> grpc.aio.Channel:
    return fleet.channel(service, post.partition(".")[0], "desk")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def names(fleet: RunningFleet) -> dict[str, Any]:
    """Values of things that exist, so that a request is not turned away at its first field."""
    found: dict[str, Any] = {
        "provider_department_id": "drainage",
        "department_id": "drainage",
        "department_ids": "drainage",
        "competent_department_id": "drainage",
        "component_id": "4401000101000001",
        "component_class": "0101",
        "ownerless": False,
        "datastream_numbers": bytes(4),
        "media_type": "image/png",
        "maximum": 300.0,
        "event_class": "road-waterlogging",
        "decision": AgreementState.AGREEMENT_STATE_APPROVED,
        "pack_id": "simulated",
        "files": read_pack(PACK),
        "longitude_field": "",
        "latitude_field": "",
    }

    def made(kind: type[Message], post: str) -> Any:
        return plausible(kind.DESCRIPTOR, {**found, "post_id": post})

    provider, consumer = channel(fleet, "data-sharing", PROVIDER), channel(fleet, "data-sharing", CONSUMER)
    await stub(CatalogueServiceStub, provider).PublishDataset(made(catalogue.PublishDatasetRequest, PROVIDER))
    await stub(ExchangeServiceStub, provider).PutRows(made(exchange.PutRowsRequest, PROVIDER))
    asked = made(agreements.RequestAgreementRequest, CONSUMER)
    asked.rows.values[:] = ["high"]
    asked.ClearField("open_in")
    asked.valid_until.FromDatetime(utc_now() + dt.timedelta(days=1))
    requested = await stub(AgreementsServiceStub, consumer).RequestAgreement(asked)
    found["agreement_id"] = requested.agreement.agreement_id
    await stub(AgreementsServiceStub, provider).DecideAgreement(made(agreements.DecideAgreementRequest, PROVIDER))

    citizen = channel(fleet, "citizen-services", PROVIDER)
    submitted = await stub(ReportsServiceStub, citizen).SubmitReport(made(reports.SubmitReportRequest, PROVIDER))
    found["report_number"] = submitted.report.report_number
    placeless = made(reports.SubmitReportRequest, PROVIDER)
    placeless.place.ClearField("position")
    found["held"] = (await stub(ReportsServiceStub, citizen).SubmitReport(placeless)).report.report_number
    cases_stub = stub(CasesServiceStub, channel(fleet, "collaboration-tasks", PROVIDER))
    case = (await eventually(lambda: opened(cases_stub)))[0]
    tasks_stub = stub(TasksServiceStub, channel(fleet, "collaboration-tasks", case.lead_department_id))
    (task,) = (await tasks_stub.ListTasks(tasks.ListTasksRequest())).tasks
    found |= {"case": case.case_number, "case_id": case.case_id, "event": case.event_number, "task_id": task.task_id}
    return found


def stub(kind: Any, channel: grpc.aio.Channel) -> Any:
    return kind(channel)


async def opened(stub: Any) -> list[Any]:
    return list((await stub.ListCases(cases.ListCasesRequest())).cases)


async def refusal(
    channel: grpc.aio.Channel, method: MethodDescriptor, message: Message, seconds: float = 20.0
) -> grpc.aio.AioRpcError | None:
    """What a call was refused with; None when it was answered."""

    async def once() -> AsyncIterator[Message]:
        yield message

    make: Any = {
        (False, False): channel.unary_unary,
        (True, False): channel.stream_unary,
        (True, True): channel.stream_stream,
    }[method.client_streaming, method.server_streaming]
    stub = make(
        f"/{method.containing_service.full_name}/{method.name}",
        request_serializer=type(message).SerializeToString,
        response_deserializer=GetMessageClass(method.output_type).FromString,
    )
    call = stub(once() if method.client_streaming else message, timeout=seconds)
    try:
        if method.server_streaming:
            assert [answer async for answer in call]
        else:
            await call
    except grpc.aio.AioRpcError as error:
        return error
    return None


@pytest.mark.parametrize(("service", "method"), list(methods()), ids=lambda value: getattr(value, "name", ""))
async def test_whatever_a_caller_sends_is_answered_or_refused(
    fleet: RunningFleet, names: dict[str, Any], service: str, method: MethodDescriptor
) -> None:
    post = POSTS.get(method.name, PROVIDER)
    own = fleet.channel(service) if method.name in OPERATORS else channel(fleet, service, post)
    number = names["held" if method.name == "LocateReport" else "report_number"]
    attacks = hostile(method.input_type, {**names, "post_id": post, "report_number": number})
    failures: list[str] = []

    async def attack() -> None:
        for what, message in attacks:
            error = await refusal(own, method, message)
            if error is not None and (error.code() not in REFUSALS or not reason_of(error) or not error.details()):
                failures.append(f"{what}: {error.code().name} {error.details()!r}")

    await asyncio.gather(*(attack() for _ in range(AT_ONCE)))
    assert not failures, "\n".join(failures[:20])


EDGES = {
    "sensing-ingest": ("/readings",),
    "citizen-services": ("/requests.json", "/reports", f"/reports/{'A' * 43}/rating", f"/reports/{'A' * 43}/not-fixed"),
    "collaboration-tasks": ("/timeline/C-2026-000001",),
}


@pytest.mark.parametrize("service", EDGES)
async def test_whatever_comes_over_http_is_answered_or_refused(fleet: RunningFleet, service: str) -> None:
    failures: list[str] = []

    async def ask(client: httpx.AsyncClient, method: str, path: str, **sent: Any) -> None:
        try:
            answer = await client.request(method, path, headers=sent.pop("headers", {}) | {"X-API-Key": KEY}, **sent)
        except httpx.HTTPError as error:
            failures.append(f"{method} {path[:100]} {str(sent)[:100]}: {error!r}")
            return
        if answer.status_code >= 500 or "Traceback" in answer.text:
            failures.append(f"{method} {path[:100]} {str(sent)[:100]}: {answer.status_code} {answer.text[:100]}")

    for kind in ("http", "admin"):
        address = f"http://127.0.0.1:{fleet.fleet.port(service, kind)}"
        async with httpx.AsyncClient(base_url=address, timeout=20) as client:
            for path in ADDRESSES:
                await ask(client, "GET", path)
            for path in EDGES[service]:
                for method in ("GET", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "HEAD"):
                    await ask(client, method, path)
                for content_type, body in BODIES:
                    headers = {"Content-Type": content_type}
                    await ask(client, "POST", f"{path}?api_key={KEY}", content=body, headers=headers)
    assert not failures, "\n".join(failures)


@pytest.mark.parametrize("service", CONTRACTS)
async def test_nobody_is_served_without_a_certificate_or_with_a_foreign_one(
    fleet: RunningFleet, service: str, tmp_path: Path
) -> None:
    own = fleet.credentials("drainage", "desk")
    theirs = DevelopmentAuthority(tmp_path).issue("drainage", "desk")
    authority = own.authority.read_bytes()
    foreign = grpc.ssl_channel_credentials(authority, theirs.key.read_bytes(), theirs.certificate.read_bytes())
    (first, *_) = (method for owner, method in methods() if owner == service)
    for credentials in (grpc.ssl_channel_credentials(authority), foreign):
        async with grpc.aio.secure_channel(fleet.fleet.address(service), credentials) as stranger:
            error = await refusal(stranger, first, GetMessageClass(first.input_type)())
        assert error is not None
        assert error.code() is grpc.StatusCode.UNAVAILABLE


CHANGES = [
    (service, method)
    for service, method in methods()
    if "change" in method.input_type.fields_by_name and method.name not in OPERATORS
]


@pytest.mark.parametrize(("service", "method"), CHANGES, ids=lambda value: getattr(value, "name", ""))
async def test_an_actor_of_another_department_changes_nothing_anywhere(
    fleet: RunningFleet, names: dict[str, Any], service: str, method: MethodDescriptor
) -> None:
    own = channel(fleet, service, PROVIDER)
    message = plausible(method.input_type, {**names, "post_id": CONSUMER})
    if "open_in" in method.input_type.fields_by_name:
        message.ClearField("open_in")
    error = await refusal(own, method, message)
    assert error is not None
    assert (error.code(), reason_of(error)) == (grpc.StatusCode.PERMISSION_DENIED, "FOREIGN_POST")
    assert "act with a post of your own department" in (error.details() or "")


TAKEN = [topic for topic in TOPICS.values() if topic.dead_letters and set(topic.consumers) & set(CONTRACTS)]


async def test_what_is_malformed_on_a_topic_stands_in_its_twin_and_holds_up_nobody(fleet: RunningFleet) -> None:
    producer = Producer(fleet.kafka, "hostile")
    await producer.start()
    garbage = {topic.name: f"\xff no protobuf on {topic.name}".encode("latin-1") for topic in TAKEN}
    for topic in TAKEN:
        await (await producer.send(topic, b"malformed", garbage[topic.name], []))
    await producer.stop()
    await fleet.settle()
    for topic in TAKEN:
        found = await read_all(fleet.kafka, topic, dead_letters=True)
        kept = [dict(record.headers)["dlq_error"] for record in found if record.value == garbage[topic.name]]
        assert len(kept) == len(set(topic.consumers) & set(CONTRACTS)), topic.name
        assert all(b"InvalidRecordError" in error for error in kept)

    own = stub(CasesServiceStub, channel(fleet, "collaboration-tasks", PROVIDER))
    before = {case.case_id for case in await opened(own)}
    position = Position(longitude=113.26, latitude=23.1, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
    change = Change(idempotency_key=str(uuid.uuid4()), actor=Actor(post_id=PROVIDER, person_id="somebody"))
    request = reports.SubmitReportRequest(
        change=change, event_class="road-waterlogging", place=Place(position=position), text="goes on"
    )
    await stub(ReportsServiceStub, channel(fleet, "citizen-services", PROVIDER)).SubmitReport(request)

    async def goes_on() -> bool:
        return len({case.case_id for case in await opened(own)} - before) == 1

    await eventually(goes_on)


@pytest.mark.parametrize(("service", "method"), list(methods()), ids=lambda value: getattr(value, "name", ""))
async def test_a_caller_that_waits_for_a_millisecond_harms_nothing(
    fleet: RunningFleet, names: dict[str, Any], service: str, method: MethodDescriptor
) -> None:
    own = fleet.channel(service) if method.name in OPERATORS else channel(fleet, service, PROVIDER)
    message = plausible(method.input_type, {**names, "post_id": PROVIDER})
    errors = await asyncio.gather(*(refusal(own, method, message, seconds=0.001) for _ in range(20)))
    allowed = REFUSALS | {grpc.StatusCode.DEADLINE_EXCEEDED}
    assert {error.code() for error in errors if error is not None} <= allowed
