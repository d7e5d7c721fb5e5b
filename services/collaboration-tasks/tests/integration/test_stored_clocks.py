"""A case is read from PostgreSQL as it was stored, with how its clock counts and when it was suspended."""

from __future__ import annotations

import uuid
from dataclasses import replace

import asyncpg
from casework import START, at, case
from cityloop_calendars import Counting
from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_database import migrations_of
from cityloop_testkit import Clusters, fresh_database

MIGRATIONS = migrations_of("cityloop_collaboration_tasks")


async def test_a_clock_keeps_its_count_and_its_pauses(clusters: Clusters) -> None:
    pauses = tuple(at(hours).occurred_at for hours in (1, 2, 5))
    stored = replace(
        case().case,
        case_id=str(uuid.uuid4()),
        event_id=str(uuid.uuid4()),
        stage_began_at=START,
        counting=Counting.WORK_DAYS,
        pauses=pauses,
        remaining=pauses[2] - pauses[0],
    )
    async with fresh_database(clusters.postgres, MIGRATIONS) as dsn:
        connection = await asyncpg.connect(dsn)
        await case_store.save_case(connection, stored)
        async with connection.transaction():
            found = await case_store.lock_case(connection, stored.case_id)
        await connection.close()
    assert found is not None
    assert found.clock == stored.clock
    assert found.counting is Counting.WORK_DAYS
