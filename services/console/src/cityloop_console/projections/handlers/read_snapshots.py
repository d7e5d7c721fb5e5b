"""Snapshots of the owners are read, each to its end; a projection is a snapshot and what the topics bring after it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import grpc
from cityloop_database import Pool, UnitOfWork
from cityloop_telemetry import Logger, span

from cityloop_console.projections.adapters import projection_store, snapshot_store
from cityloop_console.projections.adapters.snapshot_clients import Read
from cityloop_console.projections.domain.records import SnapshotState
from cityloop_console.projections.telemetry import LogEvents, Measures, Metrics, Spans

Ends = Callable[[], Awaitable[Mapping[tuple[str, int], int]]]
"""Where the topics end now of what snapshots hold: next offsets by topic and partition."""


class Snapshots:
    """Reads snapshots until every one is complete.

    Args:
        pool: of the console's database.
        consumer: whose positions in the topics these are.
        sources: who hands them over.
        ends: of the topics.
    """

    def __init__(self, pool: Pool, consumer: str, sources: Mapping[str, Read], ends: Ends) -> None:
        self._pool = pool
        self._consumer = consumer
        self._sources = sources
        self._ends = ends
        self._log = Logger()
        self._away: set[str] = set()
        self.unread: frozenset[str] = frozenset(sources)
        """Sources whose snapshot is not complete."""

    async def prepare(self) -> None:
        """Of an empty database, take where the topics end before the first snapshot begins."""
        async with self._pool.acquire() as connection:
            found = await snapshot_store.snapshots(connection)
        if not found:
            ends = await self._ends()
            async with UnitOfWork(self._pool) as work:
                await snapshot_store.begin_snapshots(work.connection, self._consumer, list(self._sources), ends)
        await self._look()

    async def read(self) -> None:
        """Read on in each snapshot that is not complete; one whose owner is away is tried again the next time."""
        for state in await self._look():
            if not state.complete:
                await self._read_one(state)
        if self.unread:
            await self._look()

    async def rebuild(self) -> list[SnapshotState]:
        """Throw away what owners hand over, and begin again; the topics go on meanwhile."""
        async with UnitOfWork(self._pool) as work:
            await projection_store.forget(work.connection)
            await snapshot_store.begin_again(work.connection)
        Metrics.REBUILDS.inc()
        self._log.info(LogEvents.PROJECTIONS_FORGOTTEN)
        return await self._look()

    async def _read_one(self, state: SnapshotState) -> None:
        records = 0
        with span(Spans.READ_SNAPSHOT, state.source):
            try:
                async for chunk in self._sources[state.source](state.cursor):
                    async with UnitOfWork(self._pool) as work:
                        if not await snapshot_store.advance(work.connection, state, chunk.cursor, chunk.records):
                            return
                        await chunk.save(work.connection)
                    records += chunk.records
                    Metrics.SNAPSHOT_RECORDS.labels(state.source).inc(chunk.records)
            except grpc.aio.AioRpcError as error:
                if state.source not in self._away:
                    self._log.warning(LogEvents.SNAPSHOT_INTERRUPTED, snapshot=state.source, error=error.code().name)
                self._away.add(state.source)
                return
            async with UnitOfWork(self._pool) as work:
                await snapshot_store.end(work.connection, state)
        self._away.discard(state.source)
        self._log.info(LogEvents.SNAPSHOT_READ, snapshot=state.source, records=state.records + records)

    async def _look(self) -> list[SnapshotState]:
        async with self._pool.acquire() as connection:
            found = await snapshot_store.snapshots(connection)
        self.unread = frozenset(state.source for state in found if not state.complete)
        Measures.SNAPSHOT_COMPLETE.read({(state.source,): state.complete for state in found})
        return found
