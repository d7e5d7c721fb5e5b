"""What people say of an open flow: attributes one by one, or a form."""

from __future__ import annotations

from collections.abc import Mapping

from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop_audit import record_evidence
from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, ConflictError, Moment, check_text
from cityloop_packs import Purpose

from cityloop_collaboration_tasks.flows.domain import attributes
from cityloop_collaboration_tasks.flows.domain.access import effective_roles
from cityloop_collaboration_tasks.flows.domain.running_flow import RunningFlow
from cityloop_collaboration_tasks.flows.handlers.flow_workflow import MAX_TEXT, FlowWorkflow, lock
from cityloop_collaboration_tasks.forms.domain import FormAnswers, SentAnswer, Writer

FOR_FLOWS: tuple[Purpose, ...] = ("flow", "check")


async def set_flow_attributes(
    work: UnitOfWork,
    workflow: FlowWorkflow,
    actor: Actor,
    flow_id: str,
    expected_version: int,
    given: Mapping[str, AttributeValue],
    reason: str,
    moment: Moment,
) -> RunningFlow:
    """Attributes that an officer sets, and what the flow does by itself afterwards.

    Raises:
        NotFoundError: there is no such flow.
        RefusedError: as `set_by_officer` says, or it has another version by now.
    """
    check_text("reason", reason, MAX_TEXT)
    flow = await lock(work, flow_id)
    _check_version(flow, expected_version)
    definition = workflow.rules_of(flow).definition.item
    changed = attributes.set_by_officer(flow, definition, given, reason, actor, moment)
    after = await workflow.save(work, [changed], moment)
    details = {"flow_version": after.version, "attributes": sorted(given), "reason": reason}
    await record_evidence(work.connection, actor, moment, attributes.SET_ATTRIBUTES, after.flow_number, details)
    return after


async def answer_flow_form(
    work: UnitOfWork,
    workflow: FlowWorkflow,
    forms: FormAnswers[Connection],
    actor: Actor,
    flow_id: str,
    expected_version: int,
    sent: SentAnswer,
    moment: Moment,
) -> RunningFlow:
    """The answer to a form of the flow's pack; the flow takes what the form asks of its attributes.

    Raises:
        NotFoundError: there is no such flow, or no such form.
        RefusedError: the form is for something else, the post does not answer it, or the answer does not fit.
    """
    flow = await lock(work, flow_id)
    _check_version(flow, expected_version)
    definition = workflow.rules_of(flow).definition.item
    roles = effective_roles(definition, flow, actor.department_id, actor.roles)
    writer = Writer(flow.flow_id, actor.post_id, actor.person_id)
    filled = await forms.filled(work.connection, sent, FOR_FLOWS, definition.flow, roles, writer, moment.recorded_at)
    taken = filled.attributes(definition.attributes, attributes.origin_of(actor, moment))
    answered = await forms.keep(work.connection, flow.flow_id, sent, filled, actor, moment)
    changed = attributes.answered_by_form(flow, taken, answered, actor, moment)
    after = await workflow.save(work, [changed], moment)
    details = {"flow_version": after.version, "form": sent.form, "digest": answered.digest, "failed": answered.failed}
    await record_evidence(work.connection, actor, moment, attributes.ANSWER_FORM, after.flow_number, details)
    return after


def _check_version(flow: RunningFlow, expected: int) -> None:
    if expected and flow.version != expected:
        text = f"{flow.flow_number} is at version {flow.version}, not {expected}; read it again"
        raise ConflictError(text, "VERSION_CHANGED")
