"""Facts that came before what they refer to: parked beside the consumer's own tables, and watched while they wait."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from typing import Any

from cityloop.topics import TOPICS
from cityloop_database import Connection
from cityloop_telemetry import Logger

from cityloop_messaging.envelope import Fact, decode, encode_headers
from cityloop_messaging.ids import utc_now
from cityloop_messaging.telemetry import LogEvents, Measures

OVERDUE_AFTER = dt.timedelta(minutes=5)
"""A fact that waits longer has probably lost its reference; a person must look."""


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
    Logger().info(LogEvents.RECORD_PARKED, consumer=consumer, topic=fact.topic.name, waits_for=waits_for)


async def unpark(connection: Connection, consumer: str, *references: str) -> dict[str, list[Fact[Any]]]:
    """Take out the facts that waited for any of `references`: by these, each in the order they were parked."""
    rows = await connection.fetch(
        "WITH taken AS (DELETE FROM parked WHERE consumer = $1 AND waits_for = ANY($2) RETURNING *)"
        " SELECT * FROM taken ORDER BY parked_at, fact_id",
        consumer,
        references,
    )
    found = dict[str, list[Fact[Any]]]()
    for row in rows:
        headers = [(name, value.encode()) for name, value in json.loads(row["headers"])]
        fact = decode(TOPICS[row["topic"]], row["key"].encode(), row["value"], headers)
        found.setdefault(row["waits_for"], []).append(fact)
    return found


async def awaited(connection: Connection, consumer: str, prefix: str) -> list[str]:
    """The references beginning with `prefix` that facts of a consumer wait for."""
    rows = await connection.fetch(
        "SELECT DISTINCT waits_for FROM parked WHERE consumer = $1 AND starts_with(waits_for, $2) ORDER BY waits_for",
        consumer,
        prefix,
    )
    return [str(row["waits_for"]) for row in rows]


class ParkedWatch:
    """Measures what is parked; logs once when the oldest fact of a consumer has waited for more than five minutes.

    Of `consumers` it says so from the beginning that nothing is parked.
    """

    def __init__(self, clock: Callable[[], dt.datetime] = utc_now, consumers: Iterable[str] = ()) -> None:
        self._clock = clock
        self._seen = set(consumers)
        self._overdue: set[str] = set()
        self._log = Logger()

    async def measure(self, connection: Connection) -> None:
        """Set the gauges to what is parked now; a consumer that has nothing parked any more stays, at 0."""
        rows = await connection.fetch(
            "SELECT DISTINCT ON (consumer) consumer, topic, waits_for, parked_at,"
            " count(*) OVER (PARTITION BY consumer) AS facts FROM parked ORDER BY consumer, parked_at, fact_id"
        )
        now = self._clock()
        oldest = {row["consumer"]: row for row in rows}
        self._seen |= set(oldest)
        parked, waited = dict[tuple[str, ...], float](), dict[tuple[str, ...], float]()
        for consumer in sorted(self._seen):
            row = oldest.get(consumer)
            age = dt.timedelta() if row is None else max(dt.timedelta(), now - row["parked_at"])
            parked[consumer,] = 0 if row is None else row["facts"]
            waited[consumer,] = age.total_seconds()
            if row is None or age <= OVERDUE_AFTER:
                self._overdue.discard(consumer)
            elif consumer not in self._overdue:
                self._overdue.add(consumer)
                self._log.error(
                    LogEvents.PARKED_TOO_LONG,
                    consumer=consumer,
                    facts=row["facts"],
                    topic=row["topic"],
                    waits_for=row["waits_for"],
                    seconds=round(age.total_seconds()),
                )
        Measures.PARKED.read(parked)
        Measures.PARKED_OLDEST.read(waited)
