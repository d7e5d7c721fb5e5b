"""A move that waits for departments."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_kernel import ConflictError, RefusedError

from cityloop_flows.guard import Guard
from cityloop_flows.guard_context import GuardContext


@dataclass(frozen=True, slots=True)
class OpenTasks:
    """Numbers of the tasks that still wait for their departments."""

    numbers: tuple[str, ...]


class TasksDoneGuard(Guard):
    """No task waits for its department."""

    name = "tasks_done"
    needs = (OpenTasks,)
    reported_reasons = frozenset({"TASKS_OPEN"})

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with TASKS_OPEN."""
        numbers = ", ".join(context[OpenTasks].numbers)
        if not numbers:
            return None
        return ConflictError(f"{move!r} waits for tasks {numbers}", "TASKS_OPEN", {"move": move, "tasks": numbers})
