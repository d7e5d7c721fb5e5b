"""gRPC: cityloop.sensing.v1.MeasurementService."""

from __future__ import annotations

import math
from typing import Any

from cityloop.sensing.v1 import measurement_service_pb2 as messages
from cityloop.sensing.v1 import measurement_service_pb2_grpc as stubs
from cityloop_kernel import InvalidError

from cityloop_sensing_ingest.history.domain import Remeasurement, RemeasurementReason
from cityloop_sensing_ingest.history.handlers.remeasurements import Remeasurements

REASONS = {
    reason: messages.RemeasurementReason.Value(f"REMEASUREMENT_REASON_{reason.name}") for reason in RemeasurementReason
}


class MeasurementServicer(stubs.MeasurementServiceServicer):
    """Whether what was wrong is measured to be over."""

    def __init__(self, remeasurements: Remeasurements) -> None:
        self._remeasurements = remeasurements

    async def Remeasure(  # noqa: N802 the contract's name
        self, request: messages.RemeasureRequest, _context: Any
    ) -> messages.RemeasureResponse:
        """One remeasurement a datastream; all must hold."""
        if not math.isfinite(request.below):
            raise InvalidError("below must be a number", "LIMIT_INVALID")
        remeasurements = await self._remeasurements.judge(request.datastream_ids, request.below, request.dwell_seconds)
        return messages.RemeasureResponse(
            holds=all(remeasurement.holds for remeasurement in remeasurements),
            datastreams=[
                _remeasurement(name, remeasurement)
                for name, remeasurement in zip(request.datastream_ids, remeasurements, strict=True)
            ],
        )


def _remeasurement(datastream_id: str, remeasurement: Remeasurement) -> messages.Remeasurement:
    found = messages.Remeasurement(datastream_id=datastream_id, holds=remeasurement.holds, value=remeasurement.value)
    if remeasurement.reason is not None:
        found.reason = REASONS[remeasurement.reason]  # type: ignore[assignment] # the number of the contract's enum
    if remeasurement.time is not None:
        found.phenomenon_time.FromMicroseconds(remeasurement.time)
    return found
