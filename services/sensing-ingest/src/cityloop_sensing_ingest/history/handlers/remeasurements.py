"""Re-measurement: what the history proves about datastreams, asked for before a case may change its state."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence

from cityloop_database import Pool
from cityloop_kernel import InvalidError
from cityloop_packs import THING_MODELS, ActivePacks

from cityloop_sensing_ingest.history.adapters import history_store
from cityloop_sensing_ingest.history.domain import (
    LONGEST_DWELL,
    MICROSECONDS,
    Remeasurement,
    RemeasurementReason,
    judge,
    longest_gap,
)
from cityloop_sensing_ingest.registry.domain import Datastreams, RegisteredDatastream

MAX_DATASTREAMS = 100
UNKNOWN = Remeasurement(RemeasurementReason.UNKNOWN_DATASTREAM)


class Remeasurements:
    """Judges datastreams against a limit for a dwell that ends now.

    Args:
        pool: where the history is.
        datastreams: that are registered.
        packs: the packs in use; their thing models say how often things report.
        clock: the service's.
    """

    def __init__(
        self,
        pool: Pool,
        datastreams: Datastreams,
        packs: Callable[[], ActivePacks],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._datastreams = datastreams
        self._packs = packs
        self._clock = clock

    async def judge(self, datastream_ids: Sequence[str], below: float, dwell_seconds: int) -> list[Remeasurement]:
        """One for each datastream, in the order asked.

        Raises:
            InvalidError: too many datastreams, none, or a dwell longer than the history.
        """
        if not 1 <= len(datastream_ids) <= MAX_DATASTREAMS:
            raise InvalidError(
                f"name 1 to {MAX_DATASTREAMS} datastreams, not {len(datastream_ids)}", "TOO_MANY_DATASTREAMS"
            )
        if dwell_seconds > LONGEST_DWELL:
            raise InvalidError(f"the history proves dwells of at most {LONGEST_DWELL:.0f} s", "DWELL_TOO_LONG")
        at = int(self._clock().timestamp() * MICROSECONDS)
        models = self._packs().named(THING_MODELS)
        gaps = {name: longest_gap(dwell_seconds, found.item.reporting_seconds) for name, found in models.items()}
        otherwise = longest_gap(dwell_seconds, None)
        known = await self._datastreams.find(datastream_ids)
        reach = {
            found.number: int((dwell_seconds + gaps.get(found.thing_model, otherwise)) * MICROSECONDS)
            for found in known.values()
        }
        recent = await history_store.recent_readings(self._pool, at, reach)

        def remeasurement(found: RegisteredDatastream | None) -> Remeasurement:
            if found is None:
                return UNKNOWN
            return judge(recent[found.number], below, dwell_seconds, gaps.get(found.thing_model, otherwise), at)

        return await asyncio.to_thread(lambda: [remeasurement(known.get(name)) for name in datastream_ids])
