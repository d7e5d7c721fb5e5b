"""One whole fleet with the simulated city and its pack, for tests that do not disturb one another's checks."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from cities import simulated_packs, start_city_fleet
from cityloop_testkit import Clusters
from cityloop_testkit.fleets import RunningFleet

KEY = "a key of the shared fleet"
"""Of an Open311 client."""


@pytest.fixture(scope="session")
def shared_fleet(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningFleet]:
    """Runs until the last test; each takes `whole_fleet`, and belongs to the group of that name."""
    folder = tmp_path_factory.mktemp("whole-fleet")
    keys = folder / "api-keys.json"
    keys.write_text(json.dumps({hashlib.sha256(KEY.encode()).hexdigest(): "a client of the tests"}))
    extra = {"citizen-services": {"api_keys_file": str(keys)}}
    starting = start_city_fleet(clusters, f"whole-{os.getpid()}.", folder, extra=extra, packs=simulated_packs())
    running = asyncio.run(starting)
    yield running
    running.fleet.stop()


@pytest_asyncio.fixture
async def whole_fleet(shared_fleet: RunningFleet) -> AsyncIterator[RunningFleet]:
    """The fleet with channels of the test's own."""
    running = RunningFleet(shared_fleet.fleet, shared_fleet.kafka)
    yield running
    await running.close()
