"""The outbox: facts written in the transaction of their effect, and the relay that sends them.

The relay has no cursor: it reads unsent rows of its lanes by id, one relay a lane by advisory lock, and deletes them
after Kafka's acknowledgement. A row that commits later with a smaller id is therefore sent all the same.

A lock ends with its connection, and a process that stands still keeps its connection. So the holder of a lane also says
every few seconds that it goes on; from one that has not for 10 s another relay takes the lane, and ends its connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
import zlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

import asyncpg
from aiokafka.structs import RecordMetadata
from cityloop.topics import TOPICS
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_telemetry import Logger

from cityloop_messaging.backoff import Backoff
from cityloop_messaging.connection import MAX_VALUE_BYTES
from cityloop_messaging.envelope import Fact, encode_headers, encode_payload
from cityloop_messaging.errors import Outcome, classify
from cityloop_messaging.ids import utc_now
from cityloop_messaging.producer import Producer
from cityloop_messaging.telemetry import LogEvents, Measures, Metrics
from cityloop_messaging.tracing import published_together

LANES = 16
BATCH_ROWS = 500
PACE_SECONDS = 0.02
"""From the beginning of one round to the next, at least."""
POLL_SECONDS = 1.0
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0
"""A database that has not answered a relay by then is behind a broken network: the relay connects anew."""
KEEPALIVE_SETTINGS = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""A relay whose machine is lost gives its lanes back after 25 s; PostgreSQL would wait two hours for it."""
LEASE_SECONDS = 10.0
"""A lane whose holder has not said for so long that it goes on is taken from it."""
RENEW_SECONDS = 2.0
CHANNEL = "outbox"
LOCK_CLASS = 0x6F757462


def lane_of(subject: str) -> int:
    """The lane of a subject: its facts leave in order, one lane beside the other."""
    return zlib.crc32(subject.encode()) % LANES


Follow: TypeAlias = Callable[[UnitOfWork, Sequence[Fact]], Awaitable[None]]
"""Acts on facts that a service has just written, in their transaction."""


class Outbox:
    """Adds facts to a unit of work. The subject's row must be locked before, so that ids follow versions."""

    def __init__(self, relay: Relay | None = None) -> None:
        self._relay = relay
        self._follow: Follow | None = None

    def follow(self, follow: Follow) -> None:
        """Have somebody act on each of the facts, in the transaction of their effect."""
        self._follow = follow

    async def add(self, work: UnitOfWork, facts: Sequence[Fact]) -> None:
        """Write facts beside their effect; they leave once the unit of work has committed.

        Raises:
            ValueError: a fact is larger than Kafka takes; it would hold its lane up for ever.
        """
        if not facts:
            return
        leaving = published_together(facts, "create")
        rows = [_row(fact) for fact in leaving]
        await work.connection.execute(
            "INSERT INTO outbox (lane, topic, key, value, headers, recorded_at) SELECT * FROM"
            " unnest($1::smallint[], $2::text[], $3::text[], $4::bytea[], $5::jsonb[], $6::timestamptz[])",
            *(list(column) for column in zip(*rows, strict=True)),
        )
        if self._follow is not None:
            await self._follow(work, leaving)
        if self._relay is not None:
            work.after_commit(self._relay.wake)


