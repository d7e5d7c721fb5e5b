"""Signals that open no event, in PostgreSQL: those that wait for one, and those that count for warnings only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from cityloop.events.v1.signal_pb2 import Signal
from cityloop_database import Connection
from cityloop_kernel import cell

from cityloop_event_hub.fusion.adapters.event_store import located_of
from cityloop_event_hub.fusion.domain.signals import Clearing, PendingSignal, origin_of

DELETE_OLD_SIGNALS = (
    "DELETE FROM pending_signals WHERE signal_id IN"
    " (SELECT signal_id FROM pending_signals WHERE recorded_at < $1 ORDER BY recorded_at LIMIT 10000)"
)


async def insert(connection: Connection, signals: Sequence[PendingSignal]) -> None:
    """Insert signals; known ones stay as they are."""
    if not signals:
        return
    await connection.executemany(
        "INSERT INTO pending_signals (signal_id, event_class, kind, source_type, source_id, rule_id, origin, ranked_by,"
        " cell_x, cell_y, longitude, latitude, confidence, occurred_at, signal, recorded_at, waits, event_id,"
        " cleared_at, same)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
        " ON CONFLICT DO NOTHING",
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
                item.event_id or None,
                item.cleared_at,
                item.located.same,
            )
            for item in signals
        ],
    )


async def waiting_in(
    connection: Connection,
    classes: Sequence[str],
    cells: Sequence[tuple[int, int]],
    earliest: dt.datetime,
    latest: dt.datetime,
) -> list[PendingSignal]:
    """What waits for an event, of these classes, cells and times."""
    rows = await connection.fetch(
        "SELECT e.signal, e.ranked_by, e.event_class, e.longitude, e.latitude, e.occurred_at, e.recorded_at,"
        " e.cleared_at, e.same"
        " FROM unnest($1::text[]) AS wanted (event_class)"
        " CROSS JOIN unnest($2::int[], $3::int[]) AS near (x, y)"
        " JOIN pending_signals e ON e.event_class = wanted.event_class AND e.cell_x = near.x AND e.cell_y = near.y"
        " AND e.occurred_at BETWEEN $4 AND $5 AND e.waits AND e.event_id IS NULL"
        " ORDER BY e.occurred_at, e.signal_id",
        list(classes),
        [x for x, _ in cells],
        [y for _, y in cells],
        earliest,
        latest,
    )
    return [
        PendingSignal(
            Signal.FromString(row["signal"]),
            located_of(row),
            row["recorded_at"],
            waits=True,
            cleared_at=row["cleared_at"],
        )
        for row in rows
    ]


async def clear(connection: Connection, clearings: Sequence[Clearing]) -> None:
    """Mark what sources say is over as cleared."""
    if not clearings:
        return
    await connection.execute(
        "UPDATE pending_signals e SET cleared_at = c.moment"
        " FROM (SELECT source_id, rule_id, max(moment) AS moment FROM unnest($1::text[], $2::text[], $3::timestamptz[])"
        " AS given (source_id, rule_id, moment) GROUP BY source_id, rule_id) AS c"
        " WHERE e.source_id = c.source_id AND e.rule_id = c.rule_id"
        " AND e.cleared_at IS NULL AND e.occurred_at <= c.moment",
        [item.key[0] for item in clearings],
        [item.key[1] for item in clearings],
        [item.moment for item in clearings],
    )


async def join(connection: Connection, events: Mapping[str, str]) -> None:
    """Pending signals, by id, have become members of events."""
    if not events:
        return
    await connection.execute(
        "UPDATE pending_signals e SET event_id = g.event_id"
        " FROM unnest($1::uuid[], $2::uuid[]) AS g (signal_id, event_id) WHERE e.signal_id = g.signal_id",
        list(events),
        list(events.values()),
    )


async def delete_before(connection: Connection, before: dt.datetime) -> None:
    """Delete those that were stored before a moment, some at a time."""
    await connection.execute(DELETE_OLD_SIGNALS, before)
