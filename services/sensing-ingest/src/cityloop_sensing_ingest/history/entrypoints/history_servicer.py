"""gRPC: cityloop.sensing.v1.HistoryService."""

from __future__ import annotations

from typing import Any

from cityloop.sensing.v1 import history_service_pb2 as messages
from cityloop.sensing.v1 import history_service_pb2_grpc as stubs
from cityloop_database import Pool
from cityloop_kernel import NotFoundError
from cityloop_rpc import Pages, number

from cityloop_sensing_ingest.history.adapters import history_store

PAGES = Pages("readings", number, default=100, most=1_000)


class HistoryServicer(stubs.HistoryServiceServicer):
    """The latest value and the last hours."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def GetLatestReading(  # noqa: N802 the contract's name
        self, request: messages.GetLatestReadingRequest, _context: Any
    ) -> messages.GetLatestReadingResponse:
        """The newest valid reading by the time that it counts as of; where none is valid a flagged one, as its quality
        says.
        """
        found = await history_store.latest(self._pool, request.datastream_number)
        if found is None:
            raise NotFoundError(
                f"datastream {request.datastream_number} has no reading in the last hours", "NO_READING"
            )
        return messages.GetLatestReadingResponse(reading=_reading(found))

    async def ListReadings(  # noqa: N802
        self, request: messages.ListReadingsRequest, _context: Any
    ) -> messages.ListReadingsResponse:
        """Newest first; the token is the time of the last reading seen."""
        size, before = PAGES.size(request.page_size), PAGES.after(request.page_token)
        found = await history_store.page(self._pool, request.datastream_number, size, before)
        token = PAGES.token(found[-1][0]) if len(found) == size else ""
        return messages.ListReadingsResponse(readings=[_reading(stored) for stored in found], next_page_token=token)


def _reading(stored: history_store.StoredReading) -> messages.Reading:
    time, value, quality = stored
    reading = messages.Reading(value=value, quality=quality)
    reading.phenomenon_time.FromMicroseconds(time)
    return reading
