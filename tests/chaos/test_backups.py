"""A backup of a fleet that works, and back to it: what came later is named, nothing is there twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from cities import city_fleet, one_department_packs
from cityloop.topics import CASES_CASES, CITIZEN_REPORTS
from cityloop_testkit import Clusters
from cityloop_testkit.fleets import RunningFleet
from restores import (
    begin_again,
    cases_by_event,
    event_numbers,
    is_known,
    numbers_of,
    operate,
    read_lost,
    report,
    tasks_by_case,
)

pytestmark = pytest.mark.timeout(600)
LOOP = ("citizen-services", "event-hub", "collaboration-tasks")


@pytest_asyncio.fixture
async def fleet(clusters: Clusters, kafka_prefix: str, tmp_path: Path) -> AsyncIterator[RunningFleet]:
    """The services that a report goes through; city and packs they find on their topics, and after a restore again."""
    async with city_fleet(
        clusters, kafka_prefix, tmp_path / "fleet", services=LOOP, packs=one_department_packs()
    ) as running:
        yield running


async def test_after_a_restore_what_came_later_is_lost_by_name_and_nothing_is_there_twice(
    fleet: RunningFleet, tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    before = await report(fleet, *range(5))
    code, _, errors = await operate(fleet, "backup", str(backup))
    assert code == 0, errors
    after = await report(fleet, *range(5, 10))
    code, _, errors = await operate(fleet, "restore", str(backup), "--accept")
    assert (code, "stop all services" in errors) == (1, True), errors
    await fleet.settle()
    await asyncio.to_thread(fleet.fleet.stop)

    code, told, errors = await operate(fleet, "restore", str(backup))
    assert (code, "give --accept" in errors) == (1, True), errors
    assert f"5 new: {min(after)} to {max(after)}" in told
    lost = read_lost(backup)
    assert numbers_of(lost, CITIZEN_REPORTS.name) == sorted(after)
    assert len(numbers_of(lost, CASES_CASES.name)) == len(after)
    code, _, errors = await operate(fleet, "restore", str(backup), "--accept")
    assert code == 0, errors
    await begin_again(fleet)

    assert [await is_known(fleet, number) for number in before] == [True] * 5
    assert [await is_known(fleet, number) for number in after] == [False] * 5
    again = await report(fleet, *range(5, 12))
    await fleet.settle()
    assert not {*again} & {*before, *after}, "no number is given twice"
    assert max((await tasks_by_case(fleet)).values()) == 1, "each case has one set of tasks"
    assert {len(cases) for cases in (await cases_by_event(fleet)).values()} == {1}
    assert {len(events) for events in (await event_numbers(fleet)).values()} == {1}
