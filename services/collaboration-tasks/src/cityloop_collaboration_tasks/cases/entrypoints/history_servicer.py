"""gRPC: cityloop.cases.v1.HistoryService."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from cityloop.cases.v1 import history_service_pb2 as messages
from cityloop.cases.v1 import history_service_pb2_grpc as stubs
from cityloop_database import Pool
from cityloop_kernel import InvalidError, uuid_of

from cityloop_collaboration_tasks.cases.adapters import case_store, history_store
from cityloop_collaboration_tasks.cases.domain.history import history_message
from cityloop_collaboration_tasks.cases.handlers.case_history import PublishedHistory

CHUNK = 200
GREATEST = 2**63 - 1
"""That PostgreSQL takes."""
MAX_ID = 64


class HistoryServicer(stubs.HistoryServiceServicer):
    """The histories of all cases; a connection is held for one chunk at a time, however slow the reader is."""

    def __init__(self, pool: Pool, history: PublishedHistory) -> None:
        self._pool = pool
        self._history = history

    async def ReadHistory(  # noqa: N802 the contract's name
        self, request: messages.ReadHistoryRequest, _context: Any
    ) -> AsyncIterator[messages.ReadHistoryResponse]:
        """Every entry after a number, as it was published."""
        after = min(request.after_number, GREATEST)
        while True:
            async with self._pool.acquire() as connection:
                found = await history_store.history_after(connection, after, CHUNK)
                entries = await self._history.shown(connection, [history_message(*item) for item in found])
            if entries:
                yield messages.ReadHistoryResponse(entries=entries)
                after = entries[-1].number
            if len(entries) < CHUNK:
                return

    async def ReadSignals(  # noqa: N802
        self, request: messages.ReadSignalsRequest, _context: Any
    ) -> AsyncIterator[messages.ReadSignalsResponse]:
        """Every membership of a signal after one."""
        event_id, version = request.after_event_id, min(request.after_version, GREATEST)
        if event_id and uuid_of(event_id) is None:
            raise InvalidError(f"{event_id[:MAX_ID]!r} is no id of an event", "PAGE_TOKEN_INVALID")
        while True:
            async with self._pool.acquire() as connection:
                signals = await case_store.signals_after(connection, event_id, version, CHUNK)
            if signals:
                yield messages.ReadSignalsResponse(signals=signals)
                event_id, version = signals[-1].event_id, signals[-1].version
            if len(signals) < CHUNK:
                return
