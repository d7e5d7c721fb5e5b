"""A limit that the trend will cross."""

from __future__ import annotations

from pydantic import Field

from cityloop_packs.values import Strict


class Prediction(Strict):
    """Raised while the trend is expected to cross a limit within a horizon, at a level of confidence."""

    above: float = Field(description="The limit, in the property's unit.")
    horizon_minutes: float = Field(gt=0, le=24 * 60, description="How far ahead it looks.")
    window_minutes: float = Field(gt=0, le=24 * 60, description="Of the readings that the trend is made of.")
    least_readings: int = Field(6, ge=3, le=1_000, description="Fewer in the window predict nothing.")
    confidence: float = Field(
        0.8, gt=0.5, lt=1, description="How sure it must be that the limit is crossed, as a probability."
    )
