"""A process that changes subjects, writes a fact beside each change, and relays them; says when it has written all."""

from __future__ import annotations

import asyncio
import dataclasses
import random
import sys

from cityloop_database import Pool, UnitOfWork, create_pool
from cityloop_messaging import KafkaConnection, Outbox, Producer, Relay
from cityloop_telemetry import configure_logs
from cityloop_testkit import signal_fact

WRITERS = 3
SUBJECTS = [f"subject-{number}" for number in range(12)]


async def write(pool: Pool, outbox: Outbox, changes: int, seed: int) -> None:
    chosen = random.Random(seed)  # noqa: S311 not a secret
    while await pool.fetchval("SELECT coalesce(sum(version), 0) FROM subjects") < changes:
        async with UnitOfWork(pool) as work:
            subject = chosen.choice(SUBJECTS)
            version = await work.connection.fetchval(
                "INSERT INTO subjects (subject, version) VALUES ($1, 1)"
                " ON CONFLICT (subject) DO UPDATE SET version = subjects.version + 1 RETURNING version",
                subject,
            )
            fact = signal_fact(str(version), key=subject)
            await outbox.add(work, [dataclasses.replace(fact, subject=subject)])


async def main(bootstrap: str, prefix: str, dsn: str, changes: str) -> None:
    configure_logs("relaying", "ERROR")
    pool = await create_pool(dsn, size=WRITERS + 1)
    producer = Producer(KafkaConnection(bootstrap, prefix), "relaying")
    await producer.start()
    relay = Relay(dsn, pool, producer)
    relaying = asyncio.create_task(relay.run())
    await asyncio.gather(*(write(pool, Outbox(relay), int(changes), seed) for seed in range(WRITERS)))
    sys.stdout.write("written\n")
    sys.stdout.flush()
    await relaying


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
