"""More time for a stage, granted by another than who asked."""

from __future__ import annotations

from pydantic import Field

from cityloop_flows.clocks import Limit
from cityloop_flows.effect import Effect
from cityloop_flows.guards.another_post.guard import AnotherPostGuard
from cityloop_flows.guards.extended_fewer_than.guard import ExtensionLimitGuard
from cityloop_flows.limits import TimeAmount


class ExtendClock(Effect):
    """The clock that the effect `keep_clock` or `resume_clock` before it lets go on has so much more time."""

    name = "extend_clock"
    changes_time = True
    requires = (AnotherPostGuard, ExtensionLimitGuard)

    by: TimeAmount | None = Field(None, description="How much more; once more the limit of the stage when absent.")
    whole: bool = Field(True, description="Whether the whole clock has as much more.")

    def amount(self, limit: Limit | None) -> Limit | None:
        """How much more a clock of a limit has; None where there is no limit."""
        return limit if self.by is None else self.by.amount
