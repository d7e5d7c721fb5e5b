"""Figures of a city: formulas over facts, with their denominators, periods and owners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from cityloop_declarations import Duration
from cityloop_expressions.units import is_unit
from cityloop_expressions.values import AttributeName
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_packs.kinds.indicators.selections import (
    ATTRIBUTED,
    DIMENSIONS,
    LONGEST,
    Average,
    Dimension,
    Quantile,
    Selection,
    Spell,
    Stock,
    Sum,
)
from cityloop_packs.values import DepartmentName, Identifier, LabelText, LayerName, RoleName, Strict

Period = Literal["day", "week", "month", "quarter", "year"]
Unit = Annotated[str, Field(min_length=1, max_length=40)]
Tag = Annotated[str, Field(max_length=80, pattern=r"^[a-z0-9-]{1,40}(:[A-Za-z0-9.-]{1,39})?$")]
"""A framework that a figure speaks to, and its place in it, such as `sdg:11.6` or `iso-37120:10.1`."""
COUNTED_UNITS = ("1", "%")
SECONDS: dict[str, int] = {"s": 1, "min": 60, "h": 3600, "d": 86_400}
"""Of the units that durations are said in."""
WINDOW_STEPS = {60: "minute", 300: "five_minutes", 3600: "hour", 86_400: "day"}
"""How often a window may move, by seconds."""


class Ratio(Strict):
    """Two counts, kept as two numbers; without a denominator there is no value, and it says so."""

    numerator: tuple[Selection, ...] = Field(min_length=1, description="What is counted above; several are added.")
    denominator: tuple[Selection, ...] = Field(min_length=1, description="What is counted below; several are added.")


class StockRatio(Strict):
    """Of what stands at the end of a period, one count by another."""

    numerator: tuple[Stock, ...] = Field(min_length=1, description="What is counted above; several are added.")
    denominator: tuple[Stock, ...] = Field(min_length=1, description="What is counted below; several are added.")


class Part(Strict):
    """What one figure adds to an index: where it lies between its worst and its best value, by weight."""

    indicator: Identifier = Field(description="Another figure of the same pack, with the same periods.")
    weight: int = Field(gt=0, le=1_000, description="Beside those of the other parts.")
    worst: Decimal = Field(description="The value that scores 0.")
    best: Decimal = Field(description="The value that scores 100.")

    @model_validator(mode="after")
    def _differ(self) -> Part:
        if self.worst == self.best:
            raise SentenceError(say("pack-indicator-flat", indicator=self.indicator))
        return self


class Entered(Strict):
    """A value that the owner says for each period."""

    within_days: int = Field(ge=1, le=366, description="After the end of the period; overdue afterwards.")


class Formula(Strict):
    """How a figure is made: exactly one of these."""

    count: tuple[Selection, ...] | None = Field(None, min_length=1, description="How many; several are added.")
    sum: Sum | None = Field(None, description="A number of each record, added up.")
    ratio: Ratio | None = Field(None, description="One count by another.")
    stock: tuple[Stock, ...] | None = Field(
        None, min_length=1, description="How many stand at the end of the period, or now; several are added."
    )
    stock_ratio: StockRatio | None = Field(None, description="Of what stands at the end, one count by another.")
    mean: Spell | None = Field(None, description="How long on average.")
    average: Average | None = Field(None, description="A number among the attributes, on average.")
    quantile: Quantile | None = Field(None, description="How long, for a share of them.")
    index: tuple[Part, ...] | None = Field(None, min_length=2, description="Other figures, weighted.")
    entered: Entered | None = Field(None, description="What the owner says.")

    @model_validator(mode="after")
    def _one(self) -> Formula:
        if len(self.model_fields_set) != 1:
            raise SentenceError(say("pack-indicator-one-formula", known=phrase_list(type(self).model_fields, "or")))
        return self

    def selections(self) -> tuple[Selection, ...]:
        """All that it counts; empty for what is made of other figures or said by its owner."""
        if self.divided is not None:
            return (*self.divided.numerator, *self.divided.denominator)
        if self.count is not None or self.stock is not None:
            return self.count or self.stock or ()
        single = self.sum or self.mean or self.quantile or self.average
        return (single,) if single is not None else ()

    @property
    def divided(self) -> Ratio | StockRatio | None:
        """The two counts of which one is divided by the other, if it is made so."""
        return self.ratio or self.stock_ratio

    @property
    def standing(self) -> bool:
        """Whether it says what stands at the end of a period, not what happened in it."""
        return self.stock is not None or self.stock_ratio is not None

    @property
    def timed(self) -> bool:
        """Whether its value is a duration."""
        return self.mean is not None or self.quantile is not None

    @property
    def sized(self) -> bool:
        """Whether it says how many records its value stands on."""
        return self.measured is not None or (self.sum or self.index or self.entered) is None

    @property
    def measured(self) -> AttributeName | None:
        """The attribute whose numbers are added up, if any."""
        measure = self.sum or self.average
        return None if measure is None else measure.attribute


class Window(Strict):
    """The last so long, moved in steps."""

    length: Duration = Field(le=LONGEST, description="How far back it reaches, a whole number of steps.")
    step: Duration = Field(description="How often it moves: PT1M, PT5M, PT1H or P1D.")

    @model_validator(mode="after")
    def _whole(self) -> Window:
        step, length = self.step.total_seconds(), self.length.total_seconds()
        if step not in WINDOW_STEPS or length % step or not 1 <= length / step <= 1_440:
            raise SentenceError(say("pack-indicator-window"))
        return self

    @property
    def unit(self) -> str:
        """The step as periods call it."""
        return WINDOW_STEPS[int(self.step.total_seconds())]

    @property
    def steps(self) -> int:
        """How many steps it is long."""
        return int(self.length / self.step)


class Band(Strict):
    """A range of values that has a name."""

    band: Identifier = Field(description="Its name.")
    title: LabelText = Field(description="What people call it.")
    least: Decimal | None = Field(None, description="The least value of it; only the first band has none.")


class Target(Strict):
    """What the owner wants to reach."""

    value: Decimal = Field(description="In the figure's unit.")
    better: Literal["higher", "lower"] = Field(description="On which side of it is better.")


class Milestone(Strict):
    """A day from which on something was done otherwise: what was before it is compared with what is."""

    milestone: Identifier = Field(description="Its name.")
    title: LabelText = Field(description="What people call it.")
    day: dt.date = Field(description="Of the city's calendar.")


class Owner(Strict):
    """The post that answers for a figure: one of a department, by its role."""

    department: DepartmentName = Field(description="Whose post it is.")
    role: RoleName = Field(description="Of the post.")


class Indicator(Strict):
    """indicators.yaml: a figure of the city."""

    indicator: Identifier = Field(description="Its name in its pack.")
    title: LabelText = Field(description="What people call it.")
    formula: Formula = Field(description="How it is made.")
    unit: Unit = Field(
        "1", description="Of its value, by UCUM: 1 or %; of a duration s, min, h or d; of an attribute its own."
    )
    decimals: int = Field(2, ge=0, le=6, description="To how many digits its value is rounded, once, half to even.")
    periods: tuple[Period, ...] = Field((), description="Of the city's calendar days, in its time.")
    window: Window | None = Field(None, description="A sliding window instead of periods.")
    layers: tuple[LayerName, ...] = Field((), max_length=5, description="By the areas of these layers, too.")
    by: tuple[Dimension, ...] = Field((), description="By these, too; the whole city always.")
    by_attributes: tuple[AttributeName, ...] = Field(
        (), max_length=5, description="By the choices of these attributes, too."
    )
    least_size: int = Field(1, ge=1, le=1_000, description="A part of the city with fewer records is not shown.")
    target: Target | None = Field(None, description="What is to be reached.")
    baseline: Decimal | None = Field(None, description="What it was before; the gap to it is shown.")
    milestones: tuple[Milestone, ...] = Field(
        (), max_length=10, description="Days before which the last whole period is asked for, beside the present one."
    )
    bands: tuple[Band, ...] = Field(
        (), max_length=10, description="Ranges of values, from the lowest; a change is told."
    )
    hysteresis: Decimal = Field(
        Decimal(0), ge=0, description="How far beyond its border a value must go before the band changes."
    )
    owner: Owner | None = Field(None, description="Who answers for it; who says the value of an entered one.")
    tags: tuple[Tag, ...] = Field(
        (), max_length=20, description="Frameworks that it speaks to, and where in them: `sdg:11.6`, `iso-37120:10.1`."
    )

    def tagged(self, tag: str) -> bool:
        """Whether it has a tag: that of a framework or a goal is had by all that is below it."""
        return any(own == tag or own.startswith((f"{tag}:", f"{tag}.")) for own in self.tags)

    @model_validator(mode="after")
    def _in_time(self) -> Indicator:
        if bool(self.periods) == (self.window is not None):
            raise SentenceError(say("pack-indicator-periods"))
        if self.window is not None and (not self.formula.selections() or self.formula.standing):
            raise SentenceError(say("pack-indicator-no-window"))
        return self

    @model_validator(mode="after")
    def _in_its_unit(self) -> Indicator:
        if self.formula.measured is not None:
            if self.unit != "1" and not is_unit(self.unit):
                raise SentenceError(say("attribute-no-unit", unit=self.unit))
            return self
        timed, entered = self.formula.timed, self.formula.entered is not None
        known = SECONDS if timed else COUNTED_UNITS
        if self.unit not in known and not (entered and self.unit in SECONDS):
            raise SentenceError(say("pack-indicator-unit-timed" if timed else "pack-indicator-unit-counted"))
        return self

    @model_validator(mode="after")
    def _told_apart(self) -> Indicator:
        for selection in self.formula.selections():
            for dimension in self.by:
                if dimension not in DIMENSIONS[selection.of]:
                    known = phrase_list(DIMENSIONS[selection.of], "or")
                    raise SentenceError(say("pack-indicator-by", of=selection.of, by=dimension, known=known))
            if self.by_attributes and selection.of not in ATTRIBUTED:
                known = phrase_list(ATTRIBUTED, "or")
                raise SentenceError(say("pack-indicator-no-attributes", of=selection.of, known=known))
        if (self.by or self.layers or self.by_attributes) and self.formula.entered is not None:
            raise SentenceError(say("pack-indicator-entered-whole"))
        return self

    @model_validator(mode="after")
    def _since_days(self) -> Indicator:
        names = [item.milestone for item in self.milestones]
        if len(set(names)) < len(names) or (names and self.window is not None):
            raise SentenceError(say("pack-indicator-milestones"))
        return self

    @model_validator(mode="after")
    def _in_bands(self) -> Indicator:
        least = [band.least for band in self.bands]
        rising = all(low < high for low, high in pairwise(least[1:]) if low is not None and high is not None)
        if least and (least[0] is not None or None in least[1:] or not rising):
            raise SentenceError(say("pack-indicator-bands"))
        return self

    @model_validator(mode="after")
    def _said_by_somebody(self) -> Indicator:
        if self.formula.entered is not None and self.owner is None:
            raise SentenceError(say("pack-indicator-no-owner"))
        return self


class ToldApart(Strict):
    """One of the ways in which a figure is told apart, where it is shown."""

    by: Dimension | None = Field(None, description="One of its `by`; the whole city alone when absent.")
    layer: LayerName | None = Field(None, description="One of its `layers`, in place of `by`.")
    attribute: AttributeName | None = Field(None, description="One of its `by_attributes`, in place of `by`.")

    @model_validator(mode="after")
    def _one_way(self) -> ToldApart:
        if sum(way is not None for way in (self.by, self.layer, self.attribute)) > 1:
            raise SentenceError(say("pack-publication-by-twice"))
        return self

    @property
    def dimension(self) -> str:
        """How it is told apart, as the contract of figures has it; empty of the whole city alone."""
        if self.attribute is not None:
            return f"attribute:{self.attribute}"
        return f"layer:{self.layer}" if self.layer is not None else self.by or ""

    def missing_in(self, indicator: Indicator) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Under which name it says a way that a figure has not, and which the figure has."""
        ways = (("by", indicator.by), ("layer", indicator.layers), ("attribute", indicator.by_attributes))
        yield from ((name, known) for name, known in ways if getattr(self, name) not in {None, *known})
