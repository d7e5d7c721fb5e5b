"""A limit below, or a band that values should stay in."""

from __future__ import annotations

from cityloop_kernel import SentenceError, say
from pydantic import Field, model_validator

from cityloop_packs.values import Strict


class Band(Strict):
    """Raised below `low` or above `high` for a dwell, cleared further inside than `hysteresis` for the same dwell."""

    low: float | None = Field(None, description="A value below it raises; no lower limit when absent.")
    high: float | None = Field(None, description="A value above it raises; no upper limit when absent.")
    hysteresis: float = Field(0, ge=0, description="How far inside a value clears, in the property's unit.")
    dwell_seconds: float = Field(
        0, ge=0, le=86_400, description="How long values must stay there before it raises or clears."
    )

    @model_validator(mode="after")
    def _limits(self) -> Band:
        if self.low is None and self.high is None:
            raise SentenceError(say("pack-band-without-limit"))
        if self.low is not None and self.high is not None and self.low + self.hysteresis >= self.high - self.hysteresis:
            limits = {"low": str(self.low), "high": str(self.high), "hysteresis": str(self.hysteresis)}
            raise SentenceError(say("pack-band-empty", **limits))
        return self
