"""Another evening by files only: another district, other classes, departments, rules, devices and roles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import plays
import pytest
from cityloop_local.machine import Machine
from cityloop_plays.file import PlayFile

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Machine(tmp_path / "machine", lambda _line: None) as machine:
        yield machine


async def test_a_storm_over_the_harbour_ends_as_its_play_says(machine: Machine) -> None:
    file = PlayFile.read(plays.ROOT / "deploy/plays/harbour-storm")
    assert file.pack != file.city, "a pack of its own"
    assert await plays.play(machine, file) == []
