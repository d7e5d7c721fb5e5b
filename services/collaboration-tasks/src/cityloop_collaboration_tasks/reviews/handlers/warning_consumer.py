"""Warnings are stored for reviews."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import uuid_of
from cityloop_messaging import InvalidRecordError, ReceivedFact

from cityloop_collaboration_tasks.reviews.adapters.warning_store import save_warnings


class WarningConsumer:
    """Stores every version."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def handle(self, received: Sequence[ReceivedFact[PublicWarning]]) -> None:
        """One transaction for all."""
        versions = [item.fact.payload for item in received]
        for warning in versions:
            if uuid_of(warning.warning_id) is None:
                raise InvalidRecordError(f"{warning.warning_id!r} is no id of a warning")
        async with UnitOfWork(self._pool) as work:
            await save_warnings(work.connection, versions)
