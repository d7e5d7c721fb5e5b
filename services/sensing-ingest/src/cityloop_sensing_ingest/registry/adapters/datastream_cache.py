"""The limits of all datastreams in memory; read anew every 10 s, and when an unknown number turns up, once a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from cityloop_database import Pool

from cityloop_sensing_ingest.registry.adapters.registry_store import all_limits, find, numbers_of
from cityloop_sensing_ingest.registry.domain import LimitsTable, RegisteredDatastream

RELOAD_SECONDS = 1.0
STALE_SECONDS = 10.0


class DatastreamCache:
    """Follows the registry of this and of other replicas."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._table = LimitsTable()
        self._loaded_at = -STALE_SECONDS
        self._changes = 0
        self._lock = asyncio.Lock()

    def invalidate(self) -> None:
        """A datastream was registered or changed here: read anew at the next use."""
        self._loaded_at = -STALE_SECONDS
        self._changes += 1

    async def limits_of(self, numbers: npt.NDArray[np.uint32]) -> LimitsTable:
        """A table that knows these numbers, as far as they are registered."""
        if self._is_old(numbers):
            async with self._lock:
                while self._is_old(numbers):
                    await self._reload()
        return self._table

    async def numbers_of(self, datastream_ids: Sequence[str]) -> Mapping[str, int]:
        """Numbers of datastreams by their ids; an unknown one is left out."""
        return await numbers_of(self._pool, datastream_ids)

    async def find(self, datastream_ids: Sequence[str]) -> Mapping[str, RegisteredDatastream]:
        """Datastreams by their ids; an unknown one is left out."""
        return await find(self._pool, datastream_ids)

    def _is_old(self, numbers: npt.NDArray[np.uint32]) -> bool:
        age = time.monotonic() - self._loaded_at
        return age >= STALE_SECONDS or (age >= RELOAD_SECONDS and bool((self._table.rows(numbers) < 0).any()))

    async def _reload(self) -> None:
        changes = self._changes
        self._table = LimitsTable.of(await all_limits(self._pool))
        if changes == self._changes:
            self._loaded_at = time.monotonic()
