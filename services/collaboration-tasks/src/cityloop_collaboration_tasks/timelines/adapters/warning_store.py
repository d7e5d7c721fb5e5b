"""Warnings as event-hub published them, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop.events.v1.warning_pb2 import WarningState
from cityloop_database import Connection
from cityloop_messaging import to_datetime

from cityloop_collaboration_tasks.cases.domain.areas import area_names

IN_FORCE = (WarningState.WARNING_STATE_SIGNED, WarningState.WARNING_STATE_ALL_CLEAR_DRAFT)


@dataclass(frozen=True, slots=True)
class WarningRecord:
    """A version of a warning, and the trace it came with."""

    warning: PublicWarning
    trace_id: str


async def save_warnings(connection: Connection, versions: Sequence[WarningRecord]) -> None:
    """Insert versions of warnings; one that arrives again is the same."""
    await connection.executemany(
        "INSERT INTO warnings (warning_id, version, warning_number, event_id, areas, message, trace_id, occurred_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        [
            (
                record.warning.warning_id,
                record.warning.version,
                record.warning.warning_number,
                record.warning.event_id or None,
                area_names(record.warning.place.areas),
                record.warning.SerializeToString(),
                record.trace_id,
                to_datetime(record.warning.occurred_at),
            )
            for record in versions
        ],
    )


async def save_newest(connection: Connection, versions: Sequence[PublicWarning]) -> None:
    """Store the greatest version of each warning; an older one that comes later changes nothing."""
    await connection.executemany(
        "INSERT INTO newest_warnings AS n (warning_id, version, in_force, message) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (warning_id) DO UPDATE SET version = excluded.version, in_force = excluded.in_force,"
        " message = excluded.message WHERE n.version < excluded.version",
        [
            (warning.warning_id, warning.version, warning.state in IN_FORCE, warning.SerializeToString())
            for warning in versions
        ],
    )


async def warnings_in_force(connection: Connection, at_most: int) -> list[PublicWarning]:
    """Warnings that were signed and are not over."""
    rows = await connection.fetch(
        "SELECT message FROM newest_warnings WHERE in_force ORDER BY warning_id LIMIT $1", at_most
    )
    return [PublicWarning.FromString(row["message"]) for row in rows]


async def warnings_of_event(connection: Connection, event_id: str | None) -> list[WarningRecord]:
    """Every version of the warnings about an event, also those from before it was open."""
    rows = await connection.fetch(
        "SELECT message, trace_id FROM warnings"
        " WHERE warning_id IN (SELECT warning_id FROM warnings WHERE event_id = $1) ORDER BY warning_id, version",
        event_id,
    )
    return [WarningRecord(PublicWarning.FromString(row["message"]), row["trace_id"]) for row in rows]


async def event_of_warning(connection: Connection, warning_number: str) -> str | None:
    """The event that a warning is about; None where there is no such warning, or it has none."""
    event_id = await connection.fetchval(
        "SELECT event_id FROM warnings WHERE warning_number = $1 AND event_id IS NOT NULL"
        " ORDER BY version DESC LIMIT 1",
        warning_number,
    )
    return None if event_id is None else str(event_id)


async def warnings_in_area(
    connection: Connection, area: AreaReference, since: dt.datetime, until: dt.datetime
) -> list[PublicWarning]:
    """Every version of the warnings of an area that changed in a time."""
    rows = await connection.fetch(
        "SELECT message FROM warnings WHERE warning_id IN"
        " (SELECT warning_id FROM warnings WHERE areas @> $1 AND occurred_at >= $2 AND occurred_at < $3)"
        " ORDER BY warning_id, version",
        area_names([area]),
        since,
        until,
    )
    return [PublicWarning.FromString(row["message"]) for row in rows]
