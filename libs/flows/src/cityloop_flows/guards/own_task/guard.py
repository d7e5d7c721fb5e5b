"""What only those ask for who handle it."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_kernel import ForbiddenError, RefusedError

from cityloop_flows.guard import Guard, WithoutPerson
from cityloop_flows.guard_context import GuardContext


@dataclass(frozen=True, slots=True)
class OwnTasks:
    """Whether the department of the person who moves has a task that waits for it."""

    any_open: bool


class OwnTaskGuard(Guard):
    """The department of whoever moves has a task of the subject that waits for it."""

    name = "own_task"
    needs = (OwnTasks,)
    without_person = WithoutPerson.SKIPPED

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with NO_OWN_TASK."""
        if context[OwnTasks].any_open:
            return None
        return ForbiddenError(f"{move!r} is for departments that have a task of it", "NO_OWN_TASK", {"move": move})
