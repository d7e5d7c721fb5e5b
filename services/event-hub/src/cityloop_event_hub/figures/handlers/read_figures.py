"""Figures are asked for: as they are, as known at a moment, as it was at a moment; and the records behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cityloop.events.v1.indicator_pb2 import IndicatorPeriod, IndicatorValue
from cityloop.events.v1.indicators_service_pb2 import (
    ComparedFigure,
    FigureRecord,
    GetFiguresRequest,
    GetFiguresResponse,
    ListFigureRecordsRequest,
    ListFigureRecordsResponse,
)
from cityloop.events.v1.indicators_service_pb2 import Horizon as HorizonMessage
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_kernel import InvalidError, NotFoundError
from cityloop_messaging import to_datetime, to_timestamp
from cityloop_packs import Indicator
from cityloop_packs.kinds.indicators.selections import Selection, Spell, Stock
from cityloop_rpc import Pages
from cityloop_rpc.paging import moment_and_text

from cityloop_event_hub.figures.adapters import definition_store, fact_log, published_store, record_reader
from cityloop_event_hub.figures.adapters.figure_messages import part_message, period_message, value_message
from cityloop_event_hub.figures.adapters.record_reader import Horizon, Span
from cityloop_event_hub.figures.domain.definitions import WINDOW, Definitions
from cityloop_event_hub.figures.domain.formulas import chosen_by, dimensions_of, seconds_of, wanted_of
from cityloop_event_hub.figures.domain.periods import begin, last_before, microseconds, moment_of, shifted, year_before
from cityloop_event_hub.figures.domain.records import ABSENT, Records
from cityloop_event_hub.figures.handlers.figure_values import (
    Asked,
    Found,
    Values,
    nothing,
    period_of,
    values_of,
    window_slices,
    withheld,
)

MOST_PERIODS = 60
PAGES = Pages("figure-records", moment_and_text)
PATIENT = "SET LOCAL statement_timeout = '25s'"
NO_VALUES: Values = {}


@dataclass(frozen=True, slots=True)
class Question:
    """Which figures are asked for, and as of when."""

    name: str
    indicator: Indicator
    unit: str
    definitions: Definitions
    asked: Asked
    number: int
    """The newest fact of the log that counts."""


async def get_figures(
    pool: Pool, present: definition_store.Present, request: GetFiguresRequest, now: dt.datetime
) -> GetFiguresResponse:
    """A figure over periods.

    Raises:
        NotFoundError: there is no such figure, or was none then; or it has no such milestone.
        InvalidError: it is not asked by this unit or dimension, or by too many periods.
    """
    if request.periods > MOST_PERIODS:
        raise InvalidError(f"ask for at most {MOST_PERIODS} periods at once", "TOO_MANY_PERIODS")
    async with UnitOfWork(pool) as work:
        connection = work.connection
        await connection.execute(PATIENT)
        question = await _question(connection, present, request.indicator, request.unit, request.horizon, now)
        definitions, indicator, unit = question.definitions, question.indicator, question.unit
        if request.dimension and request.dimension not in dimensions_of(indicator):
            raise InvalidError(f"it is not told apart by {request.dimension}", "DIMENSION_UNKNOWN")
        if indicator.window is not None:
            starts, before, year = [0], {}, {}
        else:
            until = to_datetime(request.until) if request.HasField("until") else now
            last = begin(unit, microseconds(until), definitions.zone)
            starts = [shifted(unit, last, -count, definitions.zone) for count in range(max(request.periods, 1))]
            before = {start: shifted(unit, start, -1, definitions.zone) for start in starts}
            year = {start: year_before(unit, start, definitions.zone) for start in starts}
        former = _before_milestone(question, request.milestone)
        place = (connection, definitions, question.name, unit)
        wanted = sorted({*starts, *before.values()})
        values = await values_of(*place, wanted, request.dimension, question.asked)
        of_year = (
            await values_of(*place, sorted(year.values()), request.dimension, question.asked) if year else NO_VALUES
        )
        of_former = (
            NO_VALUES if former is None else await values_of(*place, [former], request.dimension, question.asked)
        )
        published = await published_store.last(connection, question.name, unit, starts, request.dimension)
        live = to_timestamp(await fact_log.live_at(connection))
    parts = sorted({part for start, part in values if start in starts} | {part for start, part in published})
    page = _Page(question, request.dimension, values)
    past = _Page(question, request.dimension, of_year)
    then = _Page(question, request.dimension, of_former)
    figures = []
    for start in starts:
        period = period_message(unit, period_of(indicator, unit, start, definitions, question.asked.now))
        for part in parts:
            figure = page.figure(start, part, period)
            if before:
                figure.previous.CopyFrom(page.value(before[start], part))
                figure.year_before.CopyFrom(past.value(year[start], part))
            if former is not None:
                figure.before_milestone.CopyFrom(then.value(former, part))
                value, compared = figure.value.value, figure.before_milestone.value
                figure.change_since_milestone = _gap(_decimal(value), _decimal(compared))
            last_published = published.get((start, part))
            if last_published is not None and question.asked.horizon is None:
                figure.band, figure.restated = last_published.band, last_published.restated
            figures.append(figure)
    return GetFiguresResponse(figures=figures, fact_number=question.number, live_at=live)


async def list_records(
    pool: Pool, present: definition_store.Present, request: ListFigureRecordsRequest, now: dt.datetime
) -> ListFigureRecordsResponse:
    """The records that a figure stands on, by the moment that they count at.

    Raises:
        NotFoundError: there is no such figure, or was none then.
        InvalidError: it has no records, or the token is none of this list.
    """
    after, size = PAGES.after(request.page_token), PAGES.size(request.page_size)
    async with UnitOfWork(pool) as work:
        connection = work.connection
        await connection.execute(PATIENT)
        question = await _question(connection, present, request.indicator, request.unit, request.horizon, now)
        formula = question.indicator.formula
        if not formula.selections():
            raise InvalidError(
                "an index and an entered value have no records; ask for its parts", "FIGURE_WITHOUT_RECORDS"
            )
        alone = (formula.sum, formula.mean, formula.quantile, formula.average)
        single: Sequence[Selection] = formula.count or formula.stock or [item for item in alone if item is not None]
        if formula.divided is not None:
            single = formula.divided.denominator if request.denominator else formula.divided.numerator
        span = _span(question, to_datetime(request.moment) if request.HasField("moment") else now)
        found: list[FigureRecord] = []
        for kind in sorted({selection.of for selection in single}):
            wanted = wanted_of([question.indicator])
            horizon = question.asked.horizon or Horizon()
            # What stands at the end of a period may have come to it long before.
            within = None if formula.standing else span
            async for rows in record_reader.read(connection, kind, wanted, horizon, within):
                records = Records.of(kind, rows, wanted)
                for selection in single:
                    if selection.of == kind:
                        found += _records(selection, records, span, request.part.dimension, request.part.id)
    found.sort(key=_key)
    if after is not None:
        found = [record for record in found if _key(record) > (microseconds(after[0]), after[1])]
    page = found[:size]
    token = ""
    if len(found) > size:
        token = PAGES.token(to_datetime(page[-1].counted_at), page[-1].id)
    return ListFigureRecordsResponse(records=page, next_page_token=token)


def _key(record: FigureRecord) -> tuple[int, str]:
    return record.counted_at.ToMicroseconds(), record.id


def _records(selection: Selection, records: Records, span: Span, dimension: str, part: str) -> Iterator[FigureRecord]:
    moments = records.moments[selection.at]
    chosen = chosen_by(selection, records) & (moments < span.end)
    if isinstance(selection, Stock):
        until = ABSENT if selection.until is None else records.moments[selection.until]
        chosen &= (until == ABSENT) | (until >= span.end)
    else:
        chosen &= moments >= span.start
    if dimension:
        words = records.words.get(dimension)
        chosen &= words.among([part]) if words is not None else False
    seconds = seconds_of(selection, records) if isinstance(selection, Spell) else None
    for place in chosen.nonzero()[0].tolist():
        yield FigureRecord(
            kind=records.kind,
            id=records.ids[place],
            number=records.numbers[place],
            counted_at=to_timestamp(moment_of(int(moments[place]))),
            seconds=0 if seconds is None else int(seconds[place]),
        )


def _span(question: Question, moment: dt.datetime) -> Span:
    window, zone = question.indicator.window, question.definitions.zone
    if window is not None:
        first, last = window_slices(question.indicator, question.asked.now, question.definitions)
        return Span(first, shifted(window.unit, last, 1, zone))
    start = begin(question.unit, microseconds(moment), zone)
    return Span(start, shifted(question.unit, start, 1, zone))


async def _question(
    connection: Connection,
    present: definition_store.Present,
    name: str,
    unit: str,
    horizon: HorizonMessage,
    now: dt.datetime,
) -> Question:
    known_at = to_datetime(horizon.known_at) if horizon.HasField("known_at") else None
    occurred_by = to_datetime(horizon.occurred_by) if horizon.HasField("occurred_by") else None
    if known_at is None:
        definitions = await present.read(connection)
    else:
        definitions = await definition_store.in_force(connection, known_at)
    indicator = definitions.indicators.get(name)
    if indicator is None:
        raise NotFoundError(f"there is no figure {name!r}; ListIndicators names those that there are", "FIGURE_UNKNOWN")
    units: Sequence[str] = [WINDOW] if indicator.window is not None else indicator.periods
    if unit not in units:
        raise InvalidError(f"ask for it by one of {', '.join(units)}", "PERIOD_UNKNOWN")
    number = (await fact_log.end(connection)).counted
    if known_at is not None:
        number = await fact_log.known_by(connection, known_at)
    as_of = None
    if known_at is not None or occurred_by is not None:
        as_of = Horizon(known=number, **({"occurred": microseconds(occurred_by)} if occurred_by else {}))
    moment = min(filter(None, (known_at, occurred_by, now)))
    return Question(name, indicator, unit, definitions, Asked(microseconds(moment), known_at, as_of), number)


class _Page:
    """Values as messages, each made once: a period stands beside the next one too."""

    def __init__(self, question: Question, dimension: str, values: Values) -> None:
        self._question = question
        self._dimension = dimension
        self._nothing = self._message(nothing(question.indicator))
        self._messages = {place: self._message(found) for place, found in values.items()}

    def value(self, start: int, part: str) -> IndicatorValue:
        return self._messages.get((start, part), self._nothing)

    def figure(self, start: int, part: str, period: IndicatorPeriod) -> ComparedFigure:
        indicator = self._question.indicator
        value = self.value(start, part)
        shown = _decimal(value.value)
        return ComparedFigure(
            period=period,
            part=part_message(self._dimension, part),
            value=value,
            gap_to_target=_gap(shown, None if indicator.target is None else indicator.target.value),
            gap_to_baseline=_gap(shown, indicator.baseline),
        )

    def _message(self, found: Found) -> IndicatorValue:
        indicator = self._question.indicator
        hidden = withheld(indicator, self._dimension, found.value)
        return value_message(indicator, found.value, withheld=hidden, missing=found.missing)


def _before_milestone(question: Question, name: str) -> int | None:
    """The beginning of the last period before a milestone of the figure; None where none is asked for."""
    if not name:
        return None
    for item in question.indicator.milestones:
        if item.milestone == name:
            return last_before(question.unit, item.day, question.definitions.zone)
    raise NotFoundError("the figure has no such milestone; ListIndicators names those it has", "MILESTONE_UNKNOWN")


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _gap(value: Decimal | None, other: Decimal | None) -> str:
    return "" if value is None or other is None else str(value - other)
