"""What a writer may put on a topic: nothing of it ends a session for good, or takes the memory, or is lost unseen."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import cramjam
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.codec import gzip_encode, lz4_encode, snappy_encode, zstd_encode
from aiokafka.errors import MessageSizeTooLargeError
from cityloop.topics import EVENTS_SIGNALS
from cityloop_messaging import KafkaConnection, Producer, encode_headers
from cityloop_messaging.connection import MAX_RECORD_BYTES, topic_config
from cityloop_messaging.inflation import MAX_ANSWER_BYTES, MAX_BATCH_BYTES
from cityloop_telemetry import REGISTRY
from cityloop_testkit import eventually, read_all, signal_fact
from cityloop_testkit.members import RecordingHandler, all_committed, member
from cityloop_testkit.raw_batches import RawBatch, records_of

HOSTILE = "one"
BOMB_BYTES = 256 * 1024 * 1024
MEMORY_KB = 256 * 1024


def count_memory_from_here() -> int:
    """What this process holds now, in kB; the greatest is counted from here."""
    Path("/proc/self/clear_refs").write_text("5")
    return memory("VmRSS")


def memory(name: str) -> int:
    """A line of this process's memory, in kB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


@pytest_asyncio.fixture
async def outsider(kafka: KafkaConnection) -> AsyncIterator[AIOKafkaProducer]:
    """Writes what it likes."""
    client = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap_servers, max_request_size=MAX_RECORD_BYTES)
    await client.start()
    yield client
    await client.stop()


async def put(outsider: AIOKafkaProducer, kafka: KafkaConnection, headers: list[Any], **record: Any) -> int:
    """Write one record to the first partition, as raw as the client allows; returns its offset."""
    batch = outsider.create_batch()
    metadata = batch.append(timestamp=None, headers=headers, **record)
    assert metadata is not None
    batch.close()
    sent = await outsider.send_batch(batch, kafka.topic(EVENTS_SIGNALS), partition=0)
    return int((await sent).offset)


@pytest.mark.parametrize(
    ("key", "value", "headers"),
    [
        (None, None, []),
        (None, None, [("ce_id", None)]),
        (b"k" * (MAX_RECORD_BYTES - 1_000), None, []),
        (b"key", None, [("long", b"v" * (MAX_RECORD_BYTES - 1_000))]),
        (None, b"value", [(str(number), b"") for number in range(100_000)]),
        (b"key", b"value", [("dlq_topic", b"\xff\xfe"), ("ce_specversion", b"\xff")]),
    ],
    ids=["nothing", "null header", "long key", "long header", "many headers", "header that is no text"],
)
async def test_any_record_can_be_set_aside(
    kafka: KafkaConnection,
    producer: Producer,
    outsider: AIOKafkaProducer,
    key: bytes | None,
    value: bytes | None,
    headers: list[tuple[str, bytes | None]],
) -> None:
    offset = await put(outsider, kafka, headers, key=key, value=value)
    fact = signal_fact("after", key=HOSTILE)
    await put(outsider, kafka, encode_headers(fact), key=b"", value=fact.payload.SerializeToString())
    handle = RecordingHandler()
    async with member(kafka, producer, handle):
        await eventually(lambda: handle.seen == ["after"])
        await eventually(lambda: all_committed(kafka))
    (letter,) = await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)
    assert dict(letter.headers)["dlq_offset"] == str(offset).encode()


async def test_a_header_whose_name_is_no_text_ends_no_session(
    kafka: KafkaConnection, producer: Producer, outsider: AIOKafkaProducer
) -> None:
    """Kafka takes any bytes; aiokafka fails to decode them, again at each session."""
    fact = signal_fact("odd", key=HOSTILE)
    name = "name-of-a-header"
    records = records_of(b"", fact.payload.SerializeToString(), [*encode_headers(fact), (name, b"v")])
    odd = RawBatch(0, records.replace(name.encode(), b"\xff" * len(name)))
    await (await outsider.send_batch(odd, kafka.topic(EVENTS_SIGNALS), partition=0))
    handle = RecordingHandler()
    async with member(kafka, producer, handle):
        await eventually(lambda: handle.seen == ["odd"])


