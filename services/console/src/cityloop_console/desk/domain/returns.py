"""Why a department asks to return a task that it has accepted."""

from __future__ import annotations

from collections.abc import Iterable

from cityloop.cases.v1.cases_service_pb2 import CaseHistoryEntry

from cityloop_console.desk.domain.acts import ASK_RETURN


def why_returned(history: Iterable[CaseHistoryEntry]) -> dict[str, str]:
    """What was said last, by the task: later versions of it say something else."""
    asked = [entry.task for entry in history if entry.task.transition.move == ASK_RETURN]
    return {task.task_id: task.transition.reason for task in asked}
