"""Tasks for departments."""

from __future__ import annotations

from pydantic import Field

from cityloop_flows.effect import Effect


class Dispatch(Effect):
    """Makes the tasks of the departments named with the move, else of those whom the responsibilities name."""

    name = "dispatch"
    changes_tasks = True
    assigns_tasks = True
    may_return = True

    final: bool = Field(False, description="It ends a dispute: its tasks cannot be returned.")
