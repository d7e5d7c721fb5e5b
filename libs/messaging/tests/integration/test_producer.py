"""What the client leaves open by default (platform.md section 5, row 11): the producer closes it."""

from __future__ import annotations

import asyncio

import pytest
from cityloop.topics import EVENTS_SIGNALS
from cityloop_messaging import KafkaConnection, Producer
from cityloop_testkit import read_all

AT_ONCE = 50


async def test_what_is_in_flight_is_bounded_however_fast_it_comes(
    kafka: KafkaConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cityloop_messaging.producer.MAX_IN_FLIGHT", AT_ONCE)
    producer = Producer(kafka, "test")
    await producer.start()
    pending: set[asyncio.Future[object]] = set()
    most = 0
    try:
        for number in range(AT_ONCE * 20):
            future = await producer.send(EVENTS_SIGNALS, str(number).encode(), b"x", [])
            pending.add(future)
            future.add_done_callback(pending.discard)
            most = max(most, len(pending))
        await asyncio.gather(*pending)
    finally:
        await producer.stop()
    assert AT_ONCE // 2 <= most <= AT_ONCE
    assert len(await read_all(kafka, EVENTS_SIGNALS)) == AT_ONCE * 20


async def test_a_producer_is_known_to_the_broker_so_that_its_own_retries_are_recognised(producer: Producer) -> None:
    """The client takes idempotence with acks=all only; a broker that stands alone shows no other difference."""
    assert producer._producer._txn_manager is not None
    assert producer._producer._txn_manager.has_pid()
    assert producer._producer._sender._acks == -1
