"""Readings, in batches over one stream that is opened again when it breaks."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import random
import struct
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from types import TracebackType

import grpc
from cityloop.sensing.v1.ingest_service_pb2 import IngestReadingsRequest, IngestReadingsResponse

from cityloop_client.connection import Connection
from cityloop_client.errors import CallError, InvalidError, UnavailableError, error_of
from cityloop_client.retry_policy import RetryPolicy

METHOD = "cityloop.sensing.v1.IngestService/IngestReadings"
IN_FLIGHT = 16
"""Batches that wait for their answers at once."""
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
BROKEN: CallError = UnavailableError(METHOD, grpc.StatusCode.UNAVAILABLE, "", "the stream broke")


@dataclass(frozen=True, slots=True)
class Reading:
    """One numeric observation.

    Args:
        datastream_number: as the registry gave it.
        time: when it was so in the world; with a time zone.
        value: in the unit of the datastream.
    """

    datastream_number: int
    time: dt.datetime
    value: float


@dataclass(frozen=True, slots=True)
class _Batch:
    request: IngestReadingsRequest
    answer: asyncio.Future[IngestReadingsResponse]


class ReadingStream:
    """Sends batches of readings; a context. Batches that were not answered when the stream broke are sent again: the
    city knows a reading by its datastream and time, and takes it once.
    """

    def __init__(self, connection: Connection, retry_policy: RetryPolicy) -> None:
        self._connection = connection
        self._retry_policy = retry_policy
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        self._batches: dict[int, _Batch] = {}
        self._number = 0
        self._new = asyncio.Event()
        self._problem: CallError | None = None

    async def __aenter__(self) -> ReadingStream:
        self._running = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, stack: TracebackType | None
    ) -> None:
        self._running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._running

    async def send(self, readings: Sequence[Reading]) -> IngestReadingsResponse:
        """The answer to one batch, at most 10,000 readings: how many are durable, how many of them flagged, and which
        were rejected and why. Several may be sent at once; more than 16 wait.

        Raises:
            ValueError: a time has no time zone, or a number or value does not fit its column.
            InvalidError: the batch was refused as a whole.
            UnavailableError: it was not answered in time; send it again.
            CallError: the stream was refused.
        """
        async with self._slots:
            self._number += 1
            number, request = self._number, batch_of(self._number, readings)
            batch = self._batches[number] = _Batch(request, asyncio.get_running_loop().create_future())
            self._new.set()
            try:
                if self._problem is not None:
                    raise self._problem
                async with asyncio.timeout(self._retry_policy.deadline_seconds):
                    answer = await batch.answer
            except TimeoutError:
                message = "the batch was not answered in time; send it again"
                raise UnavailableError(METHOD, grpc.StatusCode.DEADLINE_EXCEEDED, "", message) from None
            finally:
                del self._batches[number]
        if answer.HasField("refused"):
            refused = answer.refused
            raise InvalidError(METHOD, grpc.StatusCode.INVALID_ARGUMENT, refused.reason, refused.message)
        return answer

    async def _run(self) -> None:
        """Keep a stream open while there is something to send; ends when the service refuses it."""
        failures = 0
        while self._problem is None:
            self._new = new = asyncio.Event()
            if not self._batches:
                await new.wait()
            failures += 1
            try:
                async with self._connection.channel() as channel:
                    call = channel.stream_stream(
                        f"/{METHOD}", IngestReadingsRequest.SerializeToString, IngestReadingsResponse.FromString
                    )
                    async for answer in call(self._requests(new)):
                        failures = 1
                        self._answered(answer)
                problem = BROKEN
            except grpc.aio.AioRpcError as error:
                problem = error_of(error, METHOD)
            pause = self._retry_policy.pause(problem, failures, random.random())  # noqa: S311 jitter, no secret
            if pause is None:
                self._refused(problem)
            else:
                await asyncio.sleep(pause)

    async def _requests(self, new: asyncio.Event) -> AsyncIterator[IngestReadingsRequest]:
        """Every batch that waits for its answer, in the order of sending, and those that come."""
        last = 0
        while True:
            new.clear()
            for number, batch in list(self._batches.items()):
                if number > last:
                    last = number
                    yield batch.request
            await new.wait()

    def _answered(self, answer: IngestReadingsResponse) -> None:
        batch = self._batches.get(answer.batch_number)
        if batch is not None and not batch.answer.done():
            batch.answer.set_result(answer)

    def _refused(self, problem: CallError) -> None:
        self._problem = problem
        for batch in self._batches.values():
            if not batch.answer.done():
                batch.answer.set_exception(problem)


def batch_of(number: int, readings: Sequence[Reading]) -> IngestReadingsRequest:
    """Readings as the columns of the contract.

    Raises:
        ValueError: a time has no time zone, or a number or value does not fit its column.
    """
    try:
        times = [(reading.time - EPOCH) // MICROSECOND for reading in readings]
        count = len(readings)
        return IngestReadingsRequest(
            batch_number=number,
            count=count,
            datastream_numbers=struct.pack(f"<{count}I", *(reading.datastream_number for reading in readings)),
            phenomenon_times=struct.pack(f"<{count}q", *times),
            values=struct.pack(f"<{count}d", *(reading.value for reading in readings)),
        )
    except (TypeError, struct.error) as error:
        raise ValueError(f"a reading has a number, a time with its zone and a value: {error}") from error
