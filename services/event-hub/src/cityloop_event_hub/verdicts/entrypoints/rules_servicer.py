"""gRPC: cityloop.events.v1.RulesService."""

from __future__ import annotations

from typing import Any

from cityloop.events.v1 import rules_service_pb2 as messages
from cityloop.events.v1 import rules_service_pb2_grpc as stubs
from cityloop_database import Pool

from cityloop_event_hub.verdicts.adapters import verdict_store


class RulesServicer(stubs.RulesServiceServicer):
    """What became of the signals of each rule and each algorithm."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def ListRuleRecords(  # noqa: N802 the contract's name
        self, _request: messages.ListRuleRecordsRequest, _context: Any
    ) -> messages.ListRuleRecordsResponse:
        """Every rule and algorithm with a verdict, by name and version."""
        async with self._pool.acquire() as connection:
            return messages.ListRuleRecordsResponse(records=await verdict_store.records(connection))
