"""A move that waits for departments."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_kernel import ConflictError, RefusedError

from cityloop_flows.guard import Guard
from cityloop_flows.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class OpenTasks:
    """Numbers of the tasks that still wait for their departments."""

    numbers: tuple[str, ...]


class TasksDone(Guard):
    """No task waits for its department."""

    name = "tasks_done"
    needs = (OpenTasks,)
    noted = frozenset({"TASKS_OPEN"})

    def judge(self, move: str, known: Knowledge) -> RefusedError | None:
        """Refused with TASKS_OPEN."""
        numbers = ", ".join(known[OpenTasks].numbers)
        if not numbers:
            return None
        return ConflictError(f"{move!r} waits for tasks {numbers}", "TASKS_OPEN", {"move": move, "tasks": numbers})
