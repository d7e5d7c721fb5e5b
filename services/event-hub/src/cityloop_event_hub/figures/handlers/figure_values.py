"""Values of figures: from their cells as they are now, or from the log as of another moment."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from cityloop_database import Connection
from cityloop_packs import Indicator

from cityloop_event_hub.figures.adapters import cell_store, entered_store
from cityloop_event_hub.figures.adapters.record_reader import Horizon, Span
from cityloop_event_hub.figures.domain.definitions import WINDOW, Definitions
from cityloop_event_hub.figures.domain.formulas import Cell, Tally
from cityloop_event_hub.figures.domain.periods import begin, moment_of, shifted
from cityloop_event_hub.figures.domain.stocks import EVER, standing
from cityloop_event_hub.figures.domain.values import ENTERED_ONE, Value, index_of, quantile_of, value_of
from cityloop_event_hub.figures.handlers.tally_records import count_all


@dataclass(frozen=True, slots=True)
class Found:
    """A value, and for an index the parts that have none."""

    value: Value
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """As of when values are wanted."""

    now: int
    """In microseconds since 1970: what a window looks back from."""
    known_at: dt.datetime | None = None
    horizon: Horizon | None = None
    """None for figures as they are: their cells are read, and nothing is counted."""


Values = Mapping[tuple[int, str], Found]
"""By start and part."""


async def values_of(
    connection: Connection,
    definitions: Definitions,
    name: str,
    unit: str,
    starts: Sequence[int],
    dimension: str,
    asked: Asked,
) -> Values:
    """A figure over periods, which begin at `starts`, and the parts of the city in a dimension.

    A period without anything counted is absent; of the whole city it is there with 0 of 0.
    """
    indicator = definitions.indicators[name]
    found: dict[tuple[int, str], Found]
    if indicator.window is not None:
        found = await _of_window(connection, definitions, name, dimension, asked)
    elif indicator.formula.standing:
        found = await _standing(connection, definitions, name, unit, starts, dimension, asked)
    elif indicator.formula.index is not None:
        found = await _of_index(connection, definitions, name, unit, starts, dimension, asked)
    elif indicator.formula.entered is not None:
        entered = await entered_store.values(connection, name, unit, starts, asked.known_at, asked.horizon)
        found = {(start, ""): Found(_entered(value)) for start, value in entered.items()}
    else:
        found = await _counted(connection, definitions, name, unit, starts, dimension, asked)
    if not dimension:
        places = starts if indicator.window is None else [0]
        found = {(start, ""): found.get((start, "")) or nothing(indicator) for start in places}
    return found


async def values_now(
    connection: Connection, definitions: Definitions, cells: Sequence[Cell], now: int
) -> dict[Cell, Found]:
    """Many figures as they are: those that are counted by periods in one query, each of the others as it is asked."""
    counted = [cell for cell in cells if _by_period(definitions.indicators[cell.indicator])]
    numbers = await cell_store.numbers(connection, counted)
    shares = {
        name: item.formula.quantile.share
        for name, item in definitions.indicators.items()
        if item.formula.quantile is not None
    }
    ranked = [cell for cell in counted if cell.indicator in shares]
    quantiles = await cell_store.quantiles(connection, ranked, shares) if ranked else {}
    found = {
        cell: Found(value_of(definitions.indicators[cell.indicator], above, below, quantiles.get(cell)))
        for cell, (above, below) in numbers.items()
        if above or below
    }
    others = sorted(set(cells) - set(counted), key=_place)
    for (name, unit, dimension), group in groupby(others, key=_place):
        wanted = list(group)
        starts = sorted({cell.start for cell in wanted})
        values = await values_of(connection, definitions, name, unit, starts, dimension, Asked(now))
        found |= {cell: values[cell.start, cell.part] for cell in wanted if (cell.start, cell.part) in values}
    return found


def _place(cell: Cell) -> tuple[str, str, str]:
    return cell.indicator, cell.unit, cell.dimension


def _by_period(indicator: Indicator) -> bool:
    return bool(indicator.formula.selections()) and indicator.window is None and not indicator.formula.standing


def nothing(indicator: Indicator) -> Found:
    """A figure where nothing is counted: a count of 0; else no value, 0 of 0."""
    return Found(value_of(indicator, 0, 0) if indicator.formula.selections() else _entered(None))


def _entered(value: int | None) -> Value:
    if value is None:
        return Value(0, 0, None)
    return Value(value, ENTERED_ONE, (value, ENTERED_ONE))


async def _counted(
    connection: Connection,
    definitions: Definitions,
    name: str,
    unit: str,
    starts: Sequence[int],
    dimension: str,
    asked: Asked,
) -> dict[tuple[int, str], Found]:
    indicator = definitions.indicators[name]
    first, last = min(starts), max(starts)
    quantiles: dict[Cell, int] = {}
    if asked.horizon is None:
        numbers = await cell_store.parts(connection, [name], unit, first, last, dimension)
        if indicator.formula.quantile is not None:
            quantiles = await cell_store.quantiles(connection, list(numbers), {name: indicator.formula.quantile.share})
    else:
        span = Span(first, shifted(unit, last, 1, definitions.zone))
        tally = Tally()
        one = Definitions({name: indicator}, definitions.zone)
        await count_all(connection, tally, one, asked.horizon, span)
        cells = {*tally.numerators, *tally.denominators}
        wanted = [cell for cell in cells if cell.unit == unit and cell.dimension == dimension]
        numbers = {cell: (tally.numerators[cell], tally.denominators[cell]) for cell in wanted}
        if indicator.formula.quantile is not None:
            share = indicator.formula.quantile.share
            of_cells = {cell: quantile_of(tally.durations[cell], share) for cell in wanted if cell in tally.durations}
            quantiles = {cell: seconds for cell, seconds in of_cells.items() if seconds is not None}
    return {
        (cell.start, cell.part): Found(value_of(indicator, above, below, quantiles.get(cell)))
        for cell, (above, below) in numbers.items()
        if cell.start in starts and (above or below)
    }


async def _standing(
    connection: Connection,
    definitions: Definitions,
    name: str,
    unit: str,
    starts: Sequence[int],
    dimension: str,
    asked: Asked,
) -> dict[tuple[int, str], Found]:
    """A stock at the end of each period, or as it is at the moment that is asked of; none of what has not begun."""
    indicator = definitions.indicators[name]
    begun = {start for start in starts if start <= asked.now}
    if not begun:
        return {}
    first, last = min(begun), max(begun)
    changes: dict[tuple[int, str], tuple[int, int]]
    if asked.horizon is None:
        before = await cell_store.sums(connection, name, unit, EVER, first - 1)
        cells = await cell_store.parts(connection, [name], unit, first, last, dimension)
        changes = {(EVER, part): numbers for (of, part), numbers in before.items() if of == dimension}
        changes |= {(cell.start, cell.part): numbers for cell, numbers in cells.items()}
    else:
        tally = Tally()
        await count_all(connection, tally, Definitions({name: indicator}, definitions.zone), asked.horizon)
        changes = {
            (cell.start, cell.part): (tally.numerators[cell], tally.denominators[cell])
            for cell in {*tally.numerators, *tally.denominators}
            if cell.unit == unit and cell.dimension == dimension
        }
    return {place: Found(value_of(indicator, *numbers)) for place, numbers in standing(changes, begun)}


def window_slices(indicator: Indicator, now: int, definitions: Definitions) -> tuple[int, int]:
    """The beginnings of the first and the last step of a window that ends with the step of a moment."""
    assert indicator.window is not None  # noqa: S101 asked only of windows
    last = begin(indicator.window.unit, now, definitions.zone)
    return shifted(indicator.window.unit, last, 1 - indicator.window.steps, definitions.zone), last


async def _of_window(
    connection: Connection, definitions: Definitions, name: str, dimension: str, asked: Asked
) -> dict[tuple[int, str], Found]:
    indicator = definitions.indicators[name]
    assert indicator.window is not None  # noqa: S101
    first, last = window_slices(indicator, asked.now, definitions)
    unit = indicator.window.unit
    durations: dict[tuple[str, str], Mapping[int, int]] = {}
    if asked.horizon is None:
        numbers = await cell_store.sums(connection, name, unit, first, last)
        if indicator.formula.quantile is not None:
            durations = dict(await cell_store.durations(connection, name, unit, first, last))
    else:
        tally = Tally()
        span = Span(first, shifted(unit, last, 1, definitions.zone))
        await count_all(connection, tally, Definitions({name: indicator}, definitions.zone), asked.horizon, span)
        numbers, durations = _together(tally, first, last)
    share = indicator.formula.quantile.share if indicator.formula.quantile is not None else None
    return {
        (0, part): Found(
            value_of(
                indicator, above, below, None if share is None else quantile_of(durations.get((of, part), {}), share)
            )
        )
        for (of, part), (above, below) in numbers.items()
        if of == dimension and (above or below)
    }


def _together(
    tally: Tally, first: int, last: int
) -> tuple[dict[tuple[str, str], tuple[int, int]], dict[tuple[str, str], Mapping[int, int]]]:
    above: Counter[tuple[str, str]] = Counter()
    below: Counter[tuple[str, str]] = Counter()
    durations: dict[tuple[str, str], Mapping[int, int]] = {}
    for counts, sums in ((tally.numerators, above), (tally.denominators, below)):
        for cell, count in counts.items():
            if first <= cell.start <= last:
                sums[cell.dimension, cell.part] += count
    for cell, seconds in tally.durations.items():
        if first <= cell.start <= last:
            place = (cell.dimension, cell.part)
            durations[place] = Counter(durations.get(place, {})) + Counter(seconds)
    return {place: (above[place], below[place]) for place in {*above, *below}}, durations


async def _of_index(
    connection: Connection,
    definitions: Definitions,
    name: str,
    unit: str,
    starts: Sequence[int],
    dimension: str,
    asked: Asked,
) -> dict[tuple[int, str], Found]:
    indicator = definitions.indicators[name]
    parts = indicator.formula.index or ()
    pack = name.partition("/")[0]
    of_parts: dict[str, Values] = {}
    for part in parts:
        other = f"{pack}/{part.indicator}"
        if other in definitions.indicators:
            of_parts[part.indicator] = await values_of(connection, definitions, other, unit, starts, dimension, asked)
    places = {place for values in of_parts.values() for place in values}
    found = {}
    for place in places:
        exact = {
            of: values[place].value.exact
            if _shown(definitions.indicators[f"{pack}/{of}"], dimension, values[place])
            else None
            for of, values in of_parts.items()
            if place in values
        }
        value, missing = index_of(parts, exact)
        found[place] = Found(value, tuple(missing))
    return found


def _shown(indicator: Indicator, dimension: str, found: Found) -> bool:
    return not withheld(indicator, dimension, found.value)


def withheld(indicator: Indicator, dimension: str, value: Value) -> bool:
    """Whether too few records stand behind a part of the city for its figure to be shown."""
    counted = bool(indicator.formula.selections())
    return bool(dimension) and counted and value.size < indicator.least_size


def period_of(
    indicator: Indicator, unit: str, start: int, definitions: Definitions, now: int
) -> tuple[dt.datetime, dt.datetime]:
    """Beginning and end of a period; of a window, as it stands at a moment."""
    if unit == WINDOW and indicator.window is not None:
        first, last = window_slices(indicator, now, definitions)
        return moment_of(first), moment_of(shifted(indicator.window.unit, last, 1, definitions.zone))
    return moment_of(start), moment_of(shifted(unit, start, 1, definitions.zone))
