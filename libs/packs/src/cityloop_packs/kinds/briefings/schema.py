"""What a department puts together again and again: figures, lists and written parts, drafted by itself, then signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from cityloop_expressions import AttributeName, ClassificationName
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_packs.kinds.indicators.schema import Owner, Period, ToldApart
from cityloop_packs.values import ClassName, Grade, Identifier, LabelText, LayerName, Strict

BriefingPeriod = Literal["day", "week", "month", "quarter", "year", "event"]
CaseChoice = Literal["opened", "closed", "overdue", "of_event"]
Sorting = Literal["grade", "opened", "due"]
IndicatorName = Annotated[str, Field(max_length=130, pattern=r"^([a-z0-9-]{1,64}/)?[a-z0-9-]{1,64}$")]
MOST_FIGURES, MOST_LISTS, MOST_PARTS = 40, 10, 20
MOST_COLUMNS = 8
FIGURES = "figures"


class BriefingFigure(ToldApart):
    """A figure as known when the briefing is drafted, beside the period and the year before."""

    indicator: IndicatorName = Field(description="A figure of the pack, or of another as pack/figure.")
    period: Period | None = Field(
        None, description="One of its periods; that of the briefing when absent. Of an event: the one it ended in."
    )
    most: int = Field(50, ge=1, le=200, description="How many parts of the city at most, in order of their names.")


class BriefingList(Strict):
    """Cases, as they stand when the briefing is drafted."""

    list: Identifier = Field(description="Its name in the briefing; not `figures`, as which those are offered.")
    title: LabelText = Field(description="What people call it.")
    cases: CaseChoice = Field(
        description="Those opened or closed in the period, those not ended and past their limit, or those of the event."
    )
    event_classes: tuple[ClassName, ...] = Field((), description="Of these classes; of all when empty.")
    areas: Mapping[LayerName, tuple[str, ...]] = Field(
        default_factory=dict, description="In one of these areas, by layer; anywhere when empty."
    )
    grades: tuple[Grade, ...] = Field((), description="Whose event has one of these grades; any when empty.")
    columns: tuple[AttributeName, ...] = Field(
        (), max_length=MOST_COLUMNS, description="Attributes of each of its classes that are shown beside them."
    )
    sort: Sorting = Field("opened", description="The gravest first, the newest first, or the first due first.")
    most: int = Field(50, ge=1, le=500, description="How many rows at most; how many more there are is said.")

    @model_validator(mode="after")
    def _columns_of_classes(self) -> BriefingList:
        if self.columns and not self.event_classes:
            raise SentenceError(say("pack-briefing-columns"))
        return self


class BriefingPart(Strict):
    """What somebody of the owner's department writes."""

    part: Identifier = Field(description="Its name in the briefing.")
    title: LabelText = Field(description="What people call it.")
    hint: LabelText | None = Field(None, description="What is to be written.")
    required: bool = Field(True, description="Whether it cannot be signed without.")
    most: int = Field(2_000, ge=1, le=20_000, description="Characters at most.")


class Briefing(Strict):
    """briefings.yaml: figures, lists and written parts of a period or an event, signed by its owner's post."""

    briefing: Identifier = Field(description="Its name in its pack.")
    title: LabelText = Field(description="What people call it, such as a daily briefing.")
    owner: Owner = Field(description="Whose post signs it; every post of the department writes its parts.")
    of: BriefingPeriod = Field(description="A period of the city's days, or one event that has ended.")
    covers: Literal["last", "present"] = Field(
        "last", description="The period that has ended before it is drafted, or the one that goes on then, so far."
    )
    event_classes: tuple[ClassName, ...] = Field((), description="Of an event: of these classes; of any when empty.")
    classification: ClassificationName = Field(
        "general_1", description="The greatest that it holds. Above general_1 its department alone reads it, by call."
    )
    figures: tuple[BriefingFigure, ...] = Field((), max_length=MOST_FIGURES, description="In their order.")
    lists: tuple[BriefingList, ...] = Field((), max_length=MOST_LISTS, description="In their order.")
    parts: tuple[BriefingPart, ...] = Field((), max_length=MOST_PARTS, description="In their order.")

    @property
    def of_event(self) -> bool:
        """Whether it is about one event."""
        return self.of == "event"

    def unit_of(self, figure: BriefingFigure) -> str:
        """By which period a figure of it is asked; `event` where none was said of an event's."""
        return figure.period or self.of

    @model_validator(mode="after")
    def _named_once(self) -> Briefing:
        for names in ([item.list for item in self.lists], [item.part for item in self.parts]):
            twice = sorted(_repeated([FIGURES, *names]))
            if twice:
                raise SentenceError(say("pack-briefing-twice", names=phrase_list(twice)))
        return self

    @model_validator(mode="after")
    def _something(self) -> Briefing:
        if not (self.figures or self.lists or self.parts):
            raise SentenceError(say("pack-briefing-empty"))
        return self

    @model_validator(mode="after")
    def _fits_its_period(self) -> Briefing:
        if self.event_classes and not self.of_event:
            raise SentenceError(say("pack-briefing-classes"))
        if self.of_event and self.covers == "present":
            raise SentenceError(say("pack-briefing-event-present"))
        return self


def _repeated(names: Sequence[str]) -> set[str]:
    return {name for name in names if names.count(name) > 1}
