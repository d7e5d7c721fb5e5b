"""An officer says what an attribute of a case is: once for its idempotency key, with its evidence."""

from __future__ import annotations

from dataclasses import replace

from cityloop.cases.v1.case_pb2 import Transition
from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, Moment, check_text

from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain.attributes import (
    SET_ATTRIBUTES,
    AttributeSetting,
    apply_values,
    values_set,
)
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.decide_case import check_version


async def set_attributes(
    work: UnitOfWork,
    workflow: CaseWorkflow,
    actor: Actor,
    case_id: str,
    expected_version: int,
    setting: AttributeSetting,
    moment: Moment,
) -> CaseChange:
    """The case with what was set, and what the pack does by itself afterwards; former values stay in its history.

    Args:
        work: the unit of work.
        workflow: the rules of cases.
        actor: who sets them.
        case_id: of the case.
        expected_version: 0 when it may be any.
        setting: which attributes, and why.
        moment: when.

    Raises:
        NotFoundError: there is no such case.
        ConflictError: it has another version by now, or cannot be changed any more.
        InvalidError: a value is none.
        ForbiddenError: the post may not set one of them.
    """
    check_text("reason", setting.reason, MAX_TEXT)
    before = await lock_case_with_tasks(work.connection, case_id)
    check_version(before.case, expected_version)
    values = values_set(before.case, workflow.attributes_of(before.case.event_class), setting, actor, moment)
    rules = workflow.rules(replace(before.case, attributes=values), moment)
    record = Transition(move=SET_ATTRIBUTES, post_id=actor.post_id, reason=setting.reason)
    after = await workflow.save(work, apply_values(before, rules, values, record, moment))
    details = {"case_version": after.case.version, "attributes": sorted(setting.values), "reason": setting.reason}
    await record_evidence(work.connection, actor, moment, SET_ATTRIBUTES, after.case.case_number, details)
    return after
