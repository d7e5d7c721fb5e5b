"""Warnings and the messages that carry them, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import asyncpg
from cityloop.events.v1.warning_pb2 import Warning as WarningContract
from cityloop_database import Connection

from cityloop_citizen_services.domain.warning import KnownWarning, WarningState
from cityloop_citizen_services.domain.warning_message import MessageState, WarningMessage

WARNING = "warning_id, version, state, signed, all_clear"
MESSAGE = "message_id, warning_id, department_id, version, state, jurisdiction, occurred_at, recorded_at"


async def lock_warnings(connection: Connection, warning_ids: Iterable[str]) -> dict[str, KnownWarning]:
    """Warnings by id, which nobody else changes until the transaction ends."""
    return await _warnings(connection, warning_ids, "FOR UPDATE")


async def share_warning(connection: Connection, warning_id: str) -> KnownWarning | None:
    """A warning that stays as it is until the transaction ends."""
    return (await _warnings(connection, [warning_id], "FOR SHARE")).get(warning_id)


async def warnings_in_force(connection: Connection, at_most: int) -> list[WarningContract]:
    """What was signed and is not over, as it was signed; the newest first."""
    rows = await connection.fetch(
        "SELECT signed FROM warnings WHERE state IN ('signed', 'all_clear_draft') ORDER BY occurred_at DESC LIMIT $1",
        at_most,
    )
    return [WarningContract.FromString(row["signed"]) for row in rows if row["signed"] is not None]


async def save_warning(connection: Connection, warning: KnownWarning, newest: WarningContract) -> None:
    """Insert a warning or store its newest version."""
    await connection.execute(
        "INSERT INTO warnings (warning_id, version, state, signed, all_clear, jurisdiction, occurred_at, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (warning_id) DO UPDATE SET version = excluded.version, state = excluded.state,"
        " signed = excluded.signed, all_clear = excluded.all_clear, jurisdiction = excluded.jurisdiction,"
        " occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at"
        " WHERE warnings.version < excluded.version",
        warning.warning_id,
        warning.version,
        warning.state,
        None if warning.signed is None else warning.signed.SerializeToString(),
        None if warning.all_clear is None else warning.all_clear.SerializeToString(),
        newest.place.jurisdiction,
        newest.occurred_at.ToDatetime(tzinfo=dt.UTC),
        newest.recorded_at.ToDatetime(tzinfo=dt.UTC),
    )


async def insert_messages(connection: Connection, messages: Sequence[WarningMessage]) -> None:
    """Store new messages."""
    await connection.executemany(
        f"INSERT INTO warning_messages ({MESSAGE}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
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
        f"SELECT {MESSAGE} FROM warning_messages"
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


async def _warnings(connection: Connection, warning_ids: Iterable[str], lock: str) -> dict[str, KnownWarning]:
    rows = await connection.fetch(
        f"SELECT {WARNING} FROM warnings WHERE warning_id = ANY($1::uuid[]) ORDER BY warning_id {lock}",
        list(set(warning_ids)),
    )
    return {str(row["warning_id"]): _warning(row) for row in rows}


def _warning(row: asyncpg.Record) -> KnownWarning:
    signed, all_clear = row["signed"], row["all_clear"]
    return KnownWarning(
        warning_id=str(row["warning_id"]),
        version=row["version"],
        state=WarningState(row["state"]),
        signed=None if signed is None else WarningContract.FromString(signed),
        all_clear=None if all_clear is None else WarningContract.FromString(all_clear),
    )
