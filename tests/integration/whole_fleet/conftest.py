"""One whole fleet with the simulated city and its pack, for tests that do not disturb one another's checks."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from cities import simulated_packs, start_city_fleet
from cityloop_testkit import Clusters
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.otlp import ReceivedTraces, otlp_receiver

KEY = "a key of the shared fleet"
"""Of an Open311 client, and of a gateway of drainage's that speaks JSON."""
SERVICES = ("sensing-ingest", "data-sharing", "event-hub", "collaboration-tasks", "citizen-services", "console")
SPANS_LEAVE_MS = "200"


@pytest.fixture(scope="session")
def collector() -> Iterator[ReceivedTraces]:
    """Where the spans of the shared fleet go."""
    with otlp_receiver() as received:
        yield received


@pytest.fixture(scope="session")
def shared_fleet(
    clusters: Clusters, tmp_path_factory: pytest.TempPathFactory, collector: ReceivedTraces
) -> Iterator[RunningFleet]:
    """Runs until the last test; each takes `whole_fleet`, and belongs to the group of that name."""
    folder = tmp_path_factory.mktemp("whole-fleet")
    extra = {service: {"otlp_endpoint": collector.url} for service in SERVICES}
    holders: dict[str, Any] = {
        "citizen-services": {"client": "a client of the tests", "channel": "partner-app"},
        "sensing-ingest": "drainage",
    }
    for service, holder in holders.items():
        keys = folder / f"api-keys-of-{service}.json"
        keys.write_text(json.dumps({hashlib.sha256(KEY.encode()).hexdigest(): holder}))
        extra[service]["api_keys_file"] = str(keys)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OTEL_BSP_SCHEDULE_DELAY", SPANS_LEAVE_MS)
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
