"""Requests: none lost, none twice, with each service killed by SIGKILL at a counted record and started again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from cities import city_fleet, one_department_packs
from cityloop.topics import CASES_CASES, CITIZEN_REPORTS, EVENTS_CITY_EVENTS
from cityloop_testkit import Clusters
from cityloop_testkit.fleets import KillPoint, RunningFleet
from requests_of_a_city import check_each_once, submit_all

REQUESTS = 300
pytestmark = pytest.mark.timeout(300)

KILL_POINTS = (
    KillPoint("data-sharing", CITIZEN_REPORTS, 30),
    KillPoint("sensing-ingest", CITIZEN_REPORTS, 60),
    KillPoint("citizen-services", CITIZEN_REPORTS, 90),
    KillPoint("event-hub", EVENTS_CITY_EVENTS, 120),
    KillPoint("collaboration-tasks", CASES_CASES, 450),
)
"""One after the other; each alone, with more requests, in `make chaos`."""


@pytest_asyncio.fixture
async def fleet(clusters: Clusters, kafka_prefix: str, tmp_path: Path) -> AsyncIterator[RunningFleet]:
    async with city_fleet(clusters, kafka_prefix, tmp_path, packs=one_department_packs()) as running:
        yield running


async def test_the_servers_of_these_tests_write_through(clusters: Clusters) -> None:
    connection = await asyncpg.connect(clusters.postgres)
    settings = [await connection.fetchval(f"SHOW {name}") for name in ("fsync", "synchronous_commit")]
    await connection.close()
    assert settings == ["on", "on"]


async def test_no_request_is_lost_or_twice_when_each_service_is_killed(fleet: RunningFleet) -> None:
    submitting = asyncio.create_task(submit_all(fleet, REQUESTS))
    for point in KILL_POINTS:
        await fleet.kill_at(point)
    numbers = await submitting
    await fleet.settle()
    await check_each_once(fleet, numbers)
