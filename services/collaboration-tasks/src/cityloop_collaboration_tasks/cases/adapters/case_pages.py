"""Pages of cases, in PostgreSQL."""

from __future__ import annotations

import datetime as dt

from cityloop_database import Connection

from cityloop_collaboration_tasks.cases.adapters.case_store import CASE_COLUMNS, case_of_row
from cityloop_collaboration_tasks.cases.domain.case import Case, CasePhase

RETURN_ASKED = "case_id IN (SELECT case_id FROM tasks WHERE late_return = 'asked' AND state = 'accepted')"


async def page_of_cases(
    connection: Connection,
    size: int,
    phase: CasePhase | None,
    after: tuple[dt.datetime, str] | None,
    *,
    return_asked: bool = False,
    supervised: bool = False,
) -> list[Case]:
    """Cases, newest first, after the last one seen; all, or those of which a department asks to return a task, or that
    stand under supervision.
    """
    moment, case_id = after if after is not None else (None, None)
    rows = await connection.fetch(
        f"SELECT {CASE_COLUMNS} FROM cases WHERE ($2::text IS NULL OR phase = $2)"
        f"{f' AND {RETURN_ASKED}' if return_asked else ''}{' AND supervised' if supervised else ''}"
        " AND ($3::timestamptz IS NULL OR (recorded_at, case_id) < ($3, $4::uuid))"
        " ORDER BY recorded_at DESC, case_id DESC LIMIT $1",
        size,
        phase,
        moment,
        case_id,
    )
    return [case_of_row(row) for row in rows]
