"""The handlers of figures on a database of their own, with those of the base pack that the oracle counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest_asyncio
from cityloop_database import Pool, create_pool, migrations_of
from cityloop_event_hub.figures.adapters import definition_store, fact_log
from cityloop_event_hub.figures.adapters import facts_of_topics as convert
from cityloop_event_hub.figures.adapters.record_reader import Horizon, Span
from cityloop_event_hub.figures.domain.definitions import Definitions, stored
from cityloop_event_hub.figures.domain.facts import LoggedFact
from cityloop_event_hub.figures.domain.formulas import Cell, Tally
from cityloop_event_hub.figures.handlers.count_facts import count_new
from cityloop_event_hub.figures.handlers.recompute import compute_new
from cityloop_event_hub.figures.handlers.take_facts import TakeFacts
from cityloop_event_hub.figures.handlers.tally_records import count_all
from cityloop_local.workspace import root
from cityloop_messaging import Fact
from cityloop_operator.operations import read_packs
from cityloop_packs import INDICATORS, Indicator, parse_all
from cityloop_testkit import Clusters, fresh_database
from figure_oracle import QUANTILES, QUERIES
from figuring import NOW, ZONE, batches

KEEP = dt.timedelta(days=800)
CONVERT: dict[str, Callable[[Fact[Any]], LoggedFact]] = {
    "citizen.reports.v1": convert.of_report,
    "events.report-links.v1": convert.of_link,
    "events.city-events.v1": convert.of_event,
    "cases.cases.v1": convert.of_case,
    "cases.tasks.v1": convert.of_task,
    "citizen.feedback.v1": convert.of_feedback,
    "cases.verdicts.v1": convert.of_verdict,
    "cases.flows.v1": convert.of_flow,
    "sensing.device-health.v1": convert.of_device,
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
        names = {f"{pack}/{item.indicator}": item for item in indicators}
        named = {name: stored(name, item, lambda department: department) for name, item in names.items()}
        async with self.pool.acquire() as connection, connection.transaction():
            end = await fact_log.lock(connection)
            await definition_store.add(connection, end, now, named, ZONE)
        await compute_new(self.pool)

    async def take(self, facts: Sequence[Fact[Any]], size: int = 150, *, counted: bool = True) -> None:
        for batch in batches(facts, size):
            await self.handler.take(batch, CONVERT[batch[0].fact.topic.name])
            if counted:
                await self.count()

    async def count(self) -> None:
        async with self.pool.acquire() as connection, connection.transaction():
            end = await fact_log.lock(connection)
            await count_new(connection, await definition_store.in_force(connection, computed=True), end)

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
        await running.define(*attribute_figures(), pack="works")
        yield running
        await pool.close()


def attribute_figures() -> list[Indicator]:
    """Figures that look at attributes; the oracle counts them too."""
    closed: dict[str, Any] = {"of": "cases", "at": "closed"}
    opened: dict[str, Any] = {"of": "cases", "at": "opened"}
    deep = {"attributes": [{"attribute": "depth", "least": "0.5"}]}
    blocked = {"attributes": [{"attribute": "blocked", "flag": True}]}
    dangerous = {"attributes": [{"attribute": "hazards", "among": ["power", "water"]}]}
    figures: list[dict[str, Any]] = [
        {
            "indicator": "depth",
            "unit": "cm",
            "formula": {"average": {**closed, "attribute": "depth", "where": deep}},
            "periods": ["month"],
            "by_attributes": ["road"],
        },
        {
            "indicator": "blocked-depth",
            "unit": "cm",
            "formula": {"sum": {**opened, "attribute": "depth", "where": blocked}},
            "periods": ["week"],
            "by": ["department"],
        },
        {
            "indicator": "dangerous",
            "formula": {"count": [{**opened, "where": dangerous}]},
            "periods": ["day"],
            "by_attributes": ["road"],
        },
    ]
    return [Indicator.model_validate({"title": {"en": "a figure"}, **figure}) for figure in figures]


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
