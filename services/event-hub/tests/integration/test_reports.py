"""Reports on the running service: signals of one event, held ones listed and located by a person."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import grpc
import pytest
import pytest_asyncio
from cities import city_fleet, simulated_packs
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.common.v1.common_pb2 import Actor, Change, Place, Position, ReferenceSystem
from cityloop.events.v1.events_service_pb2 import (
    GetEventRequest,
    ListEventsRequest,
    ListHeldReportsRequest,
    LocateReportRequest,
)
from cityloop.events.v1.events_service_pb2_grpc import EventsServiceStub
from cityloop.events.v1.report_link_pb2 import ReportLink, ReportLinkOutcome
from cityloop.topics import CITIZEN_REPORTS, EVENTS_REPORT_LINKS, EVENTS_SIGNALS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, Producer, to_timestamp, utc_now
from cityloop_rpc import reason_of
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.fleets import RunningFleet
from fusing import METRE, START

WGS84 = ReferenceSystem.REFERENCE_SYSTEM_WGS84
HELD = ReportLinkOutcome.REPORT_LINK_OUTCOME_HELD
JOINED = ReportLinkOutcome.REPORT_LINK_OUTCOME_JOINED
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest_asyncio.fixture
async def fleet(clusters: Clusters, kafka_prefix: str, tmp_path: Path) -> AsyncIterator[RunningFleet]:
    async with city_fleet(clusters, kafka_prefix, tmp_path, ["event-hub"], packs=simulated_packs()) as running:
        yield running


def inside(metres_north: float = 0.0) -> Position:
    return Position(longitude=113.2301, latitude=23.0801 + metres_north * METRE, reference_system=WGS84)


def report(number: str, position: Position | None, *, event_class: str = "manhole-cover", version: int = 1) -> Fact:
    payload = Report(
        report_number=number,
        version=version,
        occurred_at=to_timestamp(START),
        recorded_at=to_timestamp(utc_now()),
        event_class=event_class,
        place=Place(position=position, text="by the bridge"),
    )
    fact_id = derived_id("report", number, version)
    return Fact(
        CITIZEN_REPORTS, number, fact_id, "test", number, START, "990100", payload, version, traceparent=TRACEPARENT
    )


def locate(number: str, position: Position, post: str = "intake", key: str | None = None) -> LocateReportRequest:
    actor = Actor(post_id=f"city-operations-supervision.{post}", person_id="p")
    return LocateReportRequest(
        change=Change(idempotency_key=key or str(uuid.uuid4()), actor=actor), report_number=number, position=position
    )


async def refusal(stub: EventsServiceStub, request: LocateReportRequest) -> str:
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await stub.LocateReport(request)
    return reason_of(error.value)


async def links(fleet: RunningFleet) -> dict[str, list[ReportLink]]:
    found: dict[str, list[ReportLink]] = {}
    for record in await read_all(fleet.kafka, EVENTS_REPORT_LINKS):
        link = ReportLink.FromString(record.value)
        found.setdefault(link.report_number, []).append(link)
    return found


async def test_reports_join_or_are_held_and_a_held_one_is_located_once(fleet: RunningFleet) -> None:
    producer = Producer(fleet.kafka, "test")
    await producer.start()
    facts = [
        report("R-1", inside()),
        report("R-2", inside(15)),
        report("R-3", inside(300)),
        report("R-4", None),
        report("R-5", Position(longitude=100.0, latitude=23.0, reference_system=WGS84)),
        report("R-6", Position(longitude=113.2301, latitude=23.0801)),
        report("R-7", inside(600), event_class="nobody knows it"),
    ]
    await producer.publish([*facts, *facts])
    await eventually(lambda: all_linked(fleet, 7))
    await fleet.settle()
    found = await links(fleet)
    assert [link.version for number in sorted(found) for link in found[number]] == [1] * 7
    assert {number for number in found if found[number][0].outcome == HELD} == {"R-4", "R-5", "R-6"}
    assert found["R-1"][0].event_id == found["R-2"][0].event_id != found["R-3"][0].event_id
    assert sorted(found[number][0].fused for number in ("R-1", "R-2")) == [False, True]
    reasons = [found[number][0].reason for number in ("R-4", "R-5", "R-6")]
    assert ["no position" in reasons[0], "outside the city" in reasons[1], "reference system" in reasons[2]] == [
        True
    ] * 3

    stub = EventsServiceStub(fleet.channel("event-hub", "city-operations-supervision", "desk"))  # type: ignore[no-untyped-call]
    event = await stub.GetEvent(GetEventRequest(event=found["R-1"][0].event_number))
    assert {item.signal.trace_id for item in event.signals} == {TRACEPARENT.split("-")[1]}
    assert {item.signal.source.source_id for item in event.signals} == {"R-1", "R-2"}

    first = await stub.ListHeldReports(ListHeldReportsRequest(page_size=2))
    rest = await stub.ListHeldReports(ListHeldReportsRequest(page_size=2, page_token=first.next_page_token))
    assert sorted(item.report.report_number for item in [*first.reports, *rest.reports]) == ["R-4", "R-5", "R-6"]

    foreign = EventsServiceStub(fleet.channel("event-hub", "drainage", "desk"))  # type: ignore[no-untyped-call]
    assert await refusal(foreign, locate("R-4", inside())) == "FOREIGN_POST"
    assert await refusal(stub, locate("R-4", inside(), "check")) == "RIGHT_MISSING"
    assert await refusal(stub, locate("R-9", inside())) == "REPORT_UNKNOWN"
    assert await refusal(stub, locate("R-4", facts[4].payload.place.position)) == "OUTSIDE_CITY"  # type: ignore[attr-defined]
    assert await refusal(stub, locate("R-4", facts[5].payload.place.position)) == "POSITION_INVALID"  # type: ignore[attr-defined]
    request = locate("R-4", inside(5), "inspect", key="once")
    answer = await stub.LocateReport(request)
    assert await stub.LocateReport(request) == answer
    assert (answer.link.outcome, answer.link.version) == (HELD, 1)
    assert await refusal(stub, locate("R-4", inside())) == "REPORT_LOCATED"

    await producer.publish([report("R-5", inside(10), version=2)])
    await eventually(lambda: all_linked(fleet, 9))
    await fleet.settle()
    await producer.stop()
    after = await links(fleet)
    assert [(link.version, link.outcome) for link in after["R-4"]] == [(1, HELD), (2, JOINED)]
    assert [(link.version, link.outcome) for link in after["R-5"]] == [(1, HELD), (2, JOINED)]
    assert after["R-4"][1].event_id == after["R-5"][1].event_id == found["R-1"][0].event_id
    held = await stub.ListHeldReports(ListHeldReportsRequest())
    assert [item.report.report_number for item in held.reports] == ["R-6"]
    listing = await stub.ListEvents(ListEventsRequest())
    assert sorted(item.counts.reports for item in listing.events) == [1, 1, 4]
    assert len({record.key for record in await read_all(fleet.kafka, EVENTS_SIGNALS)}) == 6
    connection = await asyncpg.connect(fleet.fleet.dsn("event-hub"))
    try:
        audited = await connection.fetch("SELECT subject, person_id FROM audit_entries WHERE action = 'locate-report'")
    finally:
        await connection.close()
    assert [tuple(row) for row in audited] == [("R-4", "p")]


async def all_linked(fleet: RunningFleet, count: int) -> bool:
    return sum(len(found) for found in (await links(fleet)).values()) >= count
