"""gRPC: cityloop.citizen.v1.NotificationsService."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from cityloop.citizen.v1 import notifications_service_pb2 as messages
from cityloop.citizen.v1 import notifications_service_pb2_grpc as stubs
from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop_database import Pool

from cityloop_citizen_services.notifications.adapters import inbox_store

CHUNK = 200
GREATEST = 2**63 - 1
"""That PostgreSQL takes."""


class NotificationsServicer(stubs.NotificationsServiceServicer):
    """What reporters were told."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def ReadReporterReceipts(  # noqa: N802 the contract's name
        self, request: messages.ReadReporterReceiptsRequest, _context: Any
    ) -> AsyncIterator[messages.ReadReporterReceiptsResponse]:
        """Every receipt after a number; a connection is held for one chunk at a time."""
        after = min(request.after_number, GREATEST)
        while True:
            async with self._pool.acquire() as connection:
                found = await inbox_store.receipts_after(connection, after, CHUNK)
            if found:
                yield messages.ReadReporterReceiptsResponse(
                    receipts=[
                        messages.ReporterReceipt(
                            number=number, receipt=MessageReceipt.FromString(receipt), trace_id=trace_id
                        )
                        for number, receipt, trace_id in found
                    ]
                )
                after = found[-1][0]
            if len(found) < CHUNK:
                return
