"""What reports follow, what reporters were told and what they said, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import asyncpg
from cityloop.common.v1.common_pb2 import AreaReference
from cityloop_database import Connection, Pool, texts_from_column, texts_to_column

from cityloop_citizen_services.domain.feedback import Feedback, FeedbackKind
from cityloop_citizen_services.domain.inbox import Message, Words
from cityloop_citizen_services.domain.report import CasePhase, CaseStep

MessageKey = tuple[str, str, int]
"""Report number, origin and version of a message."""
STEP = (
    "event_id, version, case_id, case_number, phase, state, reason, lead_department_id, reopened, due_at,"
    " occurred_at, event_class, areas"
)


async def lock_names(connection: Connection, names: Iterable[str]) -> None:
    """What concerns one of these names waits for the others that do, until the transaction ends."""
    await connection.execute(
        "SELECT pg_advisory_xact_lock(name)"
        " FROM (SELECT DISTINCT hashtextextended(item, 0) AS name FROM unnest($1::text[]) item ORDER BY 1) names",
        list(names),
    )


async def add_steps(connection: Connection, steps: Sequence[CaseStep]) -> None:
    """Keep versions of cases; one that arrives again is the same."""
    await connection.executemany(
        f"INSERT INTO case_steps ({STEP}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        " ON CONFLICT DO NOTHING",
        [
            (
                step.event_id,
                step.version,
                step.case_id,
                step.case_number,
                step.phase,
                step.state,
                step.reason,
                step.lead_department_id,
                step.reopened,
                step.due_at,
                step.occurred_at,
                step.event_class,
                [area.SerializeToString(deterministic=True) for area in step.areas],
            )
            for step in steps
        ],
    )


async def steps_of(connection: Connection, event_ids: Iterable[str]) -> Mapping[str, Sequence[CaseStep]]:
    """The known versions of the cases of events, in order of their versions."""
    rows = await connection.fetch(
        f"SELECT {STEP} FROM case_steps WHERE event_id = ANY($1::uuid[]) ORDER BY event_id, version",
        list(set(event_ids)),
    )
    return {event: list(steps) for event, steps in groupby(map(_step, rows), key=lambda step: step.event_id)}


async def add_messages(
    connection: Connection, messages: Sequence[tuple[Message, Words]], now: dt.datetime
) -> set[MessageKey]:
    """Keep messages as they are put in inboxes; one that was made before is not made again. Returns the new ones."""
    rows = await connection.fetch(
        "INSERT INTO messages (report_number, origin, version, state, reason, occurred_at, text, pack_id,"
        " pack_version, recorded_at) SELECT *, $10::timestamptz FROM unnest($1::text[], $2::text[], $3::bigint[],"
        " $4::text[], $5::text[], $6::timestamptz[], $7::jsonb[], $8::text[], $9::integer[])"
        " ON CONFLICT DO NOTHING RETURNING report_number, origin, version",
        [message.report_number for message, _ in messages],
        [message.origin for message, _ in messages],
        [message.version for message, _ in messages],
        [message.state for message, _ in messages],
        [message.reason for message, _ in messages],
        [message.occurred_at for message, _ in messages],
        [texts_to_column(words.texts) for _, words in messages],
        [words.pack_id for _, words in messages],
        [words.pack_version for _, words in messages],
        now,
    )
    return {(row["report_number"], row["origin"], row["version"]) for row in rows}


async def messages_of(pool: Pool, report_number: str) -> list[Message]:
    """What a reporter was told, newest first."""
    rows = await pool.fetch(
        "SELECT report_number, origin, version, state, reason, occurred_at, text, pack_id, pack_version"
        " FROM messages WHERE report_number = $1 ORDER BY occurred_at DESC, version DESC, origin",
        report_number,
    )
    return [_message(row) for row in rows]


async def said(connection: Connection | Pool, report_number: str, case_id: str, closing: int) -> set[FeedbackKind]:
    """What the reporter has said of this closing."""
    rows = await connection.fetch(
        "SELECT kind FROM feedback WHERE report_number = $1 AND case_id = $2 AND closing = $3",
        report_number,
        case_id,
        closing,
    )
    return {FeedbackKind(row["kind"]) for row in rows}


async def save_feedback(connection: Connection, feedback: Feedback) -> None:
    """Keep what a reporter said."""
    await connection.execute(
        "INSERT INTO feedback"
        " (feedback_id, report_number, case_id, closing, kind, rating, text, occurred_at, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        feedback.feedback_id,
        feedback.report_number,
        feedback.case_id,
        feedback.closing,
        feedback.kind,
        feedback.rating,
        feedback.text,
        feedback.occurred_at,
        feedback.recorded_at,
    )


def _message(row: asyncpg.Record) -> Message:
    kept = row["text"] is not None
    return Message(
        report_number=row["report_number"],
        event_class="",
        origin=row["origin"],
        version=row["version"],
        state=row["state"],
        reason=row["reason"],
        occurred_at=row["occurred_at"],
        words=Words(texts_from_column(row["text"]), row["pack_id"], row["pack_version"]) if kept else None,
    )


def _step(row: asyncpg.Record) -> CaseStep:
    areas = tuple(AreaReference.FromString(area) for area in row["areas"])
    return CaseStep(
        **(dict(row) | {"event_id": str(row["event_id"]), "phase": CasePhase(row["phase"]), "areas": areas})
    )
