"""Readings of the topic are written to the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import numpy as np
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop_database import Pool
from cityloop_messaging import ReceivedFact
from cityloop_messaging.observations import concatenate, from_batch

from cityloop_sensing_ingest.history.adapters import history_store
from cityloop_sensing_ingest.history.domain import RETENTION
from cityloop_sensing_ingest.observations.domain import LATEST_MICROSECONDS


class ObservationConsumer:
    """Writes the topic's readings to the history."""

    def __init__(self, pool: Pool, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._clock = clock

    async def handle(self, received: Sequence[ReceivedFact[ObservationBatch]]) -> None:
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

    async def delete_old(self) -> None:
        """Remove what is older than the history is kept."""
        await history_store.delete_old(self._pool, self._clock() - RETENTION)
