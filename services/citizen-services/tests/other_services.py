"""What the other services tell citizen-services, told by a test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from cityloop_messaging import Producer
from cityloop_testkit.fleets import RunningFleet


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def producer(fleet: RunningFleet) -> AsyncIterator[Producer]:
    """Speaks on the topics of the module's fleet."""
    producer = Producer(fleet.kafka, "test")
    await producer.start()
    yield producer
    await producer.stop()
