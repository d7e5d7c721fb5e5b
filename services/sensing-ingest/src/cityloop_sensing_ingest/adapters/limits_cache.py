"""The limits of all datastreams in memory; read anew when an unknown number turns up, at most once a second."""

from __future__ import annotations

import asyncio
import time

import numpy as np
import numpy.typing as npt
from cityloop_database import Pool

from cityloop_sensing_ingest.adapters.registry_store import all_limits
from cityloop_sensing_ingest.domain.readings import LimitsTable

RELOAD_SECONDS = 1.0


class LimitsCache:
    """Follows the registry of this and of other replicas."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._table = LimitsTable()
        self._loaded_at = -RELOAD_SECONDS
        self._lock = asyncio.Lock()

    def forget(self) -> None:
        """A datastream was registered or changed here: read anew at the next use."""
        self._loaded_at = -RELOAD_SECONDS
        self._table = LimitsTable()

    async def table_for(self, numbers: npt.NDArray[np.uint32]) -> LimitsTable:
        """A table that knows these numbers, as far as they are registered."""
        if not bool((self._table.rows(numbers) < 0).any()):
            return self._table
        async with self._lock:
            if time.monotonic() - self._loaded_at >= RELOAD_SECONDS:
                self._table = LimitsTable.of(await all_limits(self._pool))
                self._loaded_at = time.monotonic()
        return self._table
