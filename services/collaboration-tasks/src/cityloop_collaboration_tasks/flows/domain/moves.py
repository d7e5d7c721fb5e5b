"""How a running flow moves: by a person, by itself, by the passing of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.common.v1.common_pb2 import Explanation, Label
from cityloop_calendars import TimeCounts
from cityloop_flows import GuardContext, Move, Requester, RunningClock, Timing, WithoutPerson
from cityloop_flows.guards.another_person.guard import Handlers
from cityloop_flows.guards.children_ended.guard import Children
from cityloop_flows.guards.condition.guard import Conditions
from cityloop_flows.guards.form_complete.guard import CompletedForms
from cityloop_flows.guards.reason.guard import Reason
from cityloop_flows.guards.review_filed.guard import Reviews
from cityloop_kernel import Actor, ConflictError, Moment, RefusedError
from cityloop_packs import FlowDefinition, FlowPhase, PackItem, SubjectConditions

from cityloop_collaboration_tasks.flows.domain.access import effective_roles
from cityloop_collaboration_tasks.flows.domain.running_flow import ENDED, Review, RunningFlow

BY_ITSELF = "the process makes this move by itself"
LIMIT_PASSED = "its limit has passed"


@dataclass(frozen=True, slots=True)
class FlowRules:
    """What decides how a flow moves."""

    definition: PackItem[FlowDefinition]
    mode: str
    """The operating mode of its place."""
    time: TimeCounts
    """How time counts in the city."""


def reviews_of(filed: Sequence[Review]) -> Reviews:
    """What guards know of reviews: one of a reviewer who recused himself is not counted."""
    counted = [review for review in filed if review.verdict != "recused"]
    return Reviews(len(counted), sum(review.verdict == "approved" for review in counted))


def entered(flow: RunningFlow, rules: FlowRules, state: str, moment: dt.datetime) -> RunningFlow:
    """The same version in a state whose clock begins at a moment."""
    definition = rules.definition.item
    phase, name = FlowPhase(definition.phase_of(state)), definition.name_of(state)
    conditions, item_id = conditions_of(flow, rules), rules.definition.name

    def holds(text: str) -> bool:
        return conditions.judge(item_id, text).holds

    return replace(
        flow,
        state=state,
        phase=phase,
        state_name=Label() if name is None else name.label(),
        phase_began_at=flow.phase_began_at if phase is flow.phase else moment,
        clock=RunningClock.started(moment, definition.limit(state, rules.mode, holds), rules.time),
    )


def decide(
    flow: RunningFlow, rules: FlowRules, name: str, actor: Actor, reason: str, reviews: Reviews, moment: Moment
) -> RunningFlow:
    """One move by a person.

    Raises:
        ConflictError: the flow has no such move from the present state.
        RefusedError: one of its guards does not hold.
    """
    definition = rules.definition.item
    move = definition.move(name, flow.state)
    if move is None:
        possible = ", ".join(item.move for item in definition.moves if flow.state in item.sources) or "nothing"
        text = f"{flow.flow_number} is {flow.state}: {name!r} is not possible now, {possible} is"
        raise ConflictError(text, "ILLEGAL_TRANSITION")
    roles = effective_roles(definition, flow, actor.department_id, actor.roles)
    known = _known(flow, rules, reviews, moment) | GuardContext(
        Requester(actor.post_id, actor.person_id, roles), Reason(reason), Handlers(flow.persons)
    )
    refusals = (guard.judge(name, known) for guard in move.guards)
    refusal = next((found for found in refusals if found is not None), None)
    if refusal is not None:
        raise refusal
    record = Transition(move=name, post_id=actor.post_id, reason=reason)
    moved = _apply(flow, rules, move, record, moment)
    return replace(moved, persons=flow.persons | {actor.person_id})


def move_of_reaction(
    flow: RunningFlow,
    rules: FlowRules,
    name: str,
    reason: str,
    explanation: Explanation,
    reviews: Reviews,
    moment: Moment,
) -> RunningFlow:
    """A move that a reaction of a pack makes.

    Raises:
        ConflictError: the flow has no such move from the present state.
        RefusedError: one of its guards does not hold.
    """
    move = rules.definition.item.move(name, flow.state)
    if move is None:
        raise ConflictError(f"{flow.flow_number} is {flow.state}: {name!r} is not possible now", "ILLEGAL_TRANSITION")
    refusal = _automatic_refusal(flow, rules, move, reviews, moment)
    if refusal is not None:
        raise refusal
    return _apply(flow, rules, move, Transition(move=name, reason=reason, explanation=explanation), moment)


def run_automatic(flow: RunningFlow, rules: FlowRules, reviews: Reviews, moment: Moment) -> list[RunningFlow]:
    """The versions that the flow makes by itself, in its order, as far as guards hold; the last is the newest."""
    versions: list[RunningFlow] = []
    for name in rules.definition.item.automatic:
        move = rules.definition.item.move(name, flow.state)
        if move is not None and _automatic_refusal(flow, rules, move, reviews, moment) is None:
            flow = _apply(flow, rules, move, Transition(move=name, explanation=explain(rules, BY_ITSELF)), moment)
            versions.append(flow)
    return versions


def due_to_move(flow: RunningFlow, rules: FlowRules, reviews: Reviews, moment: Moment) -> dt.datetime | None:
    """When the passing of time alone may let the flow make a move by itself; None where it never does."""
    known = _known(flow, rules, reviews, moment)
    moves = (rules.definition.item.move(name, flow.state) for name in rules.definition.item.automatic)
    guards = (guard for move in moves if move is not None for guard in move.guards)
    times = [at for guard in guards if (at := guard.opens_at(known)) is not None and at > moment.recorded_at]
    return min(times, default=None)


def mark_overdue(flow: RunningFlow, rules: FlowRules, now: dt.datetime) -> RunningFlow:
    """The flow marked overdue as of when its clock ran out; itself when nothing is new."""
    due_at = flow.clock.due_at
    if flow.ended or flow.overdue or due_at is None or due_at > now:
        return flow
    record = Transition(move="overdue", explanation=explain(rules, LIMIT_PASSED))
    return replace(flow, overdue=True).next_version(record, due_at, now)


def explain(rules: FlowRules, reason: str) -> Explanation:
    """That the flow decided by itself, in which version of which pack."""
    found = rules.definition
    return Explanation(
        pack_id=found.pack_id,
        pack_version=found.pack_version,
        rule_id=found.name,
        confidence=1.0,
        reason=reason,
        pack_set=found.set_number,
    )


def conditions_of(flow: RunningFlow, rules: FlowRules) -> SubjectConditions:
    """Judges conditions of its definition by the attributes of a flow."""
    return SubjectConditions(rules.definition.item.environment.at_hand(flow.attributes))


def _known(flow: RunningFlow, rules: FlowRules, reviews: Reviews, moment: Moment) -> GuardContext:
    conditions, item_id = conditions_of(flow, rules), rules.definition.name
    return GuardContext(
        Timing(moment.occurred_at, flow.phase_began_at),
        reviews,
        Children(flow.children, ENDED),
        Conditions(lambda text: conditions.judge(item_id, text)),
        CompletedForms(flow.failed_checks),
    )


def _automatic_refusal(
    flow: RunningFlow, rules: FlowRules, move: Move, reviews: Reviews, moment: Moment
) -> RefusedError | None:
    """Why a move is not made by itself; what a guard asks of a person is asked of nobody then."""
    known = _known(flow, rules, reviews, moment)
    judged = (guard for guard in move.guards if guard.without_person is WithoutPerson.JUDGED)
    return next((found for guard in judged if (found := guard.judge(move.move, known)) is not None), None)


def _apply(flow: RunningFlow, rules: FlowRules, move: Move, record: Transition, moment: Moment) -> RunningFlow:
    at = moment.occurred_at
    late = flow.clock.due_at is not None and at > flow.clock.due_at
    after = entered(flow.next_version(record, at, moment.recorded_at), rules, move.target, at)
    count = rules.time.count(flow.clock.unit)
    if any(effect.suspends for effect in move.effects):
        after = replace(after, clock=flow.clock.stopped(at, count))
    elif any(effect.continues for effect in move.effects):
        after = replace(after, clock=flow.clock)
    elif flow.clock.suspended and any(effect.resumes for effect in move.effects):
        after = replace(after, clock=flow.clock.resumed(at, count))
    return replace(after, overdue=flow.overdue or late)