@pytest.mark.parametrize(
    ("codec", "compress"),
    [(1, gzip_encode), (2, snappy_encode), (2, cramjam.snappy.compress_raw), (3, lz4_encode), (4, zstd_encode)],
    ids=["gzip", "snappy in blocks", "snappy", "lz4", "zstd"],
)
async def test_what_is_compressed_is_read_and_what_becomes_too_large_is_set_aside_by_its_offsets(
    kafka: KafkaConnection, producer: Producer, outsider: AIOKafkaProducer, codec: int, compress: Any
) -> None:
    name = kafka.topic(EVENTS_SIGNALS)

    async def send(subject: str, size: int) -> None:
        fact = signal_fact(subject, key=HOSTILE)
        records = records_of(b"", fact.payload.SerializeToString(), [*encode_headers(fact), ("load", b"0" * size)])
        await (await outsider.send_batch(RawBatch(codec, bytes(compress(records))), name, partition=0))

    await send("before", MAX_BATCH_BYTES // 2)
    await send("bomb", MAX_BATCH_BYTES)
    await send("after", 0)
    handle = RecordingHandler()
    async with member(kafka, producer, handle):
        await eventually(lambda: handle.seen == ["before", "after"])
        await eventually(lambda: all_committed(kafka))
    (letter,) = await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)
    headers = dict(letter.headers)
    assert (letter.value, headers["dlq_offset"]) == (None, b"1")
    assert b"offsets 1 to 1 were left in the log" in headers["dlq_error"]
    assert REGISTRY.get_sample_value("cityloop_consumer_withheld_batches_total", {"topic": name})


async def allow_records_of(kafka: KafkaConnection, size: int) -> None:
    """As an operator does who means well with a partner."""
    admin = AIOKafkaAdminClient(**kafka.client_options())
    await admin.start()
    config = topic_config(EVENTS_SIGNALS) | {"max.message.bytes": str(size)}
    name = kafka.topic(EVENTS_SIGNALS)
    await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, configs=config)])
    await admin.close()


async def accepted(client: AIOKafkaProducer, topic: str, batch: RawBatch) -> bool:
    """Whether the broker took it: it acknowledges a topic's new bound before its log knows of it."""
    try:
        await (await client.send_batch(batch, topic, partition=0))
    except MessageSizeTooLargeError:
        return False
    return True


async def test_a_record_larger_than_a_fetch_is_read_and_one_larger_than_a_batch_may_be_is_set_aside(
    kafka: KafkaConnection, producer: Producer
) -> None:
    """Not compressed, so that nothing but the topic's own bound is between such a record and its readers."""
    await allow_records_of(kafka, 2 * MAX_ANSWER_BYTES)
    name = kafka.topic(EVENTS_SIGNALS)
    client = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap_servers, max_request_size=2 * MAX_ANSWER_BYTES)
    await client.start()
    for subject, size in (
        ("larger than a fetch", 2 * MAX_RECORD_BYTES),
        ("larger than a batch", MAX_BATCH_BYTES),
        ("larger than an answer", MAX_ANSWER_BYTES),
        ("after", 0),
    ):
        fact = signal_fact(subject, key=HOSTILE)
        records = records_of(b"", fact.payload.SerializeToString(), [*encode_headers(fact), ("load", b"0" * size)])
        await eventually(partial(accepted, client, name, RawBatch(0, records)))
    await client.stop()
    handle = RecordingHandler()
    async with member(kafka, producer, handle):
        await eventually(lambda: handle.seen == ["larger than a fetch", "after"])
        await eventually(lambda: all_committed(kafka))
    letters = [dict(letter.headers) for letter in await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)]
    assert sorted(letter["dlq_offset"] for letter in letters) == [b"1", b"2"]
    assert all(b"were left in the log" in letter["dlq_error"] for letter in letters)


async def test_many_batches_of_a_gigabyte_take_no_more_memory_than_one_answer_may(
    kafka: KafkaConnection, producer: Producer, outsider: AIOKafkaProducer
) -> None:
    bomb = RawBatch(4, bytes(cramjam.zstd.compress(records_of(b"", b"0" * BOMB_BYTES, []))))
    futures = [await outsider.send_batch(bomb, kafka.topic(EVENTS_SIGNALS), partition=0) for _ in range(20)]
    for future in futures:
        await future
    await producer.publish([signal_fact("after", key=key) for key in map(str, range(10))])
    del bomb, futures
    gc.collect()
    handle = RecordingHandler()
    before = count_memory_from_here()
    async with member(kafka, producer, handle):
        await eventually(lambda: len(handle.seen) == 10)
    assert memory("VmHWM") - before < MEMORY_KB
    assert len(await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)) == 20
