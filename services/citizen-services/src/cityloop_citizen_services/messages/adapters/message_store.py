"""Messages that carry warnings, the links that open them, and their recipients, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cityloop_database import Connection

from cityloop_citizen_services.messages.domain.warning_message import MessageState, Recipient, WarningMessage

COLUMNS = "message_id, warning_id, department_id, version, state, jurisdiction, occurred_at, recorded_at"


async def insert_messages(connection: Connection, messages: Sequence[WarningMessage]) -> None:
    """Store new messages."""
    await connection.executemany(
        f"INSERT INTO warning_messages ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            (
                message.message_id,
                message.warning_id,
                message.department_id,
                message.version,
                message.state,
                message.jurisdiction,
                message.occurred_at,
                message.recorded_at,
            )
            for message in messages
        ],
    )


async def add_links(connection: Connection, links: Sequence[tuple[bytes, str]], now: dt.datetime) -> None:
    """Store digests of secrets, each with the message it opens."""
    await connection.execute(
        "INSERT INTO message_links (secret_digest, message_id, recorded_at)"
        " SELECT *, $3::timestamptz FROM unnest($1::bytea[], $2::uuid[])",
        [digest for digest, _ in links],
        [message_id for _, message_id in links],
        now,
    )


async def lock_message(connection: Connection, digest: bytes) -> WarningMessage | None:
    """The message that a secret opens, which nobody else changes until the transaction ends."""
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM warning_messages"
        " WHERE message_id = (SELECT message_id FROM message_links WHERE secret_digest = $1) FOR UPDATE",
        digest,
    )
    if row is None:
        return None
    ids = {"message_id": str(row["message_id"]), "warning_id": str(row["warning_id"])}
    return WarningMessage(**(dict(row) | ids | {"state": MessageState(row["state"])}))


async def update_message(connection: Connection, message: WarningMessage) -> None:
    """Store the newest version of a message."""
    await connection.execute(
        "UPDATE warning_messages SET version = $2, state = $3, occurred_at = $4, recorded_at = $5"
        " WHERE message_id = $1",
        message.message_id,
        message.version,
        message.state,
        message.occurred_at,
        message.recorded_at,
    )


async def insert_recipients(
    connection: Connection, recipients: Sequence[tuple[str, Recipient]], now: dt.datetime
) -> None:
    """Keep what a department said of the recipients of messages, by the message of each."""
    await connection.executemany(
        "INSERT INTO recipients (message_id, reference, name, phone, recorded_at) VALUES ($1, $2, $3, $4, $5)",
        [(message_id, item.reference, item.name, item.phone, now) for message_id, item in recipients],
    )
