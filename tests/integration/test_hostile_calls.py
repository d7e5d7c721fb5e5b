"""Whatever a caller sends to any method is answered or refused with its reason: no failure, no stack, nothing lost."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
import os
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import grpc
import httpx
import pytest
import pytest_asyncio
from cityloop.cases.v1 import cases_service_pb2 as cases
from cityloop.cases.v1 import resources_service_pb2 as resources
from cityloop.cases.v1 import tasks_service_pb2 as tasks
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.cases.v1.resources_service_pb2_grpc import ResourcesServiceStub
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceStub
from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, AreaReference, Change, Place, Position, ReferenceSystem
from cityloop.events.v1 import modes_service_pb2 as modes
from cityloop.events.v1.modes_service_pb2_grpc import ModesServiceStub
from cityloop.events.v1.operating_mode_pb2 import Mode
from cityloop.sensing.v1 import commands_service_pb2 as commands
from cityloop.sensing.v1 import registry_service_pb2 as registry
from cityloop.sensing.v1.commands_service_pb2_grpc import CommandsServiceStub
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop.sharing.v1 import agreements_service_pb2 as agreements
from cityloop.sharing.v1 import catalogue_service_pb2 as catalogue
from cityloop.sharing.v1 import exchange_service_pb2 as exchange
from cityloop.sharing.v1.agreements_service_pb2 import AgreementState
from cityloop.sharing.v1.agreements_service_pb2_grpc import AgreementsServiceStub
from cityloop.sharing.v1.catalogue_service_pb2_grpc import CatalogueServiceStub
from cityloop.sharing.v1.exchange_service_pb2_grpc import ExchangeServiceStub
from cityloop.topics import TOPICS, Topic
from cityloop_local.certificates import DevelopmentAuthority
from cityloop_messaging import Producer, utc_now
from cityloop_operator.operations import apply_city, apply_packs, read_city, read_pack, read_packs
from cityloop_rpc import reason_of
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.fleets import RunningFleet, start_fleet
from cityloop_testkit.hostile import (
    ADDRESSES,
    BODIES,
    NO_PAYLOAD,
    NO_RECORD,
    hostile,
    malformed,
    messages_in,
    plausible,
)
from cityloop_testkit.http import http_client
from cityloop_testkit.photos import photo
from cityloop_testkit.sources import SERVICES
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from methods import Method, impatient, methods, open_to, refusal

ROOT = Path(__file__).parents[2]
PACKS = ROOT / "deploy/packs"
METHODS = methods()
PROVIDER, CONSUMER = "drainage.handle", "transport.handle"
POSTS = {
    "LocateReport": "city-operations-supervision.intake",
    "DecideCase": "city-operations-command.dispatch",
    "DecideReturn": "city-operations-command.dispatch",
    "OverseeCase": "city-operations-supervision.supervise",
    "MergeCase": "city-operations-supervision.intake",
    "SeparateCase": "city-operations-supervision.intake",
    "SplitCase": "city-operations-supervision.intake",
    "SwitchMode": "flood-control.command",
    "SignWarning": "flood-control.sign",
    "CancelWarning": "flood-control.sign",
    "FileReview": "flood-control.command",
    "RequestCommand": "drainage.operate",
    "ApproveCommand": "drainage.approve",
    "RequestAgreement": CONSUMER,
    "FetchRows": CONSUMER,
}
REFUSALS = {
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.PERMISSION_DENIED,
    grpc.StatusCode.UNAUTHENTICATED,
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.ALREADY_EXISTS,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
}
FAILURES = ("rpc_failed", "http_failed", "service_failed", "record_dead_lettered", "Traceback")
AT_ONCE = 16
KEY = "a key of some client"
PNG = photo("PNG")
pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("hostile"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningFleet]:
    folder = tmp_path_factory.mktemp("hostile")
    digest, keys, clients = hashlib.sha256(KEY.encode()).hexdigest(), folder / "keys.json", folder / "clients.json"
    keys.write_text(json.dumps({digest: "drainage"}))
    clients.write_text(json.dumps({digest: {"client": "drainage"}}))
    right = {"import_right": json.dumps(["department:drainage"])}
    extra = {
        "citizen-services": right | {"api_keys_file": str(clients)},
        "collaboration-tasks": right,
        "sensing-ingest": {"api_keys_file": str(keys)},
    }
    running = await start_fleet(clusters, f"hostile-{os.getpid()}.", folder, extra=extra)
    try:
        operator = running.channel("data-sharing")
        await apply_city(operator, *read_city(ROOT / "deploy/cities/simulated"))
        await asyncio.to_thread(running.fleet.wait_ready)
        await apply_packs(operator, read_packs(PACKS, "waterlogging"))
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
        for line in log_of(fleet, name):
            if any(word in line for word in FAILURES) and not any(reason in line for reason in (NO_RECORD, NO_PAYLOAD)):
                yield f"{name}: {line}"


def log_of(fleet: RunningFleet, service: str) -> list[str]:
    return (fleet.fleet.folder / "logs" / f"{service}.log").read_text().splitlines()


def by_name(method: Method) -> str:
    return method.name


def department_of(post: str) -> str:
    return post.partition(".")[0]


def channel(fleet: RunningFleet, service: str, post: str) -> grpc.aio.Channel:
    return fleet.channel(service, department_of(post), "desk")


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
        "content": PNG,
        "maximum": 300.0,
        "event_class": "road-waterlogging",
        "decision": AgreementState.AGREEMENT_STATE_APPROVED,
        "pack_id": "simulated",
        "files": {"pack.yaml": read_pack(PACKS / "simulated")["pack.yaml"]},
        "thing_model": "road-sign",
        "parameters": {"message": "closed"},
        "layer": "district",
        "area_id": "990101",
        "longitude_field": "",
        "latitude_field": "",
        # What is imported names none.
        "channel": "",
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

    sensing, cases_owner = channel(fleet, "sensing-ingest", PROVIDER), channel(fleet, "collaboration-tasks", PROVIDER)
    registered = await stub(RegistryServiceStub, sensing).RegisterThing(made(registry.RegisterThingRequest, PROVIDER))
    found["thing_id"], found["datastream_ids"] = (
        registered.thing.thing_id,
        registered.thing.datastreams[0].datastream_id,
    )
    resource = made(resources.PutResourceRequest, PROVIDER)
    found["resource_id"] = (await stub(ResourcesServiceStub, cases_owner).PutResource(resource)).resource.resource_id

    citizen = channel(fleet, "citizen-services", PROVIDER)
    report = made(reports.SubmitReportRequest, PROVIDER)
    # Its class has no form.
    report.ClearField("answer")
    submitted = await stub(ReportsServiceStub, citizen).SubmitReport(report)
    found["report_number"] = submitted.report.report_number
    placeless = made(reports.SubmitReportRequest, PROVIDER)
    placeless.ClearField("answer")
    placeless.place.ClearField("position")
    found["held"] = (await stub(ReportsServiceStub, citizen).SubmitReport(placeless)).report.report_number
    cases_stub = stub(CasesServiceStub, cases_owner)
    case = (await eventually(lambda: opened(cases_stub)))[0]
    tasks_stub = stub(TasksServiceStub, channel(fleet, "collaboration-tasks", case.lead_department_id))
    (task,) = (await tasks_stub.ListTasks(tasks.ListTasksRequest())).tasks
    found |= {"case": case.case_number, "case_id": case.case_id, "event": case.event_number, "task_id": task.task_id}
    order = made(commands.RequestCommandRequest, "drainage.operate")
    order.command = "show"
    found["command_id"] = (await stub(CommandsServiceStub, sensing).RequestCommand(order)).command.command_id
    return found


def stub(kind: Any, channel: grpc.aio.Channel) -> Any:
    return kind(channel)


async def opened(stub: Any) -> list[Any]:
    return list((await stub.ListCases(cases.ListCasesRequest())).cases)


def tried_before(method: Method) -> set[str]:
    """Messages in a request that an earlier method of the service takes too, which is sent all that is bad in them."""
    earlier = [other for other in METHODS[: METHODS.index(method)] if other.service == method.service]
    return set[str]().union(*(messages_in(other.descriptor.input_type) for other in earlier))


@pytest.mark.parametrize("method", METHODS, ids=by_name)
async def test_whatever_a_caller_sends_is_answered_or_refused(
    fleet: RunningFleet, names: dict[str, Any], method: Method
) -> None:
    post = POSTS.get(method.name, PROVIDER)
    own = open_to(fleet, method, department_of(post))
    number = names["held" if method.name == "LocateReport" else "report_number"]
    values = {**names, "post_id": post, "report_number": number}
    attacks = hostile(method.descriptor.input_type, values, tried_before(method))
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
    "collaboration-tasks": ("/briefings/B-2026-000001",),
    "console": ("/timeline/C-2026-000001",),
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
        async with http_client(base_url=address, timeout=20) as client:
            for path in ADDRESSES:
                await ask(client, "GET", path)
            for path in EDGES[service]:
                for method in ("GET", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "HEAD"):
                    await ask(client, method, path)
                for content_type, body in BODIES:
                    headers = {"Content-Type": content_type}
                    await ask(client, "POST", f"{path}?api_key={KEY}", content=body, headers=headers)
    assert not failures, "\n".join(failures)


@pytest.mark.parametrize("service", SERVICES)
async def test_nobody_is_served_without_a_certificate_or_with_a_foreign_one(
    fleet: RunningFleet, service: str, tmp_path: Path
) -> None:
    own = fleet.credentials("drainage", "desk")
    theirs = DevelopmentAuthority(tmp_path).issue("drainage", "desk")
    authority = own.authority.read_bytes()
    foreign = grpc.ssl_channel_credentials(authority, theirs.key.read_bytes(), theirs.certificate.read_bytes())
    (first, *_) = (method for method in METHODS if method.service == service)
    for credentials in (grpc.ssl_channel_credentials(authority), foreign):
        async with grpc.aio.secure_channel(fleet.fleet.address(service), credentials) as stranger:
            error = await refusal(stranger, first, GetMessageClass(first.descriptor.input_type)())
        assert error is not None
        assert error.code() is grpc.StatusCode.UNAVAILABLE


CHANGES = [
    method for method in METHODS if "change" in method.descriptor.input_type.fields_by_name and method.for_departments
]


@pytest.mark.parametrize("method", CHANGES, ids=by_name)
async def test_an_actor_of_another_department_changes_nothing_anywhere(
    fleet: RunningFleet, names: dict[str, Any], method: Method
) -> None:
    own = open_to(fleet, method, department_of(PROVIDER))
    message = plausible(method.descriptor.input_type, {**names, "post_id": CONSUMER})
    if "open_in" in method.descriptor.input_type.fields_by_name:
        message.ClearField("open_in")
    error = await refusal(own, method, message)
    assert error is not None
    assert (error.code(), reason_of(error)) == (grpc.StatusCode.PERMISSION_DENIED, "FOREIGN_POST")
    assert "act with a post of your own department" in (error.details() or "")


TAKEN = [topic for topic in TOPICS.values() if topic.dead_letters and set(topic.consumers) & set(SERVICES)]
PASSED = ("projection_invalid", "record_dead_lettered")
PROJECTED = [topic for topic in TOPICS.values() if topic.compacted]


async def send_malformed(fleet: RunningFleet, topics: Sequence[Topic]) -> dict[tuple[str, bytes], str]:
    """Why each of the records sent must be refused, by topic and value."""
    reasons: dict[tuple[str, bytes], str] = {}
    producer = Producer(fleet.kafka, "hostile")
    await producer.start()
    for topic in topics:
        for reason, value, headers in malformed(topic):
            reasons[topic.name, value] = reason
            await (await producer.send(topic, b"malformed", value, headers))
    await producer.stop()
    return reasons


async def test_what_is_malformed_on_a_topic_stands_in_its_twin_and_holds_up_nobody(fleet: RunningFleet) -> None:
    reasons = await send_malformed(fleet, TAKEN)
    await fleet.settle()
    for topic in TAKEN:
        letters = await read_all(fleet.kafka, topic, dead_letters=True)
        found = Counter(
            (record.value, dict(record.headers)["dlq_group"].decode())
            for record in letters
            if reasons.get((topic.name, record.value), "nobody's") in dict(record.headers)["dlq_error"].decode()
        )
        readers = set(topic.consumers) & set(SERVICES)
        values = {value for name, value in reasons if name == topic.name}
        assert found == dict.fromkeys(product(values, readers), 1), topic.name

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


async def test_what_is_malformed_on_a_compacted_topic_is_passed_over_and_its_projections_go_on(
    fleet: RunningFleet,
) -> None:
    await send_malformed(fleet, PROJECTED)
    await fleet.settle()
    for topic in PROJECTED:
        for service in set(topic.consumers) & set(SERVICES):
            passed = [line for line in log_of(fleet, service) if topic.name in line and any(w in line for w in PASSED)]
            assert all(any(reason in line for line in passed) for reason in (NO_RECORD, NO_PAYLOAD)), (service, topic)

    operator = fleet.channel("data-sharing")
    version = await apply_city(operator, *read_city(ROOT / "deploy/cities/simulated"))
    in_use = (f'"version": {version},', "city_version_in_use")

    def follows(service: str) -> bool:
        return any(all(part in line for part in in_use) for line in log_of(fleet, service))

    await eventually(lambda: all(map(follows, SERVICES)))
    packs = read_packs(PACKS, "harbour-storm")
    assert await apply_packs(operator, packs), "proposed, answered and run by every service"
    modes_stub = stub(ModesServiceStub, fleet.channel("event-hub", "flood-control", "desk"))
    change = Change(idempotency_key="goes on", actor=Actor(post_id="flood-control.command", person_id="somebody"))
    area = AreaReference(layer="district", area_id="990102")
    await modes_stub.SwitchMode(
        modes.SwitchModeRequest(change=change, area=area, mode=Mode.MODE_RESPONSE, reason="rain")
    )

    async def followed() -> bool:
        found = (await modes_stub.ListModes(modes.ListModesRequest())).modes
        return [list(status.missing) for status in found if status.mode.area == area] == [[]]

    await eventually(followed)


@pytest.mark.parametrize("method", METHODS, ids=by_name)
async def test_a_caller_that_waits_for_a_millisecond_harms_nothing(
    fleet: RunningFleet, names: dict[str, Any], method: Method
) -> None:
    message = plausible(method.descriptor.input_type, {**names, "post_id": PROVIDER})
    credentials = fleet.credentials(*method.identity(department_of(PROVIDER))).client()
    with grpc.secure_channel(fleet.fleet.address(method.service), credentials) as own:
        calls = (asyncio.to_thread(impatient, own, method, message) for _ in range(20))
        ends = await asyncio.gather(*calls)
    assert set(ends) <= REFUSALS | {grpc.StatusCode.OK, grpc.StatusCode.DEADLINE_EXCEEDED}
