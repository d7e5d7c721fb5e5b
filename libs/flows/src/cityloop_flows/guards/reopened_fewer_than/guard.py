"""A move that is possible a few times only."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_kernel import ConflictError, RefusedError
from pydantic import Field

from cityloop_flows.guard import Guard
from cityloop_flows.guard_context import GuardContext


@dataclass(frozen=True, slots=True)
class ReopenCount:
    """How often the subject was reopened."""

    times: int


class ReopenLimitGuard(Guard):
    """The subject was reopened fewer times than this."""

    name = "reopened_fewer_than"
    short = "times"
    needs = (ReopenCount,)
    may_lapse = True

    times: int = Field(ge=1, description="As often is too often.")

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with REOPENED_OFTEN."""
        times = context[ReopenCount].times
        if times < self.times:
            return None
        details = {"move": move, "times": str(times)}
        return ConflictError(
            f"it was reopened {times} times: {move!r} is not possible any more", "REOPENED_OFTEN", details
        )
