"""Versions of warnings are kept, so that messages carry what was signed and pages show what it came to."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop.events.v1.warning_pb2 import Warning as WarningContract
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import ReceivedFact

from cityloop_citizen_services.warnings.adapters import warning_messages, warning_store
from cityloop_citizen_services.warnings.domain.warning import KnownWarning


class WarningConsumer:
    """Keeps each warning in its newest version."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def handle(self, received: Sequence[ReceivedFact[WarningContract]]) -> None:
        """Versions of warnings; a batch is one transaction.

        Raises:
            InvalidRecordError: a warning is malformed.
        """
        versions = [(item.fact.payload, warning_messages.state_of(item.fact.payload)) for item in received]
        async with UnitOfWork(self._pool) as work:
            known = await warning_store.lock_warnings(work.connection, [message.warning_id for message, _ in versions])
            newest: dict[str, WarningContract] = {}
            for message, state in versions:
                before = known.get(message.warning_id, KnownWarning(message.warning_id))
                after = before.with_version(message, state)
                if after is not before:
                    known[message.warning_id], newest[message.warning_id] = after, message
            for warning_id, message in sorted(newest.items()):
                await warning_store.save_warning(work.connection, known[warning_id], message)
