"""Warnings are stored, for the timelines of their events and for reviews."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import uuid_of
from cityloop_messaging import InvalidRecordError, ReceivedFact
from cityloop_telemetry import trace_id_of

from cityloop_collaboration_tasks.timelines.adapters.warning_store import WarningRecord, save_newest, save_warnings


class WarningConsumer:
    """Stores every version."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def handle(self, received: Sequence[ReceivedFact[PublicWarning]]) -> None:
        """One transaction for all."""
        versions = []
        for item in received:
            warning = item.fact.payload
            if uuid_of(warning.warning_id) is None:
                raise InvalidRecordError(f"{warning.warning_id!r} is no id of a warning")
            if warning.event_id and uuid_of(warning.event_id) is None:
                raise InvalidRecordError("a warning of no event's id")
            versions.append(WarningRecord(warning, trace_id_of(item.fact.traceparent)))
        async with UnitOfWork(self._pool) as work:
            await save_warnings(work.connection, versions)
            await save_newest(work.connection, [item.warning for item in versions])
