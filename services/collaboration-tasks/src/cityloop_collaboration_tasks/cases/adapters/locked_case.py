"""Cases and tasks, read and locked until the transaction ends."""

from __future__ import annotations

from cityloop_database import Connection
from cityloop_kernel import Actor, ForbiddenError, NotFoundError

from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.domain.case import Case, Task
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange


async def lock_case_with_tasks(connection: Connection, case_id: str) -> CaseChange:
    """A case with its tasks.

    Raises:
        NotFoundError: there is no such case.
    """
    case = await case_store.lock_case(connection, case_id)
    if case is None:
        raise NotFoundError(f"no case {case_id!r}", "CASE_UNKNOWN")
    return CaseChange(case, await case_store.tasks_of(connection, case_id))


async def lock_standing_case(connection: Connection, case_id: str) -> Case | None:
    """A case, or the one that it is part of, however far, locked until the transaction ends; None where unknown."""
    while True:
        known = (await case_store.cases_by_id(connection, [case_id])).get(case_id)
        if known is not None and known.merge.case_id:
            case_id = known.merge.case_id
            continue
        case = await case_store.lock_case(connection, case_id)
        if case is None or not case.merge.case_id:
            return case


async def lock_task(connection: Connection, actor: Actor, task_id: str) -> tuple[CaseChange, Task]:
    """A task of the actor's department with its case.

    Raises:
        NotFoundError: there is no such task.
        ForbiddenError: it is another department's.
    """
    case_id = await case_store.case_id_of_task(connection, task_id)
    if case_id is None:
        raise NotFoundError(f"no task {task_id!r}", "TASK_UNKNOWN")
    before = await lock_case_with_tasks(connection, case_id)
    task = next(task for task in before.tasks if task.task_id == task_id)
    if task.department_id != actor.department_id:
        raise ForbiddenError(f"task {task.task_number} is of {task.department_id}", "FOREIGN_TASK")
    return before, task
