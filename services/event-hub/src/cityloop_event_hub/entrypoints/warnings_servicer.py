"""gRPC: cityloop.events.v1.WarningsService."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from cityloop.common.v1.common_pb2 import Change
from cityloop.events.v1 import warnings_service_pb2 as messages
from cityloop.events.v1 import warnings_service_pb2_grpc as stubs
from cityloop_audit import record
from cityloop_city import CityReplica
from cityloop_database import Pool, UnitOfWork
from cityloop_errors import ForbiddenError, NotFoundError
from cityloop_messaging import Outbox
from cityloop_rpc import (
    ActingPost,
    Identity,
    Pages,
    Policy,
    acting_post,
    caller,
    moment_and_uuid,
    moment_of,
    once,
)
from cityloop_telemetry import LogEvent, Logger

from cityloop_event_hub.adapters import warning_facts, warning_store
from cityloop_event_hub.domain.warnings import PublicWarning
from cityloop_event_hub.handlers.sign_warning import Act, audit_entry, cancel_warning, sign_warning

WARNINGS = Pages("warnings", moment_and_uuid)
Answer = TypeVar("Answer", messages.SignWarningResponse, messages.CancelWarningResponse)


class WarningsServicer(stubs.WarningsServiceServicer):
    """Warnings and their signatures. A refusal for want of the right is recorded in the audit."""

    def __init__(
        self, pool: Pool, outbox: Outbox, city: CityReplica, policy: Policy, clock: Callable[[], dt.datetime]
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._city = city
        self._policy = policy
        self._clock = clock
        self._log = Logger()

    async def ListWarnings(  # noqa: N802 the contract's name
        self, request: messages.ListWarningsRequest, _context: Any
    ) -> messages.ListWarningsResponse:
        """Newest first; the token names the last warning seen."""
        size, before = WARNINGS.size(request.page_size), WARNINGS.after(request.page_token)
        state = warning_facts.STATE_OF.get(request.state)
        async with self._pool.acquire() as connection:
            found = await warning_store.page(connection, size, state, before)
        token = WARNINGS.token(found[-1].opened_at, found[-1].warning_id) if len(found) == size else ""
        return messages.ListWarningsResponse(
            warnings=[warning_facts.warning_message(warning) for warning in found], next_page_token=token
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
        return messages.GetWarningResponse(warning=warning_facts.warning_message(warning), history=history)

    async def SignWarning(  # noqa: N802
        self, request: messages.SignWarningRequest, _context: Any
    ) -> messages.SignWarningResponse:
        """Sign a draft, or the draft of an all-clear."""

        async def effect(work: UnitOfWork, act: Act) -> PublicWarning:
            return await sign_warning(
                work, self._outbox, self._city.model, act, request.warning_id, request.expected_version
            )

        return await self._change("SignWarning", request, messages.SignWarningResponse, effect)

    async def CancelWarning(  # noqa: N802
        self, request: messages.CancelWarningRequest, _context: Any
    ) -> messages.CancelWarningResponse:
        """Cancel a draft, with a reason."""

        async def effect(work: UnitOfWork, act: Act) -> PublicWarning:
            return await cancel_warning(work, self._outbox, self._city.model, act, request.warning_id, request.reason)

        return await self._change("CancelWarning", request, messages.CancelWarningResponse, effect)

    async def _change(
        self,
        method: str,
        request: messages.SignWarningRequest | messages.CancelWarningRequest,
        answer_type: type[Answer],
        effect: Callable[[UnitOfWork, Act], Awaitable[PublicWarning]],
    ) -> Answer:
        identity, now = caller(), self._clock()
        try:
            post = acting_post(request.change, identity, self._city.model)
            act = Act(post, moment_of(request.change, identity, self._policy, now), now)
            async with UnitOfWork(self._pool) as work:

                async def answer() -> Answer:
                    warning = await effect(work, act)
                    return answer_type(warning=warning_facts.warning_message(warning))

                name = f"WarningsService/{method}"
                return await once(work, identity, name, request.change, request, answer_type, answer)
        except ForbiddenError as error:
            await self._record_refusal(identity, request.change, request.warning_id, error, now)
            raise

    async def _record_refusal(
        self, identity: Identity, change: Change, warning_id: str, error: ForbiddenError, now: dt.datetime
    ) -> None:
        post = ActingPost(
            change.actor.post_id, identity.department, change.actor.person_id, frozenset(), identity.system
        )
        entry = audit_entry(Act(post, now, now), "sign-warning-refused", warning_id, {"reason": error.reason})
        async with UnitOfWork(self._pool) as work:
            await record(work.connection, entry)
        self._log.warning(LogEvent.WARNING_REFUSED, warning=warning_id, post=change.actor.post_id, reason=error.reason)
