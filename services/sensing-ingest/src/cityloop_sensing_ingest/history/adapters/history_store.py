"""The last hours of readings in PostgreSQL, in chunks: one row a datastream for all its readings of one write.

A chunk may overlap another (late readings) and may stand twice (a record that was handled again): reading merges by
phenomenon time, so each reading counts once. Of two values for one moment the later in the log of its partition stands
everywhere: chunks are written in that order, each with a number. Which reading is the latest, and what re-measurement
looks back on, goes by the times that they count as of: the device's, but never later than the record's. A clock that is
ahead hides nothing that came later, nor that which it measures itself.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence

import asyncpg
import numpy as np
import numpy.typing as npt
from cityloop_database import Pool
from cityloop_messaging.observations import QUALITY, TIME, VALUE, Columns

from cityloop_sensing_ingest.history.domain import Readings
from cityloop_sensing_ingest.observations.domain import IN_FUTURE

CHUNKS_AT_ONCE = 50
StoredReading = tuple[int, float, int]
"""Phenomenon time in microseconds, value, quality flags."""
WrittenReading = tuple[int, int, StoredReading]
"""A reading with the number of its chunk and the time that it counts as of."""
COLUMNS = 'times, coalesce(effective_times, times) AS effective_times, "values", qualities'


async def insert(pool: Pool, columns: Columns, effective_times: npt.NDArray[np.int64], now: dt.datetime) -> None:
    """Store readings in one statement.

    Args:
        pool: where the history is.
        columns: the readings.
        effective_times: the times that they count as of, at most those of their records.
        now: when they are stored.
    """
    await pool.executemany(
        'INSERT INTO reading_chunks (number, first_time, last_time, times, effective_times, "values", qualities,'
        " recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [(*chunk, now) for chunk in _chunks(columns, effective_times)],
    )


async def page(pool: Pool, number: int, size: int, before: int | None) -> Sequence[StoredReading]:
    """Up to `size` readings of a datastream from before a moment (microseconds), newest first."""
    found: dict[int, WrittenReading] = {}
    async with pool.acquire() as connection, connection.transaction(readonly=True):
        cursor = await connection.cursor(
            f"SELECT last_time, {COLUMNS}, chunk_number FROM reading_chunks WHERE number = $1"
            " AND ($2::bigint IS NULL OR first_time < $2) ORDER BY last_time DESC",
            number,
            before,
        )
        while rows := await cursor.fetch(CHUNKS_AT_ONCE):
            newest = sorted(found, reverse=True)[:size]
            if len(newest) == size and rows[0]["last_time"] < newest[-1]:
                break
            _enter_newer(found, rows, before)
    return [found[time][2] for time in sorted(found, reverse=True)[:size]]


async def latest(pool: Pool, number: int) -> StoredReading | None:
    """The newest reading that no flag speaks against; where all are flagged, the newest that is not of the future, then
    the newest, each by the times that readings count as of. None where there is no reading.
    """
    found: dict[int, WrittenReading] = {}
    best: WrittenReading | None = None
    async with pool.acquire() as connection, connection.transaction(readonly=True):
        cursor = await connection.cursor(
            f"SELECT last_time, {COLUMNS}, chunk_number FROM reading_chunks WHERE number = $1 ORDER BY last_time DESC",
            number,
        )
        while rows := await cursor.fetch(CHUNKS_AT_ONCE):
            # Of the chunks that are left no reading counts as of a later time than it says itself.
            if best is not None and _rank(best)[0] and rows[0]["last_time"] < best[1]:
                break
            _enter_newer(found, rows)
            best = max(found.values(), key=_rank)
    return None if best is None else best[2]


def _enter_newer(found: dict[int, WrittenReading], rows: Sequence[asyncpg.Record], before: int | None = None) -> None:
    """Enter the readings of some chunks by their moments: of two of one moment the one that was written later."""
    for row in rows:
        chunk: int = row["chunk_number"]
        for effective_time, stored in _readings(row):
            known = found.get(stored[0])
            if (before is None or stored[0] < before) and (known is None or known[0] <= chunk):
                found[stored[0]] = (chunk, effective_time, stored)


def _rank(item: WrittenReading) -> tuple[bool, bool, int, int]:
    _, effective_time, (time, _, quality) = item
    return quality == 0, not quality & int(IN_FUTURE), effective_time, time


async def recent_readings(pool: Pool, at: int, reach: Mapping[int, int]) -> dict[int, Readings]:
    """The readings of datastreams up to a moment, all by the times that they count as of.

    Args:
        pool: where the history is.
        at: nothing later is read; microseconds.
        reach: how far back, in microseconds before `at`, by the number of each datastream.
    """
    rows = await pool.fetch(
        f"SELECT r.number, {COLUMNS} FROM unnest($2::bigint[], $3::bigint[]) AS r (number, reach)"
        # Later chunks too: they may hold what a clock that is ahead has measured by now.
        " JOIN reading_chunks c ON c.number = r.number AND c.last_time >= $1 - r.reach ORDER BY c.chunk_number",
        at,
        list(reach),
        list(reach.values()),
    )
    parts: dict[int, list[asyncpg.Record]] = {number: [] for number in reach}
    for row in rows:
        parts[row["number"]].append(row)
    return {number: _merged(chunks, at - reach[number], at) for number, chunks in parts.items()}


async def delete_old(pool: Pool, recorded_before: dt.datetime) -> None:
    """Remove what was recorded before a moment."""
    await pool.execute("DELETE FROM reading_chunks WHERE recorded_at < $1", recorded_before)


def _chunks(
    columns: Columns, effective_times: npt.NDArray[np.int64]
) -> Iterator[tuple[int, int, int, bytes, bytes | None, bytes, bytes]]:
    order = np.lexsort((columns.times, columns.numbers))
    numbers, times, effective_times = (
        columns.numbers[order],
        columns.times[order].astype(TIME),
        effective_times[order].astype(TIME),
    )
    values, qualities = columns.values[order].astype(VALUE), columns.qualities[order].astype(QUALITY)
    starts = np.flatnonzero(np.diff(numbers, prepend=np.uint32(0))) if len(numbers) else np.empty(0, np.int64)
    bounds = np.unique([0, *starts.tolist(), len(numbers)]).tolist()
    for first, end in itertools.pairwise(bounds):
        part = slice(first, end)
        yield (
            int(numbers[first]),
            int(times[first]),
            int(times[end - 1]),
            times[part].tobytes(),
            effective_times[part].tobytes() if (effective_times[part] != times[part]).any() else None,
            values[part].tobytes(),
            qualities[part].tobytes(),
        )


def _readings(row: asyncpg.Record) -> Iterator[tuple[int, StoredReading]]:
    """Each reading with the time that it counts as of."""
    times, effective_times = np.frombuffer(row["times"], TIME), np.frombuffer(row["effective_times"], TIME)
    values, qualities = np.frombuffer(row["values"], VALUE), np.frombuffer(row["qualities"], QUALITY)
    stored = zip(times.tolist(), values.tolist(), qualities.tolist(), strict=True)
    return zip(effective_times.tolist(), stored, strict=True)


def _merged(chunks: Sequence[asyncpg.Record], start: int, end: int) -> Readings:
    times = np.concatenate([np.empty(0, TIME), *(np.frombuffer(row["times"], TIME) for row in chunks)])
    effective_times = np.concatenate(
        [np.empty(0, TIME), *(np.frombuffer(row["effective_times"], TIME) for row in chunks)]
    )
    values = np.concatenate([np.empty(0, VALUE), *(np.frombuffer(row["values"], VALUE) for row in chunks)])
    qualities = np.concatenate([np.empty(0, QUALITY), *(np.frombuffer(row["qualities"], QUALITY) for row in chunks)])
    order = np.argsort(times, kind="stable")
    order = order[np.append(np.diff(times[order]) > 0, True)[: len(order)]]
    order = order[(effective_times[order] >= start) & (effective_times[order] <= end)]
    order = order[np.argsort(effective_times[order], kind="stable")]
    return Readings(effective_times[order], values[order], qualities[order])
