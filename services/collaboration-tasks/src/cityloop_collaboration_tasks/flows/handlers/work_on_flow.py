"""What people do with an open flow: move it, review it, do what recurs."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment, check_text
from cityloop_packs import Duty, FlowDefinition, ReviewPlan

from cityloop_collaboration_tasks.flows.adapters import flow_store
from cityloop_collaboration_tasks.flows.domain import duties, moves
from cityloop_collaboration_tasks.flows.domain.access import effective_roles
from cityloop_collaboration_tasks.flows.domain.running_flow import Review, RunningDuty, RunningFlow
from cityloop_collaboration_tasks.flows.handlers.flow_workflow import MAX_TEXT, FlowWorkflow, lock


async def move_flow(
    work: UnitOfWork,
    workflow: FlowWorkflow,
    actor: Actor,
    flow_id: str,
    expected_version: int,
    move: str,
    reason: str,
    moment: Moment,
) -> RunningFlow:
    """One move by a person, and what the flow does by itself afterwards.

    Raises:
        NotFoundError: there is no such flow.
        ConflictError: it has another version by now, or the move is not possible.
        RefusedError: a guard of the move does not hold.
    """
    check_text("reason", reason, MAX_TEXT)
    flow = await lock(work, flow_id)
    if expected_version and flow.version != expected_version:
        text = f"{flow.flow_number} is at version {flow.version}, not {expected_version}; read it again"
        raise ConflictError(text, "VERSION_CHANGED")
    filed = await flow_store.reviews_of(work.connection, flow.flow_id)
    rules = workflow.rules_of(flow)
    moved = moves.decide(flow, rules, move, actor, reason, moves.reviews_of(filed), moment)
    after = await workflow.save(work, [moved], moment)
    details = {"flow_version": after.version, "reason": reason}
    await record_evidence(work.connection, actor, moment, move, after.flow_number, details)
    return after


async def review_flow(
    work: UnitOfWork,
    workflow: FlowWorkflow,
    actor: Actor,
    flow_id: str,
    verdict: str,
    score: int | None,
    reason: str,
    moment: Moment,
) -> Review:
    """Files the review of a person who had no hand in the flow; it may move by itself afterwards.

    Raises:
        NotFoundError: there is no such flow.
        ConflictError: it is not reviewed now, or by this person already, or he had a hand in it.
        ForbiddenError: the actor's post does not review it.
        InvalidError: the score or the reason is missing or out of bounds.
    """
    check_text("reason", reason, MAX_TEXT)
    flow = await lock(work, flow_id)
    definition = workflow.rules_of(flow).definition.item
    plan = _plan(definition, flow)
    _require(plan.roles, definition, flow, actor)
    if actor.person_id in flow.persons:
        text = f"{flow.flow_number} is reviewed by another person than those who opened or moved it"
        raise ConflictError(text, "SAME_PERSON", {"number": flow.flow_number})
    if not reason and verdict != "approved":
        raise InvalidError("say why", "REASON_MISSING")
    review = Review(actor.person_id, actor.post_id, verdict, _score(plan, verdict, score), reason, moment.occurred_at)
    if not await flow_store.add_review(work.connection, flow.flow_id, review):
        text = f"this person has reviewed {flow.flow_number}"
        raise ConflictError(text, "ALREADY_REVIEWED", {"flow": flow.flow_number})
    await workflow.look_again(work, flow, moment)
    details = {"verdict": verdict, "reason": reason, "score": score}
    await record_evidence(work.connection, actor, moment, "review-flow", flow.flow_number, details)
    return review


async def record_duty(
    work: UnitOfWork, workflow: FlowWorkflow, actor: Actor, flow_id: str, name: str, text: str, moment: Moment
) -> RunningDuty:
    """Records that what recurs was done.

    Raises:
        NotFoundError: there is no such flow.
        ConflictError: the flow has no such duty in its state.
        ForbiddenError: the actor's post does not do it.
    """
    check_text("text", text, MAX_TEXT)
    flow = await lock(work, flow_id)
    definition = workflow.rules_of(flow).definition.item
    duty = _duty(definition, flow, name)
    _require(duty.roles, definition, flow, actor)
    running = await flow_store.duties_of(work.connection, flow.flow_id)
    changed = [duties.done(duty, one, moment.occurred_at) if one.duty == name else one for one in running]
    await flow_store.save_duties(work.connection, flow.flow_id, changed)
    await workflow.look_again(work, flow, moment)
    await record_evidence(work.connection, actor, moment, f"duty {name}", flow.flow_number, {"text": text})
    return next(one for one in changed if one.duty == name)


def _require(roles: Sequence[str], definition: FlowDefinition, flow: RunningFlow, actor: Actor) -> None:
    if effective_roles(definition, flow, actor.department_id, actor.roles).isdisjoint(roles):
        named = " ".join(roles)
        raise ForbiddenError(f"this is for a post with role {named}", "ROLE_MISSING", {"roles": named})


def _plan(definition: FlowDefinition, flow: RunningFlow) -> ReviewPlan:
    plan = definition.reviews
    if plan is None or flow.state not in plan.states:
        raise ConflictError(f"{flow.flow_number} is not reviewed now", "NOT_IN_REVIEW", {"flow": flow.flow_number})
    return plan


def _score(plan: ReviewPlan, verdict: str, score: int | None) -> int | None:
    most = plan.most_score
    if most is None or verdict == "recused":
        if score is not None:
            raise InvalidError("this review has no score", "SCORE_NOT_ASKED")
        return None
    if score is None or score > most:
        raise InvalidError(f"give a score from 0 to {most}", "SCORE_OUT_OF_RANGE", {"most": str(most)})
    return score


def _duty(definition: FlowDefinition, flow: RunningFlow, name: str) -> Duty:
    found = next((duty for duty in definition.duties_in(flow.state) if duty.duty == name), None)
    if found is None:
        details = {"flow": flow.flow_number, "duty": name}
        raise ConflictError(f"{flow.flow_number} has no duty {name!r} now", "NO_SUCH_DUTY", details)
    return found