class Relay:
    """Sends outbox rows to Kafka for as long as it runs; several replicas share the lanes."""

    def __init__(self, dsn: str, pool: Pool, producer: Producer) -> None:
        self._dsn = dsn
        self._pool = pool
        self._producer = producer
        self._wake = asyncio.Event()
        self._lanes: list[int] = []
        self._renewed_at = 0.0
        self._still: set[int] = set()
        self._log = Logger()

    async def wake(self) -> None:
        """Say that rows were committed; another replica is told when it holds lanes that this one does not.

        The rows are committed already: when nobody can be told, the holder finds them at its next poll.
        """
        self._wake.set()
        if len(self._lanes) < LANES:
            try:
                async with self._pool.acquire(timeout=POLL_SECONDS) as connection:
                    await connection.execute(f"NOTIFY {CHANNEL}")
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                self._log.warning(LogEvents.OUTBOX_RETRY, error=repr(error))

    async def flush(self, seconds: float = 5.0) -> None:
        """Wait until this replica's lanes are empty, for so long at most; what is left is sent by whoever runs next."""
        with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            async with asyncio.timeout(seconds), self._pool.acquire() as connection:
                while await connection.fetchval("SELECT EXISTS (SELECT FROM outbox WHERE lane = ANY($1))", self._lanes):
                    self._wake.set()
                    await asyncio.sleep(0.05)

    async def run(self) -> None:
        """Send until cancelled; a failed round is tried again with back-off."""
        backoff = Backoff()
        while True:
            try:
                await self._hold_lanes(backoff)
            except Exception as error:
                if classify(error) is Outcome.FATAL:
                    raise
                Metrics.OUTBOX_ERRORS.labels(type(error).__name__).inc()
                self._log.warning(LogEvents.OUTBOX_RETRY, error=repr(error))
                await backoff.pause()

    async def _hold_lanes(self, backoff: Backoff) -> None:
        connection: Connection = await asyncpg.connect(
            self._dsn, timeout=CONNECT_SECONDS, command_timeout=ANSWER_SECONDS, server_settings=KEEPALIVE_SETTINGS
        )
        try:
            await connection.add_listener(CHANNEL, lambda *_: self._wake.set())
            next_at = 0.0
            while True:
                # What is written at a high rate leaves in rounds of many rows; what is rare leaves at once.
                await asyncio.sleep(max(0.0, next_at - time.monotonic()))
                next_at = time.monotonic() + PACE_SECONDS
                self._wake.clear()
                await self._take_lanes(connection)
                while (sent := await self._send_round(connection)) == BATCH_ROWS:
                    pass
                if sent:
                    backoff.reset()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS):
                        await self._wake.wait()
        finally:
            self._lanes = []
            connection.terminate()

    async def _take_lanes(self, connection: Connection) -> None:
        """Try the lanes not held. Whoever is first holds all: the relay is light, a replica takes over."""
        missing = set(range(LANES)) - set(self._lanes)
        if missing:
            await self._expel(connection)
        query = "SELECT pg_try_advisory_lock($1, $2)"
        taken = [lane for lane in missing if await connection.fetchval(query, LOCK_CLASS, lane)]
        self._lanes += taken
        await self._renew(connection, at_once=bool(taken))

    async def _renew(self, connection: Connection, *, at_once: bool = False) -> None:
        """Say that this relay goes on, every 2 s, or at once."""
        if not self._lanes or not (at_once or time.monotonic() - self._renewed_at > RENEW_SECONDS):
            return
        await connection.execute(
            "INSERT INTO outbox_lanes SELECT lane, now() FROM unnest($1::smallint[]) AS lane ORDER BY lane"
            " ON CONFLICT (lane) DO UPDATE SET renewed_at = excluded.renewed_at",
            self._lanes,
        )
        self._renewed_at = time.monotonic()

    async def _expel(self, connection: Connection) -> None:
        """End the connections of relays that stand still: they hold lanes and have not said for 10 s that they go on.

        Only at the second look: one that has just taken a lane may not have said so yet.
        """
        rows = await connection.fetch(
            "SELECT DISTINCT l.pid FROM pg_locks l JOIN outbox_lanes o ON l.objid = o.lane"
            " WHERE l.locktype = 'advisory' AND l.classid = $1 AND l.granted AND l.pid <> pg_backend_pid()"
            " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND o.renewed_at < now() - make_interval(secs => $2)",
            LOCK_CLASS,
            LEASE_SECONDS,
        )
        before, self._still = self._still, {row["pid"] for row in rows}
        for backend in before & self._still:
            await connection.execute("SELECT pg_terminate_backend($1)", backend)
            Metrics.OUTBOX_TAKEN.inc()
            self._log.error(LogEvents.OUTBOX_TAKEN, backend=backend)

    async def _send_round(self, connection: Connection) -> int:
        rows = await connection.fetch(
            "SELECT id, topic, key, value, headers, recorded_at FROM outbox WHERE lane = ANY($1) ORDER BY id LIMIT $2",
            self._lanes,
            BATCH_ROWS,
        )
        if not rows:
            return 0
        sent = [
            await self._producer.send(
                TOPICS[row["topic"]],
                row["key"].encode(),
                row["value"],
                [(name, value.encode()) for name, value in json.loads(row["headers"])],
                timestamp_ms=int(row["recorded_at"].timestamp() * 1000),
            )
            for row in rows
        ]
        waiting: set[asyncio.Future[RecordMetadata]] = set(sent)
        while waiting:
            _, waiting = await asyncio.wait(waiting, timeout=RENEW_SECONDS)
            await self._renew(connection)
        ends = dict[tuple[str, int], int]()
        for row, future in zip(rows, sent, strict=True):
            at = row["topic"], future.result().partition
            ends[at] = max(ends.get(at, 0), future.result().offset + 1)
        async with connection.transaction():
            await connection.execute("DELETE FROM outbox WHERE id = ANY($1)", [row["id"] for row in rows])
            await record_published(connection, ends)
        return len(rows)


async def record_published(connection: Connection, ends: Mapping[tuple[str, int], int]) -> None:
    """Say how far partitions of topics hold what this database has sent; a position never goes back.

    Args:
        connection: in a transaction.
        ends: the next offsets, by topic and partition.
    """
    ordered = sorted(ends.items())  # two relays that write at once wait for each other, and never in a circle
    await connection.execute(
        "INSERT INTO published SELECT * FROM unnest($1::text[], $2::integer[], $3::bigint[])"
        " ON CONFLICT (topic, partition) DO UPDATE"
        " SET next_offset = greatest(published.next_offset, excluded.next_offset)",
        [topic for (topic, _), _ in ordered],
        [partition for (_, partition), _ in ordered],
        [end for _, end in ordered],
    )


async def waits_in_outbox(connection: Connection, topic: str) -> bool:
    """Whether a record waits to be published on a topic. What was seen before and does not wait now, is published."""
    return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM outbox WHERE topic = $1)", topic))


async def measure_outbox(connection: Connection) -> None:
    """Set the gauges to what waits in the whole table, whoever holds its lanes."""
    row = await connection.fetchrow("SELECT count(*) AS rows, min(recorded_at) AS oldest FROM outbox")
    assert row is not None  # noqa: S101 an aggregate has one row
    Measures.OUTBOX_ROWS.read_one(row["rows"])
    age = 0.0 if row["oldest"] is None else (utc_now() - row["oldest"]).total_seconds()
    Measures.OUTBOX_AGE.read_one(max(0.0, age))


def _row(fact: Fact) -> tuple[object, ...]:
    headers = [(name, value.decode()) for name, value in encode_headers(fact)]
    value = encode_payload(fact)
    if len(value) > MAX_VALUE_BYTES:
        raise ValueError(f"{fact.topic.name}: {len(value)} bytes are more than a record holds ({MAX_VALUE_BYTES})")
    return (lane_of(fact.subject), fact.topic.name, fact.key, value, json.dumps(headers), fact.recorded_at)
