"""Cases and tasks that forms are about, as whoever answers may know them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cityloop_database import Connection
from cityloop_kernel import Actor, ConflictError, ForbiddenError, NotFoundError
from cityloop_packs import Purpose

from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.domain.attachments import may_see_photos
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.forms.domain import FormSubject, SubjectOf

CHECKS: tuple[Purpose, ...] = ("check",)
FEEDBACK: tuple[Purpose, ...] = ("feedback",)


def case_form_subjects(workflow: CaseWorkflow) -> Mapping[str, SubjectOf[Connection]]:
    """Cases by `case_id`, of departments that they are a matter of; tasks by `task_id`, of their own department."""

    async def of_case(connection: Connection, case_id: str, actor: Actor) -> FormSubject:
        case = await case_store.find_case(connection, case_id)
        if case is None:
            raise NotFoundError(f"no case {case_id!r}", "CASE_UNKNOWN")
        tasks = await case_store.tasks_of(connection, case.case_id)
        if not may_see_photos(case, tasks, actor.department_id, actor.rights):
            raise ForbiddenError(f"{case.case_number} is no matter of {actor.department_id}", "FOREIGN_CASE")
        ended = ConflictError(f"{case.case_number} has ended", "CASE_ENDED", {"case": case.case_number})
        greatest = workflow.greatest_seen(actor.roles)
        return FormSubject(
            subject_id=case.case_id,
            number=case.case_number,
            name=case.event_class,
            purposes=CHECKS,
            values=case.attributes,
            roles=actor.roles,
            greatest=greatest,
            ended=ended if case.state.ended else None,
        )

    async def of_task(connection: Connection, task_id: str, actor: Actor) -> FormSubject:
        case_id = await case_store.case_id_of_task(connection, task_id)
        if case_id is None:
            raise NotFoundError(f"no task {task_id!r}", "TASK_UNKNOWN")
        task = next(task for task in await case_store.tasks_of(connection, case_id) if task.task_id == task_id)
        if task.department_id != actor.department_id:
            raise ForbiddenError(f"task {task.task_number} is of {task.department_id}", "FOREIGN_TASK")
        if not task.state.at_work:
            raise ConflictError(f"{task.task_number} is not at work; accept it first", "TASK_NOT_ACCEPTED")
        subject = await of_case(connection, case_id, actor)
        return replace(subject, purposes=FEEDBACK, task_id=task_id)

    return {"case_id": of_case, "task_id": of_task}
