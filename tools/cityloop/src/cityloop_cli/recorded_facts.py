"""Recorded facts for a trial: from files as `proto/examples` has them, or from the topics of a fleet."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from aiokafka import TopicPartition
from cityloop.topics import Topic
from cityloop_kernel import say
from cityloop_messaging import Fact, InvalidRecordError, KafkaConnection, bounded_consumer, decode
from cityloop_reactions import TOPIC_OF

from cityloop_cli.connection import UsageProblemError

QUIET_MS = 2_000


def facts_of_files(paths: Sequence[Path]) -> list[Fact]:
    """The facts in files, or in all files of folders: each a JSON object, or one a line; in the order of their time.

    Raises:
        UsageProblemError: a file is not there, or holds something else; the sentence names it and the line.
    """
    files = [file for path in paths for file in (sorted(path.rglob("*.json*")) if path.is_dir() else [path])]
    found = [fact for file in files for fact in _facts(file)]
    return sorted(found, key=lambda fact: fact.occurred_at)


def _facts(file: Path) -> Iterator[Fact]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageProblemError(say("trial-no-file", file=str(file))) from error
    for line, record in _records(text):
        try:
            headers = [(name, str(value).encode()) for name, value in record["headers"].items()]
            topic = _topic(str(record["headers"]["ce_type"]))
            if topic is not None:
                yield decode(topic, str(record["key"]).encode(), base64.b64decode(record["value"]), headers)
        except (KeyError, TypeError, AttributeError, binascii.Error, InvalidRecordError) as error:
            raise UsageProblemError(say("trial-no-fact", file=str(file), line=line, problem=str(error))) from error


def _records(text: str) -> Iterator[tuple[int, Any]]:
    try:
        yield 1, json.loads(text)
    except json.JSONDecodeError:
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except json.JSONDecodeError as error:
                    yield number, str(error)


def _topic(payload: str) -> Topic[Any] | None:
    """The topic of a payload; None of one that no reaction answers to."""
    return next((topic for topic in TOPIC_OF.values() if topic.payload_name == payload), None)


async def facts_of_fleet(kafka: KafkaConnection, since: dt.datetime) -> list[Fact]:
    """All facts that reactions answer to which stand on the topics since a moment, in the order of their time."""
    found: list[Fact] = []
    client = bounded_consumer(**kafka.client_options(), auto_offset_reset="earliest")
    await client.start()
    try:
        topics = {kafka.topic(topic): topic for topic in TOPIC_OF.values()}
        partitions = [
            TopicPartition(name, number) for name, topic in topics.items() for number in range(topic.partitions)
        ]
        # Before there is a fetch: the broker answers behind one that waits.
        ends = await client.end_offsets(partitions)
        begins = await client.offsets_for_times(dict.fromkeys(partitions, int(since.timestamp() * 1000)))
        client.assign(partitions)
        for partition, begin in begins.items():
            client.seek(partition, ends[partition] if begin is None else begin.offset)
        while any([await client.position(partition) < end for partition, end in ends.items()]):
            for partition, records in (await client.getmany(timeout_ms=QUIET_MS)).items():
                topic = topics[partition.topic]
                found += [decode(topic, item.key, item.value, item.headers) for item in records if item.value]
    finally:
        await client.stop()
    return sorted(found, key=lambda fact: fact.occurred_at)
