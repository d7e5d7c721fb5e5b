"""A member in a process of its own, for SIGSTOP: writes a line for each record it has handled, slowly."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from cityloop.topics import EVENTS_SIGNALS
from cityloop_messaging import Consumer, KafkaConnection, Producer, Received, Subscription
from cityloop_messaging.session import Session


async def main(bootstrap: str, prefix: str, service: str, journal: Path) -> None:
    async def handle(received: Sequence[Received]) -> None:
        await asyncio.sleep(0.5)
        with journal.open("a") as sink:
            sink.writelines(json.dumps(item.fact.subject) + "\n" for item in received)

    sessions = 0
    begin = Session.run

    async def noting(self: Session) -> None:
        nonlocal sessions
        sessions += 1
        if sessions > 1:
            with journal.open("a") as sink:
                sink.write("rejoining\n")
        await begin(self)

    Session.run = noting  # type: ignore[method-assign]
    connection = KafkaConnection(bootstrap, prefix)
    producer = Producer(connection, service)
    await producer.start()
    await Consumer(connection, service, "0", [Subscription(EVENTS_SIGNALS, handle, batch=1)], producer).run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4])))
