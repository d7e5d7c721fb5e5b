"""What is read of an answer to a fetch: whole where it is sound, and of a damaged batch all before it, never itself."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.memory_records import MemoryRecords
from cityloop_messaging.inflation import HEADER, SMALL_ANSWER_BYTES, SMALL_INFLATED_BYTES, inflated

ZSTD, PLAIN = 4, 0


def batch_of(*values: bytes, codec: int = ZSTD) -> bytearray:
    builder = DefaultRecordBatchBuilder(2, codec, 0, -1, -1, 0, 1_000_000)
    for offset, value in enumerate(values):
        builder.append(offset, 1_000, None, value, [])
    return bytearray(builder.build())


async def values_of(*batches: bytearray) -> Sequence[bytes]:
    """What aiokafka finds in an answer, once it was inflated."""
    ((_, ((_, content),)),) = await inflated([("topic", [(0, b"".join(batches))])])
    records, found = MemoryRecords(content), []
    while records.has_next():
        batch = records.next_batch()
        assert batch is not None
        found += [record.value for record in batch]
    return found


@pytest.mark.parametrize("codec", [ZSTD, PLAIN])
@pytest.mark.parametrize("place", [HEADER.size - 1, -1], ids=["header", "records"])
async def test_a_damaged_batch_is_asked_for_again_and_what_stands_before_it_is_read(codec: int, place: int) -> None:
    good, damaged = batch_of(b"one", b"two", codec=codec), batch_of(b"three", codec=codec)
    assert await values_of(good, damaged) == [b"one", b"two", b"three"]
    damaged[place] ^= 1
    assert await values_of(good, damaged, batch_of(b"four")) == [b"one", b"two"]
    with pytest.raises(CorruptRecordException, match="topic/0"):
        await values_of(damaged)


async def test_small_answers_that_become_large_are_whole_too() -> None:
    grows = b"0" * (2 * SMALL_INFLATED_BYTES)
    batches = [batch_of(grows, codec=ZSTD), batch_of(b"one", codec=ZSTD)]
    assert sum(map(len, batches)) < SMALL_ANSWER_BYTES
    assert await values_of(*batches) == [grows, b"one"]
    together = [batch_of(b"1" * (SMALL_INFLATED_BYTES // 2), codec=ZSTD) for _ in range(4)]
    assert [len(value) for value in await values_of(*together)] == [SMALL_INFLATED_BYTES // 2] * 4
