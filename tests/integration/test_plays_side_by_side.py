"""Two evenings on one fleet at once, by files only: other districts, classes, departments, rules, devices and roles.

Services are killed on the way; undisturbed, one after the other, and disturbed in other ways: `make chaos`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import disturbances
import plays
import pytest
from cityloop.topics import CASES_TASKS, EVENTS_EVENT_SIGNALS
from cityloop_local.machine import Machine
from cityloop_plays.play_file import PlayFile
from cityloop_testkit.fleets import KillPoint

POINTS = (KillPoint("event-hub", EVENTS_EVENT_SIGNALS, 20), KillPoint("collaboration-tasks", CASES_TASKS, 50))
PACKS = ("waterlogging", "harbour-storm", "gas-safety")
pytestmark = pytest.mark.timeout(420)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Machine(tmp_path / "machine", lambda _line: None) as machine:
        yield machine


async def test_a_flood_and_a_storm_at_once_end_as_their_plays_say_with_services_killed(machine: Machine) -> None:
    files = [PlayFile.read(plays.ROOT / "deploy/plays" / name) for name in plays.STORMS]
    assert [file.packs for file in files] == [PACKS[:1], PACKS[1:2]], "a pack each"
    assert await plays.play_side_by_side(machine, files, PACKS, disturbances.kills(POINTS)) == []
