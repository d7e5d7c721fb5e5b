"""One fleet for all tests of the evening."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import evening as evenings
import pytest
import pytest_asyncio
from cityloop_messaging import Producer
from cityloop_testkit import Clusters
from cityloop_testkit.fleets import RunningFleet
from evening import Evening, Gauges


@pytest.fixture(scope="session")
def started(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    found = asyncio.run(evenings.start(clusters, tmp_path_factory.mktemp("evening")))
    yield found
    found.running.fleet.stop()


@pytest_asyncio.fixture
async def evening(started: Evening) -> AsyncIterator[Evening]:
    """The fleet with channels of the test's own, and gauges that answer."""
    running = RunningFleet(started.running.fleet, started.running.kafka)
    found = Evening(running, started.gauge_port, started.street_area, started.other_area, Gauges())
    server = found.server()
    await server.start()
    yield found
    await running.close()
    await server.stop()


@pytest_asyncio.fixture
async def sender(evening: Evening) -> AsyncIterator[Producer]:
    """A producer on the fleet's topics."""
    producer = Producer(evening.running.kafka, "test")
    await producer.start()
    yield producer
    await producer.stop()
