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
    # A text for each question, so that each is answered by its index, also once its plan is kept.
    wanted, values = ["true"], list[object]([size])
    if phase is not None:
        values.append(phase)
        wanted.append(f"phase = ${len(values)}")
    if after is not None:
        values += after
        wanted.append(f"(recorded_at, case_id) < (${len(values) - 1}, ${len(values)})")
    wanted += [RETURN_ASKED] if return_asked else []
    wanted += ["supervised"] if supervised else []
    rows = await connection.fetch(
        f"SELECT {CASE_COLUMNS} FROM cases WHERE {' AND '.join(wanted)}"
        " ORDER BY recorded_at DESC, case_id DESC LIMIT $1",
        *values,
    )
    return [case_of_row(row) for row in rows]
