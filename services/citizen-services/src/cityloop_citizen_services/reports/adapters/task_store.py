"""Tasks of cases in PostgreSQL, in their newest version: which departments hold one."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop_database import Connection, Pool

from cityloop_citizen_services.reports.domain.access import CaseTask


async def save_newest(connection: Connection, tasks: Sequence[CaseTask]) -> None:
    """Keep the newest versions; one that arrives late or again changes nothing."""
    await connection.executemany(
        "INSERT INTO case_tasks (task_id, version, case_id, department_id, held) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (task_id) DO UPDATE SET version = $2, case_id = $3, department_id = $4, held = $5"
        " WHERE case_tasks.version < $2",
        [(task.task_id, task.version, task.case_id, task.department_id, task.held) for task in tasks],
    )


async def holders(connection: Connection | Pool, case_id: str) -> frozenset[str]:
    """Departments that hold a task of a case; nobody while there is no case."""
    if not case_id:
        return frozenset()
    rows = await connection.fetch("SELECT department_id FROM case_tasks WHERE case_id = $1 AND held", case_id)
    return frozenset(row["department_id"] for row in rows)
