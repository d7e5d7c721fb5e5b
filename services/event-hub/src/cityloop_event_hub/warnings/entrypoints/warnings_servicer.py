"""gRPC: cityloop.events.v1.WarningsService."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from cityloop.events.v1 import warnings_service_pb2 as messages
from cityloop.events.v1 import warnings_service_pb2_grpc as stubs
from cityloop_audit import record_refusal
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment, NotFoundError, RefusedError, uuid_of
from cityloop_messaging import Outbox
from cityloop_rpc import Authorizer, Pages, moment_and_uuid
from cityloop_telemetry import Logger

from cityloop_event_hub.fusion.domain.protocols import StoredEvents
from cityloop_event_hub.warnings.adapters import warning_messages, warning_store
from cityloop_event_hub.warnings.handlers.sign_warning import cancel_warning, sign_warning
from cityloop_event_hub.warnings.telemetry import LogEvents

WARNINGS = Pages("warnings", moment_and_uuid)
CHUNK = 200
GREATEST = 2**63 - 1
"""That PostgreSQL takes."""
MAX_ID = 64


class WarningsServicer(stubs.WarningsServiceServicer):
    """Warnings and their signatures; who is refused is recorded in the audit."""

    def __init__(self, pool: Pool, outbox: Outbox, events: StoredEvents[UnitOfWork], authorizer: Authorizer) -> None:
        self._pool = pool
        self._outbox = outbox
        self._events = events
        self._authorizer = authorizer

    async def ListWarnings(  # noqa: N802 the contract's name
        self, request: messages.ListWarningsRequest, _context: Any
    ) -> messages.ListWarningsResponse:
        """Newest first; the token names the last warning seen."""
        size, before = WARNINGS.size(request.page_size), WARNINGS.after(request.page_token)
        state = warning_messages.STATE_OF.get(request.state)
        async with self._pool.acquire() as connection:
            found = await warning_store.page(connection, size, state, before)
        token = WARNINGS.token(found[-1].opened_at, found[-1].warning_id) if len(found) == size else ""
        return messages.ListWarningsResponse(
            warnings=[warning_messages.warning_message(warning) for warning in found], next_page_token=token
        )

    async def GetWarning(  # noqa: N802
        self, request: messages.GetWarningRequest, _context: Any
    ) -> messages.GetWarningResponse:
        """One warning with every version it had."""
        async with self._pool.acquire() as connection:
            warning = await warning_store.find(connection, request.warning)
            if warning is None:
                raise NotFoundError(f"no warning {request.warning!r}", "WARNING_UNKNOWN")
            history = await warning_store.history_of(connection, warning.warning_id)
        return messages.GetWarningResponse(warning=warning_messages.warning_message(warning), history=history)

    async def ReadWarnings(  # noqa: N802
        self, request: messages.ReadWarningsRequest, _context: Any
    ) -> AsyncIterator[messages.ReadWarningsResponse]:
        """Every version after one; a connection is held for one chunk at a time."""
        warning_id, version = request.after_warning_id, min(request.after_version, GREATEST)
        if warning_id and uuid_of(warning_id) is None:
            raise InvalidError(f"{warning_id[:MAX_ID]!r} is no id of a warning", "PAGE_TOKEN_INVALID")
        while True:
            async with self._pool.acquire() as connection:
                found = await warning_store.versions_after(connection, warning_id, version, CHUNK)
            if found:
                yield messages.ReadWarningsResponse(
                    versions=[
                        messages.WarningVersion(warning=warning, trace_id=trace_id) for warning, trace_id in found
                    ]
                )
                warning_id, version = found[-1][0].warning_id, found[-1][0].version
            if len(found) < CHUNK:
                return

    async def SignWarning(  # noqa: N802
        self, request: messages.SignWarningRequest, _context: Any
    ) -> messages.SignWarningResponse:
        """Sign a draft, or the draft of an all-clear."""

        async def effect(work: UnitOfWork, post: Actor, moment: Moment) -> messages.SignWarningResponse:
            warning = await sign_warning(
                work,
                self._outbox,
                self._events,
                self._authorizer.city.model,
                post,
                moment,
                request.warning_id,
                request.expected_version,
            )
            return messages.SignWarningResponse(warning=warning_messages.warning_message(warning))

        return await self._authorizer.run_change(
            "WarningsService/SignWarning",
            request.change,
            request,
            messages.SignWarningResponse,
            effect,
            subject=request.warning_id,
        )

    async def CancelWarning(  # noqa: N802
        self, request: messages.CancelWarningRequest, _context: Any
    ) -> messages.CancelWarningResponse:
        """Cancel a draft, with a reason."""

        async def effect(work: UnitOfWork, post: Actor, moment: Moment) -> messages.CancelWarningResponse:
            warning = await cancel_warning(
                work, self._outbox, self._authorizer.city.model, post, moment, request.warning_id, request.reason
            )
            return messages.CancelWarningResponse(warning=warning_messages.warning_message(warning))

        return await self._authorizer.run_change(
            "WarningsService/CancelWarning",
            request.change,
            request,
            messages.CancelWarningResponse,
            effect,
            subject=request.warning_id,
        )


async def record_refused_call(
    work: UnitOfWork, post: Actor, moment: Moment, method: str, warning_id: str, error: RefusedError
) -> None:
    """Audit that a post was refused, though it had no effect, and say it in the log."""
    await record_refusal(work, post, moment, method, warning_id, error)
    Logger().warning(LogEvents.WARNING_REFUSED, warning=warning_id, post=post.post_id, reason=error.reason)
