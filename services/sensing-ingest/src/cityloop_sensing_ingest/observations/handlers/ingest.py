"""Taking readings in: judge, publish, answer once Kafka has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from cityloop_kernel import InvalidError
from cityloop_messaging.observations import Columns

from cityloop_sensing_ingest.health.domain.device_health import NewestReadings
from cityloop_sensing_ingest.observations.adapters.coalescer import Coalescer
from cityloop_sensing_ingest.observations.domain import FLAGS, impossible, judge
from cityloop_sensing_ingest.observations.telemetry import Metrics
from cityloop_sensing_ingest.registry.domain import Datastreams

MAX_READINGS = 10_000
MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What became of a batch: counts, and the places of what was rejected."""

    accepted: int
    flagged: int
    unknown: npt.NDArray[np.int64]
    foreign: npt.NDArray[np.int64]
    untimed: npt.NDArray[np.int64]
    """Of those that are neither: whose time is none."""


class Ingest:
    """The one way in for readings, whatever the protocol."""

    def __init__(
        self,
        datastreams: Datastreams,
        coalescer: Coalescer,
        newest_readings: NewestReadings,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._datastreams = datastreams
        self._coalescer = coalescer
        self._newest_readings = newest_readings
        self._clock = clock

    async def ingest(
        self,
        department_id: str,
        numbers: npt.NDArray[np.uint32],
        times: npt.NDArray[np.int64],
        values: npt.NDArray[np.float64],
        result_times: npt.NDArray[np.int64] | None,
    ) -> IngestResult:
        """Accept what can be accepted; returns when Kafka has it.

        Raises:
            InvalidError: the batch is too large.
        """
        if len(numbers) > MAX_READINGS:
            raise InvalidError(
                f"at most {MAX_READINGS} readings a batch, not {len(numbers)}; send several", "BATCH_TOO_LARGE"
            )
        timed = ~impossible(times)
        if result_times is not None:
            timed &= ~impossible(result_times)
        table = await self._datastreams.limits_of(numbers)
        now = int(self._clock().timestamp() * MICROSECONDS)
        remeasured = judge(table, department_id, numbers, times, values, now)
        columns = Columns(numbers, times, values, remeasured.qualities, result_times)
        accepted = remeasured.accepted & timed
        if not accepted.all():
            columns = columns.take(accepted)
        if len(columns):
            await self._coalescer.publish(columns)
            self._newest_readings.add(columns.numbers, np.minimum(columns.times, now), columns.times - now)
        flagged = int(np.count_nonzero(columns.qualities))
        rejected = len(numbers) - len(columns)
        Metrics.READINGS.labels("accepted").inc(len(columns) - flagged)
        Metrics.READINGS.labels("flagged").inc(flagged)
        Metrics.READINGS.labels("rejected").inc(rejected)
        Metrics.READING_QUALITIES.labels("good").inc(len(columns) - flagged)
        for name, flag in FLAGS.items():
            Metrics.READING_QUALITIES.labels(name).inc(int(np.count_nonzero(columns.qualities & flag)))
        return IngestResult(
            len(columns), flagged, remeasured.unknown, remeasured.foreign, np.flatnonzero(remeasured.accepted & ~timed)
        )
