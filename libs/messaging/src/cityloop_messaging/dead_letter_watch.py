"""How many dead letters of the topics that a service consumes wait for a replay."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from cityloop.topics import Topic

from cityloop_messaging.connection import KafkaConnection
from cityloop_messaging.producer import Producer
from cityloop_messaging.telemetry import Measures

ANSWER_SECONDS = 10.0


class DeadLetterWatch:
    """Asks the broker over clients of its own, which it keeps.

    Args:
        connection: where.
        producer: started; it knows the partitions of the twins.
        topics: consumed ones; those without a twin are left out.
    """

    def __init__(self, connection: KafkaConnection, producer: Producer, topics: Iterable[Topic]) -> None:
        self._connection = connection
        self._producer = producer
        self._topics = [topic for topic in topics if topic.dead_letters]
        self._ends: AIOKafkaConsumer | None = None
        self._groups: AIOKafkaAdminClient | None = None

    async def measure(self) -> None:
        """Set the gauge.

        Raises:
            KafkaError, TimeoutError: the broker did not answer; the next time it connects anew.
        """
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                waiting: dict[tuple[str, ...], float] = {
                    (topic.name,): await self._waiting(topic) for topic in self._topics
                }
        except BaseException:
            await self.aclose()
            raise
        Measures.DEAD_LETTERS.read(waiting)

    async def aclose(self) -> None:
        """Close the clients."""
        clients, self._ends, self._groups = (self._ends, self._groups), None, None
        for client in clients:
            if client is not None:
                with contextlib.suppress(Exception):
                    async with asyncio.timeout(ANSWER_SECONDS):
                        await (client.stop() if isinstance(client, AIOKafkaConsumer) else client.close())

    async def _waiting(self, topic: Topic) -> int:
        ends, groups = await self._clients()
        count = await self._producer.partitions(topic, dead_letter=True)
        return await count_waiting(self._connection, ends, groups, topic, count)

    async def _clients(self) -> tuple[AIOKafkaConsumer, AIOKafkaAdminClient]:
        if self._ends is None:
            self._ends = AIOKafkaConsumer(**self._connection.client_options())
            await self._ends.start()
        if self._groups is None:
            self._groups = AIOKafkaAdminClient(**self._connection.client_options())
            await self._groups.start()
        return self._ends, self._groups


async def count_waiting(
    connection: KafkaConnection, ends: AIOKafkaConsumer, groups: AIOKafkaAdminClient, topic: Topic, count: int
) -> int:
    """How many dead letters of a topic wait.

    Args:
        connection: names the twin and its group.
        ends: started; of no group.
        groups: started.
        topic: whose twin is looked at.
        count: partitions of the twin.
    """
    name = connection.dead_letters(topic)
    partitions = [TopicPartition(name, number) for number in range(count)]
    last = await ends.end_offsets(partitions)
    if not any(last.values()):
        return 0
    first = await ends.beginning_offsets(partitions)
    replayed = await groups.list_consumer_group_offsets(connection.replay_group(topic))
    read = {partition: max(0, kept.offset) for partition, kept in replayed.items()}
    return sum(max(0, last[at] - max(first[at], read.get(at, 0))) for at in partitions)
