"""Replies to residents in PostgreSQL."""

from __future__ import annotations

import datetime as dt

from cityloop.cases.v1.case_pb2 import Reply
from cityloop_database import Connection
from cityloop_kernel import uuid_of
from cityloop_messaging import to_timestamp

from cityloop_collaboration_tasks.cases.adapters.attachment_store import shown_photos
from cityloop_collaboration_tasks.cases.domain.attachments import FileOrigin

MOST = 100


async def save_reply(
    connection: Connection, reply_id: str, origin: FileOrigin, department_id: str, text: str, occurred_at: dt.datetime
) -> None:
    """Insert a reply of a case."""
    await connection.execute(
        "INSERT INTO replies (reply_id, case_id, move, task_id, post_id, department_id, text, occurred_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        reply_id,
        origin.case_id,
        origin.move,
        origin.task_id,
        origin.post_id,
        department_id,
        text,
        occurred_at,
    )


async def replies_of(connection: Connection, case_id: str) -> list[Reply]:
    """The newest 100 of a case, newest last, with references to the photos that came with them."""
    rows = await connection.fetch(
        "SELECT reply_id, move, task_id, post_id, department_id, text, occurred_at FROM replies"
        " WHERE case_id = $1 ORDER BY reply_id DESC LIMIT $2",
        uuid_of(case_id),
        MOST,
    )
    if not rows:
        return []
    photos = await shown_photos(connection, [str(row["reply_id"]) for row in rows])
    return [
        Reply(
            reply_id=str(row["reply_id"]),
            occurred_at=to_timestamp(row["occurred_at"]),
            department_id=row["department_id"],
            text=row["text"],
            photos=photos.get(str(row["reply_id"]), ()),
            move=row["move"],
            task_id=row["task_id"],
            post_id=row["post_id"],
        )
        for row in reversed(rows)
    ]
