"""Files in PostgreSQL; where and when photos were taken in columns of their own."""

from __future__ import annotations

import datetime as dt

from cityloop.common.v1.common_pb2 import AttachmentReference, Position, TakenPhoto
from cityloop_database import Connection

from cityloop_collaboration_tasks.cases.domain.attachments import File


async def save_file(
    connection: Connection, case_id: str, reference: AttachmentReference, file: File, now: dt.datetime
) -> None:
    """Insert a file of a case."""
    position = file.taken.position
    await connection.execute(
        "INSERT INTO attachments"
        " (attachment_id, case_id, media_type, digest, content, thumbnail, taken_at, taken_position, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        reference.attachment_id,
        case_id,
        reference.media_type,
        reference.digest,
        file.content,
        file.thumbnail,
        file.taken.at,
        None if position is None else position.SerializeToString(),
        now,
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
