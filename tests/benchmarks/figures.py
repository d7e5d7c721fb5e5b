"""200 figures in 50 areas: facts a second into log and cells, and a period counted anew, beside DuckDB.

A fact touches at most 20 figures: each is of 20 of 200 classes. The limit of the live part is the same facts put into
the same log, with nothing counted; of the count, what DuckDB takes to count one figure over the same records.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop.common.v1.common_pb2 import AreaReference, Place
from cityloop.events.v1.indicators_service_pb2 import GetFiguresRequest
from cityloop.topics import CASES_CASES
from cityloop_database import Pool, UnitOfWork, create_pool
from cityloop_event_hub.figures.adapters import definition_store, fact_log
from cityloop_event_hub.figures.adapters.definition_store import Present
from cityloop_event_hub.figures.adapters.facts_of_topics import of_case
from cityloop_event_hub.figures.adapters.record_reader import Span
from cityloop_event_hub.figures.domain.definitions import stored
from cityloop_event_hub.figures.domain.periods import microseconds
from cityloop_event_hub.figures.handlers.publish_figures import FigurePublisher
from cityloop_event_hub.figures.handlers.read_figures import get_figures
from cityloop_event_hub.figures.handlers.recompute import compute_new, recompute
from cityloop_event_hub.figures.handlers.take_facts import TakeFacts
from cityloop_kernel import derived_id
from cityloop_local.machine import Machine
from cityloop_messaging import (
    Fact,
    Outbox,
    ReceivedFact,
    decode,
    encode_headers,
    fact_of,
    to_timestamp,
    utc_now,
)
from cityloop_packs import Indicator
from harness import Ratio

FIGURES, AREAS, CLASSES, TOUCHED = 200, 50, 200, 20
LIVE_FACTS, BATCH, LIVE_AIM = 20_000, 1_000, 2_000
PERIODS, PAGES, PAGE_AIM = 12, 200, 50
COUNTED, COUNTED_IN_FULL = 1_000_000, 10_000_000
START = dt.datetime.now(dt.UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
KEEP = dt.timedelta(days=800)
ROWS = """
    INSERT INTO indicator_facts
    SELECT n, 4, 'case-' || n / 7, 1 + n % 7, $1 + (n / 7) % 25 * 86400000000 + n % 7 * 60000000,
           to_timestamp($1 / 1000000.0), now(), 'C-' || n / 7, NULL, NULL, 'class-' || n / 7 % 200,
           'department-' || n % 5, 4, 1 + n % 7, '', '', 0, 0, false,
           jsonb_build_object('grid', 'area-' || (n / 1400 + n / 7 * 7) % 50)
    FROM generate_series($2::bigint, $3::bigint) AS n"""

CELLS = """
    INSERT INTO indicator_cells
    SELECT 'bench/f' || f, 'month', $1, CASE WHEN a = 50 THEN '' ELSE 'layer:grid' END,
           CASE WHEN a = 50 THEN '' ELSE 'area-' || a END, 90 + a, 100 + f
    FROM generate_series(0, 199) AS f, generate_series(0, 50) AS a"""


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
    """Cases that are opened, then closed: each changes the 20 figures of its class, for the city and for an area."""
    now = utc_now()
    for number in range(count):
        case, version = number % (count // 2), number // (count // 2) + 1
        payload = Case(
            case_id=str(derived_id("bench", str(case))),
            case_number=f"C-{case}",
            version=version,
            phase=CasePhase.CASE_PHASE_CLOSED if version > 1 else CasePhase.CASE_PHASE_PENDING_CONFIRMATION,
            event_class=f"class-{case % CLASSES}",
            lead_department_id="roads",
            place=Place(areas=[AreaReference(layer="grid", area_id=f"area-{(case // CLASSES + 7 * case) % AREAS}")]),
            occurred_at=to_timestamp(now),
            recorded_at=to_timestamp(now),
        )
        yield fact_of(CASES_CASES, payload, "990100")


async def run(machine: Machine) -> list[Ratio]:
    """On the database of event-hub, in a fleet that has no process of figures."""
    pool = await create_pool(machine.fleet.dsn("event-hub"), size=2)
    try:
        return [*await _live(pool), await _counted(pool, COUNTED), *await _asked(pool)]
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


async def _live(pool: Pool) -> list[Ratio]:
    records = [
        (fact.key.encode(), fact.payload.SerializeToString(), encode_headers(fact)) for fact in facts(LIVE_FACTS)
    ]
    bare = await _take(pool, records)
    await pool.execute("TRUNCATE indicator_facts")
    async with UnitOfWork(pool) as work:
        end = await fact_log.lock(work.connection)
        named = {f"bench/f{number}": stored("bench/f", figure(number), lambda name: name) for number in range(FIGURES)}
        await definition_store.add(work.connection, end, utc_now(), named, "UTC")
    await compute_new(pool)
    ours = await _take(pool, records, FigurePublisher(pool, Outbox(), utc_now))
    title = f"{FIGURES} figures x {AREAS} areas live, {TOUCHED} touched by a fact"
    return [
        Ratio(title, ours.per_second, bare.per_second, "facts/s"),
        Ratio(f"{title}, of the process alone", ours.per_core, LIVE_AIM, "facts/s of one core"),
    ]


@dataclass(frozen=True)
class Pace:
    """Facts by the second that passed, and by the second that the process worked."""

    per_second: float
    per_core: float


async def _take(pool: Pool, records: list[Any], publisher: FigurePublisher | None = None) -> Pace:
    """Batches as the consumer hands them over; what a second's facts change is published before the next come."""
    handler = TakeFacts(pool, utc_now, KEEP)
    passed, worked = time.perf_counter(), time.process_time()
    for first in range(0, len(records), BATCH):
        batch = [
            ReceivedFact(decode(CASES_CASES, *record), 0, first + place)
            for place, record in enumerate(records[first : first + BATCH])
        ]
        await handler.take(batch, of_case)
        if publisher is not None and (first + BATCH) % LIVE_AIM == 0:
            await publisher.run()
    passed, worked = time.perf_counter() - passed, time.process_time() - worked
    return Pace(LIVE_FACTS / passed, LIVE_FACTS / worked)


