"""A limit below, or a band that values should stay in."""

from __future__ import annotations

from pydantic import Field, model_validator

from cityloop_packs.values import Strict


class Band(Strict):
    """Raised below `low` or above `high` for a dwell, cleared further inside than `hysteresis` for the same dwell."""

    low: float | None = None
    high: float | None = None
    hysteresis: float = Field(0, ge=0, description="How far inside a value clears, in the property's unit.")
    dwell_seconds: float = Field(0, ge=0, le=86_400)

    @model_validator(mode="after")
    def _limits(self) -> Band:
        if self.low is None and self.high is None:
            raise ValueError("name low, high or both")
        if self.low is not None and self.high is not None and self.low + self.hysteresis >= self.high - self.hysteresis:
            raise ValueError(f"no value lies between {self.low} and {self.high} with hysteresis {self.hysteresis}")
        return self
