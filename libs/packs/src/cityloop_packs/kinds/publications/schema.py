"""What a city shows everybody: figures, lists and maps, and who signs that they are shown."""

from __future__ import annotations

from typing import Annotated, Literal

from cityloop_expressions import AttributeName
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_packs.kinds.event_classes.schema import PlacePrecision
from cityloop_packs.kinds.indicators.schema import Owner, Period, ToldApart
from cityloop_packs.kinds.indicators.selections import FlowName
from cityloop_packs.values import CasePhase, ClassName, Identifier, LabelText, LayerName, StateName, Strict

Feed = Literal["atom", "csv", "geojson"]
SOURCES = ("figure", "flows", "cases", "areas")
"""What may be shown, by the fields that say so."""
MOST_COLUMNS = 12
QualifiedName = Annotated[str, Field(max_length=130, pattern=r"^([a-z0-9-]{1,64}/)?[a-z0-9-]{1,64}$")]


class PublishedFigure(ToldApart):
    """A figure with its periods."""

    indicator: QualifiedName = Field(description="A figure of the pack, or of another as pack/figure.")
    period: Period = Field(description="One of its periods: sums over others would tell what is not shown.")
    order: Literal["name", "rank"] = Field(
        "name", description="Of its parts: by name, or by rank, the better side of the target first; ties share a rank."
    )
    last: int = Field(12, ge=1, le=60, description="How many periods are shown, the present one among them.")


class PublishedFlows(Strict):
    """A register of all flows of a definition: number, state, department, when it began and last moved."""

    flow: FlowName = Field(description="A flow of the pack, or of another as pack/flow.")
    states: tuple[StateName, ...] = Field((), description="Those in one of these states or phases; all when absent.")
    columns: tuple[AttributeName, ...] = Field(
        (), max_length=MOST_COLUMNS, description="Attributes that are shown; only of those classified general_1."
    )
    place: PlacePrecision | None = Field(None, description="How exactly places are shown; not at all when absent.")


class PublishedCases(Strict):
    """Cases of a class, as its public view has them: number, state, department, moments, place."""

    event_class: ClassName = Field(description="A class with `public_view: {public: true}`, by which they are shown.")
    phases: tuple[CasePhase, ...] = Field((), description="Those in one of these phases; all when absent.")


class PublishedAreas(Strict):
    """The areas of a layer of the city."""

    layer: LayerName = Field(description="Which layer.")


class Publication(Strict):
    """publications.yaml: what a city shows everybody, once the owner's post has signed it."""

    publication: Identifier = Field(description="Its name in its pack, and in its address.")
    title: LabelText = Field(description="What people call it.")
    note: LabelText | None = Field(None, description="What readers should know: what it shows, and what it does not.")
    owner: Owner = Field(description="The post that answers for it: it signs, corrects and withdraws.")
    least_group: int = Field(
        5, ge=1, le=1_000, description="What stands on fewer records is not shown, nor what would tell it by a sum."
    )
    feeds: tuple[Feed, ...] = Field((), description="In what other forms it is offered beside its page.")
    figure: PublishedFigure | None = Field(None, description="A figure over periods.")
    flows: PublishedFlows | None = Field(None, description="A register of flows.")
    cases: PublishedCases | None = Field(None, description="A list of cases of a class.")
    areas: PublishedAreas | None = Field(None, description="A layer of the city.")

    @model_validator(mode="after")
    def _one_source(self) -> Publication:
        if len([name for name in SOURCES if getattr(self, name) is not None]) != 1:
            raise SentenceError(say("pack-publication-one-source", known=phrase_list(SOURCES, "or")))
        return self

    @model_validator(mode="after")
    def _feeds_fit(self) -> Publication:
        # Places of cases are checked with their class.
        placed = self.areas is not None or self.cases is not None
        if "geojson" in self.feeds and not (placed or (self.flows is not None and self.flows.place)):
            raise SentenceError(say("pack-publication-no-places"))
        return self
