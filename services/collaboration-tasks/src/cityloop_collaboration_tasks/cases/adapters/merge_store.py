"""What cases and their tasks were before they were merged, in PostgreSQL, as their rows were."""

from __future__ import annotations

from cityloop_database import Connection

from cityloop_collaboration_tasks.cases.adapters.case_store import CASE_FIELDS, TASK_FIELDS, case_of_row, task_of_row
from cityloop_collaboration_tasks.cases.domain.merging import BeforeMerge

OF_CASE = ", ".join(f"former.{name}" for name in CASE_FIELDS)
OF_TASK = ", ".join(f"former.{name}" for name in TASK_FIELDS)


async def keep(connection: Connection, case_id: str, into_case_id: str) -> None:
    """Keep a case with its tasks as they are stored now, and the case that it is to be part of."""
    await connection.execute(
        "INSERT INTO case_merges (case_id, part, part_tasks, whole)"
        " SELECT c.case_id, to_jsonb(c), coalesce((SELECT jsonb_agg(to_jsonb(t)) FROM tasks t"
        " WHERE t.case_id = c.case_id), '[]'), to_jsonb(o)"
        " FROM cases c, cases o WHERE c.case_id = $1 AND o.case_id = $2"
        " ON CONFLICT (case_id) DO UPDATE"
        " SET part = excluded.part, part_tasks = excluded.part_tasks, whole = excluded.whole",
        case_id,
        into_case_id,
    )


async def kept(connection: Connection, case_id: str) -> BeforeMerge:
    """What they were when a case was last merged; columns that came since are as they are now."""
    part, whole = [
        await connection.fetchrow(
            f"SELECT {OF_CASE} FROM case_merges m JOIN cases c ON c.case_id = (m.{name} ->> 'case_id')::uuid,"
            f" jsonb_populate_record(c, m.{name}) AS former WHERE m.case_id = $1",
            case_id,
        )
        for name in ("part", "whole")
    ]
    rows = await connection.fetch(
        f"SELECT {OF_TASK} FROM case_merges m CROSS JOIN jsonb_array_elements(m.part_tasks) AS said (task)"
        " JOIN tasks t ON t.task_id = (said.task ->> 'task_id')::uuid,"
        " jsonb_populate_record(t, said.task) AS former WHERE m.case_id = $1",
        case_id,
    )
    tasks = [task_of_row(row) for row in rows]
    return BeforeMerge(case_of_row(part), {task.task_id: task for task in tasks}, case_of_row(whole))
