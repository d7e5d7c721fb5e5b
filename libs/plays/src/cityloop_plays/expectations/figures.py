"""Expectation of figures, by both questions: as known at a moment, and as it was at a moment."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Literal

from cityloop.events.v1.indicators_service_pb2 import GetFiguresRequest, GetFiguresResponse, Horizon
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


class Figures(Expectation[tuple[ExpectedFigure, ...]]):
    """Figures, in the order in which they are asked for."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each, which is given a while where it is asked as of now."""
        asked: Sequence[ExpectedFigure] = self.root
        for item in asked:
            expected = (item.value, item.numerator, item.denominator)
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


async def _value(stage: Stage, item: ExpectedFigure) -> tuple[str, int | None, int | None]:
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
    values = [figure.value for figure in answer.figures if figure.part.id == item.part]
    if not values:
        return "", None if item.numerator is None else 0, None if item.denominator is None else 0
    (value,) = values
    return (
        value.value,
        None if item.numerator is None else value.numerator,
        None if item.denominator is None else value.denominator,
    )
