"""gRPC: cityloop.common.v1.AuditService, which each service serves for its own chain."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from cityloop.common.v1 import audit_service_pb2 as messages
from cityloop.common.v1 import audit_service_pb2_grpc as stubs
from cityloop_audit import ChainProblem, ChainVerification, verify_with_progress
from cityloop_database import Pool
from cityloop_rpc import Registration

MAX_PROBLEMS = 100


class AuditServicer(stubs.AuditServiceServicer):
    """The evidence of this service."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._one_at_a_time = asyncio.Lock()

    async def VerifyAudit(  # noqa: N802 the contract's name
        self, _request: messages.VerifyAuditRequest, _context: Any
    ) -> AsyncIterator[messages.VerifyAuditResponse]:
        """Recompute the chain; whoever asks meanwhile waits."""
        async with self._one_at_a_time, self._pool.acquire() as connection:
            async for found in verify_with_progress(connection):
                yield _message(found)


def audit_registration(pool: Pool) -> Registration:
    """Of a service whose database this is."""
    return Registration(
        "cityloop.common.v1.AuditService", stubs.add_AuditServiceServicer_to_server, AuditServicer(pool)
    )


def _message(found: ChainVerification) -> messages.VerifyAuditResponse:
    return messages.VerifyAuditResponse(
        entries=found.entries,
        total=found.total,
        head=found.head,
        problem_count=len(found.problems),
        problems=map(_problem, found.problems[:MAX_PROBLEMS]),
    )


def _problem(problem: ChainProblem) -> messages.AuditProblem:
    kind = f"AUDIT_PROBLEM_KIND_{problem.kind}"
    return messages.AuditProblem(kind=kind, sequence=problem.sequence, last=problem.last, entry_id=problem.entry_id)
