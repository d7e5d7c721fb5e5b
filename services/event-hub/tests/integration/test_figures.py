"""Figures from facts that come late, twice and out of order, beside DuckDB from the same facts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import figure_room
import pytest
from cityloop_event_hub.figures.adapters import fact_log
from cityloop_event_hub.figures.adapters.record_reader import Horizon, Span
from cityloop_event_hub.figures.domain.formulas import Cell, Tally
from cityloop_event_hub.figures.domain.periods import microseconds
from cityloop_event_hub.figures.domain.values import quantile_of
from cityloop_event_hub.figures.handlers import count_facts
from cityloop_event_hub.figures.handlers.recompute import recompute
from figure_oracle import ATTRIBUTE_QUERIES, QUANTILES, QUERIES, Oracle
from figure_room import Figures, base_figures
from figuring import City, disturbed

figures = figure_room.figures


def numbers(tally: Tally) -> dict[Cell, tuple[int, int]]:
    cells = {*tally.numerators, *tally.denominators}
    found = {cell: (tally.numerators[cell], tally.denominators[cell]) for cell in cells}
    return {cell: pair for cell, pair in found.items() if pair != (0, 0)}


def by_start(
    cells: dict[Cell, tuple[int, int]], figure: tuple[str, str, str]
) -> dict[tuple[int, str], tuple[int, int]]:
    return {
        (cell.start, cell.part): pair
        for cell, pair in cells.items()
        if (cell.indicator, cell.unit, cell.dimension) == figure
    }


def agree(tally: Tally, oracle: Oracle) -> None:
    cells = numbers(tally)
    for figure in QUERIES:
        assert by_start(cells, figure) == oracle.cells(figure), figure
    for figure in ATTRIBUTE_QUERIES:
        counted = oracle.attribute_cells(figure)
        assert by_start(cells, figure) == counted, figure
        assert counted, "a comparison of nothing"
    for name, unit, dimension, share in QUANTILES:
        found = {
            (cell.start, cell.part): quantile_of(counts, Decimal(str(share)))
            for cell, counts in tally.durations.items()
            if (cell.indicator, cell.unit, cell.dimension) == (name, unit, dimension)
        }
        assert found == oracle.quantiles((name, unit, dimension, share)), name
        assert found, "a comparison of nothing"


async def test_late_doubled_and_reordered_facts_come_to_what_duckdb_counts(figures: Figures) -> None:
    facts = City(1, 100).facts()
    await figures.take(disturbed(facts, 2))
    live = await figures.cells()
    tally = await figures.counted(Horizon())
    agree(tally, Oracle(facts))
    assert live == numbers(tally)
    durations = {
        (*cell, seconds, count)
        for cell, counts in tally.durations.items()
        for seconds, count in counts.items()
        if count
    }
    assert await figures.durations() == durations


async def test_facts_of_all_topics_are_counted_at_once_in_pieces_and_not_twice(
    figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(count_facts, "MOST_AT_ONCE", 70)
    await figures.take(disturbed(City(7, 25).facts(), 8), counted=False)
    assert not await figures.cells()
    async with figures.pool.acquire() as connection:
        assert (await fact_log.end(connection)).counted == 0
    await figures.count()
    await figures.count()
    assert await figures.cells() == numbers(await figures.counted(Horizon()))
    async with figures.pool.acquire() as connection:
        end = await fact_log.end(connection)
    assert end.counted == end.number > 0


async def test_recomputed_they_are_the_same_whole_or_by_period(figures: Figures) -> None:
    await figures.take(disturbed(City(3, 60).facts(), 4))
    live, durations = await figures.cells(), await figures.durations()
    await figures.pool.execute("UPDATE indicator_cells SET numerator = numerator + 1")
    october = Span(*(microseconds(dt.datetime(2026, month, 1, 7, tzinfo=dt.UTC)) for month in (10, 11)))
    await recompute(figures.pool, span=october)
    found = await figures.cells()
    inside = {cell for cell in live if october.start <= cell.start < october.end}
    assert inside
    assert {cell: found[cell] for cell in inside} == {cell: live[cell] for cell in inside}
    assert found != live
    await recompute(figures.pool)
    assert await figures.cells() == live
    assert await figures.durations() == durations


async def test_as_known_at_is_what_was_live_then_and_as_it_was_at_knows_what_came_late(figures: Figures) -> None:
    facts = City(5, 60).facts()
    told = disturbed(facts, 6)
    await figures.take(told[: len(told) // 2])
    async with figures.pool.acquire() as connection:
        known = await fact_log.end(connection)
    live = await figures.cells()
    await figures.take(told[len(told) // 2 :])
    assert await figures.cells() != live
    async with figures.pool.acquire() as connection:
        assert await fact_log.known_by(connection, known.known_at) <= known.number
    assert numbers(await figures.counted(Horizon(known=known.number))) == live
    moment = microseconds(dt.datetime(2026, 10, 20, tzinfo=dt.UTC))
    agree(await figures.counted(Horizon(occurred=moment)), Oracle(facts, until=moment))


async def test_a_definition_that_changes_is_computed_from_what_stands_in_the_log(figures: Figures) -> None:
    await figures.take(City(7, 30).facts())
    before = await figures.cells()
    closed = next(item for item in base_figures() if item.indicator == "cases-closed")
    changed = closed.model_copy(update={"by": ("grade",), "layers": ()})
    await figures.define(changed)
    found = await figures.cells()
    others = {cell: pair for cell, pair in before.items() if cell.indicator != "base/cases-closed"}
    assert {cell: pair for cell, pair in found.items() if cell.indicator != "base/cases-closed"} == others
    dimensions = {cell.dimension for cell in found if cell.indicator == "base/cases-closed"}
    assert dimensions == {"", "grade"}


async def test_the_log_keeps_no_words(figures: Figures) -> None:
    await figures.take(City(8, 20).facts())
    rows = await figures.pool.fetch("SELECT f::text AS row FROM indicator_facts f")
    assert rows
    assert any("hazards" in row["row"] for row in rows)
    assert not [row for row in rows if any(word in row["row"] for word in ("words", "bridge", "secret"))]
