"""What operators ask of a running fleet by their command line, and what they do about records that were set aside."""

from __future__ import annotations

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
import yaml
from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, Place, Position, ReferenceSystem
from cityloop.events.v1.events_service_pb2 import ListEventsRequest
from cityloop.events.v1.events_service_pb2_grpc import EventsServiceStub
from cityloop.sensing.v1.device_health_pb2 import DeviceHealth
from cityloop.topics import SENSING_DEVICE_HEALTH
from cityloop_messaging import Producer
from cityloop_operator.operations import city_version
from cityloop_testkit import eventually
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.topic_sets import PARTITIONS
from command_line import cityloop

pytestmark = [pytest.mark.xdist_group("whole-fleet"), pytest.mark.timeout(300)]
CITY = Path(__file__).parents[3] / "deploy/cities/simulated/city.yaml"
HEALTH = SENSING_DEVICE_HEALTH.name
WORDS = "the lid of the shaft is gone"


async def found(fleet: RunningFleet, *arguments: str) -> Any:
    """What a command that is done says in JSON."""
    code, output, errors = await cityloop(fleet, *arguments, "--json")
    assert code == 0, errors
    return json.loads(output)


async def report(fleet: RunningFleet, longitude: float) -> str:
    """Report something where nothing else is; returns its number."""
    stub = ReportsServiceStub(fleet.channel("citizen-services", "city-operations-command", "handset"))  # type: ignore[no-untyped-call]
    position = Position(longitude=longitude, latitude=23.118, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
    actor = Actor(post_id="city-operations-command.dispatch", person_id="tester")
    change = Change(idempotency_key=str(uuid.uuid4()), actor=actor)
    place = Place(position=position)
    request = reports.SubmitReportRequest(change=change, event_class="road-waterlogging", text=WORDS, place=place)
    return str((await stub.SubmitReport(request)).report.report_number)


async def test_what_goes_on_is_listed_and_shown(whole_fleet: RunningFleet) -> None:
    number = await report(whole_fleet, 113.262)
    await whole_fleet.settle()
    listed = (
        await found(whole_fleet, "events", "list", "--class", "road-waterlogging", "--state", "open", "--most", "1000")
    )["events"]
    (event,) = [item for item in listed if item["opening_signal"]["source"]["source_id"] == number]
    assert (event["state"], event["counts"]["reports"]) == ("CITY_EVENT_STATE_OPEN", 1)
    (code, shown, errors), cases, case, unknown = await asyncio.gather(
        cityloop(whole_fleet, "events", "show", event["event_number"], LANG_UI="en"),
        found(whole_fleet, "cases", "list", "--most", "1000"),
        cityloop(whole_fleet, "cases", "show", event["event_number"], LANG_UI="en"),
        cityloop(whole_fleet, "warnings", "show", "W-0", LANG_UI="en"),
    )
    assert (code, errors) == (0, "")
    assert f"number: {event['event_number']}\nstate: open\nclass: road-waterlogging" in shown
    assert number in shown.splitlines()[-1], "the signal that opened it"
    (listed_case,) = [item for item in cases["cases"] if item["event_number"] == event["event_number"]]
    assert case[0] == 0
    assert f"number: {listed_case['case_number']}\n" in case[1]
    assert (unknown[0], "WARNING_UNKNOWN" in unknown[2]) == (1, True)


async def test_a_city_that_would_leave_open_work_is_refused_with_the_counts(
    whole_fleet: RunningFleet, tmp_path: Path
) -> None:
    number = await report(whole_fleet, 113.287)
    await whole_fleet.settle()
    events = EventsServiceStub(whole_fleet.channel("event-hub"))  # type: ignore[no-untyped-call]
    listed = (await events.ListEvents(ListEventsRequest(page_size=500))).events
    (lead,) = {item.proposed_lead.department_id for item in listed if item.opening_signal.source.source_id == number}
    city = yaml.safe_load(CITY.read_text(encoding="utf-8"))
    city["departments"] = [item for item in city["departments"] if item["department"] != lead]
    (tmp_path / "city.yaml").write_text(yaml.safe_dump(city, allow_unicode=True), encoding="utf-8")
    before = await city_version(whole_fleet.channel("data-sharing"))
    plan, (code, _, errors) = await asyncio.gather(
        found(whole_fleet, "city", "plan", str(tmp_path)),
        cityloop(whole_fleet, "city", "apply", str(tmp_path), LANG_UI="en"),
    )
    assert f"department/{lead}" in plan["removed"]
    uses = {use["subject"]: int(use["count"]) for use in plan["uses"]}
    assert uses["open_events"] >= 1
    assert uses["open_cases"] >= 1
    assert code == 1
    assert " open events" in errors
    assert " open cases" in errors
    assert "move or end them first, or accept it by --accept" in errors
    assert await city_version(whole_fleet.channel("data-sharing")) == before


async def test_the_state_of_the_fleet_is_told(whole_fleet: RunningFleet) -> None:
    services = set(whole_fleet.fleet.services)

    async def all_are_ready() -> bool:
        _, output, _ = await cityloop(whole_fleet, "status", "--json")
        return {
            item["service"] for item in json.loads(output)["services"] if item["ready"] and item["since"]
        } == services

    await eventually(all_are_ready)
    commands = ("audit", "verify"), ("warnings", "list"), ("modes", "list"), ("ledgers", "list")
    audit, warnings, modes, ledgers = await asyncio.gather(*(found(whole_fleet, *one) for one in commands))
    chains = {item["service"]: item for item in audit["services"]}
    assert set(chains) == services
    assert all(chain["problem_count"] == "0" for chain in chains.values())
    assert int(chains["data-sharing"]["entries"]) == int(chains["data-sharing"]["total"]) > 0
    assert (set(warnings), set(modes), set(ledgers)) == ({"warnings"}, {"modes"}, {"ledgers"})

    (code, output, _), doctor = await asyncio.gather(
        cityloop(whole_fleet, "topics", "--json"), cityloop(whole_fleet, "doctor", "--json")
    )
    looked_at = {check["check"]: check for check in json.loads(doctor[1])["checks"]}
    assert doctor[0] == 1
    not_looked_at = {name for name, check in looked_at.items() if not check["looked_at"]}
    assert not_looked_at - {"disk"} == {"migrations", "ahead"}, "read from the databases of a clone's own fleet"
    assert looked_at["topics"]["problems"]
    assert not any(looked_at[name]["problems"] for name in ("versions", "city", "packs", "certificates", "clocks"))
    wrong = {item["topic"]: item for item in json.loads(output)["topics"] if item["problems"]}
    assert (code, {problem for item in wrong.values() for problem in item["problems"]}) == (1, {"partitions"})
    more = {f"{whole_fleet.kafka.prefix}sensing.observations.v1{twin}" for twin in ("", ".dlq")}
    assert set(wrong) >= more, "a fleet of tests has fewer partitions than declared"
    assert all(item["found"]["partitions"] == PARTITIONS for item in wrong.values())


async def test_what_was_set_aside_is_shown_replayed_and_dropped(whole_fleet: RunningFleet) -> None:
    """A record without its envelope is set aside each time; nobody else reads this topic's twin here."""
    producer = Producer(whole_fleet.kafka, "somebody")
    await producer.start()
    try:
        value = DeviceHealth(thing_id="pump-7").SerializeToString()
        await (await producer.send(SENSING_DEVICE_HEALTH, b"pump-7", value, (), partition=0))
    finally:
        await producer.stop()

    await whole_fleet.settle()
    (letter,) = (await found(whole_fleet, "dlq", "show", HEALTH))["dead_letters"]
    assert (letter["payload"], letter["origin"]["group"]) == ({"thing_id": "pump-7"}, "event-hub")
    assert letter["error"].startswith("InvalidRecordError: ")
    code, output, _ = await cityloop(whole_fleet, "dlq", "replay", HEALTH, LANG_UI="en")
    assert (code, output) == (0, f"1 record of {HEALTH} sent again; what cannot be handled yet comes back\n")
    await whole_fleet.settle()
    why = ("--by", "A. Tester", "--reason", "has no envelope")
    code, output, errors = await cityloop(whole_fleet, "dlq", "drop", HEALTH, "--most", "2", *why, LANG_UI="en")
    assert (code, output) == (0, f"1 record of {HEALTH} dropped\n"), "the one that was set aside again"
    (logged,) = [json.loads(line) for line in errors.splitlines()]
    assert logged["event"] == "dead_letters_dropped"
    assert (logged["topic"], logged["by"], logged["reason"]) == (HEALTH, "A. Tester", "has no envelope")
    (topic,) = [item for item in (await found(whole_fleet, "dlq", "list"))["topics"] if item["topic"] == HEALTH]
    assert topic["waiting"] == 0
