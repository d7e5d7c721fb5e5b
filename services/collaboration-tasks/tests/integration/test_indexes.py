"""What is asked often is found by an index of its own, among many rows that are not asked for."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Awaitable, Callable

import asyncpg
import pytest
from asyncpg.connection import LoggedQuery
from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.domain.case import Task, TaskState
from cityloop_database import migrations_of
from cityloop_messaging import utc_now
from cityloop_testkit import Clusters, eventually, fresh_database

MIGRATIONS = migrations_of("cityloop_collaboration_tasks")
ENDED = """
INSERT INTO tasks (task_id, task_number, case_id, version, state, department_id, overdue, handled_by, attachments,
    transition, occurred_at, recorded_at)
SELECT gen_random_uuid(), 'T-' || n, gen_random_uuid(), 1, CASE WHEN n % 1000 = 0 THEN 'accepted' ELSE 'passed' END,
    'drainage', false, '', '{}', '', now(), now() - n * interval '1 minute'
FROM generate_series(1, 20000) AS n
"""


async def plan_of(dsn: str, ask: Callable[[asyncpg.Connection], Awaitable[list[Task]]]) -> tuple[int, str]:
    """How many rows a question finds, and how, once its plan is kept whatever it is asked of."""
    asked: list[LoggedQuery] = []
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"SET session_replication_role = replica; {ENDED}; ANALYZE tasks")
    await connection.execute("SET plan_cache_mode = force_generic_plan")
    connection.add_query_logger(asked.append)
    tasks = await ask(connection)
    (query,) = await eventually(lambda: [made for made in asked if "FROM tasks" in made.query])
    connection.remove_query_logger(asked.append)
    plan = [row[0] for row in await connection.fetch(f"EXPLAIN {query.query}", *query.args)]
    await connection.close()
    return len(tasks), "\n".join(plan)


async def test_open_tasks_are_read_without_the_ended_ones(clusters: Clusters) -> None:
    async with fresh_database(clusters.postgres, MIGRATIONS) as dsn:
        found, plan = await plan_of(dsn, lambda connection: case_store.open_tasks(connection, "drainage"))
    assert found == 20
    assert "tasks_department_state" in plan


@pytest.mark.parametrize(
    ("state", "after", "index"),
    [
        (TaskState.ACCEPTED, None, "tasks_department_state"),
        (TaskState.ACCEPTED, (utc_now(), str(uuid.UUID(int=1))), "tasks_department_state"),
        (None, (utc_now(), str(uuid.UUID(int=1))), "tasks_department "),
    ],
)
async def test_a_page_is_read_without_what_is_not_on_it(
    clusters: Clusters, state: TaskState | None, after: tuple[dt.datetime, str] | None, index: str
) -> None:
    async with fresh_database(clusters.postgres, MIGRATIONS) as dsn:
        _, plan = await plan_of(
            dsn, lambda connection: case_store.page_of_tasks(connection, "drainage", 50, state, after)
        )
    assert f"using {index}" in plan
    assert "Sort" not in plan
