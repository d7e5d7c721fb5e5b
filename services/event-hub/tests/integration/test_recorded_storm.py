"""What a random storm comes to, recorded before fusion was a pure function."""

from __future__ import annotations

import json
from pathlib import Path

import fusing
from fusing import Hub
from storm import cut, outcome, run, storm

city, evening, dsn, hub = fusing.city, fusing.evening, fusing.dsn, fusing.hub
RECORDED = json.loads((Path(__file__).parents[1] / "recorded/storm.json").read_text(encoding="utf-8"))


async def test_a_storm_comes_to_what_it_came_to_when_it_was_recorded(hub: Hub) -> None:
    await run(hub, cut(storm(hub)))
    found = await outcome(hub)
    for matter, lines in RECORDED.items():
        assert found[matter] == lines, matter
