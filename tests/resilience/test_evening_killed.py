"""The waterlogging evening, unpaced, with services killed on the way: the same outcome."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import disturbances
import plays
import pytest
from cityloop.topics import CASES_TASKS, EVENTS_EVENT_SIGNALS
from cityloop_local.machine import Machine
from cityloop_plays.file import PlayFile
from cityloop_testkit.fleets import KillPoint

POINTS = (KillPoint("event-hub", EVENTS_EVENT_SIGNALS, 12), KillPoint("collaboration-tasks", CASES_TASKS, 30))
pytestmark = pytest.mark.timeout(420)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Machine(tmp_path / "machine", lambda _line: None) as machine:
        yield machine


async def test_the_evening_ends_the_same_when_services_are_killed(machine: Machine) -> None:
    file = PlayFile.read(plays.ROOT / "deploy/plays/evening")
    assert await plays.play(machine, file, disturbances.kills(POINTS)) == []
