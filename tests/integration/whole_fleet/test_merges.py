"""Reports that are one matter are merged, set apart, and one is split off: every service follows, once."""

from __future__ import annotations

import uuid

import pytest
from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop.cases.v1.cases_service_pb2 import GetCaseRequest
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.cases.v1.merging_service_pb2 import MergeCaseRequest, SeparateCaseRequest, SplitCaseRequest
from cityloop.cases.v1.merging_service_pb2_grpc import MergingServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change
from cityloop.events.v1.events_service_pb2 import GetEventRequest
from cityloop.events.v1.events_service_pb2_grpc import EventsServiceStub
from cityloop.events.v1.rules_service_pb2 import ListRuleRecordsRequest
from cityloop.events.v1.rules_service_pb2_grpc import RulesServiceStub
from cityloop.topics import CASES_CASES
from cityloop_testkit import eventually, read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client

from .test_corrections import SUPERVISION, reported, told

CLASS = "street-light"
LATITUDE = 23.0871
"""Nobody else's place."""
APART = 0.002
pytestmark = [pytest.mark.xdist_group("whole-fleet"), pytest.mark.timeout(300)]


class Fleet:
    """What the test asks the fleet."""

    def __init__(self, fleet: RunningFleet) -> None:
        self.fleet = fleet
        cases, hub = (
            fleet.channel("collaboration-tasks", SUPERVISION, "desk"),
            fleet.channel("event-hub", SUPERVISION, "desk"),
        )
        self.cases = CasesServiceStub(cases)  # type: ignore[no-untyped-call]
        self.merging = MergingServiceStub(cases)  # type: ignore[no-untyped-call]
        self.events = EventsServiceStub(hub)  # type: ignore[no-untyped-call]
        self.rules = RulesServiceStub(hub)  # type: ignore[no-untyped-call]

    def change(self) -> Change:
        actor = Actor(post_id=f"{SUPERVISION}.intake", person_id="who merges")
        return Change(idempotency_key=str(uuid.uuid4()), actor=actor)

    async def reports_of(self, event: str) -> set[str]:
        found = await self.events.GetEvent(GetEventRequest(event=event))
        return {item.signal.source.source_id for item in found.signals}

    async def case(self, name: str) -> Case:
        found: Case = (await self.cases.GetCase(GetCaseRequest(case=name))).case
        return found

    async def case_of_report(self, report: str) -> Case:
        """By its timeline, once it has a case."""
        found: list[str] = []

        async def has_case() -> bool:
            address = f"http://127.0.0.1:{self.fleet.fleet.port('console', 'http')}/timeline/{report}.json"
            async with http_client() as client:
                answer = await client.get(address)
            found.append(answer.json().get("case_number", "") if answer.status_code == 200 else "")
            return bool(found[-1])

        await eventually(has_case)
        return await self.case(found[-1])


async def test_every_service_follows_a_merge_a_separation_and_a_split(whole_fleet: RunningFleet) -> None:
    city = Fleet(whole_fleet)
    first = await reported(whole_fleet, CLASS, LATITUDE)
    second = await reported(whole_fleet, CLASS, LATITUDE + APART)
    whole, part = [await city.case_of_report(name) for name in (first, second)]
    assert whole.case_id != part.case_id
    await whole_fleet.settle()
    before = await told(whole_fleet, second)

    await city.merging.MergeCase(
        MergeCaseRequest(change=city.change(), case_id=part.case_id, into_case=whole.case_number, reason="one lamp")
    )
    await whole_fleet.settle()
    assert await city.reports_of(whole.event_id) == {first, second}
    assert await city.reports_of(part.event_id) == set()
    assert (await city.case_of_report(second)).case_number == whole.case_number, (
        "its number finds the case that goes on"
    )
    assert (await city.case(part.event_number)).merge.case_number == whole.case_number
    later = await reported(whole_fleet, CLASS, LATITUDE + APART)
    await whole_fleet.settle()
    assert await city.reports_of(whole.event_id) == {first, second, later}, "what is near joins the one matter"
    assert [state for state in await told(whole_fleet, second) if state not in before] == ["moved"], "told once"
    assert "moved" not in await told(whole_fleet, first)
    assert await status_of(whole_fleet, second) == "open"

    await city.merging.SeparateCase(
        SeparateCaseRequest(change=city.change(), case_id=part.case_id, reason="two lamps after all")
    )
    await whole_fleet.settle()
    assert await city.reports_of(part.event_id) == {second}
    assert await city.reports_of(whole.event_id) == {first, later}
    apart = await city.case(part.case_id)
    assert (apart.phase, apart.due_at) == (part.phase, part.due_at)
    assert (await city.case_of_report(second)).case_number == part.case_number
    assert (await told(whole_fleet, second)).count("moved") == 2, "once for each"

    held = await city.cases.GetCase(GetCaseRequest(case=whole.case_id))
    gone = next(item.signal_id for item in held.signals if item.source.source_id == later)
    answer = await city.merging.SplitCase(
        SplitCaseRequest(change=city.change(), case_id=whole.case_id, signal_ids=[gone], reason="the next lamp")
    )
    await whole_fleet.settle()
    split = await city.case(answer.split_case_id)
    assert (split.event_id, split.linked_case_number) == (answer.split_event_id, whole.case_number)
    assert split.phase not in {CasePhase.CASE_PHASE_CLOSED, CasePhase.CASE_PHASE_VOID}
    assert await city.reports_of(answer.split_event_id) == {later}
    assert await city.reports_of(whole.event_id) == {first}
    assert (await city.case_of_report(later)).case_number == split.case_number
    assert (await told(whole_fleet, later)).count("moved") == 1
    records = (await city.rules.ListRuleRecords(ListRuleRecordsRequest())).records
    (fusion,) = [record for record in records if record.rule_id == f"fusion/{CLASS}"]
    assert (fusion.wrongly_fused, fusion.wrongly_separate, fusion.true_signals) == (1, 0, 1), (
        "one was wrong, one right after all"
    )

    await city.merging.MergeCase(
        MergeCaseRequest(change=city.change(), case_id=split.case_id, into_case=whole.case_id, reason="back")
    )
    await whole_fleet.settle()
    assert await city.reports_of(whole.event_id) == {first, later}, "merging back undoes a split"
    facts = [Case.FromString(record.value or b"") for record in await read_all(whole_fleet.kafka, CASES_CASES)]
    for case in (whole, part, split):
        versions = [fact.version for fact in facts if fact.case_id == case.case_id]
        assert versions == list(range(1, len(versions) + 1))


async def status_of(fleet: RunningFleet, report: str) -> str:
    """What its reporter sees."""
    base = f"http://127.0.0.1:{fleet.fleet.port('citizen-services', 'http')}"
    async with http_client() as client:
        answer = await client.get(f"{base}/requests/{report}.json")
    status: str = answer.json()[0]["status"]
    return status
