"""Whether a task that was accepted is returned, and who handles it then."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, Moment, NotFoundError, check_text

from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.domain.late_returns import approve_return, refuse_return
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow


@dataclass(frozen=True, slots=True)
class ReturnDecision:
    """What is decided of a task."""

    task_id: str
    approve: bool
    reason: str
    department_id: str
    """Who handles it instead; empty where nobody is named."""


async def decide_return(
    work: UnitOfWork, workflow: CaseWorkflow, actor: Actor, decision: ReturnDecision, moment: Moment
) -> CaseChange:
    """A decision, with its evidence.

    Raises:
        NotFoundError: there is no such task.
        RefusedError: as the domain says.
    """
    check_text("reason", decision.reason, MAX_TEXT)
    case_id = await case_store.case_id_of_task(work.connection, decision.task_id)
    if case_id is None:
        raise NotFoundError(f"no task {decision.task_id!r}", "TASK_UNKNOWN")
    before = await lock_case_with_tasks(work.connection, case_id)
    task = next(task for task in before.tasks if task.task_id == decision.task_id)
    rules = workflow.rules(before.case, moment)
    if decision.approve:
        decided = approve_return(before, task, rules, actor, decision.department_id, decision.reason, moment)
    else:
        decided = refuse_return(before, task, rules, actor, decision.reason, moment)
    after = await workflow.save(work, decided)
    task = next(task for task in after.tasks if task.task_id == decision.task_id)
    details = {"task": task.task_number, "reason": decision.reason, "department": decision.department_id}
    await record_evidence(work.connection, actor, moment, task.transition.move, after.case.case_number, details)
    return after
