"""The owners that hand over snapshots: from a cursor on, in chunks, each with the cursor behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import NamedTuple

import grpc
from cityloop.cases.v1.history_service_pb2 import ReadHistoryRequest, ReadSignalsRequest
from cityloop.cases.v1.history_service_pb2_grpc import HistoryServiceStub
from cityloop.citizen.v1.notifications_service_pb2 import ReadReporterReceiptsRequest
from cityloop.citizen.v1.notifications_service_pb2_grpc import NotificationsServiceStub
from cityloop.events.v1.warnings_service_pb2 import ReadWarningsRequest
from cityloop.events.v1.warnings_service_pb2_grpc import WarningsServiceStub
from cityloop_database import Connection

from cityloop_console.projections.adapters import projection_store

STREAM_SECONDS = 60.0
"""A snapshot that takes longer goes on behind what was read by then."""


class Chunk(NamedTuple):
    """Some records of a snapshot."""

    cursor: str
    records: int
    save: Callable[[Connection], Awaitable[None]]


Read = Callable[[str], AsyncIterator[Chunk]]
"""The records behind a cursor; raises `grpc.aio.AioRpcError` where the owner does not answer."""


class SnapshotClients:
    """The snapshots by their source.

    Args:
        cases: a channel to collaboration-tasks.
        events: a channel to event-hub.
        people: a channel to citizen-services.
    """

    def __init__(self, cases: grpc.aio.Channel, events: grpc.aio.Channel, people: grpc.aio.Channel) -> None:
        self._histories = HistoryServiceStub(cases)  # type: ignore[no-untyped-call]
        self._warnings = WarningsServiceStub(events)  # type: ignore[no-untyped-call]
        self._notifications = NotificationsServiceStub(people)  # type: ignore[no-untyped-call]
        self.sources: Mapping[str, Read] = {
            "history": self._read_history,
            "signals": self._read_signals,
            "warnings": self._read_warnings,
            "receipts": self._read_receipts,
        }

    async def _read_history(self, cursor: str) -> AsyncIterator[Chunk]:
        request = ReadHistoryRequest(after_number=int(cursor or 0))
        async for answer in self._histories.ReadHistory(request, timeout=STREAM_SECONDS):
            entries = list(answer.entries)
            yield Chunk(
                str(entries[-1].number),
                len(entries),
                lambda connection, entries=entries: projection_store.save_history(connection, entries),  # type: ignore[misc]
            )

    async def _read_signals(self, cursor: str) -> AsyncIterator[Chunk]:
        event_id, _, version = cursor.partition("/")
        request = ReadSignalsRequest(after_event_id=event_id, after_version=int(version or 0))
        async for answer in self._histories.ReadSignals(request, timeout=STREAM_SECONDS):
            signals = list(answer.signals)
            yield Chunk(
                f"{signals[-1].event_id}/{signals[-1].version}",
                len(signals),
                lambda connection, signals=signals: projection_store.save_signals(connection, signals),  # type: ignore[misc]
            )

    async def _read_warnings(self, cursor: str) -> AsyncIterator[Chunk]:
        warning_id, _, version = cursor.partition("/")
        request = ReadWarningsRequest(after_warning_id=warning_id, after_version=int(version or 0))
        async for answer in self._warnings.ReadWarnings(request, timeout=STREAM_SECONDS):
            found = [(item.warning, item.trace_id) for item in answer.versions]
            last = found[-1][0]
            yield Chunk(
                f"{last.warning_id}/{last.version}",
                len(found),
                lambda connection, found=found: projection_store.save_warnings(connection, found),  # type: ignore[misc]
            )

    async def _read_receipts(self, cursor: str) -> AsyncIterator[Chunk]:
        request = ReadReporterReceiptsRequest(after_number=int(cursor or 0))
        async for answer in self._notifications.ReadReporterReceipts(request, timeout=STREAM_SECONDS):
            found = [(item.receipt, item.trace_id) for item in answer.receipts]
            yield Chunk(
                str(answer.receipts[-1].number),
                len(found),
                lambda connection, found=found: projection_store.save_receipts(connection, found),  # type: ignore[misc]
            )
