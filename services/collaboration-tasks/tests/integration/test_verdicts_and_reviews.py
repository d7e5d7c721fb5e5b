"""Verdicts go back to their sources, a rectification stands beside its flood, a review says what was learned."""

from __future__ import annotations

import datetime as dt

import pytest
from cityloop.cases.v1 import cases_service_pb2 as messages
from cityloop.cases.v1.case_pb2 import CasePhase
from cityloop.cases.v1.evaluation_service_pb2 import (
    FileReviewRequest,
    GetReviewRequest,
    Review,
    WarningOutcome,
)
from cityloop.cases.v1.evaluation_service_pb2_grpc import EvaluationServiceStub
from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.events.v1.operating_mode_pb2 import Mode
from cityloop.events.v1.warning_pb2 import WarningState
from cityloop.topics import CASES_VERDICTS
from cityloop_messaging import Producer, to_timestamp
from cityloop_testkit import read_all
from desk import START, SUPERVISION, Desk, case_id, case_of, membership_fact, refusal, signal_of
from evening import RECTIFICATION, Evening, timeline

pytestmark = pytest.mark.xdist_group("collaboration-tasks-evening")
TRUE, FALSE = VerdictKind.VERDICT_KIND_TRUE, VerdictKind.VERDICT_KIND_FALSE
REPEAT = VerdictKind.VERDICT_KIND_REPEAT


def verdicts(
    desk: Desk, name: str, *said: tuple[str, VerdictKind, str], role: str = "check"
) -> messages.RecordVerdictsRequest:
    return messages.RecordVerdictsRequest(
        change=desk.change(role),
        case_id=case_id(name),
        verdicts=[
            messages.SignalVerdict(signal_id=signal_of(name, source).signal_id, kind=kind, reason=reason)
            for source, kind, reason in said
        ],
    )


async def test_verdicts_return_to_the_rule_once_and_a_changed_mind_again(evening: Evening, sender: Producer) -> None:
    supervision, drainage = Desk.of(evening.running, SUPERVISION), Desk.of(evening.running, "drainage")
    joined = [evening.joined("judged", "gauge"), membership_fact("judged", "R-judged", 2)]
    await sender.publish([evening.event("judged"), *joined])
    await case_of(supervision, "judged")
    await evening.running.settle()
    call = supervision.cases.RecordVerdicts
    assert await refusal(call(verdicts(supervision, "judged", ("gauge", FALSE, "")))) == "REASON_MISSING"
    assert await refusal(call(verdicts(supervision, "judged", ("nobody", TRUE, "")))) == "SIGNAL_UNKNOWN"
    assert await refusal(call(verdicts(supervision, "judged"))) == "TOO_MANY_VERDICTS"
    handler = verdicts(drainage, "judged", ("gauge", TRUE, ""), role="handle")
    assert await refusal(drainage.cases.RecordVerdicts(handler)) == "RIGHT_MISSING"

    said = [("gauge", TRUE, ""), ("R-judged", REPEAT, "the neighbour called too")]
    bad = [("nobody", TRUE, ""), ("gauge", FALSE, "rain on it"), ("R-judged", REPEAT, ""), ("R-judged", TRUE, "a\0b")]
    taken = await call(verdicts(supervision, "judged", bad[0], said[0], *bad[1:], said[1]))
    assert [(item.index, item.reason) for item in taken.rejected] == [
        (0, "SIGNAL_UNKNOWN"),
        (2, "SIGNAL_TWICE"),
        (3, "REASON_MISSING"),
        (4, "TEXT_INVALID"),
    ]
    first = taken.verdicts
    assert [(item.rule_id, item.rule_version) for item in first] == [("too-deep", "1"), ("", "")]
    again = (await call(verdicts(supervision, "judged", ("gauge", TRUE, "")))).verdicts
    assert list(again) == [first[0]]
    await call(verdicts(supervision, "judged", ("gauge", FALSE, "the wave of a passing truck, as the camera shows")))
    await evening.running.settle()
    published = [Verdict.FromString(record.value) for record in await read_all(evening.running.kafka, CASES_VERDICTS)]
    own = [(item.source.source_id, item.kind) for item in published if item.case_id == case_id("judged")]
    assert sorted(own) == [("R-judged", REPEAT), ("gauge", TRUE), ("gauge", FALSE)]
    entries = (await timeline(evening, "E-judged"))["entries"]
    shown = [entry["what"] for entry in entries if entry["subject"] == "verdict"]
    assert shown == ["true", "repeat", "false"]


def linking(desk: Desk, name: str, event_class: str, reason: str = "") -> messages.OpenLinkedCaseRequest:
    return messages.OpenLinkedCaseRequest(
        change=desk.change("supervise"), case_id=case_id(name), event_class=event_class, reason=reason
    )


