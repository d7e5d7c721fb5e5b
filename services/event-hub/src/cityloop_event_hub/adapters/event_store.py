"""City events and their signals in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
from cityloop.common.v1.common_pb2 import Explanation, Place
from cityloop.events.v1.city_event_pb2 import ProposedLead
from cityloop.events.v1.signal_pb2 import Signal
from cityloop_database import Connection

from cityloop_event_hub.domain.events import Event, EventState
from cityloop_event_hub.domain.fusion import Located, Member, cell

EVENT_COLUMNS = (
    "event_id, event_number, version, membership_version, state, event_class, grade, place, jurisdiction, lead,"
    " explanation, opening_signal, signals, datastreams, reports, case_version, occurred_at, recorded_at"
)


@dataclass(frozen=True, slots=True)
class Joined:
    """A signal that has become part of an event."""

    signal: Signal
    located: Located
    event_id: str
    membership_version: int


async def lock_cells(connection: Connection, cells: Sequence[tuple[int, int]]) -> None:
    """One fusion at a time in these cells, until the transaction ends; always in sorted order, so never in a circle."""
    ordered = sorted(set(cells))
    await connection.execute(
        "SELECT pg_advisory_xact_lock(x, y) FROM"
        " (SELECT * FROM unnest($1::int[], $2::int[]) AS cell (x, y) ORDER BY x, y) AS ordered",
        [x for x, _ in ordered],
        [y for _, y in ordered],
    )


async def members_in(
    connection: Connection,
    classes: Sequence[str],
    cells: Sequence[tuple[int, int]],
    earliest: dt.datetime,
    latest: dt.datetime,
) -> list[Member]:
    """Signals of events that are not closed, of these classes, in these cells and this time."""
    rows = await connection.fetch(
        "SELECT s.source_id, s.event_class, s.longitude, s.latitude, s.occurred_at, s.event_id"
        " FROM unnest($1::text[]) AS wanted (event_class)"
        " CROSS JOIN unnest($2::int[], $3::int[]) AS near (x, y)"
        " JOIN event_signals s ON s.event_class = wanted.event_class AND s.cell_x = near.x AND s.cell_y = near.y"
        " AND s.occurred_at BETWEEN $4 AND $5"
        " JOIN events e ON e.event_id = s.event_id AND e.state <> 'closed'",
        list(classes),
        [x for x, _ in cells],
        [y for _, y in cells],
        earliest,
        latest,
    )
    return [
        Member(
            Located(row["source_id"], row["event_class"], row["longitude"], row["latitude"], row["occurred_at"]),
            str(row["event_id"]),
        )
        for row in rows
    ]


async def raised_by(connection: Connection, source_ids: Sequence[str]) -> dict[str, str]:
    """Events in which a signal of these sources is raised, by source."""
    rows = await connection.fetch(
        "SELECT source_id, event_id FROM event_signals WHERE source_id = ANY($1) AND cleared_at IS NULL"
        " ORDER BY occurred_at",
        list(source_ids),
    )
    return {row["source_id"]: str(row["event_id"]) for row in rows}


async def lock_events(connection: Connection, event_ids: Sequence[str]) -> dict[str, Event]:
    """Events that are not closed, locked in order of their ids until the transaction ends."""
    rows = await connection.fetch(
        f"SELECT {EVENT_COLUMNS} FROM events WHERE event_id = ANY($1::uuid[]) AND state <> 'closed'"
        " ORDER BY event_id FOR UPDATE",
        sorted(set(event_ids)),
    )
    return {str(row["event_id"]): event_of(row) for row in rows}


async def lock_event(connection: Connection, event_id: str) -> Event | None:
    """One event, whatever its state, locked until the transaction ends."""
    row = await connection.fetchrow(f"SELECT {EVENT_COLUMNS} FROM events WHERE event_id = $1 FOR UPDATE", event_id)
    return None if row is None else event_of(row)


async def next_numbers(connection: Connection, count: int) -> list[int]:
    """Fresh sequence numbers for event numbers."""
    rows = await connection.fetch("SELECT nextval('event_numbers') AS number FROM generate_series(1, $1)", count)
    return [row["number"] for row in rows]


async def save_events(connection: Connection, events: Sequence[Event]) -> None:
    """Insert events or store their newest versions."""
    await connection.executemany(
        f"INSERT INTO events ({EVENT_COLUMNS})"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
        " ON CONFLICT (event_id) DO UPDATE SET version = excluded.version,"
        " membership_version = excluded.membership_version, state = excluded.state, grade = excluded.grade,"
        " signals = excluded.signals, datastreams = excluded.datastreams, reports = excluded.reports,"
        " case_version = excluded.case_version, occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at",
        [
            (
                event.event_id,
                event.event_number,
                event.version,
                event.membership_version,
                event.state,
                event.event_class,
                event.grade,
                event.place.SerializeToString(),
                event.place.jurisdiction,
                event.lead.SerializeToString(),
                event.explanation.SerializeToString(),
                event.opening_signal.SerializeToString(),
                event.signals,
                event.datastreams,
                event.reports,
                event.case_version,
                event.occurred_at,
                event.recorded_at,
            )
            for event in events
        ],
    )


async def save_signals(connection: Connection, joined: Sequence[Joined]) -> None:
    """Insert the signals that joined."""
    await connection.executemany(
        "INSERT INTO event_signals (signal_id, event_id, membership_version, event_class, source_type, source_id,"
        " cell_x, cell_y, longitude, latitude, occurred_at, signal)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        [
            (
                item.signal.signal_id,
                item.event_id,
                item.membership_version,
                item.located.event_class,
                item.signal.source.type,
                item.located.source_id,
                *cell(item.located.longitude, item.located.latitude),
                item.located.longitude,
                item.located.latitude,
                item.located.occurred_at,
                item.signal.SerializeToString(),
            )
            for item in joined
        ],
    )


async def clear(connection: Connection, event_id: str, source_id: str, moment: dt.datetime) -> bool:
    """Mark a source's signals in an event as cleared; whether no datastream is raised in it any more."""
    await connection.execute(
        "UPDATE event_signals SET cleared_at = $3 WHERE event_id = $1 AND source_id = $2 AND cleared_at IS NULL",
        event_id,
        source_id,
        moment,
    )
    return bool(
        await connection.fetchval(
            "SELECT NOT EXISTS (SELECT FROM event_signals WHERE event_id = $1 AND source_type = 1"
            " AND cleared_at IS NULL)",
            event_id,
        )
    )


