"""The outbox: facts written in the transaction of their effect, and the relay that sends them.

The relay has no cursor: it reads unsent rows of its lanes by id, one relay a lane by advisory lock, and deletes them
after Kafka's acknowledgement. A row that commits later with a smaller id is therefore sent all the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import zlib
from collections.abc import Sequence

import asyncpg
from cityloop.topics import TOPICS
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_telemetry import TRACEPARENT, LogEvent, Logger, Metrics, current_traceparent

from cityloop_messaging.backoff import Backoff
from cityloop_messaging.connection import MAX_VALUE_BYTES
from cityloop_messaging.envelope import Fact, encode_headers
from cityloop_messaging.errors import Outcome, classify
from cityloop_messaging.ids import utc_now
from cityloop_messaging.producer import Producer

LANES = 16
BATCH_ROWS = 500
POLL_SECONDS = 1.0
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0
"""A database that has not answered a relay by then is behind a broken network: the relay connects anew."""
SEEN_LOST = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""A relay whose machine is lost gives its lanes back after 25 s; PostgreSQL would wait two hours for it."""
CHANNEL = "outbox"
LOCK_CLASS = 0x6F757462


def lane_of(subject: str) -> int:
    """The lane of a subject: its facts leave in order, one lane beside the other."""
    return zlib.crc32(subject.encode()) % LANES


class Outbox:
    """Adds facts to a unit of work. The subject's row must be locked before, so that ids follow versions."""

    def __init__(self, relay: Relay | None = None) -> None:
        self._relay = relay

    async def add(self, work: UnitOfWork, facts: Sequence[Fact]) -> None:
        """Write facts beside their effect; they leave once the unit of work has committed.

        Raises:
            ValueError: a fact is larger than Kafka takes; it would hold its lane up for ever.
        """
        if not facts:
            return
        traceparent = current_traceparent()
        await work.connection.executemany(
            "INSERT INTO outbox (lane, topic, key, value, headers, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)",
            [_row(fact, traceparent) for fact in facts],
        )
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
                self._log.warning(LogEvent.OUTBOX_RETRY, error=repr(error))

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
                self._log.warning(LogEvent.OUTBOX_RETRY, error=repr(error))
                await backoff.pause()

    async def _hold_lanes(self, backoff: Backoff) -> None:
        connection: Connection = await asyncpg.connect(
            self._dsn, timeout=CONNECT_SECONDS, command_timeout=ANSWER_SECONDS, server_settings=SEEN_LOST
        )
        try:
            await connection.add_listener(CHANNEL, lambda *_: self._wake.set())
            while True:
                self._wake.clear()
                await self._take_lanes(connection)
                while await self._send_round(connection):
                    backoff.reset()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)
        finally:
            self._lanes = []
            connection.terminate()

    async def _take_lanes(self, connection: Connection) -> None:
        """Try the lanes not held. Whoever is first holds all: the relay is light, a replica takes over."""
        for lane in set(range(LANES)) - set(self._lanes):
            if await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", LOCK_CLASS, lane):
                self._lanes.append(lane)

    async def _send_round(self, connection: Connection) -> int:
        rows = await connection.fetch(
            "SELECT id, topic, key, value, headers, recorded_at FROM outbox WHERE lane = ANY($1) ORDER BY id LIMIT $2",
            self._lanes,
            BATCH_ROWS,
        )
        Metrics.OUTBOX_ROWS.set(len(rows))
        if not rows:
            Metrics.OUTBOX_AGE.set(0)
            return 0
        Metrics.OUTBOX_AGE.set((utc_now() - rows[0]["recorded_at"]).total_seconds())
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
        await asyncio.wait(sent)
        for future in sent:
            future.result()
        await connection.execute("DELETE FROM outbox WHERE id = ANY($1)", [row["id"] for row in rows])
        return len(rows)


def _row(fact: Fact, traceparent: str) -> tuple[object, ...]:
    headers = [(name, value.decode()) for name, value in encode_headers(fact)]
    if not fact.traceparent and traceparent:
        headers.append((TRACEPARENT, traceparent))
    value = fact.payload.SerializeToString(deterministic=True)
    if len(value) > MAX_VALUE_BYTES:
        raise ValueError(f"{fact.topic.name}: {len(value)} bytes are more than a record holds ({MAX_VALUE_BYTES})")
    return (lane_of(fact.subject), fact.topic.name, fact.key, value, json.dumps(headers), fact.recorded_at)
