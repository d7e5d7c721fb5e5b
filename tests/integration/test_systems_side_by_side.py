"""What the source documents describe, by files only: all of it at once on one fleet, each checked from outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import plays
import pytest
from cityloop_local.fleet import FIGURES, SERVICES
from cityloop_local.machine import Machine
from cityloop_plays.play_file import PlayFile

pytestmark = pytest.mark.timeout(420)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Machine(tmp_path / "machine", lambda _line: None, services=(*SERVICES, FIGURES)) as machine:
        yield machine


async def test_systems_of_the_source_documents_end_as_their_plays_say(machine: Machine) -> None:
    files = [PlayFile.read(plays.ROOT / "deploy/plays" / name) for name in plays.SYSTEMS]
    packs = sorted({pack for file in files for pack in file.packs})
    assert await plays.play_side_by_side(machine, files, packs) == []
