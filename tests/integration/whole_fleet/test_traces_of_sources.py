"""Each source's trace goes on from its edge to the event, as a collector receives it, and the event is linked to each.

Six ways in speak of one place: readings by gRPC and by JSON, an algorithm, the portal, an Open311 client, an officer.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import sys
import uuid
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field

import grpc
import numpy as np
import pytest
import yaml
from cityloop.cases.v1.case_pb2 import Task
from cityloop.cases.v1.cases_service_pb2 import GetCaseRequest
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.cases.v1.tasks_service_pb2 import AcceptRequest, ListTasksRequest
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceStub
from cityloop.citizen.v1.reports_service_pb2 import GetReportRequest, SubmitReportRequest
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, Label, Place, Position, ReferenceSystem
from cityloop.events.v1.city_event_pb2 import CityEvent, EventSignal
from cityloop.sensing.v1.detection_pb2 import Detection
from cityloop.sensing.v1.ingest_service_pb2 import IngestReadingsRequest, SubmitDetectionsRequest
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.sensing.v1.registry_service_pb2 import Datastream, RegisterThingRequest, Thing
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop.topics import CASES_CASES, CASES_TASKS, EVENTS_CITY_EVENTS, EVENTS_EVENT_SIGNALS, TOPICS, Topic
from cityloop_local.forked import run_forked
from cityloop_messaging import Fact, decode
from cityloop_rpc.telemetry import Spans
from cityloop_telemetry import current_traceparent, span, trace_id_of
from cityloop_testkit import eventually, read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from cityloop_testkit.otlp import ReceivedTraces, SeenSpan
from cityloop_testkit.sources import ROOT
from prometheus_client.parser import text_string_to_metric_families
from signal_matrix import MATRIX, edges, registered_calls, registered_topics, row_of
from trace_chains import Chains

from .conftest import KEY

pytestmark = pytest.mark.xdist_group("whole-fleet")
LONGITUDE, LATITUDE = 113.305, 23.16
"""Where no other test has anything."""
CLASS = "road-waterlogging"
COLLECTOR = ROOT / "deploy/monitoring/collector.yaml"
REACHED = {
    *("citizen.reports.v1", "citizen.message-receipts.v1"),
    *("sensing.observations.v1", "sensing.detections.v1"),
    *("events.signals.v1", "events.city-events.v1", "events.event-signals.v1", "events.report-links.v1"),
    *("cases.cases.v1", "cases.tasks.v1"),
}
"""Topics that what is sent here reaches."""


def place() -> Place:
    system = ReferenceSystem.REFERENCE_SYSTEM_WGS84
    return Place(position=Position(longitude=LONGITUDE, latitude=LATITUDE, reference_system=system))


def change(post: str) -> Change:
    return Change(idempotency_key=str(uuid.uuid4()), actor=Actor(post_id=post, person_id=f"person of {post}"))


async def register(fleet: RunningFleet, name: str, model: str, observed: tuple[str, str]) -> int:
    datastream = Datastream(datastream_id=f"{name}.1", property=observed[0], unit=observed[1], minimum=0, maximum=300)
    thing = Thing(
        thing_id=name,
        thing_model=model,
        name=Label(texts={"zh": name, "en": name}),
        place=place(),
        department_id="drainage",
        datastreams=[datastream],
    )
    stub = RegistryServiceStub(fleet.channel("sensing-ingest", "drainage", "scada"))  # type: ignore[no-untyped-call]
    answer = await stub.RegisterThing(RegisterThingRequest(change=change("drainage.handle"), thing=thing))
    return int(answer.thing.datastreams[0].number)


async def read_by_grpc(fleet: RunningFleet) -> str:
    number = await register(fleet, "traced-1", "water-level-gauge", ("water_level_cm", "cm"))
    request = IngestReadingsRequest(
        batch_number=1,
        count=1,
        datastream_numbers=np.full(1, number, "<u4").tobytes(),
        phenomenon_times=np.full(1, int(dt.datetime.now(dt.UTC).timestamp() * 1_000_000), "<i8").tobytes(),
        values=np.full(1, 41.0, "<f8").tobytes(),
    )

    async def requests() -> AsyncIterator[IngestReadingsRequest]:
        yield request

    stub = IngestServiceStub(fleet.channel("sensing-ingest", "drainage", "scada"))  # type: ignore[no-untyped-call]
    assert [answer.accepted async for answer in stub.IngestReadings(requests())] == [1]
    return "traced-1.1"


async def read_by_json(fleet: RunningFleet) -> str:
    await register(fleet, "traced-2", "water-level-gauge", ("water_level_cm", "cm"))
    reading = {"datastream_id": "traced-2.1", "phenomenon_time": dt.datetime.now(dt.UTC).isoformat(), "value": 42.0}
    url = f"http://127.0.0.1:{fleet.fleet.port('sensing-ingest', 'http')}/readings"
    async with http_client() as client:
        answer = await client.post(url, json={"readings": [reading]}, headers={"X-API-Key": KEY})
    assert answer.json()["accepted"] == 1, answer.text
    return "traced-2.1"


async def detect(fleet: RunningFleet) -> str:
    await register(fleet, "traced-3", "camera", ("frames_per_second", "1/s"))
    detection = Detection(
        algorithm_id="water-seen", model_version="7", thing_id="traced-3", event_class=CLASS, confidence=0.97
    )
    stub = IngestServiceStub(fleet.channel("sensing-ingest", "drainage", "scada"))  # type: ignore[no-untyped-call]
    answer = await stub.SubmitDetections(
        SubmitDetectionsRequest(change=change("drainage.handle"), detections=[detection])
    )
    return str(answer.detection_ids[0])


async def over_the_portal(fleet: RunningFleet) -> str:
    form = {"event_class": CLASS, "text": "knee deep", "longitude": str(LONGITUDE), "latitude": str(LATITUDE)}
    base = f"http://127.0.0.1:{fleet.fleet.port('citizen-services', 'http')}"
    async with http_client() as client:
        answer = await client.post(f"{base}/reports", data=form)
        assert answer.status_code == 303, answer.text
        listed = await client.get(f"{base}/requests.json", params={"service_code": CLASS})
    found = [item for item in listed.json() if abs(float(item["long"]) - LONGITUDE) < 0.001]
    return str(max(item["service_request_id"] for item in found))


async def over_open311(fleet: RunningFleet) -> str:
    fields = {
        "api_key": KEY,
        "service_code": CLASS,
        "description": "it rises",
        "long": str(LONGITUDE),
        "lat": str(LATITUDE),
    }
    url = f"http://127.0.0.1:{fleet.fleet.port('citizen-services', 'http')}/requests.json"
    async with http_client() as client:
        answer = await client.post(url, data=fields)
    assert answer.status_code == 200, answer.text
    return str(answer.json()[0]["service_request_id"])


async def by_an_officer(fleet: RunningFleet) -> str:
    stub = ReportsServiceStub(fleet.channel("citizen-services", "drainage", "desk"))  # type: ignore[no-untyped-call]
    request = SubmitReportRequest(change=change("drainage.handle"), event_class=CLASS, place=place(), text="seen")
    return str((await stub.SubmitReport(request)).report.report_number)


WAYS = {
    "gRPC": (read_by_grpc, "sensing-ingest", "sensing.read"),
    "JSON": (read_by_json, "sensing-ingest", "POST /readings"),
    "algorithm": (detect, "sensing-ingest", "cityloop.sensing.v1.IngestService/SubmitDetections"),
    "portal": (over_the_portal, "citizen-services", "POST /reports"),
    "Open311": (over_open311, "citizen-services", "POST /requests.json"),
    "officer": (by_an_officer, "citizen-services", "cityloop.citizen.v1.ReportsService/SubmitReport"),
}
"""How each is sent, and the service and the name of the span at its edge."""
CALLS = {"algorithm", "officer"}
"""Ways that go on with their caller's trace."""


