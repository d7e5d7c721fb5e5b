"""A limit of how fast values rise or fall."""

from __future__ import annotations

from typing import Literal

from cityloop_flows.values import Duration
from pydantic import Field, model_validator

from cityloop_packs.values import Strict


class RateOfChange(Strict):
    """Raised while values rise (or fall) faster than a limit for a dwell, cleared when they are slower than a lower
    one for the same dwell. A rate is the difference to the reading before, by their distance in time.
    """

    above: float = Field(gt=0, description="In the property's unit, for each `per`.")
    clear_below: float
    per: Duration = Field(description="In how long; a rate of 30 per PT1H is 0.5 per PT1M.")
    direction: Literal["rising", "falling"] = "rising"
    dwell_seconds: float = Field(0, ge=0, le=86_400)

    @model_validator(mode="after")
    def _hysteresis(self) -> RateOfChange:
        if not self.per:
            raise ValueError("a rate is per a duration longer than nothing")
        if self.clear_below > self.above:
            raise ValueError(f"clear_below {self.clear_below} lies above the limit {self.above}")
        return self
