"""A move that is possible from a moment on only."""

from __future__ import annotations

import datetime as dt

from cityloop_kernel import ConflictError, RefusedError
from pydantic import AwareDatetime, Field

from cityloop_flows.guard import Guard
from cityloop_flows.guard_context import GuardContext, Timing


class NotBeforeGuard(Guard):
    """The move is made from a moment on only, such as the opening of a call."""

    name = "not_before"
    short = "moment"
    needs = (Timing,)

    moment: AwareDatetime = Field(description="Written as ISO 8601 with its offset.")

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with TOO_EARLY."""
        if context[Timing].moment >= self.moment:
            return None
        seconds = f"{(self.moment - context[Timing].moment).total_seconds():.0f}"
        return ConflictError(f"{move!r} is possible in {seconds} s", "TOO_EARLY", {"move": move, "seconds": seconds})

    def opens_at(self, context: GuardContext) -> dt.datetime:
        """The moment."""
        del context
        return self.moment
