"""Facts in any order, again, and broken; and what reporters say of a case, on its timeline."""

from __future__ import annotations

import desk
import pytest
from aiokafka import ConsumerRecord
from cityloop.cases.v1.case_pb2 import CasePhase, TaskState
from cityloop.cases.v1.cases_service_pb2 import GetCaseRequest
from cityloop.citizen.v1.report_pb2 import FeedbackKind
from cityloop.topics import CITIZEN_FEEDBACK, EVENTS_CITY_EVENTS
from cityloop_messaging import Producer, encode_headers, replay
from cityloop_testkit import eventually, read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from desk import (
    SUPERVISION,
    TRACE,
    Desk,
    case_of,
    event_fact,
    event_id,
    feedback_fact,
    membership_fact,
    moves_of,
    refusal,
)

running, fleet, producer = desk.running, desk.fleet, desk.producer
SERVICES = ("collaboration-tasks", "console")
pytestmark = pytest.mark.xdist_group("collaboration-tasks-facts")
NOT_FIXED = FeedbackKind.FEEDBACK_KIND_NOT_FIXED
RATING = FeedbackKind.FEEDBACK_KIND_RATING


def page(fleet: RunningFleet, name: str) -> str:
    return f"http://127.0.0.1:{fleet.fleet.port('console', 'http')}/timeline/{name}"


async def entries(fleet: RunningFleet, name: str) -> list[dict[str, object]]:
    await fleet.settle()
    async with http_client() as client:
        answer = await client.get(page(fleet, f"{name}.json"))
    found: list[dict[str, object]] = answer.json()["entries"]
    return found


async def test_signals_before_their_event_and_after_it_stand_on_the_timeline(
    fleet: RunningFleet, producer: Producer
) -> None:
    await producer.publish([membership_fact("early", "R-1"), membership_fact("early", "R-2", 2)])
    await producer.publish([event_fact("late")])
    supervision = Desk.of(fleet, SUPERVISION)
    await case_of(supervision, "late")
    await producer.publish([event_fact("early"), membership_fact("late", "R-3")])
    await case_of(supervision, "early")
    await fleet.settle()
    for name, reports in (("early", ["R-1", "R-2"]), ("late", ["R-3"])):
        found = await entries(fleet, f"E-{name}")
        assert [item["number"] for item in found if item["subject"] == "signal"] == reports


async def test_the_first_page_leads_to_the_timeline_of_a_number(fleet: RunningFleet, producer: Producer) -> None:
    await producer.publish([event_fact("sought")])
    await case_of(Desk.of(fleet, SUPERVISION), "sought")
    async with http_client(follow_redirects=True, base_url=page(fleet, "").removesuffix("timeline/")) as client:
        assert 'action="timeline"' in (await client.get("/?lang=en")).text
        found = await client.get("/timeline", params={"number": " E-sought "})
        unknown = await client.get("/timeline", params={"number": "../E-sought"})
    assert (found.status_code, found.url.path) == (200, "/timeline/E-sought")
    assert (unknown.status_code, unknown.url.host) == (404, "127.0.0.1")


async def test_malformed_goes_to_the_dead_letters_and_a_replay_after_newer_facts_does_no_harm(
    fleet: RunningFleet, producer: Producer
) -> None:
    first, second = event_fact("stale", grade=3), event_fact("stale", version=2, grade=1)
    await (
        await producer.send(EVENTS_CITY_EVENTS, b"broken", b"\xff no protobuf", encode_headers(event_fact("broken")))
    )
    old = (first.key.encode(), first.payload.SerializeToString(), encode_headers(first))
    await (await producer.send(EVENTS_CITY_EVENTS, *old, dead_letter=True))
    await producer.publish([first, second])
    supervision = Desk.of(fleet, SUPERVISION)
    before = await case_of(supervision, "stale")
    await eventually(lambda: dead_lettered(fleet, 2))
    done = await replay(fleet.kafka, producer, EVENTS_CITY_EVENTS, at_most=10)
    assert (done.read, done.sent) == (2, 2)
    await eventually(lambda: dead_lettered(fleet, 3))
    await fleet.settle()
    after = await supervision.cases.GetCase(GetCaseRequest(case=event_id("stale")))
    assert (after.case.version, len(after.tasks)) == (before.case.version, 1)
    assert after.case.grade == 1, "the older version that came again is passed over"
    assert await moves_of(fleet, "stale") == ["open", "confirm", "file", "dispatch"]
    assert await refusal(supervision.cases.GetCase(GetCaseRequest(case=event_id("broken")))) == "CASE_UNKNOWN"
    errors = [dict(record.headers)["dlq_error"] for record in await broken_ones(fleet)]
    assert all(b"InvalidRecordError" in error for error in errors)


async def dead_lettered(fleet: RunningFleet, count: int) -> bool:
    """Whether so many were set aside, or more: a member that joins anew sets aside again what it had not committed."""
    return len(await read_all(fleet.kafka, EVENTS_CITY_EVENTS, dead_letters=True)) >= count


async def broken_ones(fleet: RunningFleet) -> list[ConsumerRecord]:
    records = await read_all(fleet.kafka, EVENTS_CITY_EVENTS, dead_letters=True)
    return [record for record in records if record.key == b"broken"]


