"""Warnings in PostgreSQL, each with every version it had."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import asyncpg
from cityloop.events.v1.warning_pb2 import Warning as WarningMessage
from cityloop_database import Connection, lock_names
from cityloop_kernel import cell, uuid_of

from cityloop_event_hub.warnings.adapters import warning_messages
from cityloop_event_hub.warnings.domain.warnings import OPEN, UNSIGNED, PublicWarning, WarningState

COLUMNS = "w.warning, w.plan, w.acknowledge_seconds, w.opened_at"
IS_OPEN = f"w.state IN ({', '.join(repr(state.value) for state in sorted(OPEN))})"


@dataclass(frozen=True, slots=True)
class UnsignedWarnings:
    """Warnings in one state that wait for a signature."""

    count: int
    oldest: dt.datetime
    """When the oldest of them was opened."""


async def lock_causes(connection: Connection, event_ids: Sequence[str]) -> None:
    """Nobody else drafts a warning for these events, or follows one of them, until the transaction ends."""
    await lock_names(connection, event_ids)


async def mark_closed(connection: Connection, closed: Mapping[str, bool]) -> None:
    """Note of the warnings of events, by the ids of these, whether their event is closed."""
    await connection.execute(
        "UPDATE warnings w SET event_closed = given.closed FROM unnest($1::uuid[], $2::boolean[])"
        " AS given (event_id, closed) WHERE w.event_id = given.event_id AND w.event_closed <> given.closed",
        list(closed),
        list(closed.values()),
    )


async def open_of(connection: Connection, event_ids: Sequence[str]) -> list[PublicWarning]:
    """Open warnings of these events, locked in order of their ids until the transaction ends."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM warnings w WHERE w.event_id = ANY($1::uuid[]) AND {IS_OPEN}"
        " ORDER BY w.warning_id FOR UPDATE",
        event_ids,
    )
    return [warning_in(row) for row in rows]


async def open_at(
    connection: Connection,
    plans: Sequence[str],
    cells: Sequence[tuple[int, int]],
    event_ids: Sequence[str],
    signal_ids: Sequence[str],
) -> list[PublicWarning]:
    """Open warnings of these plans in these cells or of these events, and those that these predictions support;
    locked in order of their ids until the transaction ends.
    """
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM warnings w WHERE {IS_OPEN} AND w.warning_id IN"
        " (SELECT w.warning_id FROM unnest($2::int[], $3::int[]) AS near (x, y) JOIN warnings w"
        f" ON w.cell_x = near.x AND w.cell_y = near.y AND w.plan = ANY($1) AND {IS_OPEN}"
        " UNION ALL SELECT w.warning_id FROM warnings w WHERE w.event_id = ANY($5::uuid[]) AND w.plan = ANY($1)"
        " UNION ALL SELECT warning_id FROM supporting_predictions WHERE signal_id = ANY($4::uuid[]))"
        " ORDER BY w.warning_id FOR UPDATE",
        plans,
        [x for x, _ in cells],
        [y for _, y in cells],
        signal_ids,
        event_ids,
    )
    return [warning_in(row) for row in rows]


async def unsigned_by_state(connection: Connection) -> dict[str, UnsignedWarnings]:
    """Warnings that wait for a signature, by state."""
    rows = await connection.fetch(
        "SELECT state, count(*) AS warnings, min(opened_at) AS oldest FROM warnings"
        " WHERE state = ANY($1) GROUP BY state",
        sorted(UNSIGNED),
    )
    return {row["state"]: UnsignedWarnings(row["warnings"], row["oldest"]) for row in rows}


async def drafted(connection: Connection, event_ids: Sequence[str]) -> dict[tuple[str, str], int]:
    """How many warnings there were, by event and plan."""
    rows = await connection.fetch(
        "SELECT event_id, plan, count(*) AS warnings FROM warnings WHERE event_id = ANY($1::uuid[])"
        " GROUP BY event_id, plan",
        event_ids,
    )
    return {(str(row["event_id"]), row["plan"]): row["warnings"] for row in rows}


