"""The topics of a fleet as a backup and a restore see them: ends, positions of groups, records."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import gzip
import json
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.admin.records_to_delete import RecordsToDelete
from aiokafka.errors import (
    GroupCoordinatorNotAvailableError,
    KafkaError,
    PolicyViolationError,
    UnknownMemberIdError,
    for_code,
)
from aiokafka.structs import OffsetAndMetadata
from cityloop.topics import TOPICS, Topic
from cityloop_kernel import say
from cityloop_local.fleet import groups_of
from cityloop_messaging import KafkaConnection, bounded_consumer, topic_config

from cityloop_operator.backups.manifest import BackupError, new_file
from cityloop_operator.backups.offsets import Log

FETCH_BYTES = 4 * 1024 * 1024
LOOK_SECONDS = 0.5
POLICY_SECONDS = COORDINATOR_SECONDS = 30.0
LEAVE_SECONDS = 45.0
"""A member that was stopped stays in its group for 10 s: it might only start again."""
Place = tuple[str, int]
"""A topic by its name in the register (with `.dlq` of a twin), and a partition."""


@dataclass(frozen=True, slots=True)
class Logs:
    """The topics of one fleet on its broker; both clients are started.

    Args:
        connection: where.
        reader: of records and offsets.
        admin: of groups and settings.
        names: of every topic and every DLQ twin on the broker, by the name in the register.
        partitions: all of them, by what they are called on the broker.
    """

    connection: KafkaConnection
    reader: AIOKafkaConsumer
    admin: AIOKafkaAdminClient
    names: Mapping[str, str]
    partitions: Mapping[TopicPartition, Place]

    async def cluster_id(self) -> str:
        """Which broker this is: one that lost its data is another."""
        return str((await self.admin.describe_cluster())["cluster_id"])

    async def logs(self) -> dict[Place, Log]:
        """First and next offset of every partition."""
        partitions = self.partitions
        firsts = await self.reader.beginning_offsets(list(partitions))
        ends = await self.reader.end_offsets(list(partitions))
        return {place: Log(firsts[each], ends[each]) for each, place in partitions.items()}

    async def ends(self) -> dict[str, dict[int, int]]:
        """Offsets that the next records will have, by topic."""
        partitions = self.partitions
        return by_topic(
            {partitions[each]: end for each, end in (await self.reader.end_offsets(list(partitions))).items()}
        )

    async def at(self, moment: dt.datetime) -> dict[Place, int]:
        """The offset of the first record of each partition that was recorded at this moment or later; else its end."""
        stamp, partitions = int(moment.timestamp() * 1000), list(self.partitions)
        found = await self.reader.offsets_for_times(dict.fromkeys(partitions, stamp))
        ends = await self.reader.end_offsets(partitions)
        return {
            place: ends[each] if found.get(each) is None else found[each].offset
            for each, place in self.partitions.items()
        }

    async def committed(self, group: str) -> dict[str, dict[int, int]]:
        """What a group has committed, by topic; the group by its name on the broker."""
        known = {on_broker: name for name, on_broker in self.names.items()}
        found = await self._offsets(group)
        return by_topic(
            {(known[at.topic], at.partition): held.offset for at, held in found.items() if at.topic in known}
        )

    async def _offsets(self, group: str) -> Mapping[TopicPartition, OffsetAndMetadata]:
        # A fresh broker makes the coordinator when the first group asks; what it says until then is no answer.
        end = time.monotonic() + COORDINATOR_SECONDS
        while True:
            try:
                return dict(await self.admin.list_consumer_group_offsets(group))
            except GroupCoordinatorNotAvailableError:
                if time.monotonic() > end:
                    raise
                await asyncio.sleep(LOOK_SECONDS)

    async def groups(self, service: str) -> dict[str, dict[str, dict[int, int]]]:
        """What the readers of a service's database have committed; none of a process beside it that has never run."""
        found = {group: await self.committed(self.connection.group(group)) for group in groups_of(service)}
        return {group: positions for group, positions in found.items() if positions or group == service}

    async def replayed(self) -> dict[str, dict[int, int]]:
        """How far the dead letters of each topic were replayed; none of a topic that never had one."""
        ends = await self.ends()
        wanted = [topic for topic in TOPICS.values() if any(ends.get(topic.dead_letter_name, {}).values())]
        found = await asyncio.gather(*(self.committed(self.connection.replay_group(topic)) for topic in wanted))
        return {
            topic.dead_letter_name: held.get(topic.dead_letter_name, {})
            for topic, held in zip(wanted, found, strict=True)
        }

    async def commit(self, group: str, positions: Mapping[Place, int]) -> None:
        """Set the positions of a group, once all its members have left it.

        Raises:
            BackupError: one has not within 45 s: the service runs.
        """
        wanted = {TopicPartition(self.names[topic], number): offset for (topic, number), offset in positions.items()}
        if not wanted:
            return
        client = AIOKafkaConsumer(
            **self.connection.client_options(), group_id=group, enable_auto_commit=False, max_poll_records=1
        )
        await client.start()
        try:
            client.assign(list(wanted))
            await _when_left(client, group, wanted)
        finally:
            await client.stop()

    async def records(self, place: Place, offsets: range) -> AsyncIterator[ConsumerRecord]:
        """The records of a partition that stand at these offsets; a compacted topic has gaps."""
        at = TopicPartition(self.names[place[0]], place[1])
        if not offsets:
            return
        self.reader.assign([at])
        self.reader.seek(at, offsets.start)
        while await self.reader.position(at) < offsets.stop:
            for record in (await self.reader.getmany(at, timeout_ms=500)).get(at, ()):
                if record.offset < offsets.stop:
                    yield record

    async def empty(self, topic: Topic) -> None:
        """Remove every record of a compacted topic; its offsets go on.

        Raises:
            KafkaError: the broker refused it.
        """
        name, config = self.names[topic.name], topic_config(topic)
        ends = {
            each: RecordsToDelete(before_offset=-1) for each, place in self.partitions.items() if place[0] == topic.name
        }
        # Of a topic that is only compacted nothing can be deleted.
        await self._configure(name, config | {"cleanup.policy": "compact,delete"})
        try:
            await _deleted(self.admin, ends)
        finally:
            await self._configure(name, config)

    async def _configure(self, name: str, config: Mapping[str, str]) -> None:
        for answer in await self.admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, dict(config))]):
            for code, *_ in answer.resources:
                if code:
                    raise for_code(code)(name)


