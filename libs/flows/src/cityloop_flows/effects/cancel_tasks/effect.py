"""Tasks end with the subject."""

from __future__ import annotations

from cityloop_flows.effect import Effect


class CancelTasks(Effect):
    """Tasks that are still open are cancelled."""

    name = "cancel_tasks"
    changes_tasks = True
