"""Recorded requests walk through the whole fleet, and what is read back from outside is the table of the oracle."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from cityloop_cli.replay.demo import outside_of, play_city
from cityloop_cli.replay.play import Play
from cityloop_testkit import Clusters
from cityloop_testkit.city_data import Shares, write_city_data
from cityloop_testkit.fleets import RunningFleet, start_fleet
from rich.console import Console

ROOT = Path(__file__).parents[2]
# A short file with every quirk, so that each act occurs.
SHARES = Shares(no_coordinates=60, cancelled=100, open=60, no_owner=20, other_owner=60, outside_city=30)


@pytest.fixture
def play(tmp_path: Path) -> Play:
    write_city_data(tmp_path / "data", 300, seed=4, shares=SHARES)
    return Play.read(ROOT / "deploy/cities/los-angeles", tmp_path / "data", tmp_path / "pack")


@pytest_asyncio.fixture
async def fleet(clusters: Clusters, kafka_prefix: str, tmp_path: Path, play: Play) -> AsyncIterator[RunningFleet]:
    running = await start_fleet(clusters, kafka_prefix, tmp_path / "fleet", extra=play.settings)
    try:
        yield running
    finally:
        await running.close()
        running.fleet.stop()


@pytest.mark.timeout(300)
async def test_what_is_read_back_is_the_table_of_the_oracle(fleet: RunningFleet, play: Play) -> None:
    outside = outside_of(fleet.fleet, fleet.kafka)
    console, told = Console(width=160), list[str]()
    try:
        with console.capture() as captured:
            differing = await play_city(outside, play, ROOT / "tests/oracles/los_angeles.py", console, told.append)
    finally:
        await outside.close()
    assert differing == 0, captured.get()
    assert "Equal to the oracle" in captured.get()