@asynccontextmanager
async def reading(connection: KafkaConnection) -> AsyncIterator[Logs]:
    """The topics of a fleet, while the block lasts.

    Raises:
        KafkaError: the broker did not answer.
        BackupError: a topic of the register is missing.
    """
    names = {topic.name: connection.topic(topic) for topic in TOPICS.values()}
    names |= {topic.dead_letter_name: connection.dead_letters(topic) for topic in TOPICS.values() if topic.dead_letters}
    reader = bounded_consumer(**connection.client_options(), max_partition_fetch_bytes=FETCH_BYTES)
    admin = AIOKafkaAdminClient(**connection.client_options())
    await reader.start()
    try:
        await reader._client.set_topics(list(names.values()))  # noqa: SLF001 no public way to learn of topics not assigned
        # Asked once: the client forgets topics that it does not read.
        partitions = {
            TopicPartition(on_broker, number): (name, number)
            for name, on_broker in names.items()
            for number in sorted(reader.partitions_for_topic(on_broker) or ())
        }
        if missing := names.keys() - {name for name, _ in partitions.values()}:
            raise BackupError(say("backup-topic-missing", topic=min(missing)))
        await admin.start()
        yield Logs(connection, reader, admin, names, partitions)
    finally:
        await reader.stop()
        await admin.close()


async def write_records(logs: Logs, topic: Topic, file: Path, end: Mapping[int, int]) -> int:
    """Write the records of a topic that stand before these offsets to a file; returns how many."""
    count, now = 0, await logs.logs()
    with gzip.open(new_file(file), "wt", encoding="ascii") as lines:
        for number, stop in end.items():
            async for record in logs.records((topic.name, number), range(now[topic.name, number].first, stop)):
                lines.write(json.dumps(_written(record)) + "\n")
                count += 1
    return count


async def publish_records(logs: Logs, topic: Topic, file: Path) -> int:
    """Publish the records of a file to their topic, each to its partition; returns how many."""
    producer = AIOKafkaProducer(
        **logs.connection.client_options(), acks="all", enable_idempotence=True, max_request_size=FETCH_BYTES
    )
    count = sum(name == topic.name for name, _ in logs.partitions.values())
    await producer.start()
    try:
        sent = [await producer.send(logs.names[topic.name], **_read(json.loads(line), count)) for line in _lines(file)]
        for future in sent:
            await future
        return len(sent)
    finally:
        await producer.stop()


def _lines(file: Path) -> Iterable[str]:
    with gzip.open(file, "rt", encoding="ascii") as lines:
        yield from lines


def _written(record: ConsumerRecord) -> dict[str, Any]:
    return {
        "partition": record.partition,
        "timestamp": record.timestamp,
        "key": _text(record.key),
        "value": _text(record.value),
        "headers": [[name, _text(value)] for name, value in record.headers],
    }


def _read(line: Mapping[str, Any], partitions: int) -> dict[str, Any]:
    return {
        "partition": line["partition"] % partitions,
        "timestamp_ms": line["timestamp"],
        "key": _bytes(line["key"]),
        "value": _bytes(line["value"]),
        "headers": [(name, _bytes(value) or b"") for name, value in line["headers"]],
    }


def _text(value: bytes | None) -> str | None:
    return None if value is None else base64.b64encode(value).decode()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)


def by_topic(offsets: Mapping[Place, int]) -> dict[str, dict[int, int]]:
    """Offsets by topic, then by partition."""
    found: dict[str, dict[int, int]] = {}
    for (topic, partition), offset in sorted(offsets.items()):
        found.setdefault(topic, {})[partition] = offset
    return found


async def _deleted(admin: AIOKafkaAdminClient, ends: Mapping[TopicPartition, RecordsToDelete]) -> None:
    """Delete records of a topic whose policy was just changed.

    A broker answers that it keeps a setting before each log follows it, and refuses until then.
    """
    end = time.monotonic() + POLICY_SECONDS
    while True:
        try:
            await admin.delete_records(dict(ends))
        except PolicyViolationError:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(LOOK_SECONDS)
        else:
            return


async def _when_left(client: AIOKafkaConsumer, group: str, positions: Mapping[TopicPartition, int]) -> None:
    end = time.monotonic() + LEAVE_SECONDS
    while True:
        try:
            await client.commit(dict(positions))
        except KafkaError as error:
            if not isinstance(error, UnknownMemberIdError) and not isinstance(error.__cause__, UnknownMemberIdError):
                raise
            if time.monotonic() > end:
                raise BackupError(say("restore-group-runs", group=group)) from error
            await asyncio.sleep(LOOK_SECONDS)
        else:
            return
