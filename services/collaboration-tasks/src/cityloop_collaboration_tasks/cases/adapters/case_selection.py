"""Cases by what happened to them in a time, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cityloop_database import Connection

from cityloop_collaboration_tasks.cases.adapters.case_store import CASE_COLUMNS, case_of_row
from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.records import CaseSelection

OPEN = "phase NOT IN ('closed', 'not_filed', 'void')"
CHOSEN: Mapping[str, str] = MappingProxyType(
    {
        "opened": "opened_at >= $4 AND opened_at < $5",
        "closed": "phase = 'closed' AND phase_began_at >= $4 AND phase_began_at < $5",
        "overdue": f"{OPEN} AND (overdue OR whole_overdue)",
    }
)
ORDERS: Mapping[str, str] = MappingProxyType(
    {
        # Grade 1 is the gravest, 0 is none.
        "grade": "nullif(grade, 0) NULLS LAST, opened_at DESC, case_id",
        "opened": "opened_at DESC, case_id",
        "due": "due_at NULLS LAST, opened_at, case_id",
    }
)


async def selected_cases(connection: Connection, selection: CaseSelection, at_most: int) -> tuple[list[Case], int]:
    """Cases of a selection, sorted, and how many there are in all."""
    where = (
        f"WHERE {CHOSEN[selection.cases]} AND ($1::text[] = '{{}}' OR event_class = ANY ($1))"
        " AND ($2::text[] = '{}' OR areas && $2) AND ($3::smallint[] = '{}' OR grade = ANY ($3))"
    )
    asked: list[object] = [list(selection.event_classes), list(selection.areas), list(selection.grades)]
    if selection.cases != "overdue":
        asked += [selection.since, selection.until]
    order = f"ORDER BY {ORDERS[selection.sort]} LIMIT {int(at_most)}"
    rows = await connection.fetch(f"SELECT {CASE_COLUMNS} FROM cases {where} {order}", *asked)
    count = len(rows)
    if count == at_most:
        count = await connection.fetchval(f"SELECT count(*) FROM cases {where}", *asked)
    return [case_of_row(row) for row in rows], count
