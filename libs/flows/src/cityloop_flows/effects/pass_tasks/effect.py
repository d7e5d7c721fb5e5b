"""Tasks that have passed the check."""

from __future__ import annotations

from cityloop_flows.effect import Effect
from cityloop_flows.guards.tasks_done.guard import TasksDoneGuard


class PassTasks(Effect):
    """Tasks that were fed back have passed."""

    name = "pass_tasks"
    changes_tasks = True
    requires = TasksDoneGuard
