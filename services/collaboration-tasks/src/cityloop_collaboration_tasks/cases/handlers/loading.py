"""Cases and tasks, loaded and locked for what people do with them."""

from __future__ import annotations

from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, NotFoundError

from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.domain.model import Task
from cityloop_collaboration_tasks.cases.domain.moved import Moved


async def load_case(work: UnitOfWork, case_id: str) -> Moved:
    """A case with its tasks, locked.

    Raises:
        NotFoundError: there is no such case.
    """
    case = await case_store.lock_case(work.connection, case_id)
    if case is None:
        raise NotFoundError(f"no case {case_id!r}", "CASE_UNKNOWN")
    return Moved(case, await case_store.tasks_of(work.connection, case_id))


async def load_task(work: UnitOfWork, actor: Actor, task_id: str) -> tuple[Moved, Task]:
    """A task of the actor's department with its case, locked.

    Raises:
        NotFoundError: there is no such task.
        ForbiddenError: it is another department's.
    """
    case_id = await case_store.case_id_of_task(work.connection, task_id)
    if case_id is None:
        raise NotFoundError(f"no task {task_id!r}", "TASK_UNKNOWN")
    before = await load_case(work, case_id)
    task = next(task for task in before.tasks if task.task_id == task_id)
    if task.department_id != actor.department_id:
        raise ForbiddenError(f"task {task.task_number} is of {task.department_id}", "FOREIGN_TASK")
    return before, task