async def test_not_fixed_reopens_reaches_the_department_anew_and_stands_on_the_page(
    fleet: RunningFleet, producer: Producer
) -> None:
    drainage, supervision = Desk.of(fleet, "drainage"), Desk.of(fleet, SUPERVISION)
    early = feedback_fact("flood", RATING, rating=2)
    await producer.publish([early])
    await producer.publish([event_fact("flood"), membership_fact("flood", "R-flood")])
    (task,) = (await case_of(supervision, "flood")).tasks
    await drainage.feed_back(await drainage.accept(task))
    await supervision.decide("flood", "pass-check", "check")
    closed = await supervision.decide("flood", "close", "supervise")
    assert closed.phase == CasePhase.CASE_PHASE_CLOSED

    complaint = feedback_fact("flood", NOT_FIXED, text="<b>the water is back</b>")
    await producer.publish([complaint, complaint, early])
    await eventually(lambda: reopened(supervision))
    await fleet.settle()
    found = await supervision.cases.GetCase(GetCaseRequest(case=event_id("flood")))
    assert (found.case.phase, found.case.reopened) == (CasePhase.CASE_PHASE_IN_HANDLING, 1)
    assert "the water is back" not in str(found), "a reporter's words are read with his report"
    assert [item.state for item in found.tasks] == [TaskState.TASK_STATE_PASSED, TaskState.TASK_STATE_DISPATCHED]
    assert (await moves_of(fleet, "flood"))[-2:] == ["reopen", "dispatch"]
    said = [
        record for record in await read_all(fleet.kafka, CITIZEN_FEEDBACK) if record.key == found.case.case_id.encode()
    ]
    assert len(said) == 4

    everything = await entries(fleet, "R-flood")
    assert everything == await entries(fleet, found.case.case_number) == await entries(fleet, "E-flood")
    order = [(str(item["occurred_at"]), str(item["recorded_at"])) for item in everything]
    assert order == sorted(order)
    assert [item["what"] for item in everything if item["subject"] == "feedback"] == ["rating", "not_fixed"]
    (signal,) = [item for item in everything if item["subject"] == "signal"]
    assert (signal["number"], signal["trace_id"]) == ("R-flood", TRACE)
    (reopen,) = [item for item in everything if item["what"] == "reopen"]
    assert (reopen["decided_by"], reopen.get("post_id")) == ("waterlogging 1", None)
    assert "the water is back" not in str(everything), "a page that asks nobody who he is holds no word of a reporter"
    assert "message" not in reopen, "what reporters are told is said by receipts alone"
    assert all("trace_id" in item for item in everything)

    async with http_client() as client:
        chinese = await client.get(page(fleet, "R-flood"))
        english = await client.get(page(fleet, "R-flood"), headers={"Accept-Language": "en-GB,en;q=0.9,zh;q=0.1"})
        asked = await client.get(page(fleet, "R-flood"), params={"lang": "en"})
        missing = await client.get(page(fleet, "R-none"), params={"lang": "en"})
        problem = await client.get(page(fleet, "R-none.json"))
    assert ('lang="zh"' in chinese.text, "感知设备失联" in chinese.text, "处置中" in chinese.text) == (True, True, True)
    assert english.text == asked.text
    assert "Sensing device silent" in english.text
    assert "the water is back" not in english.text
    assert "holder of" not in english.text, "no person stands on the page"
    assert "default-src 'none'" in english.headers["content-security-policy"]
    assert (missing.status_code, "No such number" in missing.text) == (404, True)
    assert (problem.status_code, problem.json()["title"]) == (404, "NUMBER_UNKNOWN")


async def reopened(supervision: Desk) -> bool:
    found = await supervision.cases.GetCase(GetCaseRequest(case=event_id("flood")))
    return bool(found.case.reopened == 1)


async def test_whoever_says_a_second_time_that_it_is_not_fixed_has_a_supervisor_decide(
    fleet: RunningFleet, producer: Producer
) -> None:
    drainage, supervision = Desk.of(fleet, "drainage"), Desk.of(fleet, SUPERVISION)
    await producer.publish([event_fact("cellar")])
    for times in (0, 1):
        task = (await case_of(supervision, "cellar")).tasks[-1]
        await drainage.feed_back(await drainage.accept(task))
        await supervision.decide("cellar", "pass-check", "check")
        closed = await supervision.decide("cellar", "close", "supervise")
        assert (closed.phase, closed.reopened) == (CasePhase.CASE_PHASE_CLOSED, times)
        await producer.publish([feedback_fact("cellar", NOT_FIXED, text="still wet")])
        await fleet.settle()
    asked = (await case_of(supervision, "cellar")).case
    assert (asked.state, asked.phase) == ("reopening_asked", CasePhase.CASE_PHASE_CLOSED)
    again = supervision.decision("cellar", "decide-to-reopen", "intake", "it is wet")
    assert await refusal(supervision.cases.DecideCase(again)) == "ROLE_MISSING"
    reopened = await supervision.decide("cellar", "decide-to-reopen", "supervise", "it is wet")
    assert (reopened.phase, reopened.reopened) == (CasePhase.CASE_PHASE_IN_HANDLING, 2)
