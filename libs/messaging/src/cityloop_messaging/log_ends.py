"""Where topics end: for whoever reads what came before from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiokafka import TopicPartition
from cityloop.topics import Topic

from cityloop_messaging.connection import KafkaConnection
from cityloop_messaging.inflation import bounded_consumer


async def end_offsets(connection: KafkaConnection, topics: Sequence[Topic[Any]]) -> dict[tuple[str, int], int]:
    """The offset that the next record of each partition will have, by the topic's name and partition.

    Args:
        connection: where Kafka is.
        topics: of the register.

    Raises:
        KafkaError: the broker did not answer.
    """
    names = {connection.topic(topic): topic.name for topic in topics}
    client = bounded_consumer(**connection.client_options())
    await client.start()
    try:
        await client._client.set_topics(list(names))  # noqa: SLF001 no public way to learn of topics not assigned
        partitions = [
            TopicPartition(name, number) for name in names for number in client.partitions_for_topic(name) or ()
        ]
        ends = await client.end_offsets(partitions)
    finally:
        await client.stop()
    return {(names[partition.topic], partition.partition): end for partition, end in ends.items()}
