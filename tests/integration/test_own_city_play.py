"""A city that nobody has seen, from its files to the compared table: `cityloop city init`, a fleet, general checks."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.topics import CITIZEN_REPORTS
from cityloop_local.forked import run_forked
from cityloop_messaging import decode
from cityloop_operator.fleet_client import FleetClient
from cityloop_plays.replay.importer import import_client
from cityloop_plays.replay.play import Play, play_city
from cityloop_testkit import Clusters, read_all
from cityloop_testkit.english import english
from cityloop_testkit.fleets import RunningFleet, start_fleet
from own_cities import FORMS, write_own_city
from rich.console import Console

ROOT = Path(__file__).parents[2]
ORACLE = ROOT / "tests/oracles/recorded_requests.py"
ROWS = 60
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]


@dataclass(frozen=True)
class OwnCity:
    """What a newcomer has after the first steps of the guide, and a fleet that runs for it."""

    play: Play
    fleet: RunningFleet
    client: FleetClient

    async def played(self, script: Path | None) -> tuple[int, str]:
        """How many lines of the table differ, and what was said; played again, everything is there already."""
        console, told = Console(width=160), list[str]()
        with console.capture() as captured:
            differing = await play_city(self.client, self.play, script, console, told.append)
        return differing, captured.get() + "\n".join(told)


async def cityloop(*arguments: str) -> str:
    """What a command says.

    Raises:
        AssertionError: it failed.
    """
    code, output, errors = await run_forked((sys.executable, "-m", "cityloop_cli.main", "city", *arguments), os.environ)
    assert code == 0, errors
    return output


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def own_city(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OwnCity]:
    folder = tmp_path_factory.mktemp("own-city")
    city, form = folder / "city", FORMS["Boston's columns, semicolons, decimal commas, Latin-1"]
    data = write_own_city(folder / "data", form, ROWS)
    files = ["--areas", str(data / "areas.geojson"), "--requests", str(data / "requests.csv")]
    said = await cityloop("init", "own-town", *files, "--into", str(city))
    assert f"make demo CITY=own-town DATA={data}" in said
    checked = await cityloop("check", str(city), "--data", str(data))
    play = Play.read(city, data, folder / "pack")
    assert {english(line) for line in play.found.sums} <= set(said.splitlines()) & set(checked.splitlines())
    fleet = await start_fleet(clusters, f"own-city-{os.getpid()}.", folder / "fleet", extra=play.settings)
    client = import_client(fleet.fleet, fleet.kafka)
    try:
        yield OwnCity(play, fleet, client)
    finally:
        await client.close()
        await fleet.close()
        await asyncio.to_thread(fleet.fleet.stop)


async def test_it_comes_to_the_table_of_the_oracle_and_without_one_to_that_of_its_plan(own_city: OwnCity) -> None:
    differing, said = await own_city.played(ORACLE)
    assert differing == 0, said
    assert "Equal to the oracle" in said
    differing, said = await own_city.played(None)
    assert differing == 0, said
    assert "city.yaml sets no time_format" in said
    await own_city.fleet.settle()
    requests = own_city.play.found.requests
    records = await read_all(own_city.fleet.kafka, CITIZEN_REPORTS)
    reports = {
        fact.fact_id: fact.payload for fact in (decode(CITIZEN_REPORTS, r.key, r.value, r.headers) for r in records)
    }
    numbers = Counter(report.source_number for report in reports.values() if isinstance(report, Report))
    assert numbers == dict.fromkeys((request.number for request in requests), 1), "none lost, none twice"
    assert 0 < len(requests) == ROWS - len(own_city.play.found.set_aside) < ROWS
