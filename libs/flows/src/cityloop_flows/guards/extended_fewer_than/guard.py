"""Extensions that are possible a few times only."""

from __future__ import annotations

from cityloop_kernel import ConflictError, RefusedError
from pydantic import Field

from cityloop_flows.guard import Guard
from cityloop_flows.guard_context import GuardContext
from cityloop_flows.guards.before_due.guard import StageClock


class ExtensionLimitGuard(Guard):
    """It was extended fewer times than this since it was opened or reopened; what was refused does not count."""

    name = "extended_fewer_than"
    short = "times"
    needs = (StageClock,)
    may_lapse = True

    times: int = Field(ge=1, le=20, description="As often is too often.")

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with EXTENDED_OFTEN."""
        times = context[StageClock].extensions
        if times < self.times:
            return None
        details = {"move": move, "times": str(times)}
        return ConflictError(
            f"it was extended {times} times: {move!r} is not possible any more", "EXTENDED_OFTEN", details
        )
