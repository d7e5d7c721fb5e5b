"""A member in a process of its own that stops itself (SIGSTOP) at the worst moment: between two batches, when its last
heartbeat is almost an interval old, so that the broker gives it up as early as it can. It says each record it handles.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Sequence

from aiokafka.consumer.group_coordinator import GroupCoordinator
from cityloop.topics import EVENTS_SIGNALS
from cityloop_messaging import Consumer, KafkaConnection, Producer, ReceivedFact, Subscription
from cityloop_messaging.partition import PartitionWorker
from cityloop_messaging.session import HEARTBEAT_SECONDS, Session
from cityloop_telemetry import configure_logs
from cityloop_testkit import eventually

RECORDS_BEFORE = 3


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


async def main(bootstrap: str, prefix: str, service: str) -> None:
    handled, sessions, beaten_at = 0, 0, 0.0

    async def handle(received: Sequence[ReceivedFact]) -> None:
        nonlocal handled
        handled += len(received)
        for item in received:
            say(item.fact.subject)

    run, beat, attempt = Session.run, GroupCoordinator._do_heartbeat, PartitionWorker._try

    async def saying(self: Session) -> None:
        nonlocal sessions
        sessions += 1
        if sessions > 1:
            say("rejoining")
        await run(self)

    async def noting(self: GroupCoordinator) -> object:
        nonlocal beaten_at
        beaten_at = time.monotonic()
        return await beat(self)

    async def stopping(self: PartitionWorker, work: Callable[[], Awaitable[None]], count: int, tries: int) -> None:
        if sessions == 1 and handled == RECORDS_BEFORE:
            await eventually(lambda: 0.9 < (time.monotonic() - beaten_at) / HEARTBEAT_SECONDS < 1.0)
            say("stopping")
            os.kill(os.getpid(), signal.SIGSTOP)
        await attempt(self, work, count, tries)

    Session.run, PartitionWorker._try = saying, stopping  # type: ignore[method-assign]
    GroupCoordinator._do_heartbeat = noting
    configure_logs(service, "ERROR")
    connection = KafkaConnection(bootstrap, prefix)
    producer = Producer(connection, service)
    await producer.start()
    await Consumer(connection, service, "0", [Subscription(EVENTS_SIGNALS, handle, batch=1)], producer).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
