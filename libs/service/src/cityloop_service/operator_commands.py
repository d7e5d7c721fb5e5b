"""What an operator does to a service's partitions and its audit chain, from the service's own command line."""

from __future__ import annotations

import sys

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from cityloop.topics import TOPICS, Topic
from cityloop_audit import record_evidence, verify
from cityloop_kernel import Actor, Moment, SentenceError, phrase_list, say
from cityloop_messaging import Instruction, InstructionKind, instruct, utc_now
from cityloop_rpc import OWN_DEPARTMENT

from cityloop_service.command_line import print_line
from cityloop_service.settings import DatabaseSettings, ServiceSettings

MAX_PASSED_OVER = 10_000
"""Records that one command may pass over; more than that is a decision to be taken again."""


class CommandError(SentenceError):
    """What was asked for cannot be done, and nothing was; the sentence says why."""


async def verify_audit(settings: DatabaseSettings) -> int:
    """Recompute the audit chain; 1 when it is broken."""
    connection = await asyncpg.connect(settings.database_dsn.get_secret_value())
    try:
        result = await verify(connection)
    finally:
        await connection.close()
    for problem in result.problems:
        print_line(problem.sentence, sys.stderr)
    print_line(say("service-audit-verified", entries=result.entries, head=result.head))
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
    print_line(say("service-positions-forgotten", count=int(done.rpartition(" ")[2])))
    return 0


async def pass_over(
    settings: ServiceSettings, name: str, topic: str, partition: int, first: int, last: int, by: str, reason: str
) -> int:
    """Have the service pass over named records of a partition: they have no effect, and stay in the log.

    Raises:
        CommandError: the service does not read this partition, or these are no records of it; nothing was decided.
    """
    if last - first >= MAX_PASSED_OVER:
        raise CommandError(say("service-passes-too-many", count=last - first + 1, most=MAX_PASSED_OVER))
    offsets = await _offset_range(settings, name, topic, partition)
    if not offsets.start <= first <= last < offsets.stop:
        held = {"first": str(offsets.start), "last": str(offsets.stop - 1)}
        raise CommandError(say("service-no-such-offsets", partition=f"{topic}/{partition}", **held))
    decided = Instruction(InstructionKind.PASS_OVER, first, last)
    await _decide(settings, name, topic, partition, decided, by, reason)
    offsets_of = {"first": str(first), "last": str(last), "partition": f"{topic}/{partition}"}
    print_line(say("service-passes-over", service=name, **offsets_of))
    return 0


async def accept_invalid(settings: ServiceSettings, name: str, topic: str, partition: int, by: str, reason: str) -> int:
    """Let a partition go on that stopped at too many invalid records: those that stand in its log now are set aside.

    Raises:
        CommandError: the service does not read this partition, or it is empty; nothing was decided.
    """
    offsets = await _offset_range(settings, name, topic, partition)
    if not offsets:
        raise CommandError(say("service-partition-empty", partition=f"{topic}/{partition}"))
    decided = Instruction(InstructionKind.ACCEPT_INVALID, offsets.start, offsets.stop - 1)
    await _decide(settings, name, topic, partition, decided, by, reason)
    place = {"partition": f"{topic}/{partition}", "dead_letters": TOPICS[topic].dead_letter_name}
    print_line(say("service-accepts-invalid", service=name, last=str(decided.last), **place))
    return 0


async def _offset_range(settings: ServiceSettings, name: str, topic: str, partition: int) -> range:
    """The offsets that a partition's log holds."""
    declared: Topic | None = TOPICS.get(topic)
    if declared is None or name not in declared.consumers:
        read = phrase_list(sorted(item.name for item in TOPICS.values() if name in item.consumers))
        raise CommandError(say("service-reads-no-such-topic", service=name, topic=topic, known=read))
    client = AIOKafkaConsumer(**settings.kafka.client_options())
    await client.start()
    try:
        on_broker = TopicPartition(settings.kafka.topic(declared), partition)
        await client._client.set_topics([on_broker.topic])  # noqa: SLF001 no public way to learn a topic not assigned
        known = client.partitions_for_topic(on_broker.topic) or set()
        if partition not in known:
            numbers = {"partition": str(partition), "last": str(len(known) - 1)}
            raise CommandError(say("service-no-such-partition", topic=topic, **numbers))
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
