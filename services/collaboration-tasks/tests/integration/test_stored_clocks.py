"""A case is read from PostgreSQL as it was stored, with how its clock counts and when it was suspended."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import asyncpg
from casework import START, at, case
from cityloop_calendars import TimeUnit
from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.domain.case import CaseWait
from cityloop_database import migrations_of
from cityloop_flows import Limit, RunningClock
from cityloop_testkit import Clusters, fresh_database

LIMIT = Limit(dt.timedelta(days=4.1), TimeUnit.WORK_DAYS, dt.timedelta(days=1))
MORE = Limit(dt.timedelta(minutes=7), TimeUnit.WORK_MINUTES)
MIGRATIONS = migrations_of("cityloop_collaboration_tasks")


async def test_a_clock_keeps_its_count_and_its_pauses(clusters: Clusters) -> None:
    pauses = tuple(at(hours).occurred_at for hours in (1, 2, 5))
    stored = replace(
        case().case,
        case_id=str(uuid.uuid4()),
        event_id=str(uuid.uuid4()),
        clock=RunningClock(START, None, LIMIT, (LIMIT, MORE), pauses, pauses[2] - pauses[0], pauses[1]),
        clock_state="in_handling",
        whole=RunningClock(START, pauses[2], LIMIT),
        whole_overdue=True,
        extensions=2,
        wait=CaseWait(pauses[2], "resume", tasks_wait=True),
        moved_by_post="drainage.handle",
        moved_by="li",
    )
    async with fresh_database(clusters.postgres, MIGRATIONS) as dsn:
        connection = await asyncpg.connect(dsn)
        await case_store.save_case(connection, stored)
        async with connection.transaction():
            found = await case_store.lock_case(connection, stored.case_id)
        await connection.close()
    assert found is not None
    assert found == stored
    assert found.clock.unit is TimeUnit.WORK_DAYS
