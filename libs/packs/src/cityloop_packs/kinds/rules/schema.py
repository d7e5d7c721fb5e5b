"""Rules: what readings, or the silence of a thing, make a signal."""

from __future__ import annotations

from pydantic import Field, model_validator

from cityloop_packs.values import ClassName, Grade, Identifier, LabelText, ModelName, Name, Strict


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


class Prediction(Strict):
    """Raised while the trend is expected to cross a limit within a horizon, at a level of confidence."""

    above: float
    horizon_minutes: float = Field(gt=0, le=24 * 60)
    window_minutes: float = Field(gt=0, le=24 * 60)
    least_readings: int = Field(6, ge=3, le=1_000)
    confidence: float = Field(0.8, gt=0.5, lt=1)


class Rule(Strict):
    """rules.yaml: what readings, or the silence of a thing, make a signal."""

    rule: Identifier
    title: LabelText | None = Field(None, description="What people call it; its identifier when absent.")
    thing_model: ModelName
    observed_property: Name = Field("", description="Of a threshold or a prediction.")
    threshold: Threshold | None = None
    prediction: Prediction | None = None
    silent: bool = Field(False, description="Raised when a thing is silent, cleared when it reports again.")
    event_class: ClassName
    grade: Grade

    @model_validator(mode="after")
    def _one_kind(self) -> Rule:
        if (self.threshold is not None) + (self.prediction is not None) + self.silent != 1:
            raise ValueError("a rule is a threshold, a prediction, or about silence: exactly one")
        if not self.silent and not self.observed_property:
            raise ValueError("name the observed property")
        return self
