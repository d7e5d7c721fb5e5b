"""A move that is possible until a moment only."""

from __future__ import annotations

from cityloop_kernel import ConflictError, RefusedError
from pydantic import AwareDatetime, Field

from cityloop_flows.guard import Guard
from cityloop_flows.guard_context import GuardContext, Timing


class NotAfterGuard(Guard):
    """The move is made until a moment only, such as the deadline of a call."""

    name = "not_after"
    short = "moment"
    needs = (Timing,)
    may_lapse = True

    moment: AwareDatetime = Field(description="Written as ISO 8601 with its offset.")

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with DEADLINE_PASSED."""
        if context[Timing].moment <= self.moment:
            return None
        details = {"move": move, "moment": self.moment.isoformat()}
        return ConflictError(f"{move!r} was possible until {self.moment.isoformat()}", "DEADLINE_PASSED", details)