async def test_a_rectification_is_opened_beside_the_flood_with_its_own_long_clock(
    evening: Evening, sender: Producer
) -> None:
    desk = Desk.of(evening.running, SUPERVISION)
    await sender.publish([evening.event("again")])
    origin = (await case_of(desk, "again")).case
    call = desk.cases.OpenLinkedCase
    assert await refusal(call(linking(desk, "again", RECTIFICATION))) == "REASON_MISSING"
    assert await refusal(call(linking(desk, "again", "no-such-class", "why"))) == "EVENT_CLASS_UNKNOWN"
    linked = (await call(linking(desk, "again", RECTIFICATION, "it floods here every rain"))).case
    assert (linked.event_id, linked.linked_case_number) == ("", origin.case_number)
    assert (linked.phase, linked.lead_department_id) == (CasePhase.CASE_PHASE_IN_HANDLING, "water-affairs")
    assert linked.due_at.ToDatetime(tzinfo=dt.UTC) - linked.occurred_at.ToDatetime(tzinfo=dt.UTC) == dt.timedelta(90)
    assert await refusal(call(linking(desk, "again", RECTIFICATION, "once more"))) == "LINKED_CASE_OPEN"
    there = await timeline(evening, linked.case_number)
    back = await timeline(evening, origin.case_number)
    assert (there["links"], back["links"]) == ([origin.case_number], [linked.case_number])
    assert [entry["number"] for entry in back["entries"] if entry["subject"] == "link"] == [linked.case_number]


async def test_a_review_tells_what_happened_and_how_each_warning_turned_out(evening: Evening, sender: Producer) -> None:
    desk = Desk.of(evening.running, SUPERVISION)
    channel = evening.running.channel("collaboration-tasks", SUPERVISION, "review")
    stub = EvaluationServiceStub(channel)  # type: ignore[no-untyped-call]
    await sender.publish([evening.event("reviewed"), evening.joined("reviewed", "gauge-r")])
    signed, draft = WarningState.WARNING_STATE_SIGNED, WarningState.WARNING_STATE_DRAFT
    early, late = dt.timedelta(minutes=-4), dt.timedelta(minutes=2)
    await sender.publish(
        [
            evening.warning("hit", 1, draft, early * 2),
            evening.warning("hit", 2, signed, early, event="reviewed"),
            evening.warning("late", 1, signed, late, event="reviewed"),
            evening.warning("false", 1, signed, early),
            evening.warning("unsigned", 1, draft, early),
        ]
    )
    await sender.publish([evening.mode(Mode.MODE_PEACETIME, START)])
    case = (await case_of(desk, "reviewed")).case
    await evening.running.settle()
    hour = dt.timedelta(hours=1)
    request = FileReviewRequest(
        change=desk.change("supervise"),
        area=AreaReference(layer="street", area_id=evening.street_area),
        until=to_timestamp(START + hour),
        conclusion="warned in time",
    )
    assert await refusal(stub.FileReview(request)) == "TIME_WRONG"
    request.since.CopyFrom(to_timestamp(START - hour))
    request.conclusion = ""
    assert await refusal(stub.FileReview(request)) == "CONCLUSION_MISSING"
    request.conclusion = "warned in time"
    request.area.area_id = "nowhere"
    assert await refusal(stub.FileReview(request)) == "AREA_UNKNOWN"
    request.area.area_id = evening.street_area
    review: Review = (await stub.FileReview(request)).review
    assert case.case_number in review.case_numbers
    outcomes = {item.warning_number: (item.outcome, item.lead_time_seconds) for item in review.warnings}
    own = {number: outcomes[number] for number in ("W-hit", "W-late", "W-false", "W-unsigned") if number in outcomes}
    assert own == {
        "W-hit": (WarningOutcome.WARNING_OUTCOME_HIT, 480.0),
        "W-late": (WarningOutcome.WARNING_OUTCOME_LATE, -120.0),
        "W-false": (WarningOutcome.WARNING_OUTCOME_FALSE, 0.0),
    }
    of_case = [entry for entry in review.timeline if entry.subject == "case" and entry.number == case.case_number]
    assert [entry.what for entry in of_case] == ["open", "confirm", "file", "dispatch"]
    assert {"mode", "signal", "case", "task", "warning"} <= {entry.subject for entry in review.timeline}
    (mode,) = [
        entry for entry in review.timeline if entry.subject == "mode" and entry.occurred_at == to_timestamp(START)
    ]
    assert mode.state == "peacetime"
    moments = [entry.occurred_at.ToNanoseconds() for entry in review.timeline]
    assert moments == sorted(moments)
    assert (await stub.GetReview(GetReviewRequest(review_number=review.review_number))).review == review
    assert await refusal(stub.GetReview(GetReviewRequest(review_number="RV-none"))) == "REVIEW_UNKNOWN"
