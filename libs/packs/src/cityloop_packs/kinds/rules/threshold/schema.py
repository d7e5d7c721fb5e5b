"""A limit above, with hysteresis and dwell."""

from __future__ import annotations

from cityloop_kernel import SentenceError, say
from pydantic import Field, model_validator

from cityloop_packs.values import Strict


class Threshold(Strict):
    """Raised above a limit for a dwell, cleared below a lower one (hysteresis) for the same dwell."""

    above: float = Field(description="A value above it raises, in the property's unit.")
    clear_below: float = Field(description="A value below it clears; at most the limit.")
    dwell_seconds: float = Field(
        0, ge=0, le=86_400, description="How long values must stay there before it raises or clears."
    )

    @model_validator(mode="after")
    def _hysteresis(self) -> Threshold:
        if self.clear_below > self.above:
            values = {"clear_below": str(self.clear_below), "limit": str(self.above)}
            raise SentenceError(say("pack-clear-above-limit", **values))
        return self
