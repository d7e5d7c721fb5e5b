"""Versions of forms, answers and drafts in PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

import asyncpg
from cityloop_database import Connection, Pool
from cityloop_packs import FilledForm

from cityloop_citizen_services.forms.domain import DRAFT_LASTS, Texts


async def add_answer(
    connection: Connection, report_number: str, filled: FilledForm, post_id: str, now: dt.datetime
) -> None:
    """Store the answer of a report."""
    await connection.execute(
        "INSERT INTO report_answers (report_number, form, digest, keyed_from, document, post_id, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        report_number,
        filled.version.name,
        filled.version.form.digest,
        filled.keyed_from,
        filled.document,
        post_id,
        now,
    )


async def answers_of(connection: Connection, report_numbers: Sequence[str]) -> list[asyncpg.Record]:
    """The answers of reports, each with the version of the form that it was given on."""
    found: list[asyncpg.Record] = await connection.fetch(
        "SELECT report_number, answers.form, digest, keyed_from, document, post_id, recorded_at, pack_version, content"
        " FROM report_answers AS answers JOIN form_versions USING (digest) WHERE report_number = ANY($1)",
        list(report_numbers),
    )
    return found


async def counts_by_form(pool: Pool) -> dict[str, int]:
    """How many answers each form has."""
    rows = await pool.fetch("SELECT form, count(*) AS answers FROM report_answers GROUP BY form")
    return {row["form"]: row["answers"] for row in rows}


async def save_draft(pool: Pool, digest: bytes, event_class: str, texts: Texts, now: dt.datetime) -> None:
    """Store a draft in place of the former one."""
    await pool.execute(
        "INSERT INTO report_drafts (secret_digest, event_class, texts, expires_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (secret_digest) DO UPDATE SET event_class = excluded.event_class, texts = excluded.texts,"
        " expires_at = excluded.expires_at",
        digest,
        event_class,
        json.dumps({name: list(given) for name, given in texts.items()}, ensure_ascii=False),
        now + DRAFT_LASTS,
    )


async def find_draft(pool: Pool, digest: bytes, now: dt.datetime) -> dict[str, Sequence[str]] | None:
    """A draft that has not run out."""
    text = await pool.fetchval(
        "SELECT texts FROM report_drafts WHERE secret_digest = $1 AND expires_at > $2", digest, now
    )
    return None if text is None else dict(json.loads(text))


async def delete_draft(pool: Pool, digest: bytes) -> None:
    """Forget a draft."""
    await pool.execute("DELETE FROM report_drafts WHERE secret_digest = $1", digest)


async def delete_expired(pool: Pool, now: dt.datetime) -> int:
    """Forget drafts that have run out; how many they were."""
    done = await pool.execute("DELETE FROM report_drafts WHERE expires_at <= $1", now)
    return int(str(done).rpartition(" ")[2])
