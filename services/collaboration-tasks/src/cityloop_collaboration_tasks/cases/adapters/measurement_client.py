"""sensing-ingest, asked what gauges measure now."""

from __future__ import annotations

import math
from collections.abc import Sequence

import grpc
from cityloop.sensing.v1.measurement_service_pb2 import Remeasurement, RemeasurementReason, RemeasureRequest
from cityloop.sensing.v1.measurement_service_pb2_grpc import MeasurementServiceStub
from cityloop_flows.guards.remeasurement.guard import RemeasurementGuard as Limit
from cityloop_kernel import NotReadyError

BATCH = 100
MEASUREMENT_DEADLINE_SECONDS = 3.0


class MeasurementClient:
    """Datastreams judged against a limit."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = MeasurementServiceStub(channel)  # type: ignore[no-untyped-call]

    async def judge(self, datastream_ids: Sequence[str], limit: Limit) -> tuple[Remeasurement, ...]:
        """One judgement for each datastream, in their order; what sensing-ingest passes over is unknown to it.

        Raises:
            NotReadyError: it does not answer.
        """
        found: dict[str, Remeasurement] = {}
        for first in range(0, len(datastream_ids), BATCH):
            part = datastream_ids[first : first + BATCH]
            dwell_seconds = math.ceil(limit.dwell.total_seconds())
            request = RemeasureRequest(datastream_ids=part, below=limit.below, dwell_seconds=dwell_seconds)
            try:
                # A sensing-ingest that has just started again is waited for, within the deadline.
                answer = await self._stub.Remeasure(request, wait_for_ready=True)
            except grpc.aio.AioRpcError as error:
                raise NotReadyError(
                    f"sensing-ingest does not say what the gauges measure ({error.code().name}); try again soon",
                    "SENSING_UNAVAILABLE",
                ) from error
            found |= {item.datastream_id: item for item in answer.datastreams}
        return tuple(found.get(name) or _unknown(name) for name in datastream_ids)


def _unknown(datastream_id: str) -> Remeasurement:
    reason = RemeasurementReason.REMEASUREMENT_REASON_UNKNOWN_DATASTREAM
    return Remeasurement(datastream_id=datastream_id, reason=reason)
