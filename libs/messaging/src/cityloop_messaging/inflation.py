"""Compressed batches, inflated within bounds before aiokafka reads them.

aiokafka inflates in the event loop and without a bound: 3 MB of a hostile writer's batches become gigabytes there, and
the member misses its heartbeats. So each answer to a fetch is rewritten before aiokafka sees it, in a thread unless it
is small and stays so: a batch comes out uncompressed, up to a limit a batch and a limit an answer. A batch that is
larger, or that cannot be read, is replaced by one record that names its offsets; the partition's worker sets it aside.

aiokafka offers no hook for it but the `send` of its client, which carries every answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import cramjam
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import DefaultRecordBatch, DefaultRecordBatchBuilder
from aiokafka.record.util import decode_varint
from cityloop_telemetry import Logger

from cityloop_messaging.errors import InvalidRecordError
from cityloop_messaging.telemetry import LogEvents, Metrics

MAX_BATCH_BYTES = 16 * 1024 * 1024
"""What one batch may be, or become. Writers build batches of 1 MB at most unless told otherwise; a record holds 4 MiB,
but for topics whose bound an operator has raised: the broker gives a batch larger than a fetch all the same."""
MAX_ANSWER_BYTES = 64 * 1024 * 1024
"""What the batches of one answer may become together; what is beyond is cut off, and fetched again."""
FIRST_TRY_BYTES = 16 * 1024
TIMES_LARGER = 4
SMALL_ANSWER_BYTES, SMALL_INFLATED_BYTES = 32 * 1024, 256 * 1024
"""Of an answer as it comes and inflated: within both it takes less than a millisecond, and most are. A thread costs
more."""
PACE_SECONDS = 0.01
"""From an answer with records to the next question, at least: under load an answer brings several records, not one."""
HEADER: Final = struct.Struct(">qiibIhiqqqhii")
"""Of a batch, message format 2: base offset, length, leader epoch, magic, CRC, attributes, last offset delta, first and
greatest timestamp, producer id, producer epoch, base sequence, number of records."""
LENGTH_FROM = 12
"""The length counts what follows itself."""
MAGIC_AT = 16
CODEC_MASK, CONTROL_MASK = 0x07, 0x20
MAGIC = 2
FETCH = 1
"""Key of the fetch in Kafka's protocol."""
XERIAL_HEADER = b"\x82SNAPPY\x00"
XERIAL_HEADER_BYTES = 16
WITHHELD = f"cityloop-withheld-{secrets.token_hex(16)}"
"""Header of the record that stands for a withheld batch; nobody outside this process can guess it."""


class TooLargeError(ValueError):
    """A batch becomes larger than it may."""


class _GrowsError(Exception):
    """A batch becomes larger than what is inflated in the event loop."""


class WithheldBatchError(InvalidRecordError):
    """A batch that may not be inflated, or cannot be read: its records stay in the log, named by their offsets."""


