"""A state in which time does not count."""

from __future__ import annotations

from pydantic import Field

from cityloop_flows.effect import Effect


class SuspendClock(Effect):
    """The clock of the stage and those of open tasks stand still in the state that the move leads to."""

    name = "suspend_clock"
    suspends = True

    whole: bool = Field(True, description="Whether the whole clock stands still too.")
