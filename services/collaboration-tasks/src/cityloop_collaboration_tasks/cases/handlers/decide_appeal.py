"""Whether a late task counts against its department."""

from __future__ import annotations

from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, Moment, NotFoundError, check_text

from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain.appeals import decide_appeal
from cityloop_collaboration_tasks.cases.domain.case import Case, Task
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow


async def decide_task_appeal(
    work: UnitOfWork, workflow: CaseWorkflow, actor: Actor, task_id: str, approve: bool, reason: str, moment: Moment
) -> tuple[Task, Case]:
    """A decision, with its evidence.

    Raises:
        NotFoundError: there is no such task.
    """
    check_text("reason", reason, MAX_TEXT)
    case_id = await case_store.case_id_of_task(work.connection, task_id)
    if case_id is None:
        raise NotFoundError(f"no task {task_id!r}", "TASK_UNKNOWN")
    before = await lock_case_with_tasks(work.connection, case_id)
    task = next(task for task in before.tasks if task.task_id == task_id)
    after = await workflow.save(work, decide_appeal(before, task, actor, approve, reason, moment))
    task = next(task for task in after.tasks if task.task_id == task_id)
    details = {"task": task.task_number, "appeal": task.appeal.value, "reason": reason}
    await record_evidence(work.connection, actor, moment, task.transition.move, after.case.case_number, details)
    return task, after.case
