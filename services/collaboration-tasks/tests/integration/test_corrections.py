"""A case is corrected: tasks, clock, verdict, facts and timeline follow; once, and undone by correcting back."""

from __future__ import annotations

import datetime as dt

import pytest
from cityloop.cases.v1 import cases_service_pb2 as messages
from cityloop.cases.v1.case_pb2 import Case, TaskState
from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.common.v1.common_pb2 import Correction, Place, Position, ReferenceSystem
from cityloop.topics import CASES_CASES, CASES_VERDICTS
from cityloop_messaging import Producer
from cityloop_testkit import read_all
from desk import SUPERVISION, Desk, case_id, case_of, membership_fact, refusal
from evening import FLOOD, RECTIFICATION, Evening, timeline

pytestmark = pytest.mark.xdist_group("collaboration-tasks-evening")
DISPATCHED, CANCELLED = TaskState.TASK_STATE_DISPATCHED, TaskState.TASK_STATE_CANCELLED
INSIDE = Position(longitude=113.2301, latitude=23.0801, reference_system=ReferenceSystem.REFERENCE_SYSTEM_CGCS2000)


def correcting(
    desk: Desk,
    name: str,
    event_class: str = "",
    reason: str = "a pipe has burst",
    role: str = "supervise",
    version: int = 0,
) -> messages.CorrectCaseRequest:
    return messages.CorrectCaseRequest(
        change=desk.change(role),
        case_id=case_id(name),
        event_class=event_class,
        reason=reason,
        expected_version=version,
    )


def tasks_of(answer: messages.CorrectCaseResponse | messages.GetCaseResponse) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for task in answer.tasks:
        found.setdefault(task.department_id, []).append(task.state)
    return found


async def test_a_wrong_class_moves_the_work_and_the_clock_and_comes_back_to_the_rule(
    evening: Evening, sender: Producer
) -> None:
    supervision, drainage = Desk.of(evening.running, SUPERVISION), Desk.of(evening.running, "drainage")
    joined = [evening.joined("corrected", "gauge"), membership_fact("corrected", "R-corrected", 2)]
    await sender.publish([evening.event("corrected"), *joined])
    before = (await case_of(supervision, "corrected")).case
    await evening.running.settle()
    call = supervision.cases.CorrectCase
    handler = correcting(drainage, "corrected", RECTIFICATION, role="handle")
    assert await refusal(drainage.cases.CorrectCase(handler)) == "RIGHT_MISSING"
    assert await refusal(call(correcting(supervision, "corrected", RECTIFICATION, ""))) == "REASON_MISSING"
    assert await refusal(call(correcting(supervision, "corrected", "no-such-class"))) == "EVENT_CLASS_UNKNOWN"
    assert await refusal(call(correcting(supervision, "corrected", FLOOD))) == "CORRECTION_OF_NOTHING"
    assert await refusal(call(correcting(supervision, "corrected", RECTIFICATION, version=99))) == "VERSION_CHANGED"
    outside = correcting(supervision, "corrected")
    outside.place.CopyFrom(Place(position=Position(longitude=1, latitude=1, reference_system=INSIDE.reference_system)))
    assert await refusal(call(outside)) == "OUTSIDE_CITY"

    request = correcting(supervision, "corrected", RECTIFICATION, version=before.version)
    after = await call(request)
    assert (await call(request)).case == after.case, "sent again, it is the same correction"
    case = after.case
    assert (case.case_number, case.event_class, case.lead_department_id) == (
        before.case_number,
        RECTIFICATION,
        "water-affairs",
    )
    assert case.correction == Correction(number=1, former_class=FLOOD)
    assert tasks_of(after) == {
        "drainage": [CANCELLED],
        "traffic-police": [CANCELLED],
        "first-street-office": [CANCELLED],
        "water-affairs": [DISPATCHED],
    }
    began = before.due_at.ToDatetime(tzinfo=dt.UTC) - dt.timedelta(hours=4)
    assert case.due_at.ToDatetime(tzinfo=dt.UTC) == began + dt.timedelta(days=90)

    # The event has grown before it heard of the correction: what it says of class and place is older.
    stale = evening.event("corrected", version=2)
    await sender.publish([stale])
    await evening.running.settle()
    assert (await case_of(supervision, "corrected")).case.event_class == RECTIFICATION

    back = await call(correcting(supervision, "corrected", FLOOD, "it was the rain after all"))
    assert (back.case.event_class, back.case.due_at, back.case.correction.number) == (FLOOD, before.due_at, 2)
    assert tasks_of(back)["drainage"] == [CANCELLED, DISPATCHED]
    assert tasks_of(back)["water-affairs"] == [CANCELLED]
    await evening.running.settle()
    kafka = evening.running.kafka
    own = [Verdict.FromString(record.value) for record in await read_all(kafka, CASES_VERDICTS)]
    assert [item.kind for item in own if item.case_id == case_id("corrected") and item.rule_id] == [
        VerdictKind.VERDICT_KIND_WRONG_CLASS,
        VerdictKind.VERDICT_KIND_TRUE,
    ]
    facts = [Case.FromString(record.value) for record in await read_all(kafka, CASES_CASES)]
    corrections = [item for item in facts if item.case_id == case_id("corrected") and item.transition.move == "correct"]
    assert [(item.event_class, item.correction.number) for item in corrections] == [(RECTIFICATION, 1), (FLOOD, 2)]
    told = [entry for entry in (await timeline(evening, "E-corrected"))["entries"] if entry["what"] == "correct"]
    assert [entry["subject"] for entry in told].count("case") == 2


async def test_a_wrong_place_is_put_right_and_nothing_else_moves(evening: Evening, sender: Producer) -> None:
    supervision = Desk.of(evening.running, SUPERVISION)
    await sender.publish([evening.event("misplaced")])
    before = await case_of(supervision, "misplaced")
    request = correcting(supervision, "misplaced", reason="the caller meant the other end")
    request.place.CopyFrom(Place(position=INSIDE, text="桥下"))
    after = await supervision.cases.CorrectCase(request)
    assert (after.case.place.position, after.case.place.text) == (INSIDE, "桥下")
    assert after.case.place.areas, "resolved anew"
    assert after.case.correction.former_place.position == before.case.place.position
    assert after.case.due_at == before.case.due_at
    assert tasks_of(after)["drainage"] == tasks_of(before)["drainage"] == [DISPATCHED]
    lead = next(task for task in after.tasks if task.department_id == "drainage")
    assert (lead.place, lead.transition.move) == (after.case.place, "correct")
