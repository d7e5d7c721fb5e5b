"""Figures from facts that come late, twice and out of order, beside DuckDB from the same facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest_asyncio
from cityloop_database import Pool, create_pool, migrations_of
from cityloop_event_hub.figures.adapters import definition_store, fact_log
from cityloop_event_hub.figures.adapters import facts_of_topics as convert
from cityloop_event_hub.figures.adapters.record_reader import Horizon, Span
from cityloop_event_hub.figures.domain.definitions import Definitions, stored
from cityloop_event_hub.figures.domain.formulas import Cell, Tally
from cityloop_event_hub.figures.domain.periods import microseconds
from cityloop_event_hub.figures.domain.values import quantile_of
from cityloop_event_hub.figures.handlers.recompute import compute_new, recompute
from cityloop_event_hub.figures.handlers.take_facts import TakeFacts
from cityloop_event_hub.figures.handlers.tally_records import count_all
from cityloop_local.workspace import root
from cityloop_messaging import Fact
from cityloop_operator.operations import read_packs
from cityloop_packs import INDICATORS, Indicator, parse_all
from cityloop_testkit import Clusters, fresh_database
from figure_oracle import QUANTILES, QUERIES, Oracle
from figuring import NOW, ZONE, City, batches, disturbed

KEEP = dt.timedelta(days=800)
CONVERT = {
    "citizen.reports.v1": convert.of_report,
    "events.report-links.v1": convert.of_link,
    "events.city-events.v1": convert.of_event,
    "cases.cases.v1": convert.of_case,
    "cases.tasks.v1": convert.of_task,
    "citizen.feedback.v1": convert.of_feedback,
    "cases.verdicts.v1": convert.of_verdict,
}
COMPARED = [*QUERIES, *(figure[:3] for figure in QUANTILES)]
"""Figure, period and dimension that the oracle counts."""


@dataclass
class Figures:
    """The room's handlers on a database of their own."""

    pool: Pool
    handler: TakeFacts
    clock: Callable[[], dt.datetime]

    async def define(self, *indicators: Indicator, pack: str = "base") -> None:
        now = self.clock()
        named = {f"{pack}/{item.indicator}": stored(item, lambda name: name) for item in indicators}
        async with self.pool.acquire() as connection, connection.transaction():
            end = await fact_log.lock(connection)
            await definition_store.add(connection, end, now, named, ZONE)
        await compute_new(self.pool)

    async def take(self, facts: Sequence[Fact[Any]], size: int = 150) -> None:
        for batch in batches(facts, size):
            await self.handler.take(batch, CONVERT[batch[0].fact.topic.name])

    async def cells(self) -> dict[Cell, tuple[int, int]]:
        rows = await self.pool.fetch("SELECT * FROM indicator_cells WHERE numerator <> 0 OR denominator <> 0")
        return {Cell(*tuple(row)[:5]): (row["numerator"], row["denominator"]) for row in rows}

    async def durations(self) -> set[tuple[Any, ...]]:
        return {tuple(row) for row in await self.pool.fetch("SELECT * FROM indicator_durations WHERE records <> 0")}

    async def counted(self, horizon: Horizon, span: Span | None = None) -> Tally:
        """All, by one pass over the log."""
        tally = Tally()
        async with self.pool.acquire() as connection, connection.transaction():
            await count_all(connection, tally, await definition_store.in_force(connection), horizon, span)
        return tally

    async def definitions(self) -> Definitions:
        async with self.pool.acquire() as connection:
            return await definition_store.in_force(connection)


@pytest_asyncio.fixture
async def figures(clusters: Clusters) -> AsyncIterator[Figures]:
    """Those of the base pack that the oracle counts, by district too."""
    async with fresh_database(clusters.postgres, migrations_of("cityloop_event_hub")) as dsn:
        pool = await create_pool(dsn, size=4)
        steps = iter(range(10**9))

        def clock() -> dt.datetime:
            return NOW + dt.timedelta(milliseconds=next(steps))

        running = Figures(pool, TakeFacts(pool, clock, KEEP), clock)
        await running.define(*base_figures())
        yield running
        await pool.close()


def base_figures() -> list[Indicator]:
    """Only with what is compared of them: each further period and dimension costs the same again."""
    base = parse_all(read_packs(root() / "deploy/packs", "base"))["base"]
    found = []
    for entry in base.entries(INDICATORS):
        wanted = [(unit, dimension) for name, unit, dimension in COMPARED if name == f"base/{entry.item_id}"]
        if wanted:
            content = entry.item.model_dump(mode="json", exclude_unset=True)
            content["periods"] = [unit for unit, _ in wanted]
            content["by"] = [dimension for _, dimension in wanted if dimension and ":" not in dimension]
            content["layers"] = [dimension[6:] for _, dimension in wanted if dimension.startswith("layer:")]
            found.append(Indicator.model_validate(content))
    assert len(found) == len(COMPARED)
    return found


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
    assert not [row for row in rows if "words" in row["row"] or "bridge" in row["row"]]
