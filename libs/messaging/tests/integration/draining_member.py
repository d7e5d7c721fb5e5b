"""A member whose effects are rows, once by its inbox; at a counted record it stands still, before or after it commits.

Told to end (SIGTERM) it drains; it says `holding` when it stands still, and `draining` when it was told.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Sequence

from cityloop.topics import EVENTS_SIGNALS
from cityloop_database import UnitOfWork, create_pool
from cityloop_messaging import Consumer, KafkaConnection, Producer, ReceivedFact, Subscription, claim_new_facts, utc_now
from cityloop_telemetry import configure_logs


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


async def main(bootstrap: str, prefix: str, service: str, dsn: str, hold_when: str, hold_at: str) -> None:
    configure_logs(service, "ERROR")
    pool = await create_pool(dsn, size=4)
    handled = 0

    async def stand_still(when: str) -> None:
        if when == hold_when and handled >= int(hold_at):
            say("holding")
            await asyncio.Event().wait()

    async def handle(received: Sequence[ReceivedFact]) -> None:
        nonlocal handled
        handled += len(received)
        async with UnitOfWork(pool) as work:
            new = await claim_new_facts(work.connection, service, [item.fact for item in received], utc_now())
            rows = [(fact.subject,) for fact in new]
            await work.connection.executemany("INSERT INTO effects (subject) VALUES ($1)", rows)
            await stand_still("before-commit")
        await stand_still("after-commit")

    connection = KafkaConnection(bootstrap, prefix)
    producer = Producer(connection, service)
    await producer.start()
    consumer = Consumer(connection, service, "0", [Subscription(EVENTS_SIGNALS, handle, batch=10)], producer)

    def drain() -> None:
        consumer.stop()
        say("draining")

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, drain)
    await consumer.run()
    await producer.stop()
    await pool.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
