"""Reactions of packs that no line of code was written for: a case beside one, a flow that moves, a remark, a stop."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable

import desk
from cityloop.cases.v1 import flows_service_pb2 as flow_messages
from cityloop.cases.v1.case_pb2 import Case
from cityloop.cases.v1.flows_service_pb2_grpc import FlowsServiceStub
from cityloop.citizen.v1.report_pb2 import FeedbackKind
from cityloop.common.v1 import reactions_service_pb2 as messages
from cityloop.common.v1.common_pb2 import Actor, Change
from cityloop.common.v1.reaction_stop_pb2 import ReactionStop
from cityloop.common.v1.reactions_service_pb2_grpc import ReactionsServiceStub
from cityloop.topics import CASES_CASES, CITY_REACTION_STOPS
from cityloop_messaging import Producer
from cityloop_operator.operations import read_pack
from cityloop_testkit import eventually, read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from cityloop_testkit.sources import ROOT
from desk import COMMAND, SUPERVISION, Desk, case_of, event_fact, feedback_fact, refusal

SERVICES = ("collaboration-tasks", "console")
running, fleet, producer = desk.running, desk.fleet, desk.producer
PERMITS = read_pack(ROOT / "deploy" / "packs" / "street-works")
SERVICE = read_pack(ROOT / "deploy" / "packs" / "better-service")
OF_PERMITS = """reactions:
  - reaction: finished-by-itself
    cause: {fact: {of: flow, flow: permit, states: [granted]}}
    when: department == 'meteorology'
    act: {move: {move: finish, reason: no works of theirs last}}
"""
MORE = """  - reaction: noticed
    cause: {fact: {of: case, states: [in_handling]}}
    when: grade == 'serious'
    act: {remark: {text: told to the commander}}
  - reaction: narrow
    cause: {fact: {of: case, states: [in_handling]}}
    when: grade == 'particularly_serious'
    act: {remark: {text: once an hour}}
    most_an_hour: 1
  - reaction: signed
    cause: {fact: {of: feedback, states: [rating]}}
    when: rating == 5
    act: {remark: {text: praised}}
    signed_by: [supervise]
