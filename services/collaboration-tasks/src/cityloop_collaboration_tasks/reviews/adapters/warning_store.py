"""Warnings as event-hub published them, for reviews, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop_database import Connection
from cityloop_messaging import to_datetime

from cityloop_collaboration_tasks.cases.domain.areas import area_names


async def save_warnings(connection: Connection, versions: Sequence[PublicWarning]) -> None:
    """Insert versions of warnings; one that arrives again is the same."""
    await connection.executemany(
        "INSERT INTO warnings (warning_id, version, areas, message, occurred_at)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        [
            (
                warning.warning_id,
                warning.version,
                area_names(warning.place.areas),
                warning.SerializeToString(),
                to_datetime(warning.occurred_at),
            )
            for warning in versions
        ],
    )


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
