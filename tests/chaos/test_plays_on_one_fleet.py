"""Two evenings on one fleet with three packs in use, undisturbed: at once, and one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import plays
import pytest
from cityloop_local.machine import Machine
from cityloop_plays.play_file import PlayFile

PACKS = ("waterlogging", "harbour-storm", "gas-safety")
pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Machine(tmp_path / "machine", lambda _line: None) as machine:
        yield machine


@pytest.fixture
def files() -> list[PlayFile]:
    return [PlayFile.read(plays.ROOT / "deploy/plays" / name) for name in ("evening", "harbour-storm")]


async def test_a_flood_and_a_storm_at_once_end_as_their_plays_say(machine: Machine, files: list[PlayFile]) -> None:
    assert await plays.play_side_by_side(machine, files, PACKS) == []


async def test_a_flood_then_a_storm_end_as_their_plays_say(machine: Machine, files: list[PlayFile]) -> None:
    assert await plays.play_in_turn(machine, files, PACKS) == []


async def test_a_storm_then_a_flood_end_as_their_plays_say(machine: Machine, files: list[PlayFile]) -> None:
    assert await plays.play_in_turn(machine, files[::-1], PACKS) == []
