"""Tasks that have failed the check."""

from __future__ import annotations

from cityloop_flows.effect import Effect


class FailTasks(Effect):
    """Tasks that were fed back go back to their departments."""

    name = "fail_tasks"
    changes_tasks = True
    assigns_tasks = True
