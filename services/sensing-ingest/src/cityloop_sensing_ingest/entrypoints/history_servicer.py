"""gRPC: cityloop.sensing.v1.HistoryService, and the consumer that writes what it reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from cityloop.sensing.v1 import history_service_pb2 as messages
from cityloop.sensing.v1 import history_service_pb2_grpc as stubs
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop_database import Pool
from cityloop_kernel import NotFoundError
from cityloop_messaging import Received
from cityloop_messaging.observations import concatenate, from_batch
from cityloop_rpc import Pages, number

from cityloop_sensing_ingest.adapters import history_store
from cityloop_sensing_ingest.domain.readings import LATEST_MICROSECONDS

KEPT = dt.timedelta(hours=6)
PAGES = Pages("readings", number, default=100, most=1_000)


class HistoryServicer(stubs.HistoryServiceServicer):
    """The latest value and the last hours."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def GetLatestReading(  # noqa: N802 the contract's name
        self, request: messages.GetLatestReadingRequest, _context: Any
    ) -> messages.GetLatestReadingResponse:
        """The newest valid reading by the time that it counts as of; where none is valid a flagged one, as its quality
        says.
        """
        found = await history_store.latest(self._pool, request.datastream_number)
        if found is None:
            raise NotFoundError(
                f"datastream {request.datastream_number} has no reading in the last hours", "NO_READING"
            )
        return messages.GetLatestReadingResponse(reading=_reading(found))

    async def ListReadings(  # noqa: N802
        self, request: messages.ListReadingsRequest, _context: Any
    ) -> messages.ListReadingsResponse:
        """Newest first; the token is the time of the last reading seen."""
        size, before = PAGES.size(request.page_size), PAGES.after(request.page_token)
        found = await history_store.page(self._pool, request.datastream_number, size, before)
        token = PAGES.token(found[-1][0]) if len(found) == size else ""
        return messages.ListReadingsResponse(readings=[_reading(stored) for stored in found], next_page_token=token)


def _reading(stored: history_store.Stored) -> messages.Reading:
    time, value, quality = stored
    reading = messages.Reading(value=value, quality=quality)
    reading.phenomenon_time.FromMicroseconds(time)
    return reading


class HistoryWriter:
    """Writes the topic's readings to the history."""

    def __init__(self, pool: Pool, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._clock = clock

    async def handle(self, received: Sequence[Received[ObservationBatch]]) -> None:
        """Write all readings of these batches at once; none counts as of a later time than its record's."""
        parts, counted = [], []
        for item in received:
            batch = item.fact.payload
            if batch.count:
                part = from_batch(batch)
                parts.append(part)
                recorded = batch.recorded_at.ToMicroseconds() if batch.HasField("recorded_at") else LATEST_MICROSECONDS
                counted.append(np.minimum(part.times, recorded))
        if parts:
            await history_store.insert(self._pool, concatenate(parts), np.concatenate(counted), self._clock())

    async def forget_old(self) -> None:
        """Remove what is older than the history is kept."""
        await history_store.forget(self._pool, self._clock() - KEPT)
