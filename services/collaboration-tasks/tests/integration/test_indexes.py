"""What is asked often is found by an index of its own, among many rows that are not asked for."""

from __future__ import annotations

import asyncpg
from asyncpg.connection import LoggedQuery
from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_database import migrations_of
from cityloop_testkit import Clusters, eventually, fresh_database

MIGRATIONS = migrations_of("cityloop_collaboration_tasks")
ENDED = """
INSERT INTO tasks (task_id, task_number, case_id, version, state, department_id, overdue, handled_by, attachments,
    transition, occurred_at, recorded_at)
SELECT gen_random_uuid(), 'T-' || n, gen_random_uuid(), 1, CASE WHEN n % 1000 = 0 THEN 'accepted' ELSE 'passed' END,
    'drainage', false, '', '{}', '', now(), now() - n * interval '1 minute'
FROM generate_series(1, 20000) AS n
"""


async def test_open_tasks_are_read_without_the_ended_ones(clusters: Clusters) -> None:
    asked: list[str] = []

    def ask(query: LoggedQuery) -> None:
        asked.append(query.query)

    async with fresh_database(clusters.postgres, MIGRATIONS) as dsn:
        connection = await asyncpg.connect(dsn)
        await connection.execute(f"SET session_replication_role = replica; {ENDED}; ANALYZE tasks")
        connection.add_query_logger(ask)
        tasks = await case_store.open_tasks(connection, "drainage")
        (query,) = await eventually(lambda: [text for text in asked if "FROM tasks" in text])
        connection.remove_query_logger(ask)
        plan = [row[0] for row in await connection.fetch(f"EXPLAIN {query}", "drainage")]
        await connection.close()
    assert len(tasks) == 20
    assert any("tasks_open" in line for line in plan), plan
