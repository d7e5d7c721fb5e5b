"""A limit of how fast values rise or fall."""

from __future__ import annotations

from typing import Literal

from cityloop_declarations import Duration
from cityloop_kernel import SentenceError, say
from pydantic import Field, model_validator

from cityloop_packs.values import Strict


class RateOfChange(Strict):
    """Raised while values rise (or fall) faster than a limit for a dwell, cleared when they are slower than a lower
    one for the same dwell. A rate is the difference to the reading before, by their distance in time.
    """

    above: float = Field(gt=0, description="In the property's unit, for each `per`.")
    clear_below: float = Field(description="A slower rate clears; at most the limit.")
    per: Duration = Field(description="In how long; a rate of 30 per PT1H is 0.5 per PT1M.")
    direction: Literal["rising", "falling"] = Field("rising", description="Which change counts.")
    dwell_seconds: float = Field(
        0, ge=0, le=86_400, description="How long the rate must stay there before it raises or clears."
    )

    @model_validator(mode="after")
    def _hysteresis(self) -> RateOfChange:
        if not self.per:
            raise SentenceError(say("pack-rate-per-nothing"))
        if self.clear_below > self.above:
            values = {"clear_below": str(self.clear_below), "limit": str(self.above)}
            raise SentenceError(say("pack-clear-above-limit", **values))
        return self
