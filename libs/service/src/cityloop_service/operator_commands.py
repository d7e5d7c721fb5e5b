"""What an operator does to a service's partitions and its audit chain, from the service's own command line."""

from __future__ import annotations

import sys

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from cityloop.topics import TOPICS, Topic
from cityloop_audit import record_evidence, verify
from cityloop_kernel import Actor, Moment
from cityloop_messaging import FatalError, Instruction, InstructionKind, instruct, utc_now
from cityloop_rpc import OWN_DEPARTMENT

from cityloop_service.settings import DatabaseSettings, ServiceSettings

MAX_PASSED_OVER = 10_000
"""Records that one command may pass over; more than that is a decision to be taken again."""


async def verify_audit(settings: DatabaseSettings) -> int:
    """Recompute the audit chain; 1 when it is broken."""
    connection = await asyncpg.connect(settings.database_dsn.get_secret_value())
    try:
        result = await verify(connection)
    finally:
        await connection.close()
    for problem in result.problems:
        sys.stderr.write(f"{problem}\n")
    sys.stdout.write(f"{result.entries} entries, head {result.head}\n")
    return 1 if result.problems else 0


async def skip_to_beginning(settings: DatabaseSettings, name: str, topic: str, partition: int) -> int:
    """Forget a saved position that the log no longer holds."""
    connection = await asyncpg.connect(settings.database_dsn.get_secret_value())
    try:
        done = await connection.execute(
            "UPDATE positions SET next_offset = NULL, owner_epoch = owner_epoch + 1"
            " WHERE consumer = $1 AND topic = $2 AND partition = $3",
            name,
            topic,
            partition,
        )
    finally:
        await connection.close()
    sys.stdout.write(f"{done.rpartition(' ')[2]} position forgotten; the partition is read from its beginning\n")
    return 0


async def pass_over(
    settings: ServiceSettings, name: str, topic: str, partition: int, first: int, last: int, by: str, reason: str
) -> int:
    """Have the service pass over named records of a partition: they have no effect, and stay in the log.

    Raises:
        FatalError: the service does not read this partition, or these are no records of it; nothing was decided.
    """
    if last - first >= MAX_PASSED_OVER:
        raise FatalError(f"{last - first + 1} records are more than one command passes over: {MAX_PASSED_OVER}")
    offsets = await _offset_range(settings, name, topic, partition)
    if not offsets.start <= first <= last < offsets.stop:
        raise FatalError(f"{topic}/{partition} holds offsets {offsets.start} to {offsets.stop - 1}; name some of these")
    decided = Instruction(InstructionKind.PASS_OVER, first, last)
    await _decide(settings, name, topic, partition, decided, by, reason)
    sys.stdout.write(f"{name} passes over offsets {first} to {last} of {topic}/{partition} within seconds\n")
    return 0


async def accept_invalid(settings: ServiceSettings, name: str, topic: str, partition: int, by: str, reason: str) -> int:
    """Let a partition go on that stopped at too many invalid records: those that stand in its log now are set aside.

    Raises:
        FatalError: the service does not read this partition, or it is empty; nothing was decided.
    """
    offsets = await _offset_range(settings, name, topic, partition)
    if not offsets:
        raise FatalError(f"{topic}/{partition} is empty: there is nothing to accept")
    decided = Instruction(InstructionKind.ACCEPT_INVALID, offsets.start, offsets.stop - 1)
    await _decide(settings, name, topic, partition, decided, by, reason)
    sys.stdout.write(
        f"{name} sets aside what is invalid up to offset {decided.last} of {topic}/{partition}, and goes on within"
        f" seconds; look at it in {TOPICS[topic].dead_letter_name}\n"
    )
    return 0


async def _offset_range(settings: ServiceSettings, name: str, topic: str, partition: int) -> range:
    """The offsets that a partition's log holds."""
    declared: Topic | None = TOPICS.get(topic)
    if declared is None or name not in declared.consumers:
        read = ", ".join(sorted(item.name for item in TOPICS.values() if name in item.consumers))
        raise FatalError(f"{name} does not read {topic}; it reads {read}")
    client = AIOKafkaConsumer(**settings.kafka.client_options())
    await client.start()
    try:
        on_broker = TopicPartition(settings.kafka.topic(declared), partition)
        await client._client.set_topics([on_broker.topic])  # noqa: SLF001 no public way to learn a topic not assigned
        known = client.partitions_for_topic(on_broker.topic) or set()
        if partition not in known:
            raise FatalError(f"{topic} has no partition {partition}; it has 0 to {len(known) - 1}")
        first = (await client.beginning_offsets([on_broker]))[on_broker]
        return range(first, (await client.end_offsets([on_broker]))[on_broker])
    finally:
        await client.stop()


async def _decide(
    settings: ServiceSettings, name: str, topic: str, partition: int, decided: Instruction, by: str, reason: str
) -> None:
    now = utc_now()
    connection = await asyncpg.connect(settings.database_dsn.get_secret_value())
    try:
        async with connection.transaction():
            number = await instruct(connection, name, topic, partition, decided)
            await record_evidence(
                connection,
                Actor(OWN_DEPARTMENT, f"{name} command line", "", by),
                Moment(now, now),
                decided.kind.value,
                f"{topic}/{partition}",
                {"instruction": number, "first": decided.first, "last": decided.last, "reason": reason},
            )
    finally:
        await connection.close()
