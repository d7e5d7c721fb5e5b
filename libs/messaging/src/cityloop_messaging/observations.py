"""Columns of readings: NumPy arrays here, little-endian bytes on the wire.

The lowest 8 bits of a datastream's number are its shard; partition = shard modulo partitions.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from cityloop.sensing.v1.observations_pb2 import ObservationBatch

from cityloop_messaging.envelope import to_timestamp
from cityloop_messaging.errors import InvalidRecordError

LAYOUT_VERSION = 1
SHARDS = 256
NUMBER: np.dtype[np.uint32] = np.dtype("<u4")
TIME: np.dtype[np.int64] = np.dtype("<i8")
VALUE: np.dtype[np.float64] = np.dtype("<f8")
QUALITY: np.dtype[np.uint16] = np.dtype("<u2")
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Columns:
    """Readings, one an index: datastream number, phenomenon time in microseconds, value, quality flags."""

    numbers: npt.NDArray[np.uint32]
    times: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]
    qualities: npt.NDArray[np.uint16]
    result_times: npt.NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def shards(self) -> npt.NDArray[np.uint32]:
        """The shard of each reading."""
        return self.numbers & np.uint32(SHARDS - 1)

    def take(self, index: npt.NDArray[np.bool_] | npt.NDArray[np.int64] | slice) -> Columns:
        """The readings that a mask, an index array or a slice chooses."""
        result_times = None if self.result_times is None else self.result_times[index]
        return Columns(self.numbers[index], self.times[index], self.values[index], self.qualities[index], result_times)


def shard_of(datastream_id: str) -> int:
    """The shard that a datastream belongs to for ever: the first byte of SHA-256 over its id."""
    return hashlib.sha256(datastream_id.encode()).digest()[0]


def concatenate(parts: list[Columns]) -> Columns:
    """All readings of several parts, in order."""
    with_results = any(part.result_times is not None for part in parts)
    results = [part.times if part.result_times is None else part.result_times for part in parts]
    return Columns(
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([part.times for part in parts]),
        np.concatenate([part.values for part in parts]),
        np.concatenate([part.qualities for part in parts]),
        np.concatenate(results) if with_results else None,
    )


def by_partition(columns: Columns, partitions: int) -> dict[int, Columns]:
    """The readings of each partition that has some, in their order: sorted once, then cut.

    Of so many partitions that of a shard is the shard modulo their number.
    """
    owners = (columns.shards % np.uint32(partitions)).astype(np.uint8)
    ordered = columns.take(np.argsort(owners, kind="stable"))
    ends = np.cumsum(np.bincount(owners, minlength=partitions))
    cuts = enumerate(zip([0, *ends[:-1]], ends, strict=True))
    return {partition: ordered.take(slice(start, end)) for partition, (start, end) in cuts if start < end}


def to_batch(columns: Columns, recorded_at: dt.datetime) -> ObservationBatch:
    """The message that carries the readings."""
    return ObservationBatch(
        layout_version=LAYOUT_VERSION,
        recorded_at=to_timestamp(recorded_at),
        count=len(columns),
        datastream_numbers=columns.numbers.astype(NUMBER, copy=False).tobytes(),
        phenomenon_times=columns.times.astype(TIME, copy=False).tobytes(),
        values=columns.values.astype(VALUE, copy=False).tobytes(),
        qualities=columns.qualities.astype(QUALITY, copy=False).tobytes(),
        result_times=None if columns.result_times is None else columns.result_times.astype(TIME, copy=False).tobytes(),
    )


def from_batch(batch: ObservationBatch) -> Columns:
    """The readings in a message.

    Raises:
        InvalidRecordError: the layout is not known, or the columns differ in length.
    """
    if batch.layout_version != LAYOUT_VERSION:
        raise InvalidRecordError(f"column layout {batch.layout_version} is not known, {LAYOUT_VERSION} is")
    count = batch.count
    result_times = column(batch.result_times, TIME, count, "result_times") if batch.HasField("result_times") else None
    return Columns(
        column(batch.datastream_numbers, NUMBER, count, "datastream_numbers"),
        column(batch.phenomenon_times, TIME, count, "phenomenon_times"),
        column(batch.values, VALUE, count, "values"),
        column(batch.qualities, QUALITY, count, "qualities"),
        result_times,
    )


def column(data: bytes, kind: np.dtype[Scalar], count: int, name: str) -> npt.NDArray[Scalar]:
    """One column from its bytes.

    Raises:
        InvalidRecordError: it holds another number of readings than the message says.
    """
    if len(data) != count * kind.itemsize:
        raise InvalidRecordError(f"column {name} has {len(data)} bytes, {count} readings need {count * kind.itemsize}")
    return np.frombuffer(data, kind)
