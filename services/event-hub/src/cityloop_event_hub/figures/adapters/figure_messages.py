"""Figures as contract messages and facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from cityloop.events.v1.indicator_pb2 import (
    IndicatorFigure,
    IndicatorPart,
    IndicatorPeriod,
    IndicatorValue,
    TopicOffset,
)
from cityloop.topics import EVENTS_INDICATORS
from cityloop_messaging import Fact, fact_of, to_timestamp
from cityloop_packs import Indicator

from cityloop_event_hub.figures.adapters.fact_log import LogEnd
from cityloop_event_hub.figures.adapters.published_store import Published
from cityloop_event_hub.figures.domain.definitions import WINDOW
from cityloop_event_hub.figures.domain.formulas import Cell
from cityloop_event_hub.figures.domain.periods import moment_of
from cityloop_event_hub.figures.domain.values import Value


def value_message(
    indicator: Indicator, value: Value, *, withheld: bool, missing: tuple[str, ...] = ()
) -> IndicatorValue:
    """A value; nothing of it when it is withheld."""
    if withheld:
        return IndicatorValue(unit=indicator.unit, withheld=True)
    rounded = value.rounded(indicator.decimals)
    return IndicatorValue(
        value="" if rounded is None else str(rounded),
        unit=indicator.unit,
        numerator=value.numerator,
        denominator=value.denominator,
        missing_parts=missing,
    )


def period_message(unit: str, bounds: tuple[dt.datetime, dt.datetime]) -> IndicatorPeriod:
    """A period by its beginning and its end."""
    return IndicatorPeriod(unit=unit, start=to_timestamp(bounds[0]), end=to_timestamp(bounds[1]))


def part_message(dimension: str, part: str) -> IndicatorPart:
    """A part of the city."""
    return IndicatorPart(dimension=dimension, id=part)


def figure_id(cell: Cell) -> str:
    """The same for the same figure, period and part."""
    start = "" if cell.unit == WINDOW else _start(cell.start)
    return "/".join(filter(None, (cell.indicator, cell.unit, start, cell.dimension, cell.part)))


@lru_cache(maxsize=1_024)
def _start(start: int) -> str:
    return moment_of(start).strftime("%Y-%m-%dT%H:%MZ")


class Publication:
    """What figures that are published together share.

    Args:
        end: of the log.
        offsets: the next of each topic and partition.
        now: when they are published.
    """

    def __init__(self, end: LogEnd, offsets: Mapping[tuple[str, int], int], now: dt.datetime) -> None:
        self.fact_number = end.number
        self.occurred_at = to_timestamp(end.known_at)
        self.recorded_at = to_timestamp(now)
        self.offsets = offsets

    def offsets_of(self, topics: Collection[str]) -> list[TopicOffset]:
        """Of some topics, in order."""
        return [
            TopicOffset(topic=topic, partition=partition, next_offset=offset)
            for (topic, partition), offset in sorted(self.offsets.items())
            if topic in topics
        ]


def figure_fact(
    cell: Cell,
    published: Published,
    band_before: str,
    value: IndicatorValue,
    period: IndicatorPeriod,
    offsets: Sequence[TopicOffset],
    publication: Publication,
) -> Fact[IndicatorFigure]:
    """A figure as its topic has it; figures of a place and a matter follow each other, whatever their period."""
    figure = IndicatorFigure(
        figure_id=figure_id(cell),
        indicator=cell.indicator,
        version=published.version,
        period=period,
        part=part_message(cell.dimension, cell.part),
        value=value,
        band=published.band,
        band_before=band_before,
        band_changes=published.band_changes,
        restated=published.restated,
        fact_number=publication.fact_number,
        offsets=offsets,
        occurred_at=publication.occurred_at,
        recorded_at=publication.recorded_at,
    )
    key = "/".join(filter(None, (cell.indicator, cell.dimension, cell.part)))
    return fact_of(EVENTS_INDICATORS, figure, "", key=key)
