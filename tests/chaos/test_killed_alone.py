"""Requests: none lost, none twice, with one service killed by SIGKILL at a counted record and started again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from cities import city_fleet, one_department_packs
from cityloop.topics import CASES_CASES, CITIZEN_REPORTS, EVENTS_CITY_EVENTS
from cityloop_testkit import Clusters
from cityloop_testkit.fleets import KillPoint, RunningFleet
from requests_of_a_city import check_each_once, submit_all

REQUESTS = 1_000
pytestmark = pytest.mark.timeout(300)

KILL_POINTS = (
    KillPoint("data-sharing", CITIZEN_REPORTS, 300),
    KillPoint("sensing-ingest", CITIZEN_REPORTS, 300),
    KillPoint("citizen-services", CITIZEN_REPORTS, 300),
    KillPoint("event-hub", EVENTS_CITY_EVENTS, 300),
    KillPoint("collaboration-tasks", CASES_CASES, 900),
)


@pytest_asyncio.fixture
async def fleet(clusters: Clusters, kafka_prefix: str, tmp_path: Path) -> AsyncIterator[RunningFleet]:
    async with city_fleet(clusters, kafka_prefix, tmp_path, packs=one_department_packs()) as running:
        yield running


@pytest.mark.parametrize("point", KILL_POINTS, ids=lambda point: point.service)
async def test_no_request_is_lost_or_twice_when_one_service_is_killed(fleet: RunningFleet, point: KillPoint) -> None:
    submitting = asyncio.create_task(submit_all(fleet, REQUESTS))
    await fleet.kill_at(point)
    numbers = await submitting
    await fleet.settle()
    await check_each_once(fleet, numbers)