async def save(connection: Connection, warnings: Sequence[PublicWarning], trace_ids: Sequence[str]) -> None:
    """Insert warnings or store their newest versions, beside the former ones, each with the trace it belongs to."""
    rows = [_row(warning) for warning in warnings]
    await connection.executemany(
        "INSERT INTO warnings AS w (warning_id, warning_number, version, state, plan, event_class, event_id,"
        " jurisdiction, cell_x, cell_y, acknowledge_seconds, acknowledge_by, opened_at, warning, occurred_at,"
        " recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
        " ON CONFLICT (warning_id) DO UPDATE SET version = excluded.version, state = excluded.state,"
        " event_id = excluded.event_id, acknowledge_by = excluded.acknowledge_by, warning = excluded.warning,"
        " occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at",
        rows,
    )
    await connection.executemany(
        "INSERT INTO warning_versions (warning_id, version, warning, trace_id) VALUES ($1, $2, $3, $4)",
        [
            (warning.warning_id, warning.version, row[13], trace_id)
            for warning, row, trace_id in zip(warnings, rows, trace_ids, strict=True)
        ],
    )


async def find(connection: Connection, name: str, *, lock: bool = False) -> PublicWarning | None:
    """A warning by its id or its number."""
    column, value = ("warning_number", name) if (warning_id := uuid_of(name)) is None else ("warning_id", warning_id)
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM warnings w WHERE w.{column} = $1{' FOR UPDATE' if lock else ''}", value
    )
    return None if row is None else warning_in(row)


async def history_of(connection: Connection, warning_id: str) -> list[WarningMessage]:
    """Every version, oldest first."""
    rows = await connection.fetch(
        "SELECT warning FROM warning_versions WHERE warning_id = $1 ORDER BY version", warning_id
    )
    return [WarningMessage.FromString(row["warning"]) for row in rows]


async def versions_after(
    connection: Connection, warning_id: str, version: int, at_most: int
) -> list[tuple[WarningMessage, str]]:
    """Versions of warnings after one, by warning and version, each with its trace."""
    rows = await connection.fetch(
        "SELECT warning, trace_id FROM warning_versions"
        " WHERE $1::uuid IS NULL OR (warning_id, version) > ($1::uuid, $2)"
        " ORDER BY warning_id, version LIMIT $3",
        uuid_of(warning_id),
        version,
        at_most,
    )
    return [(WarningMessage.FromString(row["warning"]), row["trace_id"]) for row in rows]


async def page(
    connection: Connection, size: int, state: WarningState | None, after: tuple[dt.datetime, str] | None
) -> list[PublicWarning]:
    """Warnings, newest first, after the last one seen."""
    moment, warning_id = after if after is not None else (None, None)
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM warnings w WHERE ($2::text IS NULL OR w.state = $2)"
        " AND ($3::timestamptz IS NULL OR (w.opened_at, w.warning_id) < ($3, $4::uuid))"
        " ORDER BY w.opened_at DESC, w.warning_id DESC LIMIT $1",
        size,
        state,
        moment,
        warning_id,
    )
    return [warning_in(row) for row in rows]


def warning_in(row: asyncpg.Record) -> PublicWarning:
    """The warning in a row."""
    within = dt.timedelta(seconds=row["acknowledge_seconds"])
    message = WarningMessage.FromString(row["warning"])
    return warning_messages.warning_of(message, row["plan"], within, row["opened_at"])


def _row(warning: PublicWarning) -> tuple[object, ...]:
    position = warning.place.position
    return (
        warning.warning_id,
        warning.warning_number,
        warning.version,
        warning.state,
        warning.plan,
        warning.event_class,
        warning.event_id or None,
        warning.place.jurisdiction,
        *cell(position.longitude, position.latitude),
        warning.acknowledge_within.total_seconds(),
        warning.acknowledge_by,
        warning.opened_at,
        warning_messages.warning_message(warning).SerializeToString(deterministic=True),
        warning.occurred_at,
        warning.recorded_at,
    )
