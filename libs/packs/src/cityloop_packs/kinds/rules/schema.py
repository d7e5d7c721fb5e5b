"""Rules: what readings, or the silence of a thing, make a signal."""

from __future__ import annotations

from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_packs.kinds.rules.band.schema import Band
from cityloop_packs.kinds.rules.prediction.schema import Prediction
from cityloop_packs.kinds.rules.rate_of_change.schema import RateOfChange
from cityloop_packs.kinds.rules.threshold.schema import Threshold
from cityloop_packs.values import ClassName, Grade, Identifier, LabelText, ModelName, Name, Strict

__all__ = ["Band", "Condition", "Prediction", "RateOfChange", "Rule", "Threshold"]

Condition = Threshold | Prediction | RateOfChange | Band


class Rule(Strict):
    """rules.yaml: what readings, or the silence of a thing, make a signal."""

    rule: Identifier = Field(description="Its name; signals and decisions record it.")
    title: LabelText | None = Field(None, description="What people call it; its identifier when absent.")
    thing_model: ModelName = Field(description="Whose things it watches.")
    observed_property: Name = Field("", description="Of every rule but one about silence.")
    threshold: Threshold | None = Field(None, description="One above a limit.")
    prediction: Prediction | None = Field(None, description="One about a limit that the trend will cross.")
    rate_of_change: RateOfChange | None = Field(None, description="One about how fast values change.")
    band: Band | None = Field(None, description="One about values outside a band.")
    silent: bool = Field(False, description="Raised when a thing is silent, cleared when it reports again.")
    event_class: ClassName = Field(description="Of the signals that it raises.")
    grade: Grade = Field(description="Of the signals that it raises.")

    @property
    def conditions(self) -> dict[str, Condition | None]:
        """What it has of each kind that judges readings: a folder here, and one in event-hub's detection."""
        return {
            "threshold": self.threshold,
            "prediction": self.prediction,
            "rate_of_change": self.rate_of_change,
            "band": self.band,
        }

    @property
    def condition(self) -> tuple[str, Condition] | None:
        """The kind of a rule that judges readings, and its condition; None of one about silence."""
        return next(((kind, condition) for kind, condition in self.conditions.items() if condition is not None), None)

    @model_validator(mode="after")
    def _one_kind(self) -> Rule:
        if sum(condition is not None for condition in self.conditions.values()) + self.silent != 1:
            raise SentenceError(
                say("pack-rule-one-condition", conditions=phrase_list([*self.conditions, "silent"], "or"))
            )
        if not self.silent and not self.observed_property:
            raise SentenceError(say("pack-rule-without-property"))
        return self
