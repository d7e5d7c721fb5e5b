"""Signals that open no event, in PostgreSQL: those that wait for one, and evidence for warnings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cityloop.events.v1.signal_pb2 import Signal, SignalSourceType
from cityloop_database import Connection
from cityloop_kernel import cell

from cityloop_event_hub.domain.fusion import Located

THING = "thing"
"""The input of a detection's explanation that names what saw it."""
FORGET = (
    "DELETE FROM evidence WHERE signal_id IN"
    " (SELECT signal_id FROM evidence WHERE recorded_at < $1 ORDER BY recorded_at LIMIT 10000)"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A signal that is of no event."""

    signal: Signal
    located: Located
    recorded_at: dt.datetime
    waits: bool = False
    """Whether it joins an event of its class once there is one in reach."""


@dataclass(frozen=True, slots=True)
class Lapse:
    """What a source claims no more."""

    source_id: str
    rule_id: str
    moment: dt.datetime


def origin_of(signal: Signal) -> str:
    """Who claims it: what one camera detects again and again, or one gauge raises by two rules, has one origin."""
    if signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION:
        return signal.explanation.inputs.get(THING) or signal.source.source_id
    return signal.source.source_id


async def keep(connection: Connection, kept: Sequence[Kept]) -> None:
    """Insert signals; known ones stay as they are."""
    if not kept:
        return
    await connection.executemany(
        "INSERT INTO evidence (signal_id, event_class, kind, source_type, source_id, rule_id, origin, ranked_by,"
        " cell_x, cell_y, longitude, latitude, confidence, occurred_at, signal, recorded_at, waits)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT DO NOTHING",
        [
            (
                item.signal.signal_id,
                item.signal.event_class,
                item.signal.kind,
                item.signal.source.type,
                item.signal.source.source_id,
                item.signal.explanation.rule_id,
                origin_of(item.signal),
                item.located.ranked_by,
                *cell(item.located.longitude, item.located.latitude),
                item.located.longitude,
                item.located.latitude,
                item.signal.explanation.confidence,
                item.located.occurred_at,
                item.signal.SerializeToString(),
                item.recorded_at,
                item.waits,
            )
            for item in kept
        ],
    )


async def waiting_in(
    connection: Connection,
    classes: Sequence[str],
    cells: Sequence[tuple[int, int]],
    earliest: dt.datetime,
    latest: dt.datetime,
) -> list[Kept]:
    """What waits for an event, of these classes, cells and times."""
    rows = await connection.fetch(
        "SELECT e.signal, e.ranked_by, e.event_class, e.longitude, e.latitude, e.occurred_at, e.recorded_at"
        " FROM unnest($1::text[]) AS wanted (event_class)"
        " CROSS JOIN unnest($2::int[], $3::int[]) AS near (x, y)"
        " JOIN evidence e ON e.event_class = wanted.event_class AND e.cell_x = near.x AND e.cell_y = near.y"
        " AND e.occurred_at BETWEEN $4 AND $5 AND e.waits AND e.event_id IS NULL"
        " ORDER BY e.occurred_at, e.signal_id",
        list(classes),
        [x for x, _ in cells],
        [y for _, y in cells],
        earliest,
        latest,
    )
    return [
        Kept(
            Signal.FromString(row["signal"]),
            Located(row["ranked_by"], row["event_class"], row["longitude"], row["latitude"], row["occurred_at"]),
            row["recorded_at"],
            waits=True,
        )
        for row in rows
    ]


async def lapse(connection: Connection, lapses: Sequence[Lapse]) -> None:
    """Mark what is claimed no more as cleared."""
    if not lapses:
        return
    await connection.execute(
        "UPDATE evidence e SET cleared_at = l.moment"
        " FROM (SELECT source_id, rule_id, max(moment) AS moment FROM unnest($1::text[], $2::text[], $3::timestamptz[])"
        " AS given (source_id, rule_id, moment) GROUP BY source_id, rule_id) AS l"
        " WHERE e.source_id = l.source_id AND e.rule_id = l.rule_id"
        " AND e.cleared_at IS NULL AND e.occurred_at <= l.moment",
        [item.source_id for item in lapses],
        [item.rule_id for item in lapses],
        [item.moment for item in lapses],
    )


async def adopt(connection: Connection, events: Mapping[str, str]) -> None:
    """Predictions, by signal id, have become members of events; one that had fallen away stays so."""
    if not events:
        return
    await connection.execute(
        "WITH adopted AS (UPDATE evidence e SET event_id = g.event_id"
        " FROM unnest($1::uuid[], $2::uuid[]) AS g (signal_id, event_id) WHERE e.signal_id = g.signal_id"
        " RETURNING e.signal_id, e.cleared_at)"
        " UPDATE event_signals s SET cleared_at = a.cleared_at FROM adopted a"
        " WHERE s.signal_id = a.signal_id AND a.cleared_at IS NOT NULL",
        list(events),
        list(events.values()),
    )


async def forget(connection: Connection, before: dt.datetime) -> None:
    """Remove what is older than any window, some at a time."""
    await connection.execute(FORGET, before)
