"""Departments are urged, and cases put under supervision, each time with its evidence."""

from __future__ import annotations

from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, Moment, check_text

from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.domain.oversight import oversee
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow


async def oversee_case(
    work: UnitOfWork,
    workflow: CaseWorkflow,
    actor: Actor,
    case_id: str,
    move: str | None,
    reason: str,
    moment: Moment,
) -> CaseChange:
    """What is said of a case.

    Raises:
        NotFoundError: there is no such case.
        RefusedError: as the domain says.
    """
    check_text("reason", reason, MAX_TEXT)
    before = await lock_case_with_tasks(work.connection, case_id)
    after = await workflow.save(work, oversee(before, move, actor, reason, moment))
    move = after.case.transition.move
    details = {"case_version": after.case.version, "reason": reason}
    await record_evidence(work.connection, actor, moment, move, after.case.case_number, details)
    return after
