"""ReportsService: officers with their posts, importers with times of their own, the lead that concludes."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import uuid
from collections.abc import AsyncIterator

import asyncpg
import grpc
import other_services
import pytest
import pytest_asyncio
from cities import city_fleet, simulated_packs
from cityloop.citizen.v1 import reports_service_pb2 as messages
from cityloop.citizen.v1.report_pb2 import PersonalData, Report
from cityloop.citizen.v1.reports_service_pb2 import ReportState
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, Place, Position, ReferenceSystem
from cityloop.topics import CASES_CASES, CITIZEN_REPORTS, EVENTS_REPORT_LINKS
from cityloop_messaging import Producer, to_timestamp
from cityloop_messaging.outbox import LANES, LOCK_CLASS
from cityloop_rpc import reason_of
from cityloop_rpc.telemetry import Spans
from cityloop_telemetry import current_traceparent, span, trace_id_of
from cityloop_testkit import Clusters, read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.people import case_fact, link_fact, task_fact
from cityloop_testkit.photos import ACCURACY, HEIC, LONGITUDE, TAKEN_AT
from other_services import receipts_of

producer = other_services.producer
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("citizen-grpc")]
SERVICE = "citizen-services"
RETURNED = ((3, "RETURNED"), (2, "ACCEPTED"))
"""The newer version of a task arrives first."""
NO_WORDS = ""
"""What others read of a report's words here: their posts ask by ReadReports."""
POINT = Position(longitude=113.230123, latitude=23.080123, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
LONG_AGO = dt.datetime(2020, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
POLICY = """
methods:
  cityloop.citizen.v1.ReportsService/SubmitReport: ["department:*"]
  cityloop.citizen.v1.ReportsService/GetReport: ["department:*", operator]
  cityloop.citizen.v1.ReportsService/ConcludeReport: ["department:*"]
import_right: ["department:transport"]
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningFleet]:
    folder, prefix = tmp_path_factory.mktemp("reports"), f"reports-{os.getpid()}."
    policy = folder / "policy.yaml"
    policy.write_text(POLICY)
    extra = {SERVICE: {"policy_file": str(policy)}}
    async with city_fleet(clusters, prefix, folder, [SERVICE], extra, packs=simulated_packs()) as running:
        yield running


def stub(fleet: RunningFleet, department: str) -> ReportsServiceStub:
    return ReportsServiceStub(fleet.channel(SERVICE, department, "desk"))  # type: ignore[no-untyped-call]


def change(department: str, moment: dt.datetime | None = None, key: str = "") -> Change:
    actor = Actor(post_id=f"{department}.handle", person_id=f"person of {department}")
    occurred_at = None if moment is None else to_timestamp(moment)
    return Change(idempotency_key=key or str(uuid.uuid4()), actor=actor, occurred_at=occurred_at)


def request(department: str, **changes: object) -> messages.SubmitReportRequest:
    position = Position(longitude=113.23, latitude=23.08, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
    fields = {
        "change": change(department),
        "event_class": "street-light",
        "place": Place(position=position, text="gate 2"),
        "text": "dark",
    }
    return messages.SubmitReportRequest(**{**fields, **changes})  # type: ignore[arg-type]


async def submit(fleet: RunningFleet, department: str, **changes: object) -> Report:
    answer: messages.SubmitReportResponse = await stub(fleet, department).SubmitReport(request(department, **changes))
    return answer.report


async def refused(fleet: RunningFleet, department: str, **changes: object) -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await submit(fleet, department, **changes)
    return caught.value.code(), reason_of(caught.value)


async def status(fleet: RunningFleet, number: str) -> messages.ReportStatus:
    answer = await stub(fleet, "drainage").GetReport(messages.GetReportRequest(report_number=number))
    found: messages.ReportStatus = answer.status
    return found


async def conclude(
    fleet: RunningFleet, department: str, number: str, conclusion: ReportState, reason: str = "", key: str = ""
) -> messages.ReportStatus:
    asked = messages.ConcludeReportRequest(
        change=change(department, key=key), report_number=number, conclusion=conclusion, reason=reason
    )
    answer = await stub(fleet, department).ConcludeReport(asked)
    found: messages.ReportStatus = answer.status
    return found


async def conclusion_refused(
    fleet: RunningFleet, department: str, number: str, conclusion: ReportState, reason: str = ""
) -> str:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await conclude(fleet, department, number, conclusion, reason)
    return reason_of(caught.value)


async def test_an_officer_reports_with_his_post(fleet: RunningFleet) -> None:
    photos = [messages.ReportAttachment(media_type="image/heif", content=HEIC)]
    text = "call 13800138000, the cover is gone"
    report = await submit(fleet, "drainage", attachments=photos, text=text)
    assert report.channel == "officer"
    assert report.report_number.startswith("R-")
    assert {area.layer for area in report.place.areas} >= {"district", "street"}
    found = await stub(fleet, "drainage").GetReport(messages.GetReportRequest(report_number=report.report_number))
    assert found.report == report
    assert (report.text, list(report.personal_data)) == (text, [PersonalData.PERSONAL_DATA_PHONE])
    (told,) = found.photos
    assert (told.attachment_id, told.taken_at) == (report.attachments[0].attachment_id, TAKEN_AT)
    assert (told.position.longitude, told.position.accuracy_metres) == (LONGITUDE, ACCURACY)
    assert found.status.state == ReportState.REPORT_STATE_RECEIVED
    await fleet.settle()
    records = await read_all(fleet.kafka, CITIZEN_REPORTS)
    report.text = "call ***********, the cover is gone"
    assert report in [Report.FromString(record.value) for record in records]
    assert not any(b"person of drainage" in record.value for record in records)


async def test_an_officer_says_by_which_channel_of_the_packs_it_came(fleet: RunningFleet) -> None:
    assert (await submit(fleet, "drainage", channel="hotline")).channel == "hotline"
    invalid = (grpc.StatusCode.INVALID_ARGUMENT, "CHANNEL_INVALID")
    assert await refused(fleet, "drainage", channel="pigeon") == invalid
    moment = change("transport", LONG_AGO)
    assert await refused(fleet, "transport", change=moment, source_number="18", channel="hotline") == invalid


async def test_one_key_is_one_report(fleet: RunningFleet) -> None:
    key = str(uuid.uuid4())
    first = await submit(fleet, "drainage", change=change("drainage", key=key))
    again = await submit(fleet, "drainage", change=change("drainage", key=key))
    assert again == first
    other = await refused(fleet, "drainage", change=change("drainage", key=key), text="another")
    assert other == (grpc.StatusCode.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED")
    await fleet.settle()
    records = await read_all(fleet.kafka, CITIZEN_REPORTS)
    numbers = [Report.FromString(record.value).report_number for record in records]
    assert numbers.count(first.report_number) == 1


async def test_an_importer_says_when_and_what(fleet: RunningFleet) -> None:
    moment = change("transport", LONG_AGO)
    report = await submit(fleet, "transport", change=moment, event_class="Other / Misc", source_number="1-1523590871")
    assert (report.channel, report.imported) == ("import", True)
    assert report.occurred_at == to_timestamp(LONG_AGO)
    assert (report.event_class, report.source_number) == ("Other / Misc", "1-1523590871")
    assert report.report_number.startswith("R-2020-")
    forbidden = (grpc.StatusCode.PERMISSION_DENIED, "NO_IMPORT_RIGHT")
    assert await refused(fleet, "drainage", change=change("drainage", LONG_AGO)) == forbidden
    assert await refused(fleet, "drainage", source_number="17") == forbidden


async def test_bad_input_is_refused(fleet: RunningFleet) -> None:
    invalid = grpc.StatusCode.INVALID_ARGUMENT
    assert await refused(fleet, "drainage", event_class="volcano") == (invalid, "SERVICE_UNKNOWN")
    assert await refused(fleet, "drainage", place=Place()) == (invalid, "PLACE_MISSING")
    undeclared = Place(position=Position(longitude=113.23, latitude=23.08))
    assert await refused(fleet, "drainage", place=undeclared) == (invalid, "POSITION_INVALID")
    large = messages.ReportAttachment(media_type="image/png", content=b"0" * (5 * 1024 * 1024 + 1))
    assert await refused(fleet, "drainage", attachments=[large]) == (invalid, "ATTACHMENTS_TOO_LARGE")
    foreign = (grpc.StatusCode.PERMISSION_DENIED, "FOREIGN_POST")
    assert await refused(fleet, "drainage", change=change("transport")) == foreign
    assert (await submit(fleet, "drainage", place=Place(text="under the bridge"))).place.jurisdiction == "990100"
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await status(fleet, "R-1999-000001")
    assert reason_of(caught.value) == "REPORT_UNKNOWN"


async def test_the_lead_concludes_one_report_and_the_case_goes_on(fleet: RunningFleet, producer: Producer) -> None:
    mine = (await submit(fleet, "drainage")).report_number
    other = (await submit(fleet, "drainage")).report_number
    closed, void = ReportState.REPORT_STATE_CLOSED, ReportState.REPORT_STATE_VOID
    event, now = str(uuid.uuid4()), dt.datetime.now(dt.UTC)
    assert await conclusion_refused(fleet, "drainage", mine, closed) == "NO_LEAD"
    assert await conclusion_refused(fleet, "power-supply", mine, closed) == "REPORT_UNKNOWN", "no matter of theirs yet"
    opened = [link_fact(number, now, event_id=event) for number in (mine, other)]
    await producer.publish([*opened, case_fact(event, 1, "IN_HANDLING", now, lead="power-supply")])
    await fleet.settle()
    assert (await status(fleet, mine)).lead_department_id == "power-supply"
    assert await conclusion_refused(fleet, "drainage", mine, closed) == "NOT_THE_LEAD"
    assert await conclusion_refused(fleet, "parks-greening", mine, closed) == "REPORT_UNKNOWN"
    assert await conclusion_refused(fleet, "power-supply", mine, void) == "REASON_MISSING"
    held = ReportState.REPORT_STATE_HELD
    assert await conclusion_refused(fleet, "power-supply", mine, held) == "CONCLUSION_INVALID"
    assert await conclusion_refused(fleet, "power-supply", "R-1999-000001", closed) == "REPORT_UNKNOWN"

    key = str(uuid.uuid4())
    concluded = await conclude(fleet, "power-supply", mine, void, "not a street light", key)
    assert (concluded.state, concluded.reason) == (void, "not a street light")
    assert await conclude(fleet, "power-supply", mine, void, "not a street light", key) == concluded
    assert await conclusion_refused(fleet, "power-supply", mine, closed) == "ALREADY_CONCLUDED"

    await producer.publish([case_fact(event, 2, "CLOSED", now, lead="power-supply")])
    await fleet.settle()
    assert await status(fleet, mine) == concluded
    assert (await status(fleet, other)).state == closed
    await producer.publish([case_fact(event, 3, "PENDING_DISPATCH", now, lead="power-supply", reopened=1)])
    await fleet.settle()
    progress = ReportState.REPORT_STATE_IN_PROGRESS
    assert [(await status(fleet, number)).state for number in (mine, other)] == [progress, progress]
    assert await messages_kept(fleet, [mine, other]) == 0, "officers hold no secret, nobody is told"
    assert await receipts_of(fleet, mine) == []


async def told(fleet: RunningFleet, number: str) -> list[tuple[str, str]]:
    answer = await stub(fleet, "drainage").GetReport(messages.GetReportRequest(report_number=number))
    return [(message.text.texts["en"], message.reason) for message in answer.messages]


async def test_an_officer_hears_what_became_of_his_report(fleet: RunningFleet, producer: Producer) -> None:
    number = (await submit(fleet, "drainage")).report_number
    assert await told(fleet, number) == []
    event, now = str(uuid.uuid4()), dt.datetime.now(dt.UTC)
    await producer.publish([link_fact(number, now, outcome="HELD", reason="no position")])
    await fleet.settle()
    assert await told(fleet, number) == [("We have your report; its place is being confirmed.", "no position")]
    handled, void = (
        case_fact(event, version, state, now + dt.timedelta(seconds=version), lead="power-supply", reason=reason)
        for version, state, reason in ((1, "IN_HANDLING", ""), (2, "VOID", "a test"))
    )
    await producer.publish([void, handled, link_fact(number, now, version=2, event_id=event)])
    await fleet.settle()
    assert await told(fleet, number) == [
        ("Void; the reason is on the page.", "a test"),
        ("A department is handling it.", ""),
    ]


async def test_many_reports_of_one_event_follow_it_in_any_interleaving(fleet: RunningFleet, producer: Producer) -> None:
    numbers = [(await submit(fleet, "drainage")).report_number for _ in range(30)]
    event, now = str(uuid.uuid4()), dt.datetime.now(dt.UTC)
    links = [link_fact(number, now, event_id=event) for number in numbers]
    cases = [case_fact(event, version, "IN_HANDLING", now, lead="drainage") for version in range(1, 30)]
    end = case_fact(event, 30, "CLOSED", now, lead="drainage")
    woven = [fact for pair in zip(links, [*cases, end], strict=True) for fact in pair]
    await producer.publish([*woven, *links, end])
    await fleet.settle()
    states = {(await status(fleet, number)).state for number in numbers}
    assert states == {ReportState.REPORT_STATE_CLOSED}


async def test_links_and_cases_that_make_no_sense_are_set_aside(fleet: RunningFleet, producer: Producer) -> None:
    now = dt.datetime.now(dt.UTC)
    good = (await submit(fleet, "drainage")).report_number
    event = str(uuid.uuid4())
    stray = link_fact("R-1999-000001", now, event_id=event)
    nowhere = link_fact(good, now, event_id="")
    lost = case_fact("no event", 1, "CLOSED", now)
    await producer.publish([stray, nowhere, lost, link_fact(good, now, version=2, event_id=event)])
    await fleet.settle()
    aside = [await read_all(fleet.kafka, topic, dead_letters=True) for topic in (EVENTS_REPORT_LINKS, CASES_CASES)]
    assert [len(records) for records in aside] == [2, 1]
    assert (await status(fleet, good)).event_number == f"E-{event[:8]}"


async def seen_by(fleet: RunningFleet, number: str, *departments: str) -> dict[str, str]:
    """What each department is answered: the words of the report, or why not."""
    found = {}
    for department in departments:
        try:
            answer = await stub(fleet, department).GetReport(messages.GetReportRequest(report_number=number))
            found[department] = answer.report.text
        except grpc.aio.AioRpcError as error:
            found[department] = f"{reason_of(error)} {str(error.details()).replace(number, '-')}"
    return found


async def test_a_report_is_seen_by_those_whose_matter_it_is_and_is_unknown_to_all_others(
    fleet: RunningFleet, producer: Producer
) -> None:
    number = (await submit(fleet, "drainage", text="whole")).report_number
    event, now = str(uuid.uuid4()), dt.datetime.now(dt.UTC)
    old = now - dt.timedelta(days=29)
    desk, lead, helper, stranger = "city-operations-supervision", "power-supply", "traffic-police", "health"
    unknown = (await seen_by(fleet, "R-1999-000001", stranger))[stranger]
    assert unknown.startswith("REPORT_UNKNOWN")
    everybody = ("drainage", desk, lead, helper, stranger)
    assert await seen_by(fleet, number, *everybody) == {
        "drainage": "whole",
        desk: NO_WORDS,
        **dict.fromkeys((lead, helper, stranger), unknown),
    }

    await producer.publish(
        [
            task_fact(event, 1, "DISPATCHED", old, department=helper),
            link_fact(number, old, event_id=event),
            case_fact(event, 1, "IN_HANDLING", old, lead=lead),
        ]
    )
    await fleet.settle()
    assert await seen_by(fleet, number, *everybody) == {
        "drainage": "whole",
        **dict.fromkeys((desk, lead, helper), NO_WORDS),
        stranger: unknown,
    }

    returned, late = (task_fact(event, version, state, old, department=helper) for version, state in RETURNED)
    await producer.publish([returned, late])
    await fleet.settle()
    assert await seen_by(fleet, number, helper) == {helper: unknown}, "who gave its task back holds it no more"

    again = task_fact(event, 4, "FED_BACK", old, department=helper)
    await producer.publish([again, case_fact(event, 2, "CLOSED", now - dt.timedelta(days=31), lead=lead)])
    await fleet.settle()
    assert (await status(fleet, number)).state == ReportState.REPORT_STATE_CLOSED
    assert await seen_by(fleet, number, lead, helper) == {lead: NO_WORDS, helper: NO_WORDS}, "it has just ended"
    older = (await submit(fleet, "transport", change=change("transport", now - dt.timedelta(days=40)))).report_number
    await producer.publish([link_fact(older, now, event_id=event)])
    await fleet.settle()
    assert await seen_by(fleet, older, "transport", desk, lead, helper) == {
        "transport": "dark",
        **dict.fromkeys((desk, lead, helper), unknown),
    }, "closed 31 days ago: to who filed it alone"


async def test_the_fleets_own_services_and_the_operator_get_no_words(fleet: RunningFleet, producer: Producer) -> None:
    number = (await submit(fleet, "drainage", place=Place(position=POINT, text="gate 2"))).report_number
    now = dt.datetime.now(dt.UTC)
    await producer.publish([link_fact(number, now, outcome="NOT_AN_EVENT", reason="it is a neighbour's lamp")])
    await fleet.settle()
    own = ReportsServiceStub(fleet.channel(SERVICE))  # type: ignore[no-untyped-call]
    answer = await own.GetReport(messages.GetReportRequest(report_number=number))
    assert (answer.report.report_number, answer.report.event_class) == (number, "street-light")
    assert answer.status.state == ReportState.REPORT_STATE_NOT_FILED
    whole = str(answer)
    for word in ("dark", "gate 2", "neighbour", str(POINT.longitude), str(POINT.latitude)):
        assert word not in whole
    assert answer.report.place.position.longitude == pytest.approx(POINT.longitude, abs=0.001)


async def messages_kept(fleet: RunningFleet, numbers: list[str]) -> int:
    connection = await asyncpg.connect(fleet.fleet.dsn(SERVICE))
    try:
        return int(
            await connection.fetchval("SELECT count(*) FROM reporter_messages WHERE report_number = ANY($1)", numbers)
        )
    finally:
        await connection.close()


async def restarted(fleet: RunningFleet) -> None:
    fleet.fleet.processes[SERVICE].kill()
    fleet.fleet.start_service(SERVICE)
    await asyncio.to_thread(fleet.fleet.wait_ready)


async def test_a_fact_continues_the_trace_of_its_call_through_the_outbox_and_a_killed_relay(
    fleet: RunningFleet,
) -> None:
    """No relay of the service gets a lane while the test holds them all, so that the row outlives the process."""
    waits = "SELECT count(*) FROM outbox WHERE key = $1"
    fleet.fleet.processes[SERVICE].kill()
    holder = await asyncpg.connect(fleet.fleet.dsn(SERVICE))
    try:
        for lane in range(LANES):
            await holder.execute("SELECT pg_advisory_lock($1, $2)", LOCK_CLASS, lane)
        # A relay that starts would expel who has not renewed a lane for so long as a slow start takes.
        await holder.execute("UPDATE outbox_lanes SET renewed_at = now() + interval '1 hour'")
        await restarted(fleet)
        with span(Spans.RPC_CLIENT):
            trace_id = trace_id_of(current_traceparent())
            report = await submit(fleet, "drainage")
        assert await holder.fetchval(waits, report.report_number) == 1
        fleet.fleet.processes[SERVICE].kill()
        await holder.execute("UPDATE outbox_lanes SET renewed_at = now()")
    finally:
        await holder.close()
    await restarted(fleet)
    await fleet.settle()
    records = await read_all(fleet.kafka, CITIZEN_REPORTS)
    (headers,) = [dict(item.headers) for item in records if item.key.decode() == report.report_number]
    assert trace_id
    assert trace_id_of(headers["traceparent"].decode()) == trace_id
