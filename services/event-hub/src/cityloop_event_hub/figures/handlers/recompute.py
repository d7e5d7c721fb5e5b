"""Figures are made again from the log, all of them or those of a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_telemetry import Logger

from cityloop_event_hub.figures.adapters import cell_store, definition_store, fact_log
from cityloop_event_hub.figures.adapters.record_reader import Horizon, Span
from cityloop_event_hub.figures.domain.definitions import Definitions
from cityloop_event_hub.figures.domain.formulas import Cell, Tally, units_of
from cityloop_event_hub.figures.domain.periods import begin, shifted
from cityloop_event_hub.figures.handlers.count_facts import apply, count_new
from cityloop_event_hub.figures.handlers.tally_records import count_all
from cityloop_event_hub.figures.telemetry import LogEvents

PATIENT = "SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '256MB'"


async def recompute(pool: Pool, names: Collection[str] | None = None, span: Span | None = None) -> int:
    """Make cells again as the log has it now; facts wait meanwhile, and are lost to nobody.

    Args:
        pool: of the database.
        names: of figures; all in force when None.
        span: only the periods that begin in it; all when None.

    Returns:
        How many figures were made.
    """
    async with UnitOfWork(pool) as work:
        connection = work.connection
        await connection.execute(PATIENT)
        end = await fact_log.lock(connection)
        if names is None and span is None:
            await fact_log.mark_counted(connection, end)
        else:
            # The cells that are not made again count up to the same fact as those that are.
            await count_new(connection, await definition_store.in_force(connection, computed=True), end)
        present = await definition_store.in_force(connection)
        wanted = set(present.indicators) if names is None else set(names)
        some = {name: item for name, item in present.indicators.items() if name in wanted}
        await cell_store.forget(connection, wanted, *((span.start, span.end) if span else ()))
        await _make(connection, present, Definitions(some, present.zone), span, end.known_at)
        if span is None:
            await definition_store.mark_computed(connection, wanted)
    Logger().info(LogEvents.FIGURES_COMPUTED, count=len(some))
    return len(some)


async def compute_new(pool: Pool) -> None:
    """Make the cells of figures that were defined anew."""
    async with pool.acquire() as connection:
        names = await definition_store.to_compute(connection)
    if names:
        await recompute(pool, names)


async def _make(
    connection: Connection, present: Definitions, some: Definitions, span: Span | None, known_at: dt.datetime
) -> None:
    tally = Tally()
    await count_all(connection, tally, some, Horizon(), None if span is None else _whole(some, span))
    if span is not None:
        tally = _within(tally, span)
    # With all figures, so that indexes of what was made are published too.
    await apply(connection, tally, present, known_at, known_at)


def _whole(definitions: Definitions, span: Span) -> Span:
    """A span to the end of the last period that begins in it."""
    units = {unit for indicator in definitions.indicators.values() for unit in units_of(indicator)}
    last = span.end - 1
    ends = [shifted(unit, begin(unit, last, definitions.zone), 1, definitions.zone) for unit in units]
    return Span(span.start, max([span.end, *ends]))


def _within(tally: Tally, span: Span) -> Tally:
    """Only what belongs to periods that begin in a span: its records have moments elsewhere, too."""

    def inside(cell: Cell) -> bool:
        return span.start <= cell.start < span.end

    found = Tally()
    found.numerators.update({cell: count for cell, count in tally.numerators.items() if inside(cell)})
    found.denominators.update({cell: count for cell, count in tally.denominators.items() if inside(cell)})
    found.durations.update({cell: counts for cell, counts in tally.durations.items() if inside(cell)})
    return found
