"""Tasks as those who ask may see them: which person has one, only their own department is told."""

from __future__ import annotations

from collections.abc import Callable

from cityloop.cases.v1 import case_pb2

from cityloop_collaboration_tasks.cases.adapters.case_messages import task_message
from cityloop_collaboration_tasks.cases.domain.assigning import Holder, StillHolds
from cityloop_collaboration_tasks.cases.domain.case import Case, Task

TaskAnswer = Callable[[Task, Case, str], case_pb2.Task]
"""A task of a case, for a department that asks."""


def task_answer(still_holds: StillHolds) -> TaskAnswer:
    """Answers by the staff directory of this moment: who has left the post has no task, whatever is stored."""

    def answer(task: Task, case: Case, department_id: str) -> case_pb2.Task:
        message = task_message(task, case)
        if message.assigned_post_id:
            if not still_holds(Holder.of(task)):
                message.ClearField("assigned_post_id")
            elif task.department_id == department_id:
                message.assigned_person_id = task.holder
        return message

    return answer
