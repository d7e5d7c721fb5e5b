"""The waterlogging evening, disturbed: services killed, the broker killed, everything twice, topics delayed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import disturbances
import plays
import pytest
from cityloop.topics import (
    CASES_CASES,
    CASES_TASKS,
    CITIZEN_MESSAGE_RECEIPTS,
    CITIZEN_REPORTS,
    EVENTS_EVENT_SIGNALS,
    EVENTS_SIGNALS,
    EVENTS_WARNINGS,
    SENSING_COMMAND_RESULTS,
    SENSING_OBSERVATIONS,
)
from cityloop_local.machine import Machine
from cityloop_plays.play_file import PlayFile
from cityloop_testkit.fleets import KillPoint, RunningFleet

pytestmark = pytest.mark.timeout(600)

POINTS = (
    KillPoint("sensing-ingest", SENSING_OBSERVATIONS, 60),
    KillPoint("event-hub", EVENTS_SIGNALS, 10),
    KillPoint("data-sharing", EVENTS_WARNINGS, 6),
    KillPoint("collaboration-tasks", EVENTS_EVENT_SIGNALS, 10),
    KillPoint("citizen-services", CITIZEN_REPORTS, 4),
    KillPoint("event-hub", CITIZEN_REPORTS, 9),
    KillPoint("sensing-ingest", SENSING_COMMAND_RESULTS, 8),
    KillPoint("collaboration-tasks", CASES_TASKS, 30),
    KillPoint("citizen-services", CITIZEN_MESSAGE_RECEIPTS, 4),
    KillPoint("data-sharing", CASES_CASES, 45),
)
"""Every service twice, from the first rain to the last cases."""
DELAYED = (
    KillPoint("event-hub", EVENTS_SIGNALS, 10),
    KillPoint("collaboration-tasks", EVENTS_EVENT_SIGNALS, 10),
    KillPoint("citizen-services", CASES_CASES, 20),
    KillPoint("sensing-ingest", SENSING_COMMAND_RESULTS, 8),
)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Machine(tmp_path / "machine", lambda _line: None) as machine:
        yield machine


@pytest.fixture
def evening() -> PlayFile:
    return PlayFile.read(plays.ROOT / "deploy/plays/evening")


async def test_it_ends_the_same_with_every_service_killed_twice(machine: Machine, evening: PlayFile) -> None:
    assert await plays.play(machine, evening, disturbances.kills(POINTS)) == []


async def test_it_ends_the_same_when_the_broker_is_killed(machine: Machine, evening: PlayFile) -> None:
    point = KillPoint("broker", CASES_TASKS, 20)
    assert await plays.play(machine, evening, disturbances.broker_restart(point)) == []


async def test_it_ends_the_same_when_every_record_comes_twice(machine: Machine, evening: PlayFile) -> None:
    twice = disturbances.EverythingTwice()
    assert await plays.play(machine, evening, twice, ends_by_itself=False) == []
    assert await twice.missed(RunningFleet(machine.fleet, machine.connection)) == []


async def test_it_ends_the_same_with_topics_delayed_against_each_other(machine: Machine, evening: PlayFile) -> None:
    assert await plays.play(machine, evening, disturbances.delays(DELAYED)) == []
