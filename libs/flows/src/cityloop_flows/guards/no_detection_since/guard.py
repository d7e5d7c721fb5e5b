"""A move that waits until nothing is seen any more."""

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
class LastSignal:
    """When the event last had a signal, of a sensor, an algorithm or a person; None where it has none."""

    at: dt.datetime | None


class NoDetectionSinceGuard(Guard):
    """Nobody and nothing has seen it for this time."""

    name = "no_detection_since"
    short = "period"
    needs = (Timing, LastSignal)
    without_person = WithoutPerson.NEVER_HOLDS
    reported_reasons = frozenset({"SEEN_SINCE"})

    period: Annotated[Duration, Field(gt=dt.timedelta(0))] = Field(description="Before the move.")

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with SEEN_SINCE."""
        moment, at = context[Timing].moment, context[LastSignal].at
        if at is None or moment - at >= self.period:
            return None
        seconds = f"{(at + self.period - moment).total_seconds():.0f}"
        text = f"{move!r} waits for {seconds} s in which nothing is seen any more"
        return ConflictError(text, "SEEN_SINCE", {"move": move, "seconds": seconds})
