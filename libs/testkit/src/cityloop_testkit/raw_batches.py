"""Batches as a hostile writer makes them: any bytes, any compression, for aiokafka's producer to send."""

from __future__ import annotations

import struct
import time
from typing import Any

from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.util import calc_crc32c
from cityloop_messaging.inflation import HEADER, LENGTH_FROM

CRC_FROM = 21
"""The CRC covers what follows itself: from the attributes on."""

GREATEST_BYTES = 2**31 - 1


class RawBatch:
    """A batch of one record whose bytes are what a hostile writer makes of them; aiokafka's producer sends it."""

    def __init__(self, codec: int, records: bytes) -> None:
        self._bytes = bytes(batch_of(codec, records))
        self.record_count = lambda: 1
        self.size = lambda: len(self._bytes)
        self.closed = lambda: True

    def _build(self) -> bytes:
        return self._bytes


def records_of(key: bytes | None, value: bytes | None, headers: list[Any]) -> bytes:
    """One record, as it stands in a batch."""
    builder = DefaultRecordBatchBuilder(2, 0, 0, -1, -1, 0, GREATEST_BYTES)
    builder.append(0, None, key, value, headers)
    return bytes(builder.build())[HEADER.size :]


def batch_of(codec: int, records: bytes) -> bytes:
    """A batch around the bytes of its one record, compressed or not."""
    now = int(time.time() * 1000)
    tail = HEADER.pack(0, 0, -1, 2, 0, codec, 0, now, now, -1, -1, -1, 1)[CRC_FROM:] + records
    return struct.pack(">qiibI", 0, len(tail) + CRC_FROM - LENGTH_FROM, -1, 2, calc_crc32c(tail)) + tail
