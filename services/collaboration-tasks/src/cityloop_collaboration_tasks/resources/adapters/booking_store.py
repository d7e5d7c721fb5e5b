"""Resources and their bookings in PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

import asyncpg
from cityloop.common.v1.common_pb2 import Label
from cityloop_database import Connection, lock_names, texts_from_column, texts_to_column
from cityloop_kernel import uuid_of

from cityloop_collaboration_tasks.resources.domain.bookings import Booking, BookingState, Resource

FIELDS = (
    *("booking_id", "state", "kind", "resource_id", "case_id", "case_number", "task_id", "department_id"),
    *("reason", "requested_at", "granted_at", "released_at", "details"),
)
COLUMNS = ", ".join(FIELDS)


async def lock_kinds(connection: Connection, kinds: Sequence[str]) -> None:
    """Let nobody else book or release resources of these kinds until the transaction ends; after a case's lock."""
    await lock_names(connection, kinds, "resources of kind ")


async def find_resource(connection: Connection, resource_id: str) -> Resource | None:
    """A resource by its id."""
    row = await connection.fetchrow("SELECT * FROM resources WHERE resource_id = $1", resource_id)
    return None if row is None else _resource(row)


async def resources_of(connection: Connection, kind: str) -> list[Resource]:
    """Resources of a kind, by id."""
    rows = await connection.fetch("SELECT * FROM resources WHERE kind = $1 ORDER BY resource_id", kind)
    return [_resource(row) for row in rows]


async def save_resource(connection: Connection, resource: Resource, now: dt.datetime) -> None:
    """Insert a resource or replace its data."""
    await connection.execute(
        "INSERT INTO resources (resource_id, kind, name, department_id, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (resource_id) DO UPDATE SET kind = excluded.kind,"
        " name = excluded.name, recorded_at = excluded.recorded_at",
        resource.resource_id,
        resource.kind,
        texts_to_column(resource.name.texts),
        resource.department_id,
        now,
    )


async def bookings_of_kind(connection: Connection, kind: str) -> list[Booking]:
    """Bookings of a kind that are not released, in the order they were asked for."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM bookings WHERE kind = $1 AND state <> 'released' ORDER BY position", kind
    )
    return [_booking(row) for row in rows]


async def bookings_of_tasks(connection: Connection, task_ids: Sequence[str]) -> list[Booking]:
    """Bookings of tasks that are not released, in the order they were asked for."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM bookings WHERE task_id = ANY($1::uuid[]) AND state <> 'released' ORDER BY position",
        list(task_ids),
    )
    return [_booking(row) for row in rows]


async def find_booking(connection: Connection, booking_id: str) -> Booking | None:
    """A booking by its id."""
    row = await connection.fetchrow(f"SELECT {COLUMNS} FROM bookings WHERE booking_id = $1", uuid_of(booking_id))
    return None if row is None else _booking(row)


async def save_booking(connection: Connection, booking: Booking) -> None:
    """Insert a booking at the end of the queue, or store where it stands now."""
    values = {name: getattr(booking, name) for name in FIELDS}
    values |= {"resource_id": booking.resource_id or None, "details": json.dumps(dict(booking.details))}
    await connection.execute(
        f"INSERT INTO bookings ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        " ON CONFLICT (booking_id) DO UPDATE SET state = excluded.state, resource_id = excluded.resource_id,"
        " reason = excluded.reason, details = excluded.details, granted_at = excluded.granted_at,"
        " released_at = excluded.released_at",
        *(values[name] for name in FIELDS),
    )


def _resource(row: asyncpg.Record) -> Resource:
    return Resource(row["resource_id"], row["kind"], Label(texts=texts_from_column(row["name"])), row["department_id"])


def _booking(row: asyncpg.Record) -> Booking:
    fields = {name: row[name] for name in FIELDS}
    fields |= {name: str(row[name]) for name in ("booking_id", "case_id", "task_id")}
    own = {
        "state": BookingState(row["state"]),
        "resource_id": row["resource_id"] or "",
        "details": json.loads(row["details"]),
    }
    return Booking(**fields | own)
