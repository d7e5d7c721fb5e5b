"""A scenario of files alone: what people say of a burst pipe decides what is one event, who leads and how fast."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

import grpc
import pytest
from cityloop.cases.v1.case_pb2 import Case
from cityloop.cases.v1.cases_service_pb2 import GetCaseRequest, SetAttributesRequest
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.citizen.v1.reports_service_pb2 import SubmitReportRequest
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, AttributeValue, Change, Place, Position, ReferenceSystem
from cityloop.events.v1.city_event_pb2 import CityEvent
from cityloop.events.v1.signal_pb2 import Signal
from cityloop.topics import CASES_CASES, CITIZEN_REPORTS, EVENTS_CITY_EVENTS, EVENTS_SIGNALS
from cityloop_operator.operations import PackRefusedError, apply_packs
from cityloop_rpc import reason_of
from cityloop_testkit import eventually, read_all
from cityloop_testkit.english import english
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client

from .conftest import KEY

FILES = {path.name: path.read_text(encoding="utf-8") for path in (Path(__file__).parent / "pipe-burst").iterdir()}
CLASS, LONGITUDE, LATITUDE = "pipe-burst", 113.2412, 23.0911
METRE = 1 / 111_195
INSPECTOR = "city-operations-supervision.inspect"
pytestmark = [pytest.mark.xdist_group("whole-fleet"), pytest.mark.timeout(300)]


def change(post: str) -> Change:
    return Change(idempotency_key=str(uuid.uuid4()), actor=Actor(post_id=post, person_id=f"person of {post}"))


async def over_open311(fleet: RunningFleet, north: float, **attributes: object) -> tuple[int, str]:
    fields = {
        "api_key": KEY,
        "service_code": CLASS,
        "description": "water everywhere",
        "long": str(LONGITUDE),
        "lat": str(LATITUDE + north * METRE),
        **{f"attribute[{name}]": value for name, value in attributes.items()},
    }
    base = f"http://127.0.0.1:{fleet.fleet.port('citizen-services', 'http')}"
    async with http_client() as client:
        answer = await client.post(f"{base}/requests.json?lang=en", data=fields)
    content = answer.json()[0]
    return answer.status_code, content.get("service_request_id") or content["description"]


async def by_officer(fleet: RunningFleet, north: float, **attributes: AttributeValue) -> Report:
    department = INSPECTOR.partition(".")[0]
    stub = ReportsServiceStub(fleet.channel("citizen-services", department, "handset"))  # type: ignore[no-untyped-call]
    position = Position(
        longitude=LONGITUDE,
        latitude=LATITUDE + north * METRE,
        reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84,
    )
    request = SubmitReportRequest(
        change=change(INSPECTOR),
        event_class=CLASS,
        place=Place(position=position),
        text="seen",
        attributes=attributes,
    )
    answer: Report = (await stub.SubmitReport(request)).report
    return answer


async def newest_cases(fleet: RunningFleet) -> dict[str, Case]:
    """The newest version of each case of the class, by the number of the pipe."""
    found: dict[str, Case] = {}
    for record in await read_all(fleet.kafka, CASES_CASES):
        case = Case.FromString(record.value or b"")
        if case.event_class == CLASS:
            found[case.attributes["pipe_number"].text] = case
    return found


async def case_of(fleet: RunningFleet, pipe: str) -> Case:
    async def there() -> bool:
        return pipe in await newest_cases(fleet)

    await eventually(there)
    await fleet.settle()
    return (await newest_cases(fleet))[pipe]


def limit_of(case: Case) -> dt.timedelta:
    return case.due_at.ToDatetime() - case.occurred_at.ToDatetime()


async def test_what_is_said_of_a_pipe_decides(whole_fleet: RunningFleet) -> None:
    fleet = whole_fleet
    operator = fleet.channel("data-sharing")
    await apply_packs(operator, [FILES])
    await _asks_over_open311(fleet)

    status, said = await over_open311(fleet, 0, pipe_number="P-1", diameter="wide")
    assert (status, said.partition(":")[0]) == (400, "ATTRIBUTE_NO_NUMBER")
    assert "attribute[diameter]" in said
    assert (await over_open311(fleet, 0, diameter="300"))[1].startswith("ATTRIBUTE_MISSING")

    assert (await over_open311(fleet, 0, pipe_number="P-1", diameter="400", hit=["road", "homes"]))[0] == 200
    assert (await over_open311(fleet, 600, pipe_number="P-1", diameter="250", hit="road"))[0] == 200
    assert (await over_open311(fleet, 10, pipe_number="P-2", diameter="200"))[0] == 200
    large, small = await case_of(fleet, "P-1"), await case_of(fleet, "P-2")
    assert large.event_number != small.event_number
    assert large.attributes["diameter"].number == 400
    assert (large.attributes["diameter"].unit, list(large.attributes["hit"].choices.choices)) == (
        "mm",
        ["road", "homes"],
    )
    assert (limit_of(large), limit_of(small)) == (dt.timedelta(minutes=30), dt.timedelta(hours=2))
    events = {}
    for record in await read_all(fleet.kafka, EVENTS_CITY_EVENTS):
        event = CityEvent.FromString(record.value or b"")
        events[event.event_id] = event
    lead = events[large.event_id].proposed_lead
    assert (lead.department_id, lead.responsibility_id) == ("drainage", "pipe-burst/large-pipes")
    assert [item.condition for item in lead.explanation.conditions if item.holds] == ["diameter >= 300"]
    assert events[large.event_id].counts.reports == 2
    assert events[small.event_id].proposed_lead.department_id == "urban-management"

    await _classified_stays(fleet)
    await _an_officer_corrects(fleet, small)
    await _types_stay_under_open_cases(fleet)


async def _asks_over_open311(fleet: RunningFleet) -> None:
    base = f"http://127.0.0.1:{fleet.fleet.port('citizen-services', 'http')}"
    async with http_client() as client:
        asked = (await client.get(f"{base}/services/{CLASS}.json", params={"lang": "zh"})).json()["attributes"]
        services = {item["service_code"]: item for item in (await client.get(f"{base}/services.json")).json()}
    assert services[CLASS]["metadata"] is True
    assert [(item["code"], item["datatype"], item["required"], item["order"]) for item in asked] == [
        ("pipe_number", "string", True, 1),
        ("diameter", "number", False, 2),
        ("material", "singlevaluelist", False, 3),
        ("hit", "multivaluelist", False, 4),
    ]
    assert (asked[0]["description"], asked[0]["datatype_description"]) == ("管道编号", "见井盖或标桩")
    assert [item["key"] for item in asked[2]["values"]] == ["pvc", "iron"], "what is retired is not offered"


async def _classified_stays(fleet: RunningFleet) -> None:
    """What may be known less widely is answered to whose matter it is, and leaves on no topic that it may not."""
    report = await by_officer(
        fleet,
        20,
        pipe_number=AttributeValue(text="P-3"),
        hit=AttributeValue(choices={"choices": ["school"]}),
        valve_code=AttributeValue(text="4711"),
        site_contact=AttributeValue(text="gate 3"),
    )
    assert set(report.attributes) == {"pipe_number", "hit", "valve_code", "site_contact"}
    case = await case_of(fleet, "P-3")
    assert (case.state, case.transition.move) == ("pending_filing", "confirm-at-once")
    assert [item.holds for item in case.transition.explanation.conditions] == [True]
    number = report.report_number.encode()
    for topic, payload, expected in (
        (CITIZEN_REPORTS, Report, {"pipe_number", "hit", "site_contact"}),
        (EVENTS_SIGNALS, Signal, {"pipe_number", "hit", "site_contact"}),
        (EVENTS_CITY_EVENTS, CityEvent, {"pipe_number", "hit"}),
        (CASES_CASES, Case, {"pipe_number", "hit"}),
    ):
        records = [record.value or b"" for record in await read_all(fleet.kafka, topic)]
        assert not any(b"4711" in value for value in records), topic.name
        assert any(b"gate 3" in value for value in records) == ("site_contact" in expected), topic.name
        mine = [payload.FromString(value) for value in records if number in value or case.case_id.encode() in value]
        assert mine
        assert {name for item in mine for name in item.attributes} == expected, topic.name


async def _an_officer_corrects(fleet: RunningFleet, small: Case) -> None:
    """What an inspector measures changes clock and lead; another post may not say it, and the former value stays."""
    department = INSPECTOR.partition(".")[0]
    stub = CasesServiceStub(fleet.channel("collaboration-tasks", department, "desk"))  # type: ignore[no-untyped-call]
    request = SetAttributesRequest(
        change=change(INSPECTOR),
        case_id=small.case_id,
        expected_version=small.version,
        attributes={"diameter": AttributeValue(number=500)},
        reason="measured on site",
    )
    corrected = (await stub.SetAttributes(request)).case
    assert (corrected.attributes["diameter"].number, corrected.attributes["diameter"].origin.post_id) == (
        500,
        INSPECTOR,
    )
    assert corrected.due_at.ToDatetime() < small.due_at.ToDatetime()
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await stub.SetAttributes(
            SetAttributesRequest(
                change=change(INSPECTOR), case_id=small.case_id, attributes={"material": AttributeValue(choice="pvc")}
            )
        )
    assert reason_of(refused.value) == "ATTRIBUTE_NOT_YOURS"
    history = (await stub.GetCase(GetCaseRequest(case=small.case_number))).history
    numbers = [entry.case.attributes["diameter"].number for entry in history if entry.HasField("case")]
    assert numbers == [200, 500]


async def _types_stay_under_open_cases(fleet: RunningFleet) -> None:
    """A unit that would change under open cases is refused when it is planned, with file, line and how many."""
    text = FILES["event-classes.yaml"].replace("unit: mm,", "unit: cm,")
    line = next(number for number, part in enumerate(text.splitlines(), start=1) if "unit: cm" in part)
    with pytest.raises(PackRefusedError) as refused:
        await apply_packs(fleet.channel("data-sharing"), [{**FILES, "event-classes.yaml": text}])
    said = english(refused.value.sentence)
    assert f"pipe-burst/event-classes.yaml:{line}: 3 open " in said
    assert "diameter" in said
