"""What the client leaves open by default (platform.md section 5, row 11): the producer closes it."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from cityloop.topics import CITIZEN_REPORTS, EVENTS_SIGNALS
from cityloop_messaging import KafkaConnection, Producer
from cityloop_testkit import eventually, read_all, signal_fact

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


async def test_a_record_is_acknowledged_only_once_all_replicas_that_must_have_it_do(
    kafka: KafkaConnection, producer: Producer
) -> None:
    """The topic asks for two replicas in sync and has one: with acks=1 the record would be acknowledged at once."""
    await _require_replicas(kafka, 2)
    waiting = asyncio.create_task(producer.publish([signal_fact("kept")]))
    await producer.send(CITIZEN_REPORTS, b"one", b"elsewhere", [])
    await (await producer.send(CITIZEN_REPORTS, b"one", b"elsewhere", []))
    assert not waiting.done()
    assert await read_all(kafka, EVENTS_SIGNALS) == []
    await _require_replicas(kafka, 1)
    await eventually(waiting.done)
    await waiting
    assert len(await read_all(kafka, EVENTS_SIGNALS)) == 1


async def test_a_producer_is_known_to_the_broker_so_that_its_own_retries_are_recognised(producer: Producer) -> None:
    assert producer._producer._txn_manager is not None
    assert producer._producer._txn_manager.has_pid()


async def _require_replicas(kafka: KafkaConnection, count: int) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
    await admin.start()
    try:
        setting = {"min.insync.replicas": str(count)}
        topic = ConfigResource(ConfigResourceType.TOPIC, kafka.topic(EVENTS_SIGNALS), configs=setting)
        await admin.alter_configs([topic])
    finally:
        await admin.close()