async def find(connection: Connection, name: str) -> Event | None:
    """An event by its id or its number."""
    row = await connection.fetchrow(
        f"SELECT {EVENT_COLUMNS} FROM events WHERE event_number = $1 OR event_id::text = $1", name
    )
    return None if row is None else event_of(row)


async def signals_of(connection: Connection, event_id: str) -> list[Joined]:
    """The signals of an event in the order they joined."""
    rows = await connection.fetch(
        "SELECT * FROM event_signals WHERE event_id = $1 ORDER BY membership_version", event_id
    )
    return [
        Joined(
            Signal.FromString(row["signal"]),
            Located(row["source_id"], row["event_class"], row["longitude"], row["latitude"], row["occurred_at"]),
            str(row["event_id"]),
            row["membership_version"],
        )
        for row in rows
    ]


async def page(
    connection: Connection,
    size: int,
    state: EventState | None,
    event_class: str | None,
    after: tuple[dt.datetime, str] | None,
) -> list[Event]:
    """Events, newest first, after the last one seen."""
    moment, event_id = after if after is not None else (None, None)
    rows = await connection.fetch(
        f"SELECT {EVENT_COLUMNS} FROM events WHERE ($2::text IS NULL OR state = $2)"
        " AND ($3::text IS NULL OR event_class = $3)"
        " AND ($4::timestamptz IS NULL OR (occurred_at, event_id) < ($4, $5::uuid))"
        " ORDER BY occurred_at DESC, event_id DESC LIMIT $1",
        size,
        state,
        event_class,
        moment,
        event_id,
    )
    return [event_of(row) for row in rows]


def event_of(row: asyncpg.Record) -> Event:
    """The event in a row."""
    return Event(
        event_id=str(row["event_id"]),
        event_number=row["event_number"],
        version=row["version"],
        membership_version=row["membership_version"],
        state=EventState(row["state"]),
        event_class=row["event_class"],
        grade=row["grade"],
        place=Place.FromString(row["place"]),
        lead=ProposedLead.FromString(row["lead"]),
        explanation=Explanation.FromString(row["explanation"]),
        opening_signal=Signal.FromString(row["opening_signal"]),
        signals=row["signals"],
        datastreams=row["datastreams"],
        reports=row["reports"],
        case_version=row["case_version"],
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
    )
