"""gRPC: cityloop.sensing.v1.IngestService."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import numpy.typing as npt
from cityloop.sensing.v1 import ingest_service_pb2 as messages
from cityloop.sensing.v1 import ingest_service_pb2_grpc as stubs
from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment
from cityloop_messaging import InvalidRecordError
from cityloop_messaging.observations import NUMBER, TIME, VALUE, column
from cityloop_rpc import Authorizer, caller
from cityloop_telemetry import Metrics

from cityloop_sensing_ingest.entrypoints.acting import by_system
from cityloop_sensing_ingest.handlers.detections import Detections
from cityloop_sensing_ingest.handlers.ingest import Ingest, Taken

IN_FLIGHT = 16
"""Batches of one stream that may wait for Kafka at once; more are not read, so that the caller slows down."""

UNKNOWN = messages.REJECTION_REASON_UNKNOWN_DATASTREAM
FOREIGN = messages.REJECTION_REASON_NOT_YOUR_DATASTREAM
UNTIMED = messages.REJECTION_REASON_TIME_INVALID


class IngestServicer(stubs.IngestServiceServicer):
    """Readings over a stream, whose answers come in the order of the batches; detections by the call."""

    def __init__(self, ingest: Ingest, detections: Detections, authorizer: Authorizer) -> None:
        self._ingest = ingest
        self._detections = detections
        self._authorizer = authorizer

    async def IngestReadings(  # noqa: N802 the contract's name
        self, request_iterator: AsyncIterator[messages.IngestReadingsRequest], _context: Any
    ) -> AsyncIterator[messages.IngestReadingsResponse]:
        """Read ahead while earlier batches wait for Kafka, so that a stream is not bound to one batch a round trip."""
        department = caller().department
        pending: asyncio.Queue[asyncio.Task[messages.IngestReadingsResponse] | None] = asyncio.Queue(IN_FLIGHT)
        reader = asyncio.create_task(self._read(department, request_iterator, pending))
        try:
            while (task := await pending.get()) is not None:
                yield await task
            await reader
        finally:
            reader.cancel()
            while not pending.empty():
                task = pending.get_nowait()
                if task is not None:
                    task.cancel()

    async def SubmitDetections(  # noqa: N802
        self, request: messages.SubmitDetectionsRequest, _context: Any
    ) -> messages.SubmitDetectionsResponse:
        """Take detections of an algorithm; durable when the answer arrives."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.SubmitDetectionsResponse:
            taken = await self._detections.take(work, actor.department_id, request.detections, moment)
            details = {
                "detections": len(taken.taken),
                "rejected": len(taken.rejected),
                "algorithms": sorted({item.algorithm_id for item in taken.taken}),
            }
            await record_evidence(
                work.connection, actor, moment, "submit-detections", taken.taken[0].detection_id, details
            )
            rejected = [
                messages.RejectedDetection(index=index, reason=error.reason, message=str(error))
                for index, error in sorted(taken.rejected.items())
            ]
            return messages.SubmitDetectionsResponse(detection_ids=taken.ids, rejected=rejected)

        method = "IngestService/SubmitDetections"
        answer_type = messages.SubmitDetectionsResponse
        return await by_system(self._authorizer, method, request.change, request, answer_type, effect)

    async def _read(
        self,
        department: str,
        requests: AsyncIterator[messages.IngestReadingsRequest],
        pending: asyncio.Queue[asyncio.Task[messages.IngestReadingsResponse] | None],
    ) -> None:
        try:
            async for request in requests:
                await pending.put(asyncio.create_task(self._take(department, request)))
        finally:
            await pending.put(None)

    async def _take(self, department: str, request: messages.IngestReadingsRequest) -> messages.IngestReadingsResponse:
        """Take what can be taken of a batch. One that cannot be judged reading by reading costs no other batch."""
        try:
            taken = await self._ingest.take(department, *_columns(request))
        except InvalidError as error:
            Metrics.READINGS.labels("rejected").inc(len(request.datastream_numbers) // NUMBER.itemsize)
            refused = messages.RefusedBatch(reason=error.reason, message=str(error))
            return messages.IngestReadingsResponse(batch_number=request.batch_number, refused=refused)
        return _response(request.batch_number, taken)


def _columns(
    request: messages.IngestReadingsRequest,
) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any] | None]:
    """Numbers, phenomenon times, values and result times of a batch.

    Raises:
        InvalidError: one has more or fewer than the batch says.
    """
    try:
        numbers = column(request.datastream_numbers, NUMBER, request.count, "datastream_numbers")
        times = column(request.phenomenon_times, TIME, request.count, "phenomenon_times")
        values = column(request.values, VALUE, request.count, "values")
        results = None
        if request.HasField("result_times"):
            results = column(request.result_times, TIME, request.count, "result_times")
    except InvalidRecordError as error:
        raise InvalidError(f"{error}; send columns of {request.count} each", "COLUMNS_UNEQUAL") from error
    return numbers, times, values, results


def _response(batch_number: int, taken: Taken) -> messages.IngestReadingsResponse:
    rejected = [messages.RejectedReading(index=int(index), reason=UNKNOWN) for index in taken.unknown]
    rejected += [messages.RejectedReading(index=int(index), reason=FOREIGN) for index in taken.foreign]
    rejected += [messages.RejectedReading(index=int(index), reason=UNTIMED) for index in taken.untimed]
    return messages.IngestReadingsResponse(
        batch_number=batch_number, accepted=taken.accepted, flagged=taken.flagged, rejected=rejected
    )
