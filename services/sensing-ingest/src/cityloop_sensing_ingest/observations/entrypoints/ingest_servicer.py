"""gRPC: cityloop.sensing.v1.IngestService."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import numpy.typing as npt
from cityloop.sensing.v1 import ingest_service_pb2 as messages
from cityloop.sensing.v1 import ingest_service_pb2_grpc as stubs
from cityloop_kernel import InvalidError
from cityloop_messaging import InvalidRecordError
from cityloop_messaging.observations import NUMBER, TIME, VALUE, column
from cityloop_rpc import caller
from cityloop_telemetry import current_traceparent, span

from cityloop_sensing_ingest.observations.domain import DetectionSubmission
from cityloop_sensing_ingest.observations.handlers.ingest import Ingest, IngestResult
from cityloop_sensing_ingest.observations.telemetry import Metrics, Spans

IN_FLIGHT = 16
"""Batches of one stream that may wait for Kafka at once; more are not read, so that the caller slows down."""

UNKNOWN = messages.REJECTION_REASON_UNKNOWN_DATASTREAM
FOREIGN = messages.REJECTION_REASON_NOT_YOUR_DATASTREAM
UNTIMED = messages.REJECTION_REASON_TIME_INVALID


class IngestServicer(stubs.IngestServiceServicer):
    """Readings over a stream, whose answers come in the order of the batches; detections by the call, which is of
    another room.
    """

    def __init__(self, ingest: Ingest, submission: DetectionSubmission) -> None:
        self._ingest = ingest
        self._submission = submission

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
        return await self._submission.submit_detections(request)

    async def _read(
        self,
        department: str,
        requests: AsyncIterator[messages.IngestReadingsRequest],
        pending: asyncio.Queue[asyncio.Task[messages.IngestReadingsResponse] | None],
    ) -> None:
        try:
            async for request in requests:
                await pending.put(asyncio.create_task(self._ingest_batch(department, request)))
        finally:
            await pending.put(None)

    async def _ingest_batch(
        self, department: str, request: messages.IngestReadingsRequest
    ) -> messages.IngestReadingsResponse:
        """Take what can be taken of a batch. One that cannot be judged reading by reading costs no other batch.

        A stream may last for days: each batch has a trace of its own, linked to that of the stream.
        """
        try:
            with span(
                Spans.READ, root=True, links=[current_traceparent()], attributes={"cityloop.readings": request.count}
            ):
                result = await self._ingest.ingest(department, *_columns(request))
        except InvalidError as error:
            Metrics.READINGS.labels("rejected").inc(len(request.datastream_numbers) // NUMBER.itemsize)
            refused = messages.RefusedBatch(reason=error.reason, message=str(error))
            return messages.IngestReadingsResponse(batch_number=request.batch_number, refused=refused)
        return _response(request.batch_number, result)


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


def _response(batch_number: int, result: IngestResult) -> messages.IngestReadingsResponse:
    rejected = [messages.RejectedReading(index=int(index), reason=UNKNOWN) for index in result.unknown]
    rejected += [messages.RejectedReading(index=int(index), reason=FOREIGN) for index in result.foreign]
    rejected += [messages.RejectedReading(index=int(index), reason=UNTIMED) for index in result.untimed]
    return messages.IngestReadingsResponse(
        batch_number=batch_number, accepted=result.accepted, flagged=result.flagged, rejected=rejected
    )
