"""Figures of a city: formulas over facts, with their denominators, periods and owners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from cityloop_flows import Duration
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_packs.values import (
    CasePhase,
    ClassName,
    DepartmentName,
    Grade,
    Identifier,
    LabelText,
    LayerName,
    RoleName,
    Strict,
)

RecordKind = Literal["reports", "events", "cases", "tasks", "ratings", "verdicts", "flows"]
Period = Literal["day", "week", "month", "quarter", "year"]
Dimension = Literal["department", "event_class", "grade", "channel", "rule", "source", "flow"]
Unit = Literal["1", "%", "s", "min", "h", "d"]
MOMENTS: dict[str, tuple[str, ...]] = {
    "reports": ("reported", "joined"),
    "events": ("discovered", "all_clear", "closed"),
    "cases": (
        "discovered",
        "opened",
        "filed",
        "dispatched",
        "accepted",
        "handled",
        "checked",
        "closed",
        "overdue",
        "not_fixed",
    ),
    "tasks": ("dispatched", "accepted", "returned", "fed_back", "passed", "overdue"),
    "ratings": ("rated",),
    "verdicts": ("found",),
    "flows": (
        "opened",
        "in_review",
        "waiting",
        "decided",
        "in_force",
        "completed",
        "refused",
        "withdrawn",
        "lapsed",
        "ended",
        "overdue",
    ),
}
"""What has its moment on a record of each kind: the first time, except `closed` of cases and `ended` of flows (which is
completed, refused, withdrawn or lapsed): the last time while it holds."""
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "reports": ("event_class", "channel"),
    "events": ("department", "event_class", "grade"),
    "cases": ("department", "event_class", "grade"),
    "tasks": ("department", "event_class"),
    "ratings": ("department", "event_class", "grade"),
    "verdicts": ("department", "event_class", "grade", "rule", "source"),
    "flows": ("department", "flow"),
}
"""What a record of each kind may be told apart by, beside the areas that it lies in."""
AMOUNTS: dict[str, str] = {"ratings": "rating", "cases": "reopened", "events": "reports"}
"""The whole number of a record of each kind that can be added up."""
SECONDS: dict[str, int] = {"s": 1, "min": 60, "h": 3600, "d": 86_400}
"""Of the units that durations are said in."""
LONGEST = dt.timedelta(days=365)
WINDOW_STEPS = {60: "minute", 300: "five_minutes", 3600: "hour", 86_400: "day"}
"""How often a window may move, by seconds."""


FlowName = Annotated[str, Field(max_length=130, pattern=r"^([a-z0-9-]{1,64}/)?[a-z0-9-]{1,64}$")]


class Took(Strict):
    """A duration between two moments of a record that must have had both."""

    since: str = Field(description="The moment that it begins at.")
    until: str = Field(description="The moment that it ends at.")
    at_most: Duration = Field(le=LONGEST, description="How long it may have taken.")


class Where(Strict):
    """What a record must be to count; all that is said must hold."""

    classes: tuple[ClassName, ...] = Field((), description="Its event class is one of these.")
    departments: tuple[DepartmentName, ...] = Field((), description="Its department (the lead of a case) is one.")
    grades: tuple[Grade, ...] = Field((), description="Its event grade is one of these.")
    channels: tuple[Identifier, ...] = Field((), description="A report came in by one of these.")
    phases: tuple[CasePhase, ...] = Field((), description="A case stands in one of these.")
    verdicts: tuple[Literal["true", "false", "wrong_class", "wrong_place", "repeat"], ...] = Field(
        (), description="A verdict says one of these."
    )
    flows: tuple[FlowName, ...] = Field(
        (), description="A flow moves by one of these definitions of its pack, or of another as pack/flow."
    )
    least_rating: int | None = Field(None, ge=1, le=5, description="A rating is at least this.")
    reopened: bool | None = Field(None, description="A case was reopened, or was not.")
    fused: bool | None = Field(None, description="A report joined an event that was known already, or did not.")
    imported: bool | None = Field(None, description="A report is history from elsewhere, or is not.")
    reached: tuple[str, ...] = Field((), description="Moments that it has had.")
    missing: tuple[str, ...] = Field((), description="Moments that it has not had.")
    took: Took | None = Field(None, description="How long it took.")

    def moments(self) -> Iterator[str]:
        """Every moment it names."""
        yield from (*self.reached, *self.missing)
        if self.took is not None:
            yield from (self.took.since, self.took.until)


class Selection(Strict):
    """Records of one kind, each counted in the period of one of its moments."""

    of: RecordKind = Field(description="Which records.")
    at: str = Field(description="The moment whose period a record counts in; one that has not had it does not count.")
    where: Where = Field(Where(), description="Which of them.")

    @model_validator(mode="after")
    def _has_moments(self) -> Selection:
        for moment in self.moments():
            if moment not in MOMENTS[self.of]:
                known = phrase_list(MOMENTS[self.of], "or")
                raise SentenceError(say("pack-indicator-moment", of=self.of, moment=moment, known=known))
        return self

    def moments(self) -> Iterator[str]:
        """Every moment it names."""
        yield self.at
        yield from self.where.moments()


class Spell(Selection):
    """Records, and how long each took from one moment to another, in whole seconds; those without both are left out."""

    since: str = Field(description="The moment that the duration begins at.")
    until: str = Field(description="The moment that it ends at.")

    def moments(self) -> Iterator[str]:
        """Every moment it names."""
        yield from super().moments()
        yield from (self.since, self.until)


class Quantile(Spell):
    """The shortest duration that at least such a share of the records did not exceed: exact, by rank."""

    share: Decimal = Field(gt=0, le=1, max_digits=5, decimal_places=4, description="Such as 0.5 for the median.")


class Sum(Selection):
    """A whole number of each record, added up."""

    value: Literal["rating", "reopened", "reports"] = Field(description="Which: of ratings, of cases, of events.")

    @model_validator(mode="after")
    def _has_it(self) -> Sum:
        if AMOUNTS.get(self.of) != self.value:
            raise SentenceError(say("pack-indicator-amount", of=self.of, value=self.value))
        return self


class Ratio(Strict):
    """Two counts, kept as two numbers; without a denominator there is no value, and it says so."""

    numerator: tuple[Selection, ...] = Field(min_length=1, description="What is counted above; several are added.")
    denominator: tuple[Selection, ...] = Field(min_length=1, description="What is counted below; several are added.")


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
    mean: Spell | None = Field(None, description="How long on average.")
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
        if self.ratio is not None:
            return (*self.ratio.numerator, *self.ratio.denominator)
        if self.count is not None:
            return self.count
        single = self.sum or self.mean or self.quantile
        return (single,) if single is not None else ()

    @property
    def timed(self) -> bool:
        """Whether its value is a duration."""
        return self.mean is not None or self.quantile is not None


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


class Owner(Strict):
    """The post that answers for a figure: one of a department, by its role."""

    department: DepartmentName = Field(description="Whose post it is.")
    role: RoleName = Field(description="Of the post.")


class Indicator(Strict):
    """indicators.yaml: a figure of the city."""

    indicator: Identifier = Field(description="Its name in its pack.")
    title: LabelText = Field(description="What people call it.")
    formula: Formula = Field(description="How it is made.")
    unit: Unit = Field("1", description="Of its value, by UCUM: 1, %, s, min, h or d.")
    decimals: int = Field(2, ge=0, le=6, description="To how many digits its value is rounded, once, half to even.")
    periods: tuple[Period, ...] = Field((), description="Of the city's calendar days, in its time.")
    window: Window | None = Field(None, description="A sliding window instead of periods.")
    layers: tuple[LayerName, ...] = Field((), max_length=5, description="By the areas of these layers, too.")
    by: tuple[Dimension, ...] = Field((), description="By these, too; the whole city always.")
    least_size: int = Field(1, ge=1, le=1_000, description="A part of the city with fewer records is not shown.")
    target: Target | None = Field(None, description="What is to be reached.")
    baseline: Decimal | None = Field(None, description="What it was before; the gap to it is shown.")
    bands: tuple[Band, ...] = Field(
        (), max_length=10, description="Ranges of values, from the lowest; a change is told."
    )
    hysteresis: Decimal = Field(
        Decimal(0), ge=0, description="How far beyond its border a value must go before the band changes."
    )
    owner: Owner | None = Field(None, description="Who answers for it; who says the value of an entered one.")

    @model_validator(mode="after")
    def _in_time(self) -> Indicator:
        if bool(self.periods) == (self.window is not None):
            raise SentenceError(say("pack-indicator-periods"))
        if self.window is not None and not self.formula.selections():
            raise SentenceError(say("pack-indicator-no-window"))
        return self

    @model_validator(mode="after")
    def _in_its_unit(self) -> Indicator:
        timed = self.formula.timed
        if timed != (self.unit in SECONDS) and self.formula.entered is None:
            raise SentenceError(say("pack-indicator-unit-timed" if timed else "pack-indicator-unit-counted"))
        return self

    @model_validator(mode="after")
    def _told_apart(self) -> Indicator:
        for selection in self.formula.selections():
            for dimension in self.by:
                if dimension not in DIMENSIONS[selection.of]:
                    known = phrase_list(DIMENSIONS[selection.of], "or")
                    raise SentenceError(say("pack-indicator-by", of=selection.of, by=dimension, known=known))
        if (self.by or self.layers) and self.formula.entered is not None:
            raise SentenceError(say("pack-indicator-entered-whole"))
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
