"""Each table of a service is written by one of its rooms."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = sorted(path.parent for path in ROOT.glob("services/*/src/*/*/room.py"))
WRITES = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z_]+)")


def writers(service: Path) -> dict[str, set[str]]:
    """By table: the rooms that write it."""
    found = defaultdict[str, set[str]](set)
    for room in (room for room in ROOMS if room.is_relative_to(service)):
        for file in room.rglob("*.py"):
            for table in WRITES.findall(file.read_text()):
                found[table].add(room.name)
    return found


@pytest.mark.parametrize("service", sorted({room.parents[2] for room in ROOMS}), ids=lambda path: path.name)
def test_a_table_is_written_by_one_room(service: Path) -> None:
    found = writers(service)
    assert found
    assert {table: rooms for table, rooms in found.items() if len(rooms) > 1} == {}
