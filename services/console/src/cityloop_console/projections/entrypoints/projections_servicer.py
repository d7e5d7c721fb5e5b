"""gRPC: cityloop.console.v1.ProjectionsService."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cityloop.console.v1 import projections_service_pb2 as messages
from cityloop.console.v1 import projections_service_pb2_grpc as stubs
from cityloop_database import Pool

from cityloop_console.projections.adapters import snapshot_store
from cityloop_console.projections.domain.records import SnapshotState
from cityloop_console.projections.handlers.read_snapshots import Snapshots


class ProjectionsServicer(stubs.ProjectionsServiceServicer):
    """What was read of the other services, for operators."""

    def __init__(self, pool: Pool, snapshots: Snapshots) -> None:
        self._pool = pool
        self._snapshots = snapshots

    async def GetProjections(  # noqa: N802 the contract's name
        self, _request: messages.GetProjectionsRequest, _context: Any
    ) -> messages.GetProjectionsResponse:
        """How far each snapshot has been read."""
        async with self._pool.acquire() as connection:
            found = await snapshot_store.snapshots(connection)
        return messages.GetProjectionsResponse(snapshots=_messages(found))

    async def Rebuild(  # noqa: N802
        self, _request: messages.RebuildRequest, _context: Any
    ) -> messages.RebuildResponse:
        """Throw away what was read, and read it anew."""
        return messages.RebuildResponse(snapshots=_messages(await self._snapshots.rebuild()))


def _messages(states: Iterable[SnapshotState]) -> list[messages.Snapshot]:
    return [messages.Snapshot(source=state.source, records=state.records, complete=state.complete) for state in states]