"""
MORE_PACKS = [
    {**PERMITS, "reactions.yaml": OF_PERMITS},
    {**SERVICE, "reactions.yaml": SERVICE["reactions.yaml"] + MORE},
]
RATING = FeedbackKind.FEEDBACK_KIND_RATING
WAITING, DRAFT, DONE = (
    messages.ReactionCauseState.REACTION_CAUSE_STATE_WAITING,
    messages.ReactionCauseState.REACTION_CAUSE_STATE_DRAFT,
    messages.ReactionCauseState.REACTION_CAUSE_STATE_DONE,
)


def reactions(fleet: RunningFleet, department: str = SUPERVISION, system: str = "desk") -> ReactionsServiceStub:
    return ReactionsServiceStub(fleet.channel("collaboration-tasks", department, system))  # type: ignore[no-untyped-call]


async def causes(fleet: RunningFleet, reaction: str) -> list[messages.ReactionCause]:
    request = messages.ListReactionCausesRequest(reaction=reaction)
    return list((await reactions(fleet).ListReactionCauses(request)).causes)


async def until(fleet: RunningFleet, reaction: str, holds: Callable[[list[messages.ReactionCause]], bool]) -> None:
    async def look() -> bool:
        return holds(await causes(fleet, reaction))

    await eventually(look)


async def timeline(fleet: RunningFleet, number: str) -> list[tuple[str, str]]:
    await fleet.settle()
    address = f"http://127.0.0.1:{fleet.fleet.port('console', 'http')}"
    async with http_client(base_url=address) as client:
        page = (await client.get(f"/timeline/{number}.json")).json()
    return [(entry["what"], entry.get("reason", "")) for entry in page["entries"]]


async def told_of(fleet: RunningFleet, reaction: str, wanted: int) -> list[tuple[int, bool]]:
    """Its stops as the topic has them, once there are so many."""
    records = await read_all(fleet.kafka, CITY_REACTION_STOPS)
    stops = [stop for record in records if (stop := ReactionStop.FromString(record.value)).reaction == reaction]
    return [(stop.version, stop.stopped) for stop in stops] if len(stops) == wanted else []


async def test_a_bad_rating_becomes_a_rectification_beside_the_case_once(
    fleet: RunningFleet, producer: Producer
) -> None:
    await producer.publish([event_fact("rated")])
    case = (await case_of(Desk.of(fleet, SUPERVISION), "rated")).case
    bad = feedback_fact("rated", RATING, rating=1)
    await producer.publish([bad, bad, feedback_fact("rated", RATING, rating=4)])
    name = "better-service/bad-rating"
    await until(fleet, name, lambda found: [item.state for item in found] == [DONE])
    (cause,) = await causes(fleet, name)
    published = [
        (Case.FromString(record.value), {key: value.decode() for key, value in record.headers})
        for record in await read_all(fleet.kafka, CASES_CASES)
    ]
    opened = [(found, headers) for found, headers in published if found.case_number == cause.result]
    first, headers = opened[0]
    assert (first.event_class, first.linked_case_number) == ("service-rectification", case.case_number)
    assert (first.transition.move, first.transition.explanation.rule_id) == ("open", name)
    assert (headers["ce_cause"], headers["ce_depth"]) == (f"{name} {bad.fact_id}", "1")
    assert opened[-1][0].lead_department_id == COMMAND, "its process has dispatched it"
    assert len({found.case_number for found, _ in published if found.linked_case_number == case.case_number}) == 1


async def test_a_remark_a_move_and_a_signature(fleet: RunningFleet, producer: Producer) -> None:
    await producer.publish([event_fact("grave", grade=2), event_fact("slight", grade=3)])
    grave = (await case_of(Desk.of(fleet, SUPERVISION), "grave")).case
    await until(fleet, "better-service/noticed", lambda found: [item.result for item in found] == [grave.case_number])
    assert ("remark", "told to the commander") in await timeline(fleet, grave.case_number)

    post = "meteorology.handle"
    change = Change(idempotency_key=str(uuid.uuid4()), actor=Actor(post_id=post, person_id="Lin"))
    stub = FlowsServiceStub(fleet.channel("collaboration-tasks", "meteorology", "desk"))  # type: ignore[no-untyped-call]
    asked = flow_messages.OpenFlowRequest(change=change, definition="street-works/permit", subject="a mast")
    flow = (await stub.OpenFlow(asked)).flow
    change = Change(idempotency_key=str(uuid.uuid4()), actor=Actor(post_id=f"{SUPERVISION}.supervise", person_id="Wei"))
    other = FlowsServiceStub(fleet.channel("collaboration-tasks", SUPERVISION, "desk"))  # type: ignore[no-untyped-call]
    await other.MoveFlow(flow_messages.MoveFlowRequest(change=change, flow_id=flow.flow_id, move="grant"))
    await until(fleet, "street-works/finished-by-itself", lambda found: [item.state for item in found] == [DONE])
    answer = await stub.GetFlow(flow_messages.GetFlowRequest(flow=flow.flow_id))
    assert [version.transition.move for version in answer.history] == ["open", "grant", "finish"]
    assert answer.history[-1].transition.explanation.rule_id == "street-works/finished-by-itself"

    await producer.publish([feedback_fact("grave", RATING, rating=5)])
    name = "better-service/signed"
    await until(fleet, name, lambda found: [item.state for item in found] == [DRAFT])
    (draft,) = await causes(fleet, name)

    def signing(role: str) -> messages.SignReactionRequest:
        actor = Actor(post_id=f"{SUPERVISION}.{role}", person_id="Wei")
        change = Change(idempotency_key=str(uuid.uuid4()), actor=actor)
        return messages.SignReactionRequest(change=change, reaction=name, cause=draft.cause)

    assert ("remark", "praised") not in await timeline(fleet, grave.case_number)
    assert await refusal(reactions(fleet).SignReaction(signing("intake"))) == "ROLE_MISSING"
    assert (await reactions(fleet).SignReaction(signing("supervise"))).cause.result == grave.case_number
    assert await refusal(reactions(fleet).SignReaction(signing("supervise"))) == "REACTION_NO_DRAFT"
    assert ("remark", "praised") in await timeline(fleet, grave.case_number)


async def test_past_its_bound_it_stops_until_an_operator_lets_it_go_on(fleet: RunningFleet, producer: Producer) -> None:
    name = "better-service/narrow"
    await producer.publish([event_fact(f"many-{number}", grade=1) for number in range(3)])
    await until(fleet, name, lambda found: len(found) == 3 and any(item.state == DONE for item in found))

    async def stopped() -> bool:
        listed = (await reactions(fleet).ListReactions(messages.ListReactionsRequest())).reactions
        return any(item.reaction == name and item.HasField("stopped_at") and item.waiting == 2 for item in listed)

    await eventually(stopped)
    operator = reactions(fleet, "cityloop", "operator")
    resume = messages.ResumeReactionRequest(reaction=name, discard_waiting=True)
    assert await refusal(reactions(fleet).ResumeReaction(resume)) == "METHOD_NOT_ALLOWED"
    assert (await operator.ResumeReaction(resume)).discarded == 2
    assert await refusal(operator.ResumeReaction(resume)) == "REACTION_NOT_STOPPED"
    results = sorted(item.result for item in await causes(fleet, name))
    assert results[1:] == ["SET_ASIDE", "SET_ASIDE"]
    assert await eventually(lambda: told_of(fleet, name, 2)) == [(1, True), (2, False)], "on the topic too"
    unheard_of = messages.ResumeReactionRequest(reaction="better-service/unheard-of")
    assert await refusal(operator.ResumeReaction(unheard_of)) == "REACTION_UNKNOWN"
    await asyncio.gather(producer.publish([event_fact("many-4", grade=1)]))
    await until(fleet, name, lambda found: sum(item.state == DONE for item in found) == 2)
