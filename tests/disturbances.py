"""What happens to a fleet while a play goes on; each begins at a count of records on a topic."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from cityloop.topics import TOPICS
from cityloop_local.machine import Machine
from cityloop_testkit import eventually
from cityloop_testkit.fleets import KillPoint, RunningFleet
from cityloop_testkit.records import written

REACHED_SECONDS = 240.0
STOPPED_SECONDS = 6.0
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
    """Each service is stopped at its point for some seconds and continued: its topics lag behind the others."""

    async def disturb(_machine: Machine, fleet: RunningFleet) -> None:
        for point in points:
            await _reached(fleet, point)
            process = fleet.fleet.processes[point.service].process
            if process is None:
                raise RuntimeError(f"{point.service} does not run")
            process.send_signal(signal.SIGSTOP)
            await asyncio.sleep(STOPPED_SECONDS)
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


async def everything_twice(machine: Machine, _fleet: RunningFleet) -> None:
    """Every record of every topic is sent again, as it was, until cancelled."""
    connection = machine.connection
    names = [connection.topic(topic) for topic in TOPICS.values() if not topic.compacted]
    reading = AIOKafkaConsumer(
        *names, bootstrap_servers=connection.bootstrap_servers, auto_offset_reset="earliest", enable_auto_commit=False
    )
    sending = AIOKafkaProducer(bootstrap_servers=connection.bootstrap_servers)
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
    finally:
        await sending.stop()
        await reading.stop()


async def _reached(fleet: RunningFleet, point: KillPoint) -> None:
    async def reached() -> bool:
        return await written(fleet.kafka, point.topic) >= point.count

    await eventually(reached, REACHED_SECONDS)
