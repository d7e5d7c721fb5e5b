"""200 figures in 50 areas: facts a second into log and cells, and a period counted anew, beside DuckDB.

A fact touches at most 20 figures: each is of 20 of 200 classes. The limit of the live part is the same facts put into
the same log, with nothing counted; of the count, what DuckDB takes to count one figure over the same records.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

import duckdb
from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop.common.v1.common_pb2 import AreaReference, Place
from cityloop.topics import CASES_CASES
from cityloop_database import Pool, UnitOfWork, create_pool
from cityloop_event_hub.figures.adapters import definition_store, fact_log
from cityloop_event_hub.figures.adapters.facts_of_topics import of_case
from cityloop_event_hub.figures.adapters.record_reader import Span
from cityloop_event_hub.figures.domain.definitions import stored
from cityloop_event_hub.figures.domain.periods import microseconds
from cityloop_event_hub.figures.handlers.recompute import compute_new, recompute
from cityloop_event_hub.figures.handlers.take_facts import TakeFacts
from cityloop_kernel import derived_id
from cityloop_local.machine import Machine
from cityloop_messaging import Fact, ReceivedFact, fact_of, to_timestamp, utc_now
from cityloop_packs import Indicator
from harness import Ratio

FIGURES, AREAS, CLASSES, TOUCHED = 200, 50, 200, 20
LIVE_FACTS, BATCH = 10_000, 1_000
COUNTED, COUNTED_IN_FULL = 1_000_000, 10_000_000
PHASES = list(CasePhase.values())[1:8]
START = dt.datetime.now(dt.UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
KEEP = dt.timedelta(days=800)
ROWS = """
    INSERT INTO indicator_facts
    SELECT n, 4, 'case-' || n / 7, 1 + n % 7, $1 + (n / 7) % 25 * 86400000000 + n % 7 * 60000000,
           to_timestamp($1 / 1000000.0), now(), 'C-' || n / 7, NULL, NULL, 'class-' || n / 7 % 200,
           'department-' || n % 5, 4, 1 + n % 7, '', '', 0, 0, false, jsonb_build_object('grid', 'area-' || n / 7 % 50)
    FROM generate_series($2::bigint, $3::bigint) AS n"""


def figure(number: int) -> Indicator:
    """Of 20 classes, by the 50 areas."""
    classes = [f"class-{(number + step * CLASSES // TOUCHED) % CLASSES}" for step in range(TOUCHED)]
    closed = {"of": "cases", "at": "closed", "where": {"classes": classes}}
    opened = {"of": "cases", "at": "opened", "where": {"classes": classes}}
    values = {
        "indicator": f"f{number}",
        "title": {"en": "a figure"},
        "formula": {"ratio": {"numerator": [closed], "denominator": [opened]}},
        "unit": "%",
        "periods": ["month"],
        "layers": ["grid"],
    }
    return Indicator.model_validate(values)


def facts(count: int) -> Iterator[Fact[Any]]:
    """Cases that move on, one of each in turn."""
    now = utc_now()
    for number in range(count):
        case, version = number % (count // 7 + 1), number // (count // 7 + 1) + 1
        payload = Case(
            case_id=str(derived_id("bench", str(case))),
            case_number=f"C-{case}",
            version=version,
            phase=CasePhase.Name(PHASES[min(version, 7) - 1]),
            event_class=f"class-{case % CLASSES}",
            lead_department_id="roads",
            place=Place(areas=[AreaReference(layer="grid", area_id=f"area-{case % AREAS}")]),
            occurred_at=to_timestamp(now),
            recorded_at=to_timestamp(now),
        )
        yield fact_of(CASES_CASES, payload, "990100")


async def run(machine: Machine) -> list[Ratio]:
    """On the database of event-hub, in a fleet that has no process of figures."""
    pool = await create_pool(machine.fleet.dsn("event-hub"), size=2)
    try:
        return [await _live(pool), await _counted(pool, COUNTED)]
    finally:
        await pool.close()


class InFull:
    """The same count over ten times the facts."""

    async def run(self, machine: Machine) -> list[Ratio]:
        """After a live part that makes the figures."""
        pool = await create_pool(machine.fleet.dsn("event-hub"), size=2)
        try:
            await _live(pool)
            return [await _counted(pool, COUNTED_IN_FULL)]
        finally:
            await pool.close()


async def _live(pool: Pool) -> Ratio:
    received = [ReceivedFact(fact, 0, offset) for offset, fact in enumerate(facts(LIVE_FACTS))]
    batches = [received[first : first + BATCH] for first in range(0, LIVE_FACTS, BATCH)]
    bare = await _take(pool, batches)
    await pool.execute("TRUNCATE indicator_facts")
    async with UnitOfWork(pool) as work:
        end = await fact_log.lock(work.connection)
        named = {f"bench/f{number}": stored(figure(number), lambda name: name) for number in range(FIGURES)}
        await definition_store.add(work.connection, end, utc_now(), named, "UTC")
    await compute_new(pool)
    ours = await _take(pool, batches)
    return Ratio(f"{FIGURES} figures x {AREAS} areas live", ours, bare, "facts/s")


async def _take(pool: Pool, batches: list[list[ReceivedFact[Any]]]) -> float:
    handler = TakeFacts(pool, utc_now, KEEP)
    started = time.perf_counter()
    for batch in batches:
        await handler.take(batch, of_case)
    return LIVE_FACTS / (time.perf_counter() - started)


async def _counted(pool: Pool, count: int) -> Ratio:
    await pool.execute("TRUNCATE indicator_facts")
    start = microseconds(START)
    piece = 100_000
    for first in range(0, count, piece):
        await pool.execute(ROWS, start, first, min(first + piece, count) - 1)
    started = time.perf_counter()
    await recompute(pool, span=Span(start, start + 40 * 86_400_000_000))
    ours = count / (time.perf_counter() - started)
    return Ratio(f"{count:,} facts counted anew for {FIGURES} figures", ours, _by_duckdb(count, start), "facts/s")


def _by_duckdb(count: int, start: int) -> float:
    """One figure, where ours are 200."""
    base = duckdb.connect()
    base.execute(
        f"CREATE TABLE f AS SELECT n // 7 AS id, 1 + n % 7 AS phase, n // 7 % 200 AS class, n // 7 % 50 AS area,"
        f" {start} + n AS at_ FROM range({count}) r(n)"
    )
    started = time.perf_counter()
    base.execute(
        "SELECT area, count(*) FILTER (phase = 7), count(*) FROM (SELECT id, max(phase) AS phase,"
        " any_value(area) AS area, any_value(class) AS class FROM f GROUP BY id) WHERE class % 10 = 0 GROUP BY area"
    ).fetchall()
    return count / (time.perf_counter() - started)
