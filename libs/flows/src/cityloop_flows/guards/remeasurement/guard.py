"""What the datastreams that raised the event must show before a move (docs/adr/0009)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from cityloop_declarations import Duration
from cityloop_kernel import ConflictError, RefusedError
from pydantic import Field

from cityloop_flows.guard import Guard, WithoutPerson
from cityloop_flows.guard_context import GuardContext

MOST = 10
"""Gauges that a refusal names."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """What one datastream says."""

    holds: bool
    has_readings: bool
    """Whether it says anything: one that is silent proves nothing."""
    text: str
    """In English, in one line."""
    detail: str
    """As a line of the fact `measured`."""


@dataclass(frozen=True, slots=True)
class Gauges:
    """What the datastreams that raised the event said just before the move."""

    question: RemeasurementGuard | None
    """What they were asked; None where they were not."""
    complete: bool
    """Whether all were asked that raised it as known now."""
    measured: tuple[Gauge, ...] = ()


class RemeasurementGuard(Guard):
    """The gauges that raised the event are below a limit for a dwell; what nobody measured has nothing to measure."""

    name = "remeasurement"
    needs = (Gauges,)
    without_person = WithoutPerson.NEVER_HOLDS
    reported_reasons = frozenset({"REMEASUREMENT_FAILED"})

    below: float = Field(description="In the unit of the gauges' property.")
    dwell: Annotated[Duration, Field(ge=dt.timedelta(0), le=dt.timedelta(days=1))] = Field(
        description="How long they must have been below it."
    )

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with REMEASUREMENT_FAILED; with VERSION_CHANGED where another question was asked."""
        gauges = context[Gauges]
        if gauges.question != self or not gauges.complete:
            return ConflictError("the case or its process changed while it was measured; try again", "VERSION_CHANGED")
        against = [gauge for gauge in gauges.measured if gauge.has_readings and not gauge.holds]
        mute = not any(gauge.has_readings for gauge in gauges.measured)
        if not gauges.measured or not (against or mute):
            return None
        advice = "none says anything: fix one, or decide it by another move" if mute else "wait until they hold"
        seconds = f"{self.dwell.total_seconds():g}"
        details = {
            "move": move,
            "below": f"{self.below:g}",
            "seconds": seconds,
            "mute": "true" if mute else "false",
            "measured": "\n".join(gauge.detail for gauge in (against or gauges.measured)[:MOST]),
        }
        said = "; ".join(gauge.text for gauge in gauges.measured)
        text = f"{move!r} needs less than {self.below:g} for {seconds} s; {advice}: {said}"
        return ConflictError(text, "REMEASUREMENT_FAILED", details)
