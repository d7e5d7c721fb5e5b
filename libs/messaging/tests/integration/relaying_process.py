"""A process that changes subjects, writes a fact beside each change, and relays them; says when it has written all.

It kills itself (SIGKILL) at a counted record: when Kafka's client was given that, or when Kafka has acknowledged it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import os
import random
import signal
import sys
from typing import Any

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


class MortalProducer(Producer):
    """Dies at a counted record."""

    die_when = "never"
    die_at = 0
    handed_over = acknowledged = 0

    async def send(self, *arguments: Any, **named: Any) -> asyncio.Future[object]:
        """Hand over, and count."""
        future = await super().send(*arguments, **named)
        future.add_done_callback(self._count_acknowledged)
        self.handed_over += 1
        if self.die_when == "handed-over" and self.handed_over == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return future

    def _count_acknowledged(self, _future: object) -> None:
        self.acknowledged += 1
        if self.die_when == "acknowledged" and self.acknowledged == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)


async def main(bootstrap: str, prefix: str, dsn: str, changes: str, die_when: str, die_at: str) -> None:
    configure_logs("relaying", "ERROR")
    pool = await create_pool(dsn, size=WRITERS + 1)
    producer = MortalProducer(KafkaConnection(bootstrap, prefix), "relaying")
    producer.die_when, producer.die_at = die_when, int(die_at)
    await producer.start()
    relay = Relay(dsn, pool, producer)
    relaying = asyncio.create_task(relay.run())
    await asyncio.gather(*(write(pool, Outbox(relay), int(changes), seed) for seed in range(WRITERS)))
    sys.stdout.write("written\n")
    sys.stdout.flush()
    await relaying


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
