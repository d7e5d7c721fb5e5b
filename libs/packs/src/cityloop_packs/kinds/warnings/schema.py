"""Plans of warnings: when one is drafted, what it says, who signs it."""

from __future__ import annotations

from typing import Literal

from cityloop_kernel import SentenceError, say
from pydantic import Field, model_validator

from cityloop_packs.values import (
    ClassName,
    ConditionText,
    DepartmentName,
    Identifier,
    LabelText,
    Strict,
    WarningLevelName,
)


class CompositePart(Strict):
    """What one kind of source adds to a composite warning: its weight times the confidence of its best signals."""

    part: Identifier = Field(description="Its name in the warning.")
    title: LabelText | None = Field(None, description="What people call it; its identifier when absent.")
    source: Literal["datastream", "prediction", "detection", "report"] = Field(description="Which signals count.")
    event_classes: tuple[ClassName, ...] = Field(min_length=1, description="Of the signals that count.")
    distance_metres: float = Field(gt=0, le=20_000, description="From the place of the event.")
    weight: float = Field(gt=0, le=1, description="Of one signal of full confidence.")
    at_most: float = Field(1.0, gt=0, le=1, description="Of all signals of the part together.")


class Composite(Strict):
    """Several uncertain sources together: a draft once their weights reach the limit."""

    parts: tuple[CompositePart, ...] = Field(min_length=2, description="The kinds of sources, and what each adds.")
    limit: float = Field(gt=0, le=1, description="The sum of weights that makes a draft.")
    window_minutes: float = Field(gt=0, le=24 * 60, description="How old signals may be that count.")

    @model_validator(mode="after")
    def _parts_differ(self) -> Composite:
        names = [part.part for part in self.parts]
        for name in names:
            if names.count(name) > 1:
                raise SentenceError(say("pack-parts-alike", name=name))
        return self


class WarningPlan(Strict):
    """warnings.yaml: when a warning is drafted, what it says, who signs it."""

    warning: Identifier = Field(description="Its name.")
    event_class: ClassName = Field(description="Of the events that it is drafted for.")
    when: ConditionText | None = Field(
        None, description="Of a composite: only where it holds of the event's attributes."
    )
    level: WarningLevelName = Field(description="Of the warning.")
    prediction: Identifier | None = Field(None, description="The rule whose prediction drafts it.")
    composite: Composite | None = Field(None, description="Several sources that draft it together.")
    issuing_department: DepartmentName = Field(description="Whose posts may sign it.")
    radius_metres: float = Field(gt=0, le=50_000, description="Round the place of the event: where it holds.")
    headline: LabelText = Field(description="What it says first.")
    instruction: LabelText = Field(description="What people should do.")
    acknowledge_minutes: float = Field(
        gt=0, le=24 * 60, description="For recipients, from the signature, or from the delivery of a later message."
    )

    @model_validator(mode="after")
    def _one_cause(self) -> WarningPlan:
        if (self.prediction is None) == (self.composite is None):
            raise SentenceError(say("pack-warning-one-cause"))
        if self.prediction is not None and self.when is not None:
            raise SentenceError(say("pack-warning-when-predicted"))
        return self
