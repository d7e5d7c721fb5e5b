"""Attributes of a flow: who may set them, what a form gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.common.v1.common_pb2 import AnsweredForm, AttributeOrigin, AttributeValue
from cityloop_expressions import checked_values
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment
from cityloop_packs import FlowAttribute, FlowDefinition

from cityloop_collaboration_tasks.flows.domain.access import effective_roles
from cityloop_collaboration_tasks.flows.domain.running_flow import RunningFlow

SET_ATTRIBUTES, ANSWER_FORM = "set-attributes", "answer-form"
"""Versions of a flow whose attributes change, in the state that it has."""


def set_by_officer(
    flow: RunningFlow,
    definition: FlowDefinition,
    given: Mapping[str, AttributeValue],
    reason: str,
    actor: Actor,
    moment: Moment,
) -> RunningFlow:
    """The flow after an officer has set attributes.

    Raises:
        InvalidError: nothing is set, or a value is none of its attribute; the details name the field.
        ForbiddenError: none of the roles of the actor's post may set one of them.
        ConflictError: the flow stands where it cannot be set.
    """
    if not given:
        raise InvalidError("say which attributes are set", "ATTRIBUTES_MISSING", {"field": "attributes"})
    kept = checked_values(definition.attributes, given, origin_of(actor, moment))
    for item in definition.attributes:
        if item.attribute in kept:
            _check_may_set(flow, definition, item, actor)
    record = Transition(move=SET_ATTRIBUTES, post_id=actor.post_id, reason=reason)
    return _next(flow, {**flow.attributes, **kept}, record, actor, moment)


def answered_by_form(
    flow: RunningFlow,
    taken: Mapping[str, AttributeValue],
    answered: AnsweredForm,
    actor: Actor,
    moment: Moment,
) -> RunningFlow:
    """The flow after a form of it was answered, with the values that it takes from it.

    Raises:
        ConflictError: it has ended.
    """
    if flow.ended:
        raise ConflictError(f"{flow.flow_number} has ended", "FLOW_ENDED", {"flow": flow.flow_number})
    record = Transition(move=ANSWER_FORM, post_id=actor.post_id)
    return _next(flow.with_form(answered), {**flow.attributes, **taken}, record, actor, moment)


def origin_of(actor: Actor, moment: Moment) -> AttributeOrigin:
    """That a post says so."""
    return AttributeOrigin(occurred_at=moment.occurred_at, confidence=1.0, post_id=actor.post_id)


def _next(
    flow: RunningFlow, attributes: Mapping[str, AttributeValue], record: Transition, actor: Actor, moment: Moment
) -> RunningFlow:
    at = max(moment.occurred_at, flow.occurred_at)
    changed = replace(flow, attributes=attributes, persons=flow.persons | {actor.person_id})
    return changed.next_version(record, at, moment.recorded_at)


def _check_may_set(flow: RunningFlow, definition: FlowDefinition, item: FlowAttribute, actor: Actor) -> None:
    allowed = item.corrected_by if item.attribute in flow.attributes else item.set_by
    details = {"field": item.field, "attribute": item.attribute, "post": actor.post_id}
    roles = effective_roles(definition, flow, actor.department_id, actor.roles)
    if allowed is None or roles.isdisjoint(allowed.roles):
        named = " or ".join(allowed.roles) if allowed else "nobody"
        says = f"post {actor.post_id} may not set {item.attribute}; by the pack {named} may"
        raise ForbiddenError(says, "ATTRIBUTE_NOT_YOURS", {**details, "roles": named})
    states = allowed.states
    if flow.ended if not states else not {flow.state, flow.phase.value} & set(states):
        says = f"{item.attribute} cannot be set while the flow is {flow.state}"
        raise ConflictError(says, "ATTRIBUTE_FIXED", {**details, "state": flow.state})
