"""A move that is possible only while its limit has not passed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cityloop_kernel import ConflictError, RefusedError

from cityloop_flows.guard import Guard
from cityloop_flows.guard_context import GuardContext, Timing


@dataclass(frozen=True, slots=True)
class StageClock:
    """The clock of the stage: when it is due, None where none runs; and how often it was extended."""

    due_at: dt.datetime | None
    extensions: int


class BeforeDueGuard(Guard):
    """The clock of the stage runs, and its limit has not passed."""

    name = "before_due"
    needs = (Timing, StageClock)
    may_lapse = True

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with LIMIT_PASSED; with NO_CLOCK_RUNS where there is no limit, or it is suspended."""
        due_at = context[StageClock].due_at
        if due_at is None:
            return ConflictError(f"no clock runs: {move!r} is not possible now", "NO_CLOCK_RUNS", {"move": move})
        if context[Timing].moment <= due_at:
            return None
        return ConflictError(f"{move!r} was possible until the limit passed", "LIMIT_PASSED", {"move": move})
