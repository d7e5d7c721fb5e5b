"""A move that waits for the call-back of whoever reported it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from cityloop_declarations import Duration
from cityloop_kernel import ConflictError, RefusedError
from pydantic import Field

from cityloop_flows.guard import Guard, WithoutPerson
from cityloop_flows.guard_context import GuardContext, Timing


@dataclass(frozen=True, slots=True)
class CallBackAnswer:
    """When a reporter last rated the handling, or said that it is not fixed; None where nobody has."""

    answered_at: dt.datetime | None


class CallBackGuard(Guard):
    """A reporter has answered since the subject came into its present phase, or nobody has for long enough."""

    name = "called_back"
    needs = (Timing, CallBackAnswer)
    without_person = WithoutPerson.NEVER_HOLDS
    reported_reasons = frozenset({"NOT_CALLED_BACK"})

    or_after: Annotated[Duration, Field(gt=dt.timedelta(0), description="From when on nobody is waited for.")]

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with NOT_CALLED_BACK."""
        timing, answered_at = context[Timing], context[CallBackAnswer].answered_at
        answered = answered_at is not None and answered_at >= timing.phase_began_at
        left = timing.phase_began_at + self.or_after - timing.moment
        if answered or left <= dt.timedelta(0):
            return None
        seconds = f"{left.total_seconds():.0f}"
        text = f"{move!r} waits until a reporter answers, for {seconds} s at most"
        return ConflictError(text, "NOT_CALLED_BACK", {"move": move, "seconds": seconds})
