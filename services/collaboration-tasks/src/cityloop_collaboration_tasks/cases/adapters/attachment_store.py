"""Files in PostgreSQL; where and when photos were taken in columns of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
from cityloop.cases.v1.cases_service_pb2 import CaseFile
from cityloop.common.v1.common_pb2 import AttachmentReference, Position, TakenPhoto
from cityloop_database import Connection
from cityloop_kernel import uuid_of
from cityloop_messaging import to_timestamp

from cityloop_collaboration_tasks.cases.domain.attachments import File, FileOrigin


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it is handed out."""

    attachment_id: str
    case_id: str
    media_type: str
    content: bytes
    thumbnail: bytes | None
    """A JPEG; None of what is no photo."""
    shown: bool
    """Whether the residents whose reports stand in the case may see it."""


async def save_file(
    connection: Connection,
    origin: FileOrigin,
    reference: AttachmentReference,
    file: File,
    now: dt.datetime,
    reply_id: str = "",
) -> None:
    """Insert a file of a case; with the reply with which residents may see it, where they may."""
    position = file.taken.position
    await connection.execute(
        "INSERT INTO attachments"
        " (attachment_id, case_id, media_type, digest, content, thumbnail, taken_at, taken_position, recorded_at, move,"
        " task_id, post_id, reply_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        reference.attachment_id,
        origin.case_id,
        reference.media_type,
        reference.digest,
        file.content,
        file.thumbnail,
        file.taken.at,
        None if position is None else position.SerializeToString(),
        now,
        origin.move,
        origin.task_id,
        origin.post_id,
        reply_id or None,
    )


async def find_file(connection: Connection, attachment_id: str) -> StoredFile | None:
    """A file by its id."""
    identity = uuid_of(attachment_id)
    row = await connection.fetchrow(
        "SELECT case_id, media_type, content, thumbnail, reply_id FROM attachments WHERE attachment_id = $1", identity
    )
    if row is None:
        return None
    return StoredFile(
        str(identity),
        str(row["case_id"]),
        row["media_type"],
        row["content"],
        row["thumbnail"],
        shown=row["reply_id"] is not None,
    )


async def files_of(connection: Connection, case_id: str) -> list[CaseFile]:
    """The files of a case without their content, in the order in which they came; at most 500."""
    rows = await connection.fetch(
        "SELECT attachment_id, media_type, length(content) AS size_bytes, digest, move, task_id, post_id, recorded_at,"
        " reply_id FROM attachments WHERE case_id = $1 ORDER BY attachment_id LIMIT 500",
        case_id,
    )
    return [
        CaseFile(
            file=_reference(row),
            move=row["move"],
            task_id=row["task_id"],
            post_id=row["post_id"],
            recorded_at=to_timestamp(row["recorded_at"]),
            shown=row["reply_id"] is not None,
        )
        for row in rows
    ]


async def shown_photos(connection: Connection, reply_ids: Sequence[str]) -> dict[str, list[AttachmentReference]]:
    """The photos that residents may see, by the replies with which they came."""
    rows = await connection.fetch(
        "SELECT attachment_id, media_type, length(content) AS size_bytes, digest, reply_id"
        " FROM attachments WHERE reply_id = ANY($1::uuid[]) ORDER BY attachment_id",
        list(reply_ids),
    )
    found: dict[str, list[AttachmentReference]] = {}
    for row in rows:
        found.setdefault(str(row["reply_id"]), []).append(_reference(row))
    return found


def _reference(row: asyncpg.Record) -> AttachmentReference:
    return AttachmentReference(
        attachment_id=str(row["attachment_id"]),
        media_type=row["media_type"],
        size_bytes=row["size_bytes"],
        digest=row["digest"],
    )


async def taken_photos(connection: Connection, case_id: str) -> list[TakenPhoto]:
    """Where and when the photos of a case were taken, of those that say it; in the order in which they came."""
    rows = await connection.fetch(
        "SELECT attachment_id, taken_at, taken_position FROM attachments"
        " WHERE case_id = $1 AND (taken_at <> '' OR taken_position IS NOT NULL) ORDER BY attachment_id",
        case_id,
    )
    return [
        TakenPhoto(
            attachment_id=str(row["attachment_id"]),
            taken_at=row["taken_at"],
            position=None if row["taken_position"] is None else Position.FromString(row["taken_position"]),
        )
        for row in rows
    ]
