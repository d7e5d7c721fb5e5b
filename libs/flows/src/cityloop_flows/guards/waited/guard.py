"""Not before a moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cityloop_kernel import ConflictError, RefusedError

from cityloop_flows.guard import Guard
from cityloop_flows.guard_context import GuardContext, Timing


@dataclass(frozen=True, slots=True)
class WaitEnd:
    """Until when the subject waits in its present state; None where it does not."""

    until: dt.datetime | None


class WaitedGuard(Guard):
    """The moment has come until which the subject waits in its present state (the effect `wait`)."""

    name = "waited"
    needs = (Timing, WaitEnd)

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with NOT_YET."""
        until, moment = context[WaitEnd].until, context[Timing].moment
        if until is None or until <= moment:
            return None
        details = {"move": move, "seconds": f"{(until - moment).total_seconds():.0f}", "until": until.isoformat()}
        return ConflictError(f"{move!r} is possible from {until.isoformat()} on", "NOT_YET", details)
