"""A limit above, with hysteresis and dwell."""

from __future__ import annotations

from pydantic import Field, model_validator

from cityloop_packs.values import Strict


class Threshold(Strict):
    """Raised above a limit for a dwell, cleared below a lower one (hysteresis) for the same dwell."""

    above: float
    clear_below: float
    dwell_seconds: float = Field(0, ge=0, le=86_400)

    @model_validator(mode="after")
    def _hysteresis(self) -> Threshold:
        if self.clear_below > self.above:
            raise ValueError(f"clear_below {self.clear_below} lies above the limit {self.above}")
        return self
