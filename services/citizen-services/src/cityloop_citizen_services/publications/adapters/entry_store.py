"""Entries of registers and lists in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import asyncpg
from cityloop_database import Connection, Pool, texts_from_column, texts_to_column
from cityloop_expressions import values_from_column, values_to_column

from cityloop_citizen_services.publications.domain.entries import Entry, OwnPlace, Source, Wanted

COLUMNS = (
    "source, collection, entry_id, number, version, phase, state, state_name, department_id, opened_at, known_at,"
    " changed_at, overdue, jurisdiction, longitude, latitude, case_numbers, attributes"
)
NEWER = ", ".join(
    f"{name} = excluded.{name}"
    for name in COLUMNS.split(", ")
    if name not in {"source", "entry_id", "opened_at", "known_at"}
)
SAVE = (
    f"INSERT INTO register_entries ({COLUMNS})"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
    # An entry began when its first version did, whichever of them came here last.
    " ON CONFLICT (source, entry_id) DO UPDATE SET"
    f" {NEWER}, opened_at = LEAST(register_entries.opened_at, excluded.opened_at),"
    " known_at = LEAST(register_entries.known_at, excluded.known_at)"
    " WHERE register_entries.version < excluded.version"
)
LISTED = (
    "source = $1 AND collection = $2 AND known_at <= $3"
    " AND (cardinality($4::text[]) = 0 OR state = ANY($4) OR phase = ANY($4))"
)


async def save_newest(connection: Connection, entries: Sequence[Entry]) -> None:
    """Keep the newest versions; one that arrives late or again changes nothing."""
    await connection.executemany(SAVE, [_row(entry) for entry in entries])


async def page(
    pool: Connection | Pool, wanted: Wanted, after: tuple[dt.datetime, str] | None, limit: int
) -> list[Entry]:
    """Entries, the newest first, from the one after a moment and an id on."""
    key = "" if after is None else " AND (opened_at, entry_id) < ($6, $7)"
    rows = await pool.fetch(
        f"SELECT {COLUMNS} FROM register_entries WHERE {LISTED}{key} ORDER BY opened_at DESC, entry_id DESC LIMIT $5",
        *_listed(wanted),
        limit,
        *(after or ()),
    )
    return [_entry(row) for row in rows]


async def own_place(pool: Connection | Pool, wanted: Wanted, case_number: str) -> OwnPlace | None:
    """The oldest entry of a list that is of a case or about it, and where it stands; None where none is."""
    row = await pool.fetchrow(
        f"SELECT {COLUMNS} FROM register_entries WHERE {LISTED} AND case_numbers @> ARRAY[$5::text]"
        " ORDER BY opened_at, entry_id LIMIT 1",
        *_listed(wanted),
        case_number,
    )
    if row is None:
        return None
    counted = await pool.fetchrow(
        "SELECT count(*) FILTER (WHERE (opened_at, entry_id) <= ($5, $6)) AS place, count(*) AS listed"
        f" FROM register_entries WHERE {LISTED}",
        *_listed(wanted),
        row["opened_at"],
        row["entry_id"],
    )
    return OwnPlace(_entry(row), counted["place"], counted["listed"])


async def has_case(pool: Connection | Pool, wanted: Wanted, case_number: str) -> bool:
    """Whether an entry of a list is of a case, or about it."""
    query = f"SELECT 1 FROM register_entries WHERE {LISTED} AND case_numbers @> ARRAY[$5::text] LIMIT 1"
    return await pool.fetchval(query, *_listed(wanted), case_number) is not None


async def is_listed(pool: Connection | Pool, wanted: Wanted, number: str) -> bool:
    """Whether an entry of a list has this number."""
    found = await pool.fetchval(
        f"SELECT 1 FROM register_entries WHERE {LISTED} AND number = $5", *_listed(wanted), number
    )
    return found is not None


def _listed(wanted: Wanted) -> tuple[object, ...]:
    return wanted.source, wanted.collection, wanted.known_until, list(wanted.states)


def _row(entry: Entry) -> tuple[object, ...]:
    longitude, latitude = entry.position or (None, None)
    return (
        entry.source,
        entry.collection,
        entry.entry_id,
        entry.number,
        entry.version,
        entry.phase,
        entry.state,
        texts_to_column(entry.state_name),
        entry.department_id,
        entry.opened_at,
        entry.known_at,
        entry.changed_at,
        entry.overdue,
        entry.jurisdiction,
        longitude,
        latitude,
        list(entry.case_numbers),
        values_to_column(entry.attributes),
    )


def _entry(row: asyncpg.Record) -> Entry:
    read = dict(row)
    longitude, latitude = read.pop("longitude"), read.pop("latitude")
    read |= {
        "source": Source(row["source"]),
        "state_name": texts_from_column(row["state_name"]),
        "position": None if longitude is None else (longitude, latitude),
        "case_numbers": tuple(row["case_numbers"]),
        "attributes": values_from_column(row["attributes"]),
    }
    return Entry(**read)
