"""Photos in PostgreSQL: as they are handed out, with where and when they were taken in columns of their own."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cityloop.common.v1.common_pb2 import AttachmentReference, Position, TakenPhoto
from cityloop_database import Connection, Pool
from cityloop_kernel import storable, uuid_of
from cityloop_pictures import Picture


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photo as it is handed out."""

    attachment_id: str
    report_number: str
    media_type: str
    content: bytes
    thumbnail: bytes


async def save(
    connection: Connection, report_number: str, reference: AttachmentReference, picture: Picture, now: dt.datetime
) -> None:
    """Keep a photo of a report."""
    position = picture.capture.position
    await connection.execute(
        "INSERT INTO attachments"
        " (attachment_id, report_number, media_type, digest, content, thumbnail, taken_at, taken_position, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        reference.attachment_id,
        report_number,
        reference.media_type,
        reference.digest,
        picture.content,
        picture.thumbnail,
        picture.capture.at,
        None if position is None else position.SerializeToString(),
        now,
    )


async def photo(pool: Pool, report_number: str, attachment_id: str) -> tuple[bytes, bytes | None] | None:
    """A photo of a report and its thumbnail. None in place of that: the release before has kept it as it was sent, with
    all that it says.
    """
    if not storable(attachment_id):
        return None
    row = await pool.fetchrow(
        "SELECT content, thumbnail FROM attachments WHERE report_number = $1 AND attachment_id::text = $2",
        report_number,
        attachment_id,
    )
    return None if row is None else (row["content"], row["thumbnail"])


async def find(connection: Connection, attachment_id: str) -> StoredPhoto | None:
    """A photo that was made anew, by its id."""
    identity = uuid_of(attachment_id)
    row = await connection.fetchrow(
        "SELECT report_number, media_type, content, thumbnail FROM attachments"
        " WHERE attachment_id = $1 AND thumbnail IS NOT NULL",
        identity,
    )
    return None if row is None else StoredPhoto(str(identity), *row)


async def taken(connection: Connection | Pool, report_numbers: Sequence[str]) -> Mapping[str, list[TakenPhoto]]:
    """Where and when the photos of reports were taken, of those that say it; in the order in which they came."""
    rows = await connection.fetch(
        "SELECT report_number, attachment_id, taken_at, taken_position FROM attachments"
        " WHERE report_number = ANY($1) AND (taken_at <> '' OR taken_position IS NOT NULL) ORDER BY attachment_id",
        list(report_numbers),
    )
    found = defaultdict[str, list[TakenPhoto]](list)
    for row in rows:
        position = None if row["taken_position"] is None else Position.FromString(row["taken_position"])
        photo = TakenPhoto(attachment_id=str(row["attachment_id"]), taken_at=row["taken_at"], position=position)
        found[row["report_number"]].append(photo)
    return found
