"""A limit that the trend will cross."""

from __future__ import annotations

from pydantic import Field

from cityloop_packs.values import Strict


class Prediction(Strict):
    """Raised while the trend is expected to cross a limit within a horizon, at a level of confidence."""

    above: float
    horizon_minutes: float = Field(gt=0, le=24 * 60)
    window_minutes: float = Field(gt=0, le=24 * 60)
    least_readings: int = Field(6, ge=3, le=1_000)
    confidence: float = Field(0.8, gt=0.5, lt=1)
