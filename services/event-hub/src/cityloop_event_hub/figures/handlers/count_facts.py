"""Cells follow the log: facts that they do not count yet are counted, many at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from cityloop_database import Connection

from cityloop_event_hub.figures.adapters import cell_store, fact_log
from cityloop_event_hub.figures.adapters.fact_log import LogEnd
from cityloop_event_hub.figures.domain.definitions import WINDOW, Definitions
from cityloop_event_hub.figures.domain.formulas import Cell, Tally
from cityloop_event_hub.figures.domain.periods import microseconds, shifted
from cityloop_event_hub.figures.handlers.tally_records import count_changed

MOST_AT_ONCE = 20_000
"""Facts whose records are in memory at once; a pass has as many of them as it needs."""


async def count_new(connection: Connection, definitions: Definitions, end: LogEnd) -> LogEnd:
    """Count all facts that cells do not count yet.

    Args:
        connection: with the log locked.
        definitions: those whose cells are made.
        end: of the log.

    Returns:
        The end of the log, up to which all is counted now.
    """
    counted = end
    while (new := await fact_log.uncounted(connection, counted, MOST_AT_ONCE)) is not None:
        tally = await count_changed(connection, definitions, new.subjects, counted.counted, new.until)
        await apply(connection, tally, definitions, new.known_at, new.last_known_at)
        counted = replace(counted, counted=new.until)
    if counted.counted != end.counted:
        await fact_log.mark_counted(connection, end)
    return replace(end, counted=end.number, counted_at=end.known_at)


async def apply(
    connection: Connection, tally: Tally, definitions: Definitions, known_at: dt.datetime, until: dt.datetime
) -> None:
    """Add a tally to the cells, and mark the figures that it changes.

    Args:
        connection: with the log locked.
        tally: of facts.
        definitions: those whose cells are made.
        known_at: when the first of the facts became known.
        until: when the last of them did.
    """
    await cell_store.add(connection, tally)
    changed: dict[Cell, bool] = {}
    late: dict[tuple[str, int], bool] = {}
    # Stocks change in all periods that have begun, though the facts may be of one before.
    begun = max(until, await fact_log.live_at(connection))
    for figure in definitions.changed_by(tally.cells(), microseconds(begun)):
        period = figure.unit, figure.start
        if period not in late:
            late[period] = _ended(*period, definitions, known_at)
        changed[figure] = late[period]
    if changed:
        await cell_store.mark(connection, changed, known_at)


def _ended(unit: str, start: int, definitions: Definitions, moment: dt.datetime) -> bool:
    return unit != WINDOW and shifted(unit, start, 1, definitions.zone) <= microseconds(moment)