@dataclass
class Sent:
    """What was sent, by its way in.

    Args:
        sources: the id or number that its signal has.
        callers: the traces of those who called.
    """

    sources: dict[str, str] = field(default_factory=dict)
    callers: dict[str, str] = field(default_factory=dict)


async def send_all(fleet: RunningFleet) -> Sent:
    found = Sent()
    for way, (send, _, _) in WAYS.items():
        with span(Spans.RPC_CLIENT, way, root=True):
            found.callers[way] = trace_id_of(current_traceparent())
            found.sources[way] = await send(fleet)
    await fleet.settle()
    await fleet.close()
    return found


@pytest.fixture(scope="module")
def sent(shared_fleet: RunningFleet) -> Sent:
    return asyncio.run(send_all(RunningFleet(shared_fleet.fleet, shared_fleet.kafka)))


async def facts(fleet: RunningFleet, topics: Iterable[Topic]) -> list[Fact]:
    """Those of everybody who shares the fleet; what others made malformed is none."""
    return [
        decode(topic, record.key, record.value, record.headers)
        for topic in topics
        for record in await read_all(fleet.kafka, topic)
        if any(name == "ce_specversion" for name, _ in record.headers)
    ]


def path(spans: dict[str, SeenSpan], end: SeenSpan) -> list[SeenSpan]:
    """From the span that has no parent, or none that came, to this one."""
    way = [end]
    while way[0].parent_id in spans:
        way.insert(0, spans[way[0].parent_id])
    return way


