"""What stands open in the hub, counted in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cityloop_database import Connection

from cityloop_event_hub.fusion.domain.events import EventState
from cityloop_event_hub.fusion.domain.warnings import WarningState

OPEN = [EventState.OPEN.value, EventState.ALL_CLEAR.value]
UNSIGNED = [WarningState.DRAFT.value, WarningState.ALL_CLEAR_DRAFT.value]


@dataclass(frozen=True, slots=True)
class Unsigned:
    """Warnings in one state that wait for a signature, and when the oldest of them was opened."""

    warnings: int
    oldest: dt.datetime


async def open_events(connection: Connection) -> dict[int, int]:
    """How many events are open, by grade."""
    query = "SELECT grade, count(*) AS events FROM events WHERE state = ANY($1) GROUP BY grade"
    return {row["grade"]: row["events"] for row in await connection.fetch(query, OPEN)}


async def held_reports(connection: Connection) -> int:
    """How many reports wait for a person to locate them."""
    return int(await connection.fetchval("SELECT count(*) FROM held_reports WHERE located_at IS NULL"))


async def unsigned_warnings(connection: Connection) -> dict[str, Unsigned]:
    """Warnings that wait for a signature, by state."""
    rows = await connection.fetch(
        "SELECT state, count(*) AS warnings, min(opened_at) AS oldest FROM warnings"
        " WHERE state = ANY($1) GROUP BY state",
        UNSIGNED,
    )
    return {row["state"]: Unsigned(row["warnings"], row["oldest"]) for row in rows}
