"""Flows, reviews and duties as their contract has them."""

from __future__ import annotations

from collections.abc import Iterable

from cityloop.cases.v1 import flow_pb2
from cityloop.cases.v1 import flows_service_pb2 as service
from cityloop.topics import CASES_FLOWS
from cityloop_messaging import Fact, fact_of, to_timestamp
from cityloop_packs import FlowDefinition, FlowMove, FlowPhase

from cityloop_collaboration_tasks.flows.domain.running_flow import Review, RunningDuty, RunningFlow

PHASES = {phase: flow_pb2.FlowPhase.Value(f"FLOW_PHASE_{phase.name}") for phase in FlowPhase}
VERDICTS = {
    name: service.FlowReviewVerdict.Value(f"FLOW_REVIEW_VERDICT_{name.upper()}")
    for name in ("approved", "rejected", "recused")
}


def flow_message(flow: RunningFlow) -> flow_pb2.Flow:
    """The flow as its contract has it: without words and persons."""
    return flow_pb2.Flow(
        flow_id=flow.flow_id,
        flow_number=flow.flow_number,
        version=flow.version,
        occurred_at=to_timestamp(flow.occurred_at),
        recorded_at=to_timestamp(flow.recorded_at),
        definition=flow.definition,
        name=flow.name,
        phase=f"FLOW_PHASE_{flow.phase.name}",
        state=flow.state,
        state_name=flow.state_name if flow.state_name.ByteSize() else None,
        department_id=flow.department_id,
        place=flow.place,
        transition=flow.transition,
        due_at=None if flow.clock.due_at is None else to_timestamp(flow.clock.due_at),
        overdue=flow.overdue,
        parent_flow_number=flow.parent_number,
        case_numbers=flow.case_numbers,
        children=sum(flow.children.values()),
        ended_children=flow.ended_children,
        opened_at=to_timestamp(flow.opened_at),
    )


def review_message(review: Review) -> service.FlowReview:
    """A review: its post, never its person."""
    return service.FlowReview(
        verdict=f"FLOW_REVIEW_VERDICT_{review.verdict.upper()}",
        score=review.score,
        reason=review.reason,
        post_id=review.post_id,
        filed_at=to_timestamp(review.filed_at),
    )


def offer_messages(moves: Iterable[FlowMove]) -> list[service.FlowMoveOffer]:
    """Moves that may be asked for; one without a name is called by its identifier."""
    return [
        service.FlowMoveOffer(move=move.move, name=None if move.name is None else move.name.label()) for move in moves
    ]


def duty_messages(definition: FlowDefinition, running: Iterable[RunningDuty]) -> list[service.FlowDuty]:
    """Duties with their names; one that the definition has no more is called by its identifier."""
    labels = {duty.duty: duty.name.label() for duty in definition.duties}
    return [
        service.FlowDuty(
            duty=duty.duty,
            name=labels.get(duty.duty),
            due_at=to_timestamp(duty.due_at),
            done_at=None if duty.done_at is None else to_timestamp(duty.done_at),
            times_done=duty.times_done,
            times_missed=duty.times_missed,
        )
        for duty in running
    ]


def flow_fact(flow: RunningFlow) -> Fact[flow_pb2.Flow]:
    """One version of a flow as a fact."""
    return fact_of(CASES_FLOWS, flow_message(flow), flow.jurisdiction)
