"""City events and their signals in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import asyncpg
from cityloop.common.v1.common_pb2 import Correction, Explanation, Merge, Place
from cityloop.events.v1.city_event_pb2 import ProposedLead
from cityloop.events.v1.signal_pb2 import Signal
from cityloop_database import Connection, Pool
from cityloop_expressions import values_from_column, values_to_column
from cityloop_kernel import cell, uuid_of

from cityloop_event_hub.fusion.domain.events import Event, EventState
from cityloop_event_hub.fusion.domain.neighbours import LocatedSignal
from cityloop_event_hub.fusion.domain.signals import (
    CLEARING_SOURCES,
    RAISED,
    Membership,
    UnclearedSignal,
    origin_of,
)

EVENT_COLUMNS = (
    "event_id, event_number, version, membership_version, state, event_class, grade, place, jurisdiction, lead,"
    " explanation, opening_signal, signals, datastreams, reports, detections, case_version, occurred_at, recorded_at,"
    " deferred, attributes, correction, merge, splits, split_from_case_number"
)


async def lock_cells(connection: Connection, cells: Sequence[tuple[int, int]]) -> None:
    """One fusion at a time in these cells, until the transaction ends; always in sorted order, so never in a circle."""
    ordered = sorted(set(cells))
    await connection.execute(
        "SELECT pg_advisory_xact_lock(x, y) FROM"
        " (SELECT * FROM unnest($1::int[], $2::int[]) AS cell (x, y) ORDER BY x, y) AS ordered",
        [x for x, _ in ordered],
        [y for _, y in ordered],
    )


async def known_signals(connection: Connection, signal_ids: Sequence[str]) -> set[str]:
    """Which of these signals are of an event, or pending, already."""
    rows = await connection.fetch(
        "SELECT signal_id FROM event_signals WHERE signal_id = ANY($1::uuid[])"
        " UNION SELECT signal_id FROM pending_signals WHERE signal_id = ANY($1::uuid[])",
        signal_ids,
    )
    return {str(row["signal_id"]) for row in rows}


async def events_raised_by(connection: Connection, source_ids: Sequence[str]) -> set[str]:
    """Events in which something that these sources have raised is not cleared."""
    rows = await connection.fetch(
        "SELECT DISTINCT event_id FROM event_signals WHERE source_id = ANY($1) AND cleared_at IS NULL", source_ids
    )
    return {str(row["event_id"]) for row in rows}


async def uncleared_in(
    connection: Connection, source_ids: Sequence[str], event_ids: Sequence[str]
) -> list[UnclearedSignal]:
    """What is not cleared of these sources, and of these events what sources have raised that clear it."""
    columns = "signal_id, event_id, source_id, rule_id, occurred_at, kind, source_type"
    rows = await connection.fetch(
        f"SELECT {columns} FROM event_signals WHERE source_id = ANY($1) AND cleared_at IS NULL"
        f" UNION SELECT {columns} FROM event_signals WHERE event_id = ANY($2::uuid[]) AND source_type = ANY($3)"
        f" AND kind = {RAISED} AND cleared_at IS NULL",
        source_ids,
        event_ids,
        list(CLEARING_SOURCES),
    )
    return [
        UnclearedSignal(
            str(row["signal_id"]),
            str(row["event_id"]),
            (row["source_id"], row["rule_id"]),
            row["occurred_at"],
            row["kind"] == RAISED,
            row["source_type"] in CLEARING_SOURCES,
        )
        for row in rows
    ]


async def lock_events(
    connection: Connection, event_ids: Sequence[str], *, closed_too: bool = False
) -> dict[str, Event]:
    """Events (not the closed ones unless asked for), locked in order of their ids until the transaction ends."""
    rows = await connection.fetch(
        f"SELECT {EVENT_COLUMNS} FROM events WHERE event_id = ANY($1::uuid[]) AND (state <> 'closed' OR $2)"
        " ORDER BY event_id FOR UPDATE",
        event_ids,
        closed_too,
    )
    return {str(row["event_id"]): event_of(row) for row in rows}


async def any_deferred(pool: Pool, published_before: dt.datetime) -> bool:
    """Whether the publication of an event is deferred that was last published before a moment."""
    query = "SELECT EXISTS (SELECT FROM events WHERE deferred AND recorded_at <= $1)"
    return bool(await pool.fetchval(query, published_before))


async def lock_deferred(connection: Connection, published_before: dt.datetime, at_most: int) -> list[Event]:
    """Events whose publication is deferred and was last before a moment, locked; not those that others have locked."""
    rows = await connection.fetch(
        f"SELECT {EVENT_COLUMNS} FROM events WHERE deferred AND recorded_at <= $1"
        " ORDER BY recorded_at LIMIT $2 FOR UPDATE SKIP LOCKED",
        published_before,
        at_most,
    )
    return [event_of(row) for row in rows]


async def read_events(connection: Connection, event_ids: Sequence[str]) -> dict[str, Event]:
    """Events as they are now."""
    rows = await connection.fetch(f"SELECT {EVENT_COLUMNS} FROM events WHERE event_id = ANY($1::uuid[])", event_ids)
    return {str(row["event_id"]): event_of(row) for row in rows}


async def save_events(connection: Connection, events: Sequence[Event]) -> None:
    """Insert events or store their newest versions."""
    await connection.executemany(
        f"INSERT INTO events ({EVENT_COLUMNS}, merged_into)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,"
        " $22, $23, $24, $25, $26)"
        " ON CONFLICT (event_id) DO UPDATE SET version = excluded.version, lead = excluded.lead,"
        " merge = excluded.merge, splits = excluded.splits, merged_into = excluded.merged_into,"
        " attributes = excluded.attributes, correction = excluded.correction, event_class = excluded.event_class,"
        " place = excluded.place, jurisdiction = excluded.jurisdiction,"
        " membership_version = excluded.membership_version, state = excluded.state, grade = excluded.grade,"
        " signals = excluded.signals, datastreams = excluded.datastreams, reports = excluded.reports,"
        " detections = excluded.detections,"
        " case_version = excluded.case_version, occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at,"
        " deferred = excluded.deferred",
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
                event.detections,
                event.case_version,
                event.occurred_at,
                event.recorded_at,
                event.deferred,
                values_to_column(event.attributes),
                event.correction.SerializeToString(),
                event.merge.SerializeToString(),
                event.splits,
                event.split_from_case_number,
                event.merge.event_id or None,
            )
            for event in events
        ],
    )


async def save_signals(connection: Connection, memberships: Sequence[Membership]) -> None:
    """Insert the signals that joined."""
    await connection.executemany(
        "INSERT INTO event_signals (signal_id, event_id, membership_version, event_class, source_type, source_id,"
        " cell_x, cell_y, longitude, latitude, occurred_at, signal, rule_id, ranked_by, recorded_at, kind, confidence,"
        " origin, joinable, cleared_at, same, opening)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
        [
            (
                item.signal.signal_id,
                item.event_id,
                item.membership_version,
                item.located.event_class,
                item.signal.source.type,
                item.signal.source.source_id,
                *cell(item.located.longitude, item.located.latitude),
                item.located.longitude,
                item.located.latitude,
                item.located.occurred_at,
                item.signal.SerializeToString(),
                item.signal.explanation.rule_id,
                item.located.ranked_by,
                item.recorded_at,
                item.signal.kind,
                item.signal.explanation.confidence,
                origin_of(item.signal),
                item.joinable,
                item.cleared_at,
                item.located.same,
                item.membership_version == 1,
            )
            for item in memberships
        ],
    )


async def cells_of(connection: Connection, event_ids: Sequence[str]) -> set[tuple[int, int]]:
    """The cells in which the members of events are found."""
    rows = await connection.fetch(
        "SELECT DISTINCT cell_x, cell_y FROM event_signals WHERE event_id = ANY($1::uuid[])", list(event_ids)
    )
    return {(row["cell_x"], row["cell_y"]) for row in rows}


async def find_members_at(connection: Connection, members: Mapping[str, LocatedSignal]) -> None:
    """Members, by the ids of their signals, are found there from now on; what they claim stays as it came."""
    await connection.executemany(
        "UPDATE event_signals SET event_class = $2, cell_x = $3, cell_y = $4, longitude = $5, latitude = $6, same = $7"
        " WHERE signal_id = $1",
        [
            (
                signal_id,
                located.event_class,
                *cell(located.longitude, located.latitude),
                located.longitude,
                located.latitude,
                located.same,
            )
            for signal_id, located in members.items()
        ],
    )


async def clear(connection: Connection, cleared: Mapping[str, dt.datetime]) -> None:
    """Mark members, by the id of the signal, as cleared."""
    if not cleared:
        return
    await connection.execute(
        "UPDATE event_signals s SET cleared_at = c.moment"
        " FROM unnest($1::uuid[], $2::timestamptz[]) AS c (signal_id, moment) WHERE s.signal_id = c.signal_id",
        list(cleared),
        list(cleared.values()),
    )


async def find(connection: Connection, name: str) -> Event | None:
    """An event by its id or its number."""
    column, value = ("event_number", name) if (event_id := uuid_of(name)) is None else ("event_id", event_id)
    row = await connection.fetchrow(f"SELECT {EVENT_COLUMNS} FROM events WHERE {column} = $1", value)
    return None if row is None else event_of(row)


async def open_events_by_class(pool: Pool) -> dict[str, int]:
    """How many events of each class are open."""
    rows = await pool.fetch(
        "SELECT event_class, count(*) AS events FROM events WHERE state = $1 GROUP BY event_class", EventState.OPEN
    )
    return {row["event_class"]: row["events"] for row in rows}


async def open_events_by_grade(connection: Connection) -> dict[int, int]:
    """How many events are not closed, by grade."""
    rows = await connection.fetch(
        "SELECT grade, count(*) AS events FROM events WHERE state = ANY($1) GROUP BY grade",
        [EventState.OPEN, EventState.ALL_CLEAR],
    )
    return {row["grade"]: row["events"] for row in rows}


async def members_of(connection: Connection, event_id: str) -> list[Membership]:
    """The signals of an event in the order they joined."""
    return await members_of_events(connection, [event_id])


async def members_of_events(connection: Connection, event_ids: Sequence[str]) -> list[Membership]:
    """The signals of events, by event in the order they joined."""
    rows = await connection.fetch(
        "SELECT * FROM event_signals WHERE event_id = ANY($1::uuid[]) ORDER BY event_id, membership_version",
        list(event_ids),
    )
    return [
        Membership(
            Signal.FromString(row["signal"]),
            located_of(row),
            str(row["event_id"]),
            row["membership_version"],
            row["recorded_at"],
            joinable=row["joinable"],
            cleared_at=row["cleared_at"],
            home=str(row["home_event_id"] or ""),
            home_since=row["home_since"],
            opening=row["opening"],
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
    # A text for each question, so that each is answered by its index, also once its plan is kept.
    wanted, values = ["true"], list[object]([size])
    for column, value in (("state", state), ("event_class", event_class)):
        if value is not None:
            values.append(value)
            wanted.append(f"{column} = ${len(values)}")
    if after is not None:
        values += after
        wanted.append(f"(occurred_at, event_id) < (${len(values) - 1}, ${len(values)})")
    rows = await connection.fetch(
        f"SELECT {EVENT_COLUMNS} FROM events WHERE {' AND '.join(wanted)}"
        " ORDER BY occurred_at DESC, event_id DESC LIMIT $1",
        *values,
    )
    return [event_of(row) for row in rows]


def located_of(row: asyncpg.Record) -> LocatedSignal:
    """Where and when the signal in a row is."""
    moment, same = row["occurred_at"], row["same"]
    return LocatedSignal(row["ranked_by"], row["event_class"], row["longitude"], row["latitude"], moment, same)


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
        detections=row["detections"],
        case_version=row["case_version"],
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        deferred=row["deferred"],
        attributes=values_from_column(row["attributes"]),
        correction=Correction.FromString(row["correction"]),
        merge=Merge.FromString(row["merge"]),
        splits=row["splits"],
        split_from_case_number=row["split_from_case_number"],
    )