async def test_every_source_is_one_trace_and_the_event_is_linked_to_each(
    whole_fleet: RunningFleet, collector: ReceivedTraces, sent: Sent
) -> None:
    fleet = whole_fleet
    memberships = [fact.payload for fact in await facts(fleet, [EVENTS_EVENT_SIGNALS])]
    by_source = {item.signal.source.source_id: item for item in memberships if isinstance(item, EventSignal)}
    joined = {way: by_source[source] for way, source in sent.sources.items()}
    assert len({item.event_id for item in joined.values()}) == 1, "all speak of one place"
    traces = {way: item.signal.trace_id for way, item in joined.items()}
    assert len(set(traces.values())) == len(WAYS), "each source keeps its own trace"
    assert {way: trace for way, trace in traces.items() if way in CALLS} == {way: sent.callers[way] for way in CALLS}

    def edges_of(way: str) -> set[tuple[str, str]]:
        """Service and name of the span at the edge, where the path from it to the membership is whole."""
        ends = [item for item in collector.of_trace(traces[way]) if item.name == "send events.event-signals.v1"]
        ways = [path(collector.spans, end) for end in ends]
        whole = [found for found in ways if not found[0].parent_id or way in CALLS]
        return {(found[0].service, found[0].name) for found in whole}

    expected = {way: {(service, name)} for way, (_, service, name) in WAYS.items()}
    try:
        await eventually(lambda: {way: edges_of(way) for way in WAYS} == expected)
    except AssertionError:
        assert {way: edges_of(way) for way in WAYS} == expected

    number = next(iter(joined.values())).event_number
    fused = [item for item in collector.spans.values() if item.attributes.get("cityloop.event.number") == number]
    linked = {trace for item in fused if item.name == "events.fuse" for trace, _ in item.links}
    assert set(traces.values()) <= linked

    events = [fact.payload for fact in await facts(fleet, [EVENTS_CITY_EVENTS]) if isinstance(fact.payload, CityEvent)]
    opening = next(event.opening_signal.trace_id for event in events if event.event_number == number)
    assert {item.trace_id for item in fused if item.name == "events.fuse"} == {opening}
    went_on = {fact.topic.name for fact in await facts(fleet, [CASES_CASES, CASES_TASKS]) if _in(fact, opening)}
    assert went_on == {CASES_CASES.name, CASES_TASKS.name}


def _in(fact: Fact, trace_id: str) -> bool:
    return trace_id_of(fact.traceparent) == trace_id


async def test_every_fact_is_in_the_trace_of_its_cause(whole_fleet: RunningFleet, sent: Sent) -> None:
    assert len(sent.sources) == len(WAYS)
    found = await facts(whole_fleet, [topic for topic in TOPICS.values() if not topic.compacted])
    assert list(Chains(found).breaks(of=sent.callers.values())) == []


async def test_an_act_on_a_task_is_a_trace_of_its_own_that_names_the_case(
    whole_fleet: RunningFleet, collector: ReceivedTraces, sent: Sent
) -> None:
    fleet = whole_fleet
    reports = ReportsServiceStub(fleet.channel("citizen-services", "drainage", "desk"))  # type: ignore[no-untyped-call]
    status = (await reports.GetReport(GetReportRequest(report_number=sent.sources["officer"]))).status
    work = TasksServiceStub(fleet.channel("collaboration-tasks", "drainage", "desk"))  # type: ignore[no-untyped-call]
    cases = CasesServiceStub(fleet.channel("collaboration-tasks", "drainage", "desk"))  # type: ignore[no-untyped-call]
    case_id = (await cases.GetCase(GetCaseRequest(case=status.case_number))).case.case_id
    tasks: list[Task] = list((await work.ListTasks(ListTasksRequest(page_size=100))).tasks)
    mine = next(task for task in tasks if task.case_id == case_id)
    with span(Spans.RPC_CLIENT, "accept", root=True):
        trace = trace_id_of(current_traceparent())
        with pytest.raises(grpc.aio.AioRpcError):
            await work.Accept(AcceptRequest(change=change("nobody.at-all"), task_id=mine.task_id))
        await work.Accept(AcceptRequest(change=change("drainage.handle"), task_id=mine.task_id))
    await fleet.settle()

    def arrived() -> bool:
        names = {(item.service, item.name) for item in collector.of_trace(trace)}
        return ("citizen-services", "process cases.tasks.v1") in names

    await eventually(arrived)
    served = [item for item in collector.of_trace(trace) if item.name.endswith("TasksService/Accept")]
    assert {item.attributes["rpc.response.status_code"] for item in served} == {"OK", "PERMISSION_DENIED"}
    assert not any(item.failed for item in served), "what a caller did wrong is no failure of the service"
    assert status.case_number in {item.attributes.get("cityloop.case.number") for item in served}
    log = (fleet.fleet.folder / "logs" / "collaboration-tasks.log").read_text()
    refused = [line for line in map(json.loads, log.splitlines()) if line.get("trace_id") == trace]
    assert [(line["event"], line["method"]) for line in refused] == [
        ("rpc_refused", "/cityloop.cases.v1.TasksService/Accept")
    ], "the line leads to the trace"
    assert refused[0]["span_id"] in {item.span_id for item in served}


