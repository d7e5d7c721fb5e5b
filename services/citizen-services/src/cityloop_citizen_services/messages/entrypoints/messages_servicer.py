"""gRPC: cityloop.citizen.v1.MessagesService."""

from __future__ import annotations

from typing import Any

from cityloop.citizen.v1 import messages_service_pb2 as messages
from cityloop.citizen.v1 import messages_service_pb2_grpc as stubs
from cityloop_database import UnitOfWork
from cityloop_kernel import ConflictError, ForbiddenError
from cityloop_messaging import Outbox
from cityloop_rpc import Authorizer, caller, run_idempotently

from cityloop_citizen_services.messages.domain.warning_message import Recipient, refused_recipients
from cityloop_citizen_services.messages.handlers.message_delivery import new_links, record_call, send_messages
from cityloop_citizen_services.warnings.domain.warning import Warnings

METHOD = "MessagesService/SendMessages"


class MessagesServicer(stubs.MessagesServiceServicer):
    """Warnings of departments to people."""

    def __init__(
        self,
        authorizer: Authorizer,
        outbox: Outbox,
        warnings: Warnings,
        base_url: str,
    ) -> None:
        self._authorizer = authorizer
        self._pool = authorizer.pool
        self._outbox = outbox
        self._warnings = warnings
        self._base_url = base_url

    async def SendMessages(  # noqa: N802 the contract's name
        self, request: messages.SendMessagesRequest, _context: Any
    ) -> messages.SendMessagesResponse:
        """Send a signed warning. What is kept for a repeated call holds message ids only: no reference, no link."""
        identity, change = caller(), request.change
        post, moment = self._authorizer.authorize(change)
        occurred_at, now = moment.occurred_at, moment.recorded_at
        asked = [Recipient(item.reference, item.name, item.phone) for item in request.recipients]
        refused = refused_recipients(asked)
        recipients = [recipient for place, recipient in enumerate(asked) if place not in refused]
        evidence = (post, request.warning_id, len(recipients), occurred_at, now)
        try:
            async with UnitOfWork(self._pool) as work:

                async def effect() -> messages.SendMessagesResponse:
                    ids = await send_messages(
                        work, self._outbox, self._warnings, request.warning_id, recipients, post, occurred_at, now
                    )
                    await record_call(work, *evidence)
                    rejected = [
                        messages.RejectedRecipient(index=place, reason=error.reason, message=str(error))
                        for place, error in refused.items()
                    ]
                    sent = [messages.SentMessage(message_id=message_id) for message_id in ids]
                    return messages.SendMessagesResponse(messages=sent, rejected=rejected)

                answer = await run_idempotently(
                    work, identity, METHOD, change, request, messages.SendMessagesResponse, effect
                )
                secrets = await new_links(work, [item.message_id for item in answer.messages], now)
        except (ConflictError, ForbiddenError) as error:
            async with UnitOfWork(self._pool) as work:
                await record_call(work, *evidence, error)
            raise
        for item, recipient, secret in zip(answer.messages, recipients, secrets, strict=True):
            item.reference = recipient.reference
            item.link = f"{self._base_url}/messages/{secret}"
        return answer
