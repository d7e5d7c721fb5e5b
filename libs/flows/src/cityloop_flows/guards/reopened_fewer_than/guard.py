"""A move that is possible a few times only."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_kernel import ConflictError, RefusedError
from pydantic import Field

from cityloop_flows.guard import Guard
from cityloop_flows.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Reopened:
    """How often the subject was reopened."""

    times: int


class ReopenedFewerThan(Guard):
    """The subject was reopened fewer times than this."""

    name = "reopened_fewer_than"
    short = "times"
    needs = (Reopened,)
    may_lapse = True

    times: int = Field(ge=1)

    def judge(self, move: str, known: Knowledge) -> RefusedError | None:
        """Refused with REOPENED_OFTEN."""
        times = known[Reopened].times
        if times < self.times:
            return None
        details = {"move": move, "times": str(times)}
        return ConflictError(
            f"it was reopened {times} times: {move!r} is not possible any more", "REOPENED_OFTEN", details
        )
