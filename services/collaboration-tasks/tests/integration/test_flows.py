"""Permits and open calls of packs that no line of code was written for: opened, moved, reviewed, ended."""

from __future__ import annotations

import json
import uuid

import desk
from cityloop.cases.v1 import flows_service_pb2 as messages
from cityloop.cases.v1.flow_pb2 import Flow, FlowPhase
from cityloop.cases.v1.flows_service_pb2_grpc import FlowsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, FormAnswer, Place, Position, ReferenceSystem
from cityloop.topics import CASES_FLOWS
from cityloop_messaging import Producer
from cityloop_operator.operations import read_pack
from cityloop_testkit import eventually, read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from cityloop_testkit.sources import ROOT
from desk import SUPERVISION, Desk, case_of, event_fact, refusal

SERVICES = ("collaboration-tasks", "console")
running, fleet, producer = desk.running, desk.fleet, desk.producer
PERMITS = read_pack(ROOT / "deploy" / "packs" / "street-works")
MORE_PACKS = [
    {**PERMITS, "flows.yaml": PERMITS["flows.yaml"].replace("P15D", "PT1S")},
    read_pack(ROOT / "deploy" / "packs" / "open-calls"),
]
STREET = Place(
    position=Position(longitude=113.23, latitude=23.08, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
)


class Counter:
    """A department's system that works on flows."""

    def __init__(self, fleet: RunningFleet, department: str) -> None:
        channel = fleet.channel("collaboration-tasks", department, "desk")
        self.stub = FlowsServiceStub(channel)  # type: ignore[no-untyped-call]
        self.department = department

    def change(self, role: str, person: str = "") -> Change:
        post = f"{self.department}.{role}"
        actor = Actor(post_id=post, person_id=person or f"holder of {post}")
        return Change(idempotency_key=str(uuid.uuid4()), actor=actor)

    async def open(self, definition: str, role: str, **more: object) -> Flow:
        request = messages.OpenFlowRequest(
            change=self.change(role),
            definition=definition,
            subject="a trench in Lake Road",
            **more,  # type: ignore[arg-type]
        )
        answer: messages.OpenFlowResponse = await self.stub.OpenFlow(request)
        return answer.flow

    def moving(self, flow: Flow, move: str, role: str, reason: str = "", person: str = "") -> messages.MoveFlowRequest:
        change = self.change(role, person)
        return messages.MoveFlowRequest(change=change, flow_id=flow.flow_id, move=move, reason=reason)

    async def move(self, flow: Flow, move: str, role: str, reason: str = "", person: str = "") -> Flow:
        answer: messages.MoveFlowResponse = await self.stub.MoveFlow(self.moving(flow, move, role, reason, person))
        return answer.flow

    def reviewing(self, flow: Flow, role: str, person: str, score: int) -> messages.ReviewFlowRequest:
        verdict = messages.FlowReviewVerdict.FLOW_REVIEW_VERDICT_APPROVED
        change = self.change(role, person)
        return messages.ReviewFlowRequest(change=change, flow_id=flow.flow_id, verdict=verdict, score=score)

    async def answer(self, flow: Flow, role: str, form: str, **document: object) -> None:
        answer = FormAnswer(form=f"open-calls/{form}", document=json.dumps(document))
        request = messages.AnswerFlowFormRequest(change=self.change(role), flow_id=flow.flow_id, answer=answer)
        await self.stub.AnswerFlowForm(request)

    async def get(self, flow: str) -> messages.GetFlowResponse:
        answer: messages.GetFlowResponse = await self.stub.GetFlow(messages.GetFlowRequest(flow=flow))
        return answer


async def test_a_permit_is_granted_looked_after_and_finished(fleet: RunningFleet, producer: Producer) -> None:
    drainage, supervision = Counter(fleet, "drainage"), Counter(fleet, SUPERVISION)
    await producer.publish([event_fact("trench")])
    case = (await case_of(Desk.of(fleet, SUPERVISION), "trench")).case
    flow = await drainage.open("street-works/permit", "handle", place=STREET, case_numbers=[case.case_number])
    assert flow.place.jurisdiction
    assert flow.HasField("due_at")
    other = Counter(fleet, "emergency-management")
    assert await refusal(supervision.stub.MoveFlow(supervision.moving(flow, "refuse", "supervise"))) == "REASON_MISSING"
    for move, role in (("grant", "handle"), ("withdraw", "handle")):
        assert await refusal(other.stub.MoveFlow(other.moving(flow, move, role))) == "ROLE_MISSING"
    granted = await supervision.move(flow, "grant", "supervise")
    assert granted.phase == FlowPhase.FLOW_PHASE_IN_FORCE
    offered = (await drainage.get(flow.flow_id)).moves
    assert [(item.move, item.name.texts["en"]) for item in offered] == [("finish", "report the end of the works")]
    duty = messages.RecordDutyRequest(change=drainage.change("handle"), flow_id=flow.flow_id, duty="site-check")
    done: messages.RecordDutyResponse = await drainage.stub.RecordDuty(duty)
    assert (done.duty.times_done, done.duty.times_missed, done.duty.name.texts["en"]) == (1, 0, "check of the site")
    finished = await drainage.move(granted, "finish", "handle")
    found = await supervision.get(flow.flow_number)
    assert found.flow == finished
    assert [version.transition.move for version in found.history] == ["open", "grant", "finish"]
    assert (found.subject, list(found.duties)) == ("a trench in Lake Road", [])
    others = Counter(fleet, "meteorology")
    assert await refusal(others.stub.GetFlow(messages.GetFlowRequest(flow=flow.flow_id))) == "FOREIGN_FLOW"
    assert await refusal(others.stub.MoveFlow(others.moving(granted, "finish", "handle"))) == "ILLEGAL_TRANSITION"
    await fleet.settle()
    address = f"http://127.0.0.1:{fleet.fleet.port('console', 'http')}"
    async with http_client(base_url=address) as client:
        page = (await client.get(f"/timeline/{case.case_number}.json")).json()
    told = [(entry["number"], entry["what"]) for entry in page["entries"] if entry["subject"] == "flow"]
    assert told == [(flow.flow_number, "flow-filed"), (flow.flow_number, "flow-completed")]
    published = [Flow.FromString(record.value) for record in await read_all(fleet.kafka, CASES_FLOWS)]
    assert [item for item in published if item.flow_id == flow.flow_id] == list(found.history)


async def test_what_is_not_completed_in_time_lapses_by_itself(fleet: RunningFleet) -> None:
    drainage, supervision = Counter(fleet, "drainage"), Counter(fleet, SUPERVISION)
    flow = await drainage.open("street-works/permit", "handle")
    waiting = await supervision.move(flow, "ask-for-more", "supervise", "the plan of the site is missing")
    assert not waiting.HasField("due_at")

    async def lapsed() -> bool:
        return (await drainage.get(flow.flow_id)).flow.phase == FlowPhase.FLOW_PHASE_LAPSED

    await eventually(lapsed)
    late = drainage.moving(flow, "complete", "handle")
    assert await refusal(drainage.stub.MoveFlow(late)) == "ILLEGAL_TRANSITION"


async def test_proposals_are_scored_apart_and_blind_and_the_call_ends_with_them(fleet: RunningFleet) -> None:
    command, drainage, supervision = (
        Counter(fleet, "city-operations-command"),
        Counter(fleet, "drainage"),
        Counter(fleet, SUPERVISION),
    )
    call = await supervision.open("open-calls/call", "supervise")
    not_under = messages.OpenFlowRequest(
        change=drainage.change("handle"), definition="street-works/permit", subject="x", parent=call.flow_number
    )
    assert await refusal(drainage.stub.OpenFlow(not_under)) == "FLOW_NOT_UNDER"
    first, second = [await drainage.open("open-calls/proposal", "handle", parent=call.flow_number) for _ in range(2)]
    closing = supervision.moving(call, "close-for-proposals", "supervise")
    for proposal in (first, second):
        await drainage.answer(proposal, "handle", "reply", plan="lighter covers", price=30, months=6)
    assert await refusal(supervision.stub.MoveFlow(closing)) == "FORM_MISSING"
    await supervision.answer(call, "supervise", "need", need="covers that one person lifts", source="survey")
    closed = await supervision.move(call, "close-for-proposals", "supervise")
    for person, score in (("han", 70), ("mei", 90)):
        await supervision.stub.ReviewFlow(supervision.reviewing(first, "check", person, score))
    again = supervision.reviewing(first, "check", "han", 80)
    assert await refusal(supervision.stub.ReviewFlow(again)) == "ALREADY_REVIEWED"
    assert (
        await refusal(supervision.stub.ReviewFlow(supervision.reviewing(first, "check", "lin", 101)))
        == "SCORE_OUT_OF_RANGE"
    )
    assert not (await supervision.get(first.flow_id)).reviews, "while others may still file theirs"
    assert await refusal(command.stub.MoveFlow(command.moving(second, "select", "supervise"))) == "REVIEWS_MISSING"
    pilot = await command.move(first, "select", "supervise")
    scored = await supervision.get(first.flow_id)
    assert (sorted(review.score for review in scored.reviews), scored.mean_score) == ([70, 90], 80)
    await command.move(second, "decline", "supervise", "no reviews")
    assert (
        await refusal(supervision.stub.MoveFlow(supervision.moving(closed, "begin-pilots", "supervise")))
        == "SAME_PERSON"
    )
    await supervision.move(closed, "begin-pilots", "supervise", person="gu")
    assert (await supervision.get(call.flow_id)).flow.phase == FlowPhase.FLOW_PHASE_IN_FORCE
    await supervision.answer(call, "supervise", "outcome", solution="covers of 18 kg", outcome="lifted by one person")
    await supervision.move(pilot, "accept-result", "supervise")
    ended = (await supervision.get(call.flow_id)).flow
    assert (ended.phase, ended.children, ended.ended_children) == (FlowPhase.FLOW_PHASE_COMPLETED, 2, 2)
    listed: messages.ListFlowsResponse = await supervision.stub.ListFlows(
        messages.ListFlowsRequest(parent_flow_number=call.flow_number, phase=FlowPhase.FLOW_PHASE_REFUSED)
    )
    assert [flow.flow_id for flow in listed.flows] == [second.flow_id]


async def test_what_cannot_be_opened_is_refused(fleet: RunningFleet) -> None:
    drainage = Counter(fleet, "drainage")

    async def refused(**fields: object) -> str:
        request = messages.OpenFlowRequest(change=drainage.change("handle"), **fields)  # type: ignore[arg-type]
        return await refusal(drainage.stub.OpenFlow(request))

    permit = "street-works/permit"
    assert await refused(definition="street-works/unheard-of", subject="x") == "FLOW_UNKNOWN"
    assert await refused(definition=permit, subject=" ") == "SUBJECT_MISSING"
    assert await refused(definition=permit, subject="x" * 2_001) == "TEXT_TOO_LONG"
    assert await refused(definition=permit, subject="a\0trench") == "TEXT_INVALID"
    assert await refused(definition=permit, subject="x", case_numbers=["C-1"]) == "CASE_UNKNOWN"
    assert await refused(definition="open-calls/call", subject="x") == "ROLE_MISSING"
