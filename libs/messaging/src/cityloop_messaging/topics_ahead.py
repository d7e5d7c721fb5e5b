"""A topic that is ahead of its database: it holds what the service sent when its database knew more than now.

So it is after a database was put back and its topics were not: numbers would be given twice, and consumers would hear
of subjects that nobody knows. The relay writes how far its records stand on each partition (`published`) in the
transaction that takes them out of the outbox. What stands farther, says that this service sent it, and does not wait
in the outbox to be sent again, was sent by a database that is gone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from cityloop.topics import CITY_PACK_STATUS, EVENTS_SIGNALS, SENSING_OBSERVATIONS, TOPICS, Topic
from cityloop_database import Connection, Pool
from cityloop_kernel import phrase_list, say

from cityloop_messaging.connection import MAX_RECORD_BYTES, KafkaConnection
from cityloop_messaging.dead_letter_replay import REPLAYED
from cityloop_messaging.errors import UnavailableError
from cityloop_messaging.inflation import bounded_consumer

WITHOUT_OUTBOX = (EVENTS_SIGNALS, SENSING_OBSERVATIONS, CITY_PACK_STATUS)
"""Topics whose records do not come from an outbox: nobody can say of them whose database is older."""
MOST_RECORDS = 2_000
"""That are looked at of a partition: more than relays have under way when they are killed."""


@dataclass(frozen=True, slots=True)
class TopicAhead:
    """A partition that holds records which its producer's database has never sent.

    Args:
        topic: in the register.
        partition: of it.
        known: behind the last record that the database has sent.
        end: of the log.
    """

    topic: str
    partition: int
    known: int
    end: int


class TopicsAheadError(UnavailableError):
    """The database is older than topics that the service writes; nothing may be sent or given until that is mended."""

    def __init__(self, service: str, found: Sequence[TopicAhead]) -> None:
        names = sorted({item.topic for item in found})
        records = sum(item.end - item.known for item in found)
        self.sentence = say("health-topics-ahead", topics=phrase_list(names), records=records)
        super().__init__(
            f"the database of {service} is older than {', '.join(names)}, which hold {records} records that it has not"
            " sent: stop the fleet and run `cityloop restore`"
        )


class RestoreNotEndedError(UnavailableError):
    """A backup was being put back into the database, and that has not come to its end."""

    def __init__(self, service: str) -> None:
        self.sentence = say("health-restore-not-ended")
        super().__init__(f"a restore of the database of {service} has not ended: run `cityloop restore` again")


async def check_topics(connection: KafkaConnection, pool: Pool, service: str) -> None:
    """Refuse to go on with a database that is older than the topics it writes, or that was put back in part.

    Raises:
        TopicsAheadError, RestoreNotEndedError: it is so.
        KafkaError: the broker did not answer.
    """
    async with pool.acquire() as database:
        if await database.fetchval("SELECT EXISTS (SELECT FROM restores WHERE ended_at IS NULL)"):
            raise RestoreNotEndedError(service)
        found = await topics_ahead(connection, database, service)
    if found:
        raise TopicsAheadError(service, found)


async def topics_ahead(connection: KafkaConnection, database: Connection, service: str) -> list[TopicAhead]:
    """The partitions of a service's topics that are ahead of its database.

    Args:
        connection: where Kafka is.
        database: the service's.
        service: whose records count.

    Raises:
        KafkaError: the broker did not answer.
    """
    topics = {
        connection.topic(topic): topic
        for topic in TOPICS.values()
        if service in topic.producers and topic not in WITHOUT_OUTBOX
    }
    client = bounded_consumer(**connection.client_options(), max_partition_fetch_bytes=MAX_RECORD_BYTES)
    await client.start()
    try:
        await client._client.set_topics(list(topics))  # noqa: SLF001 no public way to learn of topics not assigned
        partitions = [
            TopicPartition(name, number) for name in topics for number in client.partitions_for_topic(name) or ()
        ]
        return await _ahead(client, database, service, {each: topics[each.topic] for each in partitions})
    finally:
        await client.stop()


async def _ahead(
    client: AIOKafkaConsumer, database: Connection, service: str, topics: dict[TopicPartition, Topic]
) -> list[TopicAhead]:
    known = await _published(database)
    firsts, ends = await client.beginning_offsets(list(topics)), await client.end_offsets(list(topics))
    found = []
    for partition, topic in topics.items():
        start = max(known.get((topic.name, partition.partition), 0), firsts[partition])
        if start >= ends[partition]:
            continue
        records = await _records(client, partition, start, ends[partition])
        sent = {_id(record) for record in records if _is_own(record, service)}
        if not sent:
            continue
        # Read again: a relay that runs beside may have had some of them under way.
        known_now = (await _published(database)).get((topic.name, partition.partition), 0)
        still = {_id(record) for record in records if record.offset >= known_now and _is_own(record, service)}
        if still - await _waiting(database, topic):
            found.append(TopicAhead(topic.name, partition.partition, max(start, known_now), ends[partition]))
    return found


async def _records(client: AIOKafkaConsumer, partition: TopicPartition, start: int, end: int) -> list[ConsumerRecord]:
    client.assign([partition])
    client.seek(partition, start)
    found: list[ConsumerRecord] = []
    while await client.position(partition) < end and len(found) < MOST_RECORDS:
        for records in (await client.getmany(timeout_ms=200, max_records=MOST_RECORDS)).values():
            found += (record for record in records if record.offset < end)
    return found


def _is_own(record: ConsumerRecord, service: str) -> bool:
    headers = dict(record.headers)
    return (
        record.value is not None
        and headers.get("ce_source") == f"/cityloop/{service}".encode()
        and (REPLAYED not in headers)
    )


def _id(record: ConsumerRecord) -> str:
    return bytes(dict(record.headers).get("ce_id") or b"").decode(errors="replace")


async def _published(database: Connection) -> dict[tuple[str, int], int]:
    rows: list[asyncpg.Record] = await database.fetch("SELECT topic, partition, next_offset FROM published")
    return {(row["topic"], row["partition"]): row["next_offset"] for row in rows}


async def _waiting(database: Connection, topic: Topic) -> set[str]:
    """Ids of the facts of a topic that wait in the outbox: sent or not, they are sent again."""
    rows = await database.fetch("SELECT headers FROM outbox WHERE topic = $1", topic.name)
    return {value for row in rows for name, value in json.loads(row["headers"]) if name == "ce_id"}
