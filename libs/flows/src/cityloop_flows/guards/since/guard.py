"""A move that is possible after some time only."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from cityloop_declarations import Duration
from cityloop_kernel import ConflictError, RefusedError
from pydantic import Field

from cityloop_flows.guard import Guard
from cityloop_flows.guard_context import GuardContext, Timing


class SinceGuard(Guard):
    """At least this time has passed since the subject came into its present phase."""

    name = "since"
    short = "period"
    needs = (Timing,)

    period: Annotated[Duration, Field(gt=dt.timedelta(0))] = Field(description="Since it came into its phase.")

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with TOO_EARLY."""
        left = self.opens_at(context) - context[Timing].moment
        if left <= dt.timedelta(0):
            return None
        seconds = f"{left.total_seconds():.0f}"
        return ConflictError(f"{move!r} is possible in {seconds} s", "TOO_EARLY", {"move": move, "seconds": seconds})

    def opens_at(self, context: GuardContext) -> dt.datetime:
        """The end of the period."""
        return context[Timing].phase_began_at + self.period