async def test_one_number_leads_to_the_trace_of_each_source(whole_fleet: RunningFleet, sent: Sent) -> None:
    memberships = [fact.payload for fact in await facts(whole_fleet, [EVENTS_EVENT_SIGNALS])]
    mine = [
        item
        for item in memberships
        if isinstance(item, EventSignal) and item.signal.source.source_id in sent.sources.values()
    ]
    address = f"http://127.0.0.1:{whole_fleet.fleet.port('console', 'http')}"
    for number in (sent.sources["officer"], mine[0].event_number):
        command = ["trace", number, "--timelines", address, "--link", "http://jaeger/trace/{trace_id}"]
        code, output, _ = await run_forked((sys.executable, "-m", "cityloop_cli.main", *command), os.environ)
        assert code == 0
        for item in mine:
            assert f"http://jaeger/trace/{item.signal.trace_id}" in output


async def test_the_edges_between_services_are_those_of_the_registers(
    whole_fleet: RunningFleet, collector: ReceivedTraces, sent: Sent
) -> None:
    assert sent.sources
    expected = {edge for edge in registered_topics() if edge[1] in REACHED}
    registered = registered_topics()

    def seen() -> set[tuple[str, str, str]]:
        return edges(dict(collector.spans), ("PRODUCER", "CONSUMER"))

    try:
        await eventually(lambda: expected <= seen())
    except AssertionError:
        assert expected - seen() == set()
    assert seen() <= registered
    calls = edges(dict(collector.spans), ("CLIENT", "SERVER"))
    assert calls <= registered_calls()
    assert {(caller, service) for caller, _, service in calls} >= {("event-hub", "sensing-ingest")}


async def test_what_has_a_span_is_counted_too(whole_fleet: RunningFleet, collector: ReceivedTraces, sent: Sent) -> None:
    """What was sent before may have been counted by a process that a test has killed; what is sent now was not."""
    assert sent.sources
    before = set(collector.spans)
    await send_all(RunningFleet(whole_fleet.fleet, whole_fleet.kafka))

    def arrived() -> list[SeenSpan]:
        return [item for item in list(collector.spans.values()) if item.span_id not in before]

    await eventually(lambda: {"CONSUMER", "PRODUCER", "SERVER"} <= {item.kind for item in arrived()})
    seen = list(collector.spans.values())
    assert {row.span for span in seen if (row := row_of(span)) is not None} == {row.span for row in MATRIX}
    kept = set(yaml.safe_load(COLLECTOR.read_text())["processors"]["redaction"]["allowed_keys"])
    described = [item.attributes for item in seen] + list(collector.resources.values())
    assert {name for attributes in described for name in attributes} <= kept, "a collector keeps what is written"
    missing = set()
    async with http_client() as client:
        for service in whole_fleet.fleet.services:
            url = f"http://127.0.0.1:{whole_fleet.fleet.port(service, 'admin')}/metrics"
            text = (await client.get(url)).text
            series = [
                (sample.name, sample.labels)
                for family in text_string_to_metric_families(text)
                for sample in family.samples
            ]
            for item in seen:
                row = row_of(item)
                if item.service == service and row is not None and item.span_id not in before:
                    wanted = row.labels_of(item).items()
                    if not any(name in row.metrics and wanted <= labels.items() for name, labels in series):
                        missing.add((service, row.metrics, item.name))
    assert missing == set()
