"""Expectation of figures, by both questions: as known at a moment, and as it was at a moment."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Literal

from cityloop.events.v1.indicators_service_pb2 import (
    ComparedFigure,
    GetFiguresRequest,
    GetFiguresResponse,
    Horizon,
    ListIndicatorsRequest,
)
from cityloop.events.v1.indicators_service_pb2_grpc import IndicatorsServiceStub
from cityloop_localisation import Phrase, say
from cityloop_messaging import to_timestamp
from cityloop_operator.city_file import Identifier
from pydantic import Field

from cityloop_plays.expectations.expectation import Check, Expectation, awaited
from cityloop_plays.model import PlayModel
from cityloop_plays.stage import Stage


class ExpectedFigure(PlayModel):
    """A figure of the whole city, or of a part of it, in the period that holds a moment of the play."""

    indicator: str = Field(description="Pack and figure, such as `base/on-time-rate`.")
    period: Literal["day", "week", "month", "quarter", "year"] = Field(description="What it is asked by.")
    moment: Identifier = Field(description="A moment of the play that the period holds.")
    known_at: Identifier | None = Field(None, description="Only what was known at this moment.")
    occurred_by: Identifier | None = Field(
        None, description="Only what had happened by this moment, whenever it became known."
    )
    dimension: str = Field("", description="By which it is told apart; the whole city when empty.")
    part: str = Field("", description="Id of the part of the city.")
    value: str = Field(description="A decimal number; empty where there is no value, 0 of 0.")
    numerator: int | None = Field(None, description="What is counted; not compared when absent.")
    denominator: int | None = Field(None, description="What it is divided by; not compared when absent.")
    gap_to_target: str | None = Field(None, description="The value less the target; not compared when absent.")
    gap_to_baseline: str | None = Field(None, description="The value less what it was before; likewise.")


Numbers = tuple[str, int | None, int | None, str | None, str | None]
"""Value, numerator, denominator and both gaps."""


class Figures(Expectation[tuple[ExpectedFigure, ...]]):
    """Figures, in the order in which they are asked for."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each, which is given a while where it is asked as of now."""
        asked: Sequence[ExpectedFigure] = self.root
        for item in asked:
            expected = (item.value, item.numerator, item.denominator, item.gap_to_target, item.gap_to_baseline)
            found = await awaited(partial(_value, stage, item), expected)
            yield Check(_question(stage, item), expected, found)


def _question(stage: Stage, item: ExpectedFigure) -> Phrase:
    name = stage.names.name_in("indicator", item.indicator)
    if item.known_at is not None:
        return say("check-figure-known", name=name, time=_time(stage, item.known_at))
    if item.occurred_by is not None:
        return say("check-figure-occurred", name=name, time=_time(stage, item.occurred_by))
    return say("check-figure", name=name)


def _time(stage: Stage, moment: str) -> str:
    return f"{stage.state.moments[moment]:%H:%M:%S}"


async def _value(stage: Stage, item: ExpectedFigure) -> Numbers:
    moments = stage.state.moments
    horizon = Horizon(
        known_at=None if item.known_at is None else to_timestamp(moments[item.known_at]),
        occurred_by=None if item.occurred_by is None else to_timestamp(moments[item.occurred_by]),
    )
    request = GetFiguresRequest(
        indicator=item.indicator,
        unit=item.period,
        until=to_timestamp(moments[item.moment]),
        dimension=item.dimension,
        horizon=horizon,
    )
    stub = IndicatorsServiceStub(stage.client.channel("event-hub"))  # type: ignore[no-untyped-call]
    answer: GetFiguresResponse = await stage.make(lambda: stub.GetFigures(request))
    found = [figure for figure in answer.figures if figure.part.id == item.part]
    (figure,) = found or [ComparedFigure()]
    return (
        figure.value.value,
        None if item.numerator is None else figure.value.numerator,
        None if item.denominator is None else figure.value.denominator,
        None if item.gap_to_target is None else figure.gap_to_target,
        None if item.gap_to_baseline is None else figure.gap_to_baseline,
    )


class Tagged(Expectation[dict[str, tuple[str, ...]]]):
    """The figures that have a tag, by the tag: those of a framework, such as `sdg`, or of one of its goals, `sdg:5`."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each tag; figures of other packs may have it too."""
        by_tag: Mapping[str, Sequence[str]] = self.root
        for tag, names in by_tag.items():
            found = await awaited(partial(_tagged, stage, tag, names), sorted(names))
            yield Check(say("check-tagged", tag=tag), sorted(names), found)


async def _tagged(stage: Stage, tag: str, names: Sequence[str]) -> list[str]:
    stub = IndicatorsServiceStub(stage.client.channel("event-hub"))  # type: ignore[no-untyped-call]
    answer = await stage.make(lambda: stub.ListIndicators(ListIndicatorsRequest(tag=tag)))
    return sorted({item.indicator for item in answer.indicators} & {*names})
