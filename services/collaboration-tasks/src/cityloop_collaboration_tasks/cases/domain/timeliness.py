"""How departments kept their limits."""

from __future__ import annotations

from collections.abc import Iterable

from cityloop.cases.v1.evaluation_service_pb2 import Timeliness

from cityloop_collaboration_tasks.cases.domain.case import Appeal, Task, TaskState

NOT_COUNTED = {TaskState.RETURNED, TaskState.CANCELLED}


def timeliness(tasks: Iterable[Task]) -> list[Timeliness]:
    """Counts by department, in order of their ids; what had no limit, was returned or cancelled counts nowhere."""
    found: dict[str, Timeliness] = {}
    for task in tasks:
        limited = task.due_at is not None or task.remaining is not None or task.overdue
        if task.state in NOT_COUNTED or not limited:
            continue
        counts = found.setdefault(task.department_id, Timeliness(department_id=task.department_id))
        counts.limited += 1
        counts.late += task.overdue
        counts.exempt += task.appeal is Appeal.APPROVED
        counts.appealed += task.appeal is Appeal.ASKED
        counts.on_time += task.state.done and not task.overdue
    return [found[name] for name in sorted(found)]
