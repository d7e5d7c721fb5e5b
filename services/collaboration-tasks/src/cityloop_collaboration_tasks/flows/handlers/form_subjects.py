"""Flows that forms are about, as whoever answers may know them."""

from __future__ import annotations

from collections.abc import Mapping

from cityloop_database import Connection
from cityloop_kernel import Actor, ConflictError, ForbiddenError, NotFoundError

from cityloop_collaboration_tasks.flows.adapters import flow_store
from cityloop_collaboration_tasks.flows.domain.access import effective_roles, takes_part
from cityloop_collaboration_tasks.flows.handlers.answer_form import FOR_FLOWS
from cityloop_collaboration_tasks.flows.handlers.flow_workflow import FlowWorkflow
from cityloop_collaboration_tasks.forms.domain import FormSubject, SubjectOf


def flow_form_subjects(workflow: FlowWorkflow) -> Mapping[str, SubjectOf[Connection]]:
    """Flows by `flow_id`, of departments that have a part in them."""

    async def of_flow(connection: Connection, flow_id: str, actor: Actor) -> FormSubject:
        flow = await flow_store.find_flow(connection, flow_id)
        if flow is None:
            raise NotFoundError(f"no flow {flow_id!r}", "FLOW_UNKNOWN")
        definition = workflow.rules_of(flow).definition.item
        of_forms = workflow.form_roles(flow.definition)
        if not takes_part(definition, flow, actor.department_id, actor.roles, of_forms):
            text = f"{actor.department_id} has no part in {flow.flow_number}"
            details = {"flow": flow.flow_number, "department": actor.department_id}
            raise ForbiddenError(text, "FOREIGN_FLOW", details)
        ended = ConflictError(f"{flow.flow_number} has ended", "FLOW_ENDED", {"flow": flow.flow_number})
        roles = effective_roles(definition, flow, actor.department_id, actor.roles)
        greatest = workflow.greatest_seen(actor.roles)
        return FormSubject(
            subject_id=flow.flow_id,
            number=flow.flow_number,
            name=definition.flow,
            purposes=FOR_FLOWS,
            values=flow.attributes,
            roles=roles,
            greatest=greatest,
            ended=ended if flow.ended else None,
        )

    return {"flow_id": of_flow}
