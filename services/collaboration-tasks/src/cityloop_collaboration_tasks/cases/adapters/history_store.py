"""The histories of cases in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from cityloop.citizen.v1.report_pb2 import Feedback
from cityloop_database import Connection
from cityloop_kernel import uuid_of

from cityloop_collaboration_tasks.cases.domain.history import FEEDBACK, CaseEntry, HistoryEntry


async def add_history(connection: Connection, entries: Sequence[CaseEntry]) -> list[int]:
    """Add to the histories of cases, in this order; returns the numbers of the entries."""
    rows = await connection.fetch(
        "INSERT INTO case_history (case_id, kind, message, trace_id)"
        " SELECT case_id, kind, message, trace_id FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::text[])"
        " WITH ORDINALITY AS new (case_id, kind, message, trace_id, place) ORDER BY place RETURNING entry",
        [entry.case_id for entry in entries],
        [entry.entry.kind for entry in entries],
        [entry.entry.message for entry in entries],
        [entry.entry.trace_id for entry in entries],
    )
    return sorted(row["entry"] for row in rows)


async def jurisdictions_of(connection: Connection, case_ids: Collection[str]) -> dict[str, str]:
    """Code of the division whose case each is, by the cases' ids."""
    rows = await connection.fetch(
        "SELECT case_id, jurisdiction FROM cases WHERE case_id = ANY($1::uuid[])", list(case_ids)
    )
    return {str(row["case_id"]): row["jurisdiction"] for row in rows}


async def history_of(connection: Connection, case_ids: Sequence[str], at_most: int | None = None) -> list[HistoryEntry]:
    """The history of cases, oldest first; all where no bound is given."""
    rows = await connection.fetch(
        "SELECT kind, message, trace_id FROM case_history WHERE case_id = ANY($1::uuid[]) ORDER BY entry LIMIT $2",
        list(case_ids),
        at_most,
    )
    return [HistoryEntry(row["kind"], row["message"], row["trace_id"]) for row in rows]


async def history_after(connection: Connection, number: int, at_most: int) -> list[tuple[int, str, HistoryEntry]]:
    """Entries of all cases after a number, each with its number and its case's id, in the order of the numbers."""
    rows = await connection.fetch(
        "SELECT entry, case_id, kind, message, trace_id FROM case_history WHERE entry > $1 ORDER BY entry LIMIT $2",
        number,
        at_most,
    )
    return [
        (row["entry"], str(row["case_id"]), HistoryEntry(row["kind"], row["message"], row["trace_id"])) for row in rows
    ]


async def answered_at(connection: Connection, case_id: str) -> dt.datetime | None:
    """When a reporter last gave feedback on the handling; None where nobody has."""
    message = await connection.fetchval(
        "SELECT message FROM case_history WHERE case_id = $1 AND kind = $2 ORDER BY entry DESC LIMIT 1",
        uuid_of(case_id),
        FEEDBACK,
    )
    return None if message is None else Feedback.FromString(message).occurred_at.ToDatetime(tzinfo=dt.UTC)
