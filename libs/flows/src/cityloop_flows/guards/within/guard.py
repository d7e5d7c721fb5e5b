"""A move that is possible for some time only."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from cityloop_declarations import Duration
from cityloop_kernel import ConflictError, RefusedError
from pydantic import Field

from cityloop_flows.guard import Guard
from cityloop_flows.guard_context import GuardContext, Timing


class WithinGuard(Guard):
    """No more than this time has passed since the subject came into its present phase."""

    name = "within"
    short = "period"
    needs = (Timing,)
    may_lapse = True

    period: Annotated[Duration, Field(gt=dt.timedelta(0))] = Field(description="Since the case came into its phase.")

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with TOO_LATE."""
        timing = context[Timing]
        if timing.moment <= timing.phase_began_at + self.period:
            return None
        seconds = f"{self.period.total_seconds():g}"
        return ConflictError(f"{move!r} was possible for {seconds} s", "TOO_LATE", {"move": move, "seconds": seconds})
