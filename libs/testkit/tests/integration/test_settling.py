"""A fleet that cannot settle says so with its list, however the heartbeats of event time go on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from cities import city_fleet
from cityloop.topics import SENSING_OBSERVATIONS
from cityloop_messaging import Producer
from cityloop_messaging.dead_letters import MAX_CONSECUTIVE
from cityloop_testkit import Clusters, eventually
from cityloop_testkit.fleets import RunningFleet

TOO_MANY = 2 * MAX_CONSECUTIVE + 2
"""Enough in a row also when a heartbeat comes among them."""


@pytest_asyncio.fixture
async def fleet(clusters: Clusters, kafka_prefix: str, tmp_path: Path) -> AsyncIterator[RunningFleet]:
    async with city_fleet(clusters, kafka_prefix, tmp_path, ["sensing-ingest", "event-hub"]) as running:
        yield running


async def test_a_consumer_that_stands_still_fails_the_settling_by_its_name(fleet: RunningFleet) -> None:
    await fleet.settle()
    producer = Producer(fleet.kafka, "test")
    await producer.start()
    for _ in range(TOO_MANY):
        await producer.send(SENSING_OBSERVATIONS, b"0", b"junk", [], partition=0)
    await producer.stop()
    log = fleet.fleet.folder / "logs" / "event-hub.log"
    await eventually(lambda: "consumer_stopped_partition" in log.read_text())
    await eventually(lambda: fleet.behind("event-hub", SENSING_OBSERVATIONS))
    with pytest.raises(AssertionError, match=r"event-hub is at \d+ of \d+ in sensing\.observations\.v1/0") as failed:
        await fleet.settle(seconds=5)
    assert "observations.v1/1" not in str(failed.value)
