"""Readings wait for Kafka, and for no longer than whoever sent them."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import numpy as np
import pytest
from cityloop_kernel import NotReadyError
from cityloop_messaging import Fact
from cityloop_messaging.observations import Columns
from cityloop_sensing_ingest.observations.adapters import coalescer
from cityloop_sensing_ingest.observations.adapters.coalescer import Coalescer

NOW = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
READING = Columns(np.ones(1, np.uint32), np.zeros(1, np.int64), np.ones(1), np.zeros(1, np.uint16))


class Broker:
    """Acknowledges once it is there."""

    def __init__(self) -> None:
        self.there = asyncio.Event()
        self.taken: list[Fact] = []

    async def publish(self, facts: list[Fact]) -> None:
        """As a producer does."""
        await self.there.wait()
        self.taken += facts


async def test_who_sends_while_kafka_is_away_hears_it_and_what_was_sent_may_arrive_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(coalescer, "ACCEPT_SECONDS", 0.1)
    broker: Any = Broker()
    sending = Coalescer(broker, 3, lambda: "990100", lambda: NOW)
    with pytest.raises(NotReadyError, match="send them again") as refused:
        await sending.publish(READING)
    assert refused.value.reason == "AWAY"
    broker.there.set()
    monkeypatch.undo()
    await sending.publish(READING)
    assert len(broker.taken) == 2
