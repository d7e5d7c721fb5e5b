"""The inbox: an effect happens once, however often its fact arrives. And the table where facts wait for a reference."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from cityloop.topics import TOPICS
from cityloop_database import Connection
from cityloop_telemetry import LogEvent, Logger, Metrics

from cityloop_messaging.envelope import Fact, decode, encode_headers
from cityloop_messaging.errors import InvalidRecordError

KEPT = dt.timedelta(days=21)


async def first_time(connection: Connection, consumer: str, facts: Sequence[Fact], now: dt.datetime) -> list[Fact]:
    """Enter facts in the inbox, in the effect's transaction; returns those not entered before, in their order.

    Raises:
        InvalidRecordError: a fact was recorded more than 21 days ago, when the inbox may have forgotten it.
    """
    for fact in facts:
        if now - fact.recorded_at > KEPT:
            raise InvalidRecordError(f"recorded at {fact.recorded_at.isoformat()}, more than {KEPT.days} days ago")
    unique = {fact.fact_id: fact for fact in facts}
    rows = await connection.fetch(
        "INSERT INTO inbox (consumer, fact_id, day) SELECT $1, * FROM unnest($2::uuid[], $3::date[])"
        " ON CONFLICT DO NOTHING RETURNING fact_id",
        consumer,
        list(unique),
        [fact.recorded_at.date() for fact in unique.values()],
    )
    new = {row["fact_id"] for row in rows}
    return [fact for fact_id, fact in unique.items() if fact_id in new]


async def forget_old(connection: Connection, today: dt.date) -> None:
    """Remove entries older than any record that may still arrive."""
    await connection.execute("DELETE FROM inbox WHERE day < $1", today - KEPT - dt.timedelta(days=1))


async def park(connection: Connection, consumer: str, fact: Fact, waits_for: str) -> None:
    """Keep a fact until what it refers to has arrived."""
    headers = [(name, value.decode()) for name, value in encode_headers(fact)]
    await connection.execute(
        "INSERT INTO parked (consumer, fact_id, waits_for, topic, key, value, headers)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        consumer,
        fact.fact_id,
        waits_for,
        fact.topic.name,
        fact.key,
        fact.payload.SerializeToString(deterministic=True),
        json.dumps(headers),
    )
    Logger().info(LogEvent.RECORD_PARKED, consumer=consumer, topic=fact.topic.name, waits_for=waits_for)


async def measure_parked(connection: Connection) -> None:
    """Set the gauge that is alerted on to what is parked now."""
    rows = await connection.fetch("SELECT consumer, count(*) AS facts FROM parked GROUP BY consumer")
    Metrics.PARKED.clear()
    for row in rows:
        Metrics.PARKED.labels(row["consumer"]).set(row["facts"])


async def unpark(connection: Connection, consumer: str, reference: str) -> list[Fact]:
    """Take out the facts that waited for `reference`, in the order they were parked."""
    rows = await connection.fetch(
        "WITH taken AS (DELETE FROM parked WHERE consumer = $1 AND waits_for = $2 RETURNING *)"
        " SELECT * FROM taken ORDER BY parked_at, fact_id",
        consumer,
        reference,
    )
    return [
        decode(
            TOPICS[row["topic"]],
            row["key"].encode(),
            row["value"],
            [(name, value.encode()) for name, value in json.loads(row["headers"])],
        )
        for row in rows
    ]
