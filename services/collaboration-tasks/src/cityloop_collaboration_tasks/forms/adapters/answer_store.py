"""Forms that were given out and answers to them, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from cityloop.common.v1.common_pb2 import AnsweredForm, AttachmentReference
from cityloop_database import Connection, Pool
from cityloop_kernel import Actor, Moment, uuid_of
from cityloop_messaging import new_id
from cityloop_packs import FilledForm
from cityloop_pictures import Picture

MOST_ANSWERS = 200


async def add_answer(
    connection: Connection,
    subject_id: str,
    filled: FilledForm,
    answered: AnsweredForm,
    actor: Actor,
    task_id: str,
    moment: Moment,
) -> UUID:
    """Store an answer; returns its id."""
    answer_id = new_id()
    await connection.execute(
        "INSERT INTO form_answers (answer_id, subject_id, task_id, form, digest, answered, document, post_id,"
        " person_id, occurred_at, recorded_at, prefilled) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        answer_id,
        uuid_of(subject_id),
        uuid_of(task_id),
        filled.version.name,
        filled.version.form.digest,
        answered.SerializeToString(),
        filled.document,
        actor.post_id,
        actor.person_id,
        moment.occurred_at,
        moment.recorded_at,
        [field.SerializeToString() for field in filled.prefilled],
    )
    return answer_id


async def last_answer(
    connection: Connection, form: str, *, subject_id: str = "", posts: Sequence[str] = ()
) -> Any | None:
    """The last answer to a form about a subject, or else of some posts about any: id, document, when."""
    whose, value = ("subject_id = $2", uuid_of(subject_id)) if subject_id else ("post_id = ANY($2)", list(posts))
    return await connection.fetchrow(
        "SELECT answer_id, document, occurred_at FROM form_answers"
        f" WHERE form = $1 AND {whose} ORDER BY recorded_at DESC, answer_id DESC LIMIT 1",
        form,
        value,
    )


async def add_file(
    connection: Connection,
    answer_id: UUID,
    field: str,
    reference: AttachmentReference,
    picture: Picture,
    moment: Moment,
) -> None:
    """Store a picture that came with an answer, for a field."""
    await connection.execute(
        "INSERT INTO form_files (attachment_id, answer_id, field, media_type, content, thumbnail, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        uuid_of(reference.attachment_id),
        answer_id,
        field,
        picture.media_type,
        picture.content,
        picture.thumbnail,
        moment.recorded_at,
    )


async def find_file(connection: Connection, attachment_id: str) -> Any | None:
    """A picture with the answer that it came with, and the form that this was given on."""
    return await connection.fetchrow(
        "SELECT f.field, f.media_type, f.content, f.thumbnail, a.subject_id, a.form, v.content AS definition"
        " FROM form_files f JOIN form_answers a USING (answer_id) JOIN form_versions v USING (digest)"
        " WHERE f.attachment_id = $1",
        uuid_of(attachment_id),
    )


async def answers_of(connection: Connection, subject_id: str) -> Sequence[Any]:
    """Answers of a subject with the forms that they were given on, newest first."""
    rows: Sequence[Any] = await connection.fetch(
        "SELECT a.answered, a.prefilled, a.document, a.post_id, a.task_id, v.content"
        " FROM form_answers a JOIN form_versions v USING (digest)"
        f" WHERE a.subject_id = $1 ORDER BY a.recorded_at DESC, a.answer_id DESC LIMIT {MOST_ANSWERS}",
        uuid_of(subject_id),
    )
    return rows


async def last_of_each(connection: Connection, subject_id: str) -> list[bytes]:
    """The last answer of a subject to each form."""
    rows = await connection.fetch(
        "SELECT DISTINCT ON (form) answered FROM form_answers WHERE subject_id = $1"
        " ORDER BY form, recorded_at DESC, answer_id DESC",
        uuid_of(subject_id),
    )
    return [row["answered"] for row in rows]


async def counts_by_form(pool: Pool) -> dict[str, int]:
    """How many answers each form has."""
    rows = await pool.fetch("SELECT form, count(*) AS answers FROM form_answers GROUP BY form")
    return {row["form"]: row["answers"] for row in rows}