async def _asked(pool: Pool) -> list[Ratio]:
    """A page of a figure, as it is answered: a bare query of as many rows beside it."""
    await pool.execute("TRUNCATE indicator_cells")
    for unit_start in (
        microseconds(START.replace(year=START.year - back, month=m)) for back in (0, 1, 2) for m in range(1, 13)
    ):
        await pool.execute(CELLS, unit_start)
    await pool.execute("ANALYZE indicator_cells")
    present, request = Present(), GetFiguresRequest(indicator="bench/f7", unit="month", periods=PERIODS)
    request.dimension = "layer:grid"
    now = START.replace(month=12)

    async def ask() -> None:
        answer = await get_figures(pool, present, request, now)
        assert len(answer.SerializeToString()) > PERIODS * AREAS

    async def bare() -> None:
        await pool.fetch("SELECT * FROM indicator_cells WHERE indicator = 'bench/f7' LIMIT $1", PERIODS * AREAS)

    title = f"a page of {PERIODS} periods x {AREAS} areas"
    ours, limit = await _paced(ask), await _paced(bare)
    return [
        Ratio(f"{title}, p95", ours.p95, limit.p95, "ms", less_is_better=True),
        Ratio(f"{title}, of the process alone", ours.worked, PAGE_AIM, "ms of one core", less_is_better=True),
    ]


@dataclass(frozen=True)
class Paced:
    """Milliseconds: that 95 of 100 calls did not exceed, and that the process worked for one on average."""

    p95: float
    worked: float


async def _paced(call: Callable[[], Awaitable[None]]) -> Paced:
    took, worked = [], time.process_time()
    for _ in range(PAGES):
        started = time.perf_counter()
        await call()
        took.append((time.perf_counter() - started) * 1_000)
    worked = time.process_time() - worked
    return Paced(sorted(took)[PAGES * 95 // 100], worked * 1_000 / PAGES)


async def _counted(pool: Pool, count: int) -> Ratio:
    await pool.execute("TRUNCATE indicator_facts")
    start = microseconds(START)
    piece = 100_000
    for first in range(0, count, piece):
        await pool.execute(ROWS, start, first, min(first + piece, count) - 1)
    await pool.execute("UPDATE indicator_log SET fact_number = $1, counted_number = $1, counted_at = known_at", count)
    await pool.execute("ANALYZE indicator_facts")
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
