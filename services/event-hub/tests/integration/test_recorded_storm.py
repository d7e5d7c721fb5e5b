"""What a random storm comes to, recorded before fusion was a pure function."""

from __future__ import annotations

import json
import re
from pathlib import Path

import fusing
import pytest
from fusing import Hub
from storm import cut, outcome, run, storm

city, evening, dsn, hub = fusing.city, fusing.evening, fusing.dsn, fusing.hub
RECORDED = json.loads((Path(__file__).parents[1] / "recorded/storm.json").read_text(encoding="utf-8"))


async def test_a_storm_comes_to_what_it_came_to_when_it_was_recorded(hub: Hub) -> None:
    await run(hub, cut(storm(hub)))
    found = await outcome(hub)
    for matter, lines in RECORDED.items():
        assert found[matter] == lines, matter


@pytest.mark.parametrize("size", [1, 20, 260])
async def test_however_it_is_cut_the_same_events_have_the_same_members(hub: Hub, size: int) -> None:
    """Versions of events depend on the cut; so does when composites are weighed, and their warnings' numbers."""
    facts = storm(hub)
    await run(hub, [facts[first : first + size] for first in range(0, len(facts), size)])
    found = await outcome(hub)
    for matter in ("events", "members", "pending", "links"):
        assert _without_versions(found[matter]) == _without_versions(RECORDED[matter]), matter


def _without_versions(lines: list[str]) -> list[str]:
    return [re.sub(r" version \d+|W-2026-\d+", "", line) for line in lines]
