"""What happens to a fleet while a play goes on; each begins at a count of records on a topic."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from cityloop.topics import SENSING_OBSERVATIONS, TOPICS
from cityloop_local.machine import Machine
from cityloop_testkit import eventually
from cityloop_testkit.fleets import KillPoint, RunningFleet
from cityloop_testkit.records import written

REACHED_SECONDS = 240.0
STOPPED_HEARTBEATS = 6
"""How far event time goes on while a service is stopped, in its beats; one beat is a record a partition."""
DUPLICATE = ("duplicate", b"1")
Disturbance = Callable[[Machine, RunningFleet], Awaitable[None]]
"""Disturbs the machine; ends by itself, or is cancelled at the end of the play."""


def kills(points: Sequence[KillPoint]) -> Disturbance:
    """Each service gets SIGKILL at its point, one after the other, and is started again."""

    async def disturb(_machine: Machine, fleet: RunningFleet) -> None:
        for point in points:
            await fleet.kill_at(point, REACHED_SECONDS)

    return disturb


def delays(points: Sequence[KillPoint]) -> Disturbance:
    """Each service is stopped at its point and continued when the others have gone on: its topics lag behind theirs.

    What goes on is event time; without the service that makes it, until nobody else has anything left to do.
    """

    async def disturb(_machine: Machine, fleet: RunningFleet) -> None:
        for point in points:
            await _reached(fleet, point)
            process = fleet.fleet.processes[point.service].process
            if process is None:
                raise RuntimeError(f"{point.service} does not run")
            process.send_signal(signal.SIGSTOP)
            try:
                await _gone_on(fleet, point.service)
            finally:
                process.send_signal(signal.SIGCONT)

    return disturb


def broker_restart(point: KillPoint) -> Disturbance:
    """The broker gets SIGKILL at a point and is started again with its log."""

    async def disturb(machine: Machine, fleet: RunningFleet) -> None:
        await _reached(fleet, point)
        machine.kafka.server.kill()
        machine.kafka.start()
        await asyncio.to_thread(machine.kafka.wait_ready)

    return disturb


class EverythingTwice:
    """Every record of every topic is sent again, as it was, until cancelled; `sent` counts them by topic."""

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()

    async def __call__(self, machine: Machine, _fleet: RunningFleet) -> None:
        """Disturb."""
        connection = machine.connection
        names = {connection.topic(topic): topic.name for topic in TOPICS.values()}
        servers = connection.bootstrap_servers
        reading = AIOKafkaConsumer(
            *names, bootstrap_servers=servers, auto_offset_reset="earliest", enable_auto_commit=False
        )
        sending = AIOKafkaProducer(bootstrap_servers=servers)
        await reading.start()
        await sending.start()
        try:
            async for record in reading:
                if DUPLICATE not in record.headers:
                    await sending.send_and_wait(
                        record.topic,
                        record.value,
                        key=record.key,
                        partition=record.partition,
                        timestamp_ms=record.timestamp,
                        headers=[*record.headers, DUPLICATE],
                    )
                    self.sent[names[record.topic]] += 1
        finally:
            await sending.stop()
            await reading.stop()

    async def missed(self, fleet: RunningFleet) -> list[str]:
        """Topics on which something stands of which nothing was sent again."""
        return [
            topic.name for topic in TOPICS.values() if not self.sent[topic.name] and await written(fleet.kafka, topic)
        ]


async def _gone_on(fleet: RunningFleet, stopped: str) -> None:
    beats = STOPPED_HEARTBEATS * SENSING_OBSERVATIONS.partitions
    until = await written(fleet.kafka, SENSING_OBSERVATIONS) + beats

    async def gone_on() -> bool:
        if stopped in SENSING_OBSERVATIONS.producers:
            return await fleet.idle_but(stopped)
        return await written(fleet.kafka, SENSING_OBSERVATIONS) >= until

    await eventually(gone_on, REACHED_SECONDS)


async def _reached(fleet: RunningFleet, point: KillPoint) -> None:
    async def reached() -> bool:
        return await written(fleet.kafka, point.topic) >= point.count

    await eventually(reached, REACHED_SECONDS)
