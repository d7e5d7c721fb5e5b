"""Which records a figure counts, by which of their moments, and what of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from cityloop_declarations import Duration
from cityloop_expressions.values import AttributeName
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_packs.values import (
    CasePhase,
    ClassName,
    DepartmentName,
    Grade,
    Identifier,
    ModelName,
    Strict,
)

RecordKind = Literal[
    "reports", "events", "cases", "tasks", "ratings", "verdicts", "flows", "devices", "uptimes", "outages"
]
Dimension = Literal["department", "event_class", "grade", "channel", "rule", "source", "flow", "thing_model"]
SourceName = Literal["datastream", "report", "detection", "device_health"]
"""What a signal came from: a sensor by a rule, somebody's report, an algorithm, a device that fell silent."""
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
    "devices": ("watched",),
    "uptimes": ("began", "ended"),
    "outages": ("began", "ended"),
}
"""What has its moment on a record of each kind: the first time, except `closed` of cases and `ended` of flows (which is
completed, refused, withdrawn or lapsed): the last time while it holds."""
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "reports": ("event_class", "channel"),
    "events": ("department", "event_class", "grade", "source", "channel"),
    "cases": ("department", "event_class", "grade"),
    "tasks": ("department", "event_class"),
    "ratings": ("department", "event_class", "grade"),
    "verdicts": ("department", "event_class", "grade", "rule", "source"),
    "flows": ("department", "flow"),
    "devices": ("department", "thing_model"),
    "uptimes": ("department", "thing_model"),
    "outages": ("department", "thing_model"),
}
"""What a record of each kind may be told apart by, beside the areas that it lies in."""
ATTRIBUTED = ("reports", "events", "cases", "tasks", "flows")
"""Kinds of records that have attributes; a task has those of its case."""
AMOUNTS: dict[str, str] = {"ratings": "rating", "cases": "reopened", "events": "reports"}
"""The whole number of a record of each kind that can be added up."""
LONGEST = dt.timedelta(days=365)


FlowName = Annotated[str, Field(max_length=130, pattern=r"^([a-z0-9-]{1,64}/)?[a-z0-9-]{1,64}$")]


class Took(Strict):
    """A duration between two moments of a record that must have had both."""

    since: str = Field(description="The moment that it begins at.")
    until: str = Field(description="The moment that it ends at.")
    at_most: Duration = Field(le=LONGEST, description="How long it may have taken.")


class AttributeTest(Strict):
    """What the value of an attribute must be; a record without one does not count."""

    attribute: AttributeName = Field(description="Of the record's class, or of its flow.")
    among: tuple[Identifier, ...] = Field(
        (), max_length=50, description="A choice is one of these; of several choices, at least one is."
    )
    flag: bool | None = Field(None, description="A flag is set, or is not.")
    least: Decimal | None = Field(None, description="A number is at least this, in its unit.")
    most: Decimal | None = Field(None, description="A number is at most this, in its unit.")

    @model_validator(mode="after")
    def _one(self) -> AttributeTest:
        if bool(self.among) + (self.flag is not None) + (self.least is not None or self.most is not None) != 1:
            raise SentenceError(say("pack-indicator-attribute-test", attribute=self.attribute))
        return self

    @property
    def value_fields(self) -> tuple[str, ...]:
        """The fields of attribute values that it can look at."""
        return ("choice", "choices") if self.among else ("flag",) if self.flag is not None else ("number",)


