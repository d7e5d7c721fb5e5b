"""Answers that officers have begun, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cityloop.common.v1.common_pb2 import PrefilledValue
from cityloop_database import Connection, Pool
from cityloop_kernel import uuid_of

from cityloop_collaboration_tasks.forms.domain import DRAFT_LASTS, Draft, Writer

COLUMNS = "draft_id, about_id, form, digest, post_id, person_id, prefilled, document, began_at, saved_at, expires_at"


async def find_begun(connection: Connection, writer: Writer, form: str, now: dt.datetime) -> Draft | None:
    """What somebody has begun with a form about a subject; None where it has run out."""
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM form_drafts WHERE about_id = $1 AND form = $2 AND post_id = $3 AND person_id = $4"
        " AND expires_at > $5",
        uuid_of(writer.about_id),
        form,
        writer.post_id,
        writer.person_id,
        now,
    )
    return None if row is None else _draft(row)


async def find_draft(connection: Connection, draft_id: str, writer: Writer, now: dt.datetime) -> Draft | None:
    """A draft of somebody about a subject, locked until the transaction ends; None where it has run out."""
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM form_drafts WHERE draft_id = $1 AND about_id = $2 AND post_id = $3 AND person_id = $4"
        " AND expires_at > $5 FOR UPDATE",
        uuid_of(draft_id),
        uuid_of(writer.about_id),
        writer.post_id,
        writer.person_id,
        now,
    )
    return None if row is None else _draft(row)


async def add_draft(connection: Connection, draft: Draft) -> Draft:
    """Store a draft that is begun, in place of one that has run out; returns what another instance has begun first."""
    writer = draft.writer
    row = await connection.fetchrow(
        f"INSERT INTO form_drafts AS d ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        " ON CONFLICT (about_id, form, post_id, person_id) DO UPDATE SET"
        " (draft_id, digest, prefilled, document, began_at, saved_at, expires_at) = (excluded.draft_id,"
        " excluded.digest, excluded.prefilled, excluded.document, excluded.began_at, excluded.saved_at,"
        f" excluded.expires_at) WHERE d.expires_at <= excluded.began_at RETURNING {COLUMNS}",
        uuid_of(draft.draft_id),
        uuid_of(writer.about_id),
        draft.form,
        draft.digest,
        writer.post_id,
        writer.person_id,
        [value.SerializeToString() for value in draft.prefilled],
        draft.document,
        draft.began_at,
        draft.saved_at,
        draft.expires_at,
    )
    first = draft if row is not None else await find_begun(connection, writer, draft.form, draft.began_at)
    return first or draft


async def save_draft(
    connection: Connection, draft_id: str, post_id: str, person_id: str, document: str, now: dt.datetime
) -> dt.datetime | None:
    """Store what was written so far; returns until when it is kept, None where the person has no such draft."""
    found: dt.datetime | None = await connection.fetchval(
        "UPDATE form_drafts SET document = $4, saved_at = $5, expires_at = $6"
        " WHERE draft_id = $1 AND post_id = $2 AND person_id = $3 AND expires_at > $5 RETURNING expires_at",
        uuid_of(draft_id),
        post_id,
        person_id,
        document,
        now,
        now + DRAFT_LASTS,
    )
    return found


async def delete_draft(connection: Connection, draft_id: str) -> None:
    """Forget a draft that has become an answer."""
    await connection.execute("DELETE FROM form_drafts WHERE draft_id = $1", uuid_of(draft_id))


async def delete_expired(pool: Pool, now: dt.datetime) -> int:
    """Forget drafts that have run out; how many they were."""
    done = await pool.execute("DELETE FROM form_drafts WHERE expires_at <= $1", now)
    return int(str(done).rpartition(" ")[2])


def _draft(row: Any) -> Draft:
    return Draft(
        draft_id=str(row["draft_id"]),
        writer=Writer(str(row["about_id"]), row["post_id"], row["person_id"]),
        form=row["form"],
        digest=row["digest"],
        prefilled=tuple(PrefilledValue.FromString(value) for value in row["prefilled"]),
        document=row["document"],
        began_at=row["began_at"],
        saved_at=row["saved_at"],
        expires_at=row["expires_at"],
    )
