"""Reading topics as an outsider does, and facts to publish in tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError
from cityloop.events.v1.signal_pb2 import Signal, SignalSource
from cityloop.topics import EVENTS_SIGNALS, Topic
from cityloop_messaging import Fact, KafkaConnection, new_id, to_timestamp, utc_now

Value = TypeVar("Value")
LookAtEnds = Callable[[], Awaitable[dict[TopicPartition, int]]]


async def read_all(connection: KafkaConnection, topic: Topic, *, dead_letters: bool = False) -> list[ConsumerRecord]:
    """Every record that stands in a topic (or its DLQ twin) now, in order of partition and offset."""
    name = connection.dead_letters(topic) if dead_letters else connection.topic(topic)
    client = AIOKafkaConsumer(bootstrap_servers=connection.bootstrap_servers, auto_offset_reset="earliest")
    await client.start()
    try:
        partitions = await _partitions(client, [name])
        ends = await client.end_offsets(partitions)
        client.assign(partitions)
        found: dict[TopicPartition, list[ConsumerRecord]] = {partition: [] for partition in partitions}
        while any([await client.position(partition) < end for partition, end in ends.items()]):
            for partition, records in (await client.getmany(timeout_ms=200)).items():
                found[partition] += records
        return [record for partition in partitions for record in found[partition]]
    finally:
        await client.stop()


async def _partitions(client: AIOKafkaConsumer, names: Sequence[str]) -> list[TopicPartition]:
    # All at once and no public way: the client learns of topics it was not told of one by one, 0.1 s each.
    await client._client.set_topics(names)  # noqa: SLF001
    known = {name: client._client.cluster.partitions_for_topic(name) for name in names}  # noqa: SLF001
    if absent := [name for name, numbers in known.items() if numbers is None]:
        raise LookupError(f"no such topics: {', '.join(absent)}")
    return [TopicPartition(name, number) for name, numbers in known.items() for number in sorted(numbers)]


async def written(connection: KafkaConnection, topic: Topic) -> int:
    """How many records were ever written to a topic."""
    return sum((await end_offsets(connection, [connection.topic(topic)])).values())


async def end_offsets(connection: KafkaConnection, names: Sequence[str]) -> dict[TopicPartition, int]:
    """Offsets that the next records of topics will have, in order of topic and partition.

    Args:
        connection: where.
        names: of the topics on the broker.

    Raises:
        LookupError: there is no such topic.
    """
    async with looking_at_ends(connection, names) as look:
        return await look()


@asynccontextmanager
async def looking_at_ends(connection: KafkaConnection, names: Sequence[str]) -> AsyncIterator[LookAtEnds]:
    """The same, as often as asked, by one client."""
    client = AIOKafkaConsumer(bootstrap_servers=connection.bootstrap_servers)
    await client.start()
    try:
        partitions = await _partitions(client, names)

        async def look() -> dict[TopicPartition, int]:
            return dict(await client.end_offsets(partitions))

        yield look
    finally:
        await client.stop()


async def committed(connection: KafkaConnection, service: str, topic: Topic) -> dict[int, int]:
    """Offsets that the service's group has committed, by partition."""
    admin = AIOKafkaAdminClient(bootstrap_servers=connection.bootstrap_servers)
    await admin.start()
    try:
        offsets = await admin.list_consumer_group_offsets(connection.group(service))
    except GroupCoordinatorNotAvailableError:
        # A fresh broker makes the coordinator with the first group that asks: nothing is committed yet.
        return {}
    finally:
        await admin.close()
    name = connection.topic(topic)
    return {tp.partition: held.offset for tp, held in offsets.items() if tp.topic == name}


async def groups(connection: KafkaConnection) -> set[str]:
    """Consumer groups that the broker knows under the connection's prefix, without it."""
    admin = AIOKafkaAdminClient(bootstrap_servers=connection.bootstrap_servers)
    await admin.start()
    try:
        known = await admin.list_consumer_groups()
    finally:
        await admin.close()
    return {name.removeprefix(connection.prefix) for name, *_ in known if name.startswith(connection.prefix)}


def signal_fact(
    name: str,
    *,
    key: str | None = None,
    recorded_at: dt.datetime | None = None,
    clock: Callable[[], dt.datetime] = utc_now,
) -> Fact[Signal]:
    """A signal of some source, to be published in tests of messaging."""
    now, signal_id = recorded_at or clock(), new_id()
    stamp = to_timestamp(now)
    source = SignalSource(source_id=name)
    payload = Signal(signal_id=str(signal_id), source=source, occurred_at=stamp, recorded_at=stamp)
    return Fact(EVENTS_SIGNALS, key or name, signal_id, "test", name, now, "440100", payload)