class Where(Strict):
    """What a record must be to count; all that is said must hold."""

    classes: tuple[ClassName, ...] = Field((), description="Its event class is one of these.")
    departments: tuple[DepartmentName, ...] = Field((), description="Its department (the lead of a case) is one.")
    grades: tuple[Grade, ...] = Field((), description="Its event grade is one of these.")
    channels: tuple[Identifier, ...] = Field(
        (), description="A report, or what said an event first, came in by one of these."
    )
    sources: tuple[SourceName, ...] = Field(
        (), description="What said it first (of a verdict: what the signal came from) is one of these."
    )
    thing_models: tuple[ModelName, ...] = Field((), description="A device is of one of these models.")
    phases: tuple[CasePhase, ...] = Field((), description="A case stands in one of these.")
    verdicts: tuple[
        Literal["true", "false", "wrong_class", "wrong_place", "repeat", "wrongly_fused", "wrongly_separate"], ...
    ] = Field((), description="A verdict says one of these.")
    flows: tuple[FlowName, ...] = Field(
        (), description="A flow moves by one of these definitions of its pack, or of another as pack/flow."
    )
    least_rating: int | None = Field(None, ge=1, le=5, description="A rating is at least this.")
    reopened: bool | None = Field(None, description="A case was reopened, or was not.")
    fused: bool | None = Field(None, description="A report joined an event that was known already, or did not.")
    imported: bool | None = Field(
        None, description="A report, or the first signal of an event, is history from elsewhere, or is not."
    )
    reached: tuple[str, ...] = Field((), description="Moments that it has had.")
    missing: tuple[str, ...] = Field((), description="Moments that it has not had.")
    took: Took | None = Field(None, description="How long it took.")
    attributes: tuple[AttributeTest, ...] = Field((), max_length=10, description="What its attributes say.")

    def dimensions(self) -> Iterator[Dimension]:
        """Every way to tell records apart by which it names some."""
        for dimension, wanted in self.chosen():
            if wanted:
                yield dimension

    def chosen(self) -> Iterator[tuple[Dimension, tuple[str, ...]]]:
        """What a record must be one of, by the way in which records are told apart; nothing where any will do."""
        yield "event_class", self.classes
        yield "department", self.departments
        yield "grade", self.grades
        yield "channel", self.channels
        yield "flow", self.flows
        yield "source", self.sources
        yield "thing_model", self.thing_models

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
        for dimension in self.where.dimensions():
            if dimension not in DIMENSIONS[self.of]:
                known = phrase_list(DIMENSIONS[self.of], "or")
                raise SentenceError(say("pack-indicator-by", of=self.of, by=dimension, known=known))
        if self.of not in ATTRIBUTED and any(True for _ in self.attributes()):
            raise SentenceError(say("pack-indicator-no-attributes", of=self.of, known=phrase_list(ATTRIBUTED, "or")))
        return self

    def attributes(self) -> Iterator[tuple[AttributeName, tuple[str, ...]]]:
        """Every attribute that it looks at, and the fields of values that it can use."""
        for test in self.where.attributes:
            yield test.attribute, test.value_fields

    def moments(self) -> Iterator[str]:
        """Every moment it names."""
        yield self.at
        yield from self.where.moments()


class Stock(Selection):
    """Records that stand at the end of a period: from one of their moments on, until another.

    What `where` says holds as it is known now, whatever it was at the end of the period.
    """

    at: str = Field(description="The moment from which on a record stands; one that has not had it does not.")
    until: str | None = Field(None, description="The moment from which on it stands no more; for ever when absent.")

    def moments(self) -> Iterator[str]:
        """Every moment it names."""
        yield from super().moments()
        if self.until is not None:
            yield self.until


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
    """A number of each record, added up: exactly one of these. A record without the attribute is left out."""

    value: Literal["rating", "reopened", "reports"] | None = Field(
        None, description="A whole number that it has: of ratings, of cases, of events."
    )
    attribute: AttributeName | None = Field(None, description="A number among its attributes.")

    @model_validator(mode="after")
    def _has_it(self) -> Sum:
        if (self.value is None) == (self.attribute is None):
            raise SentenceError(say("pack-indicator-sum-one"))
        if self.value is not None and AMOUNTS.get(self.of) != self.value:
            raise SentenceError(say("pack-indicator-amount", of=self.of, value=self.value))
        return self

    def attributes(self) -> Iterator[tuple[AttributeName, tuple[str, ...]]]:
        """Those of the selection, and the one that is added up."""
        yield from super().attributes()
        if self.attribute is not None:
            yield self.attribute, ("number",)


class Average(Selection):
    """The mean of a number among the attributes of records; a record without it is left out."""

    attribute: AttributeName = Field(description="Which.")

    def attributes(self) -> Iterator[tuple[AttributeName, tuple[str, ...]]]:
        """Those of the selection, and the one whose mean it is."""
        yield from super().attributes()
        yield self.attribute, ("number",)
