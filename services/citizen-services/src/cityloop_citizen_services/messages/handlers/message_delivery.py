"""Sending a signed warning to people, and what they do with it: each step a receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, Moment, NotFoundError, RefusedError
from cityloop_messaging import Outbox, new_id

from cityloop_citizen_services.messages.adapters import message_store
from cityloop_citizen_services.messages.adapters.receipt_messages import receipt_fact
from cityloop_citizen_services.messages.domain.warning_message import (
    MessageState,
    Recipient,
    WarningMessage,
    check_sender,
)
from cityloop_citizen_services.secret_links import digest_of, new_secret
from cityloop_citizen_services.telemetry import Metrics
from cityloop_citizen_services.warnings.domain.warning import KnownWarning, Warnings

MAX_SUBJECT = 200


async def send_messages(
    work: UnitOfWork,
    outbox: Outbox,
    warnings: Warnings,
    warning_id: str,
    recipients: Sequence[Recipient],
    post: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
) -> list[str]:
    """Put a message for each recipient in his inbox; returns their ids, in the order of the recipients.

    Raises:
        ForbiddenError: the post may not send.
        NotFoundError: no such warning is known here.
        ConflictError: it is not signed, or over.
    """
    check_sender(post.post_id, post.rights)
    warning = await warnings.lock_shared(work.connection, _uuid(warning_id))
    if warning is None:
        raise _unknown_warning(warning_id)
    content = warning.content_to_send()
    messages = [
        WarningMessage(
            message_id=str(new_id()),
            warning_id=warning.warning_id,
            department_id=post.department_id,
            version=1,
            state=MessageState.DELIVERED,
            jurisdiction=content.place.jurisdiction,
            occurred_at=occurred_at,
            recorded_at=now,
        )
        for _ in recipients
    ]
    ids = [message.message_id for message in messages]
    await message_store.insert_messages(work.connection, messages)
    await message_store.insert_recipients(work.connection, list(zip(ids, recipients, strict=True)), now)
    await _publish(work, outbox, messages)
    return ids


async def new_links(work: UnitOfWork, message_ids: Sequence[str], now: dt.datetime) -> list[str]:
    """A new secret for each message, in their order; those given before go on opening it.

    Only digests are stored, so a call that is repeated cannot be given the first secrets again.
    """
    secrets = [new_secret() for _ in message_ids]
    links = [(digest_of(secret), message_id) for secret, message_id in zip(secrets, message_ids, strict=True)]
    await message_store.add_links(work.connection, links, now)
    return secrets


async def open_message(
    work: UnitOfWork, outbox: Outbox, warnings: Warnings, secret: str, now: dt.datetime
) -> tuple[WarningMessage, KnownWarning]:
    """The message behind a secret link, with its warning; its first opening is a receipt.

    Raises:
        NotFoundError: no message has this secret.
    """
    message = await _find(work, secret)
    await _change(work, outbox, message, message.opened(now))
    warning = await warnings.lock_shared(work.connection, message.warning_id)
    if warning is None or warning.signed is None:
        raise unknown_message()
    return message.opened(now), warning


async def confirm_message(work: UnitOfWork, outbox: Outbox, secret: str, now: dt.datetime) -> None:
    """The recipient says that he has read it; the first time is a receipt.

    Raises:
        NotFoundError: no message has this secret.
    """
    message = await _find(work, secret)
    await _change(work, outbox, message, message.confirmed(now))


async def record_call(
    work: UnitOfWork,
    post: Actor,
    warning_id: str,
    recipients: int,
    occurred_at: dt.datetime,
    now: dt.datetime,
    refusal: RefusedError | None = None,
) -> None:
    """The audit entry of a call, sent or refused: who, which warning, how many; never whom."""
    details: dict[str, object] = {"recipients": recipients}
    if refusal is not None:
        details |= {"reason": refusal.reason}
    action = "send-messages" if refusal is None else "refuse-messages"
    await record_evidence(work.connection, post, Moment(occurred_at, now), action, warning_id[:MAX_SUBJECT], details)


def unknown_message() -> NotFoundError:
    """The refusal of a link that opens nothing."""
    return NotFoundError("this link opens no message; use the whole link that you were given", "LINK_UNKNOWN")


async def _find(work: UnitOfWork, secret: str) -> WarningMessage:
    message = await message_store.lock_message(work.connection, digest_of(secret))
    if message is None:
        raise unknown_message()
    return message


async def _change(work: UnitOfWork, outbox: Outbox, before: WarningMessage, after: WarningMessage) -> None:
    if after is before:
        return
    await message_store.update_message(work.connection, after)
    await _publish(work, outbox, [after])


async def _publish(work: UnitOfWork, outbox: Outbox, messages: Sequence[WarningMessage]) -> None:
    await outbox.add(work, [receipt_fact(message) for message in messages])
    Metrics.RECEIPTS.labels(messages[0].state.value).inc(len(messages))


def _uuid(warning_id: str) -> str:
    try:
        return str(UUID(warning_id))
    except ValueError as error:
        raise _unknown_warning(warning_id) from error


def _unknown_warning(warning_id: str) -> NotFoundError:
    return NotFoundError(
        f"no warning {warning_id!r} is known here; if it was signed this moment, try again", "WARNING_UNKNOWN"
    )