def bounded_consumer(*topics: str, **settings: Any) -> AIOKafkaConsumer:
    """A consumer's client, not started, that inflates within bounds and reads only what was committed.

    Args:
        topics: to subscribe to, by their names on the broker.
        settings: of `AIOKafkaConsumer`.
    """
    client = AIOKafkaConsumer(
        *topics,
        isolation_level="read_committed",
        enable_auto_commit=False,
        check_crcs=False,  # each is checked here, before the batch is rewritten
        **settings,
    )
    send = client._client.send  # noqa: SLF001 see above
    next_at: dict[int, float] = {}
    """When each broker may be asked again."""

    async def send_and_inflate(node_id: int, request: Any, **options: Any) -> Any:
        if getattr(request, "API_KEY", None) == FETCH and (wait := next_at.get(node_id, 0.0) - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        response = await send(node_id, request, **options)
        if getattr(response, "API_KEY", None) == FETCH:
            listed = [(topic, list(partitions)) for topic, partitions in response.topics]
            if any(partition[-1] for _, partitions in listed for partition in partitions):
                next_at[node_id] = time.monotonic() + PACE_SECONDS
                listed = await inflated(listed)
            response.topics = listed
        return response

    client._client.send = send_and_inflate  # noqa: SLF001
    return client


def withheld(record: ConsumerRecord) -> WithheldBatchError | None:
    """Why the batch was withheld that this record stands for; None for all other records."""
    if len(record.headers) != 1 or record.headers[0][0] != WITHHELD:
        return None
    return WithheldBatchError(record.headers[0][1].decode())


async def inflated(topics: list[tuple[str, list[Any]]]) -> list[Any]:
    """The topics of an answer to a fetch, their batches uncompressed; nothing that takes long is done in the event
    loop.
    """
    size = sum(len(partition[-1] or b"") for _, partitions in topics for partition in partitions)
    if size <= SMALL_ANSWER_BYTES:
        with contextlib.suppress(_GrowsError):
            return _inflate_answer(topics, SMALL_INFLATED_BYTES)
    return await asyncio.to_thread(_inflate_answer, topics, MAX_BATCH_BYTES)


def _inflate_answer(topics: list[tuple[str, list[Any]]], most: int) -> list[Any]:
    """Args:
    topics: of the answer.
    most: bytes that a batch may become here; if fewer than it may at all, `_GrowsError` says that it becomes more.
    """
    allowance = _Allowance(MAX_ANSWER_BYTES)
    return [
        (topic, [(*partition[:-1], _inflate_partition(topic, partition, allowance, most)) for partition in partitions])
        for topic, partitions in topics
    ]


@dataclass(slots=True)
class _Allowance:
    """How many bytes the batches of an answer may still become; the first batch always fits, for it is no larger."""

    left: int

    def take(self, size: int) -> bool:
        """Whether so much was left."""
        fits = size <= self.left
        self.left -= size if fits else 0
        return fits


def _inflate_partition(topic: str, partition: Any, allowance: _Allowance, most: int) -> bytes:
    """The batches of one partition as far as they fit; what is cut off is fetched again.

    Raises:
        CorruptRecordException: the first was damaged on its way or on the broker's disk; aiokafka asks again for all.
    """
    content: bytes | None = partition[-1]
    batches: list[bytes] = []
    for batch in _split(content or b""):
        if _is_damaged(batch):
            if not batches:
                raise CorruptRecordException(f"a batch of {topic}/{partition[0]} has another CRC than it says")
            break
        inflated_batch, cost = _inflate_batch(topic, int(partition[0]), batch, most)
        if not allowance.take(cost):
            if most < MAX_BATCH_BYTES:
                raise _GrowsError
            break
        batches.append(inflated_batch)
    return b"".join(batches)


def _split(content: bytes) -> Iterable[bytes]:
    """The whole batches of a partition's answer; its last one may be cut off by the broker."""
    at = 0
    while at + HEADER.size <= len(content):
        end = at + LENGTH_FROM + int.from_bytes(content[at + 8 : at + LENGTH_FROM], "big", signed=True)
        if end > len(content):
            return
        yield content[at:end]
        at = end


def _is_damaged(batch: bytes) -> bool:
    """Whether it is not what its writer wrote."""
    return batch[MAGIC_AT] >= MAGIC and not DefaultRecordBatch(batch).validate_crc()


def _inflate_batch(topic: str, partition: int, batch: bytes, most: int) -> tuple[bytes, int]:
    """A batch that aiokafka can read without inflating it, and what it cost of the answer's allowance, in bytes."""
    fields = HEADER.unpack_from(batch)
    magic, attributes = fields[3], fields[5]
    if magic < MAGIC or attributes & CONTROL_MASK:
        return batch, len(batch)  # aiokafka passes over markers
    try:
        records = _inflate(attributes & CODEC_MASK, batch[HEADER.size :], most)
        return _readable(batch, records), len(records)
    except TooLargeError:
        if most < MAX_BATCH_BYTES:
            raise _GrowsError from None
        reason, cost = f"its batch is or becomes larger than {MAX_BATCH_BYTES} bytes", MAX_BATCH_BYTES
    except Exception as error:
        reason, cost = f"its batch cannot be read: {error!r}", MAX_BATCH_BYTES
    first, last = fields[0], fields[0] + fields[6]
    reason = f"offsets {first} to {last} were left in the log: {reason}"
    Metrics.WITHHELD_BATCHES.labels(topic).inc()
    Logger(topic=topic, partition=partition).error(LogEvents.BATCH_WITHHELD, first=first, last=last, error=reason)
    return _replacement_of(batch, reason), cost


def _inflate(codec: int, content: bytes, most: int) -> bytes | bytearray:
    """The records of a batch.

    Raises:
        TooLargeError: they are more than a batch may become.
        ValueError: the codec is unknown.
        cramjam.DecompressionError: this is not what the codec writes.
    """
    match codec:
        case 0 if len(content) > most:
            raise TooLargeError
        case 0:
            return content
        case 1:
            return _grow(cramjam.gzip.decompress_into, content, most)
        case 2 if content.startswith(XERIAL_HEADER):
            return _inflate_blocks(content, most)
        case 2:
            return _inflate_block(content, most)
        case 3:
            return _grow(cramjam.lz4.decompress_into, content, most)
        case 4:
            return _grow(cramjam.zstd.decompress_into, content, most)
    raise ValueError(f"codec {codec} is not known")


def _grow(decompress_into: Any, content: bytes, most: int) -> bytearray:
    """Inflate into a buffer of a bounded size, which grows as long as it is too small."""
    size = min(max(FIRST_TRY_BYTES, TIMES_LARGER * len(content)), most)
    while True:
        output = bytearray(size)
        try:
            del output[decompress_into(content, output) :]
        except cramjam.DecompressionError as error:
            if "whole buffer" not in str(error):
                raise
            if size == most:
                raise TooLargeError from error
            size = min(size * TIMES_LARGER, most)
        else:
            return output


def _inflate_blocks(content: bytes, most: int) -> bytes:
    """Snappy as Java clients frame it: blocks, each after its length."""
    at, left, blocks = XERIAL_HEADER_BYTES, most, []
    while at < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        block = _inflate_block(content[at + 4 : at + 4 + size], left)
        blocks.append(block)
        left -= len(block)
        at += 4 + size
    return b"".join(blocks)


def _inflate_block(block: bytes, at_most: int) -> bytes:
    if cramjam.snappy.decompress_raw_len(block) > at_most:
        raise TooLargeError
    return bytes(cramjam.snappy.decompress_raw(block))


def _readable(batch: bytes, records: bytes | bytearray) -> bytes:
    """The batch with these records uncompressed, after all of them were read once.

    Raises:
        CorruptRecordException: they are no records.
    """
    readable = _rewritten(batch, records)
    try:
        _read(readable)
    except UnicodeDecodeError:
        readable = _rewritten(batch, _with_plain_header_names(records))
        _read(readable)
    return readable


def _read(batch: bytes) -> None:
    for _ in DefaultRecordBatch(batch):
        pass


def _rewritten(batch: bytes, records: bytes | bytearray, count: int | None = None) -> bytes:
    """A batch as it was, but for its records, which are not compressed; its CRC stays, for nobody checks it again."""
    fields = list(HEADER.unpack_from(batch))
    fields[1] = HEADER.size - LENGTH_FROM + len(records)
    fields[5] &= ~CODEC_MASK
    fields[12] = fields[12] if count is None else count
    return HEADER.pack(*fields) + records


def _replacement_of(batch: bytes, reason: str) -> bytes:
    """A batch of one record at the last offset: whoever has read its beginning already does not pass over it."""
    fields = HEADER.unpack_from(batch)
    builder = DefaultRecordBatchBuilder(MAGIC, 0, 0, -1, -1, 0, len(batch))
    builder.append(fields[6], None, None, None, [(WITHHELD, reason.encode())])
    return _rewritten(batch, bytes(builder.build())[HEADER.size :], count=1)


def _with_plain_header_names(records: bytes | bytearray) -> bytes:
    """Records whose headers have names that aiokafka can decode: what is not ASCII in them becomes a question mark.

    Kafka takes any bytes as the name of a header; aiokafka fails at one that is not UTF-8, for ever.
    """
    content = bytearray(records)
    at = 0
    while at < len(content):
        length, at = decode_varint(content, at)
        end = at + length
        at += 1  # attributes
        for _ in range(2):  # timestamp and offset, as differences
            _, at = decode_varint(content, at)
        for _ in range(2):  # key and value
            at = _end_of_text(content, at)
        count, at = decode_varint(content, at)
        for _ in range(count):
            size, at = decode_varint(content, at)
            content[at : at + size] = bytes(byte if byte < 0x80 else ord("?") for byte in content[at : at + size])
            at = _end_of_text(content, at + size)
        at = end
    return bytes(content)


def _end_of_text(content: bytearray, at: int) -> int:
    """Where a nullable text ends that begins here."""
    size, at = decode_varint(content, at)
    return int(at + max(size, 0))
