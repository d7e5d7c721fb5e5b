"""What the other services tell citizen-services, told by a test, and what they hear of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop.topics import CITIZEN_MESSAGE_RECEIPTS
from cityloop_messaging import Producer
from cityloop_testkit import read_all
from cityloop_testkit.fleets import RunningFleet


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def producer(fleet: RunningFleet) -> AsyncIterator[Producer]:
    """Speaks on the topics of the module's fleet."""
    producer = Producer(fleet.kafka, "test")
    await producer.start()
    yield producer
    await producer.stop()


async def receipts_of(fleet: RunningFleet, report_number: str) -> list[MessageReceipt]:
    """What others hear that the reporter was told, in the order it was put in the inbox."""
    records = [
        MessageReceipt.FromString(record.value) for record in await read_all(fleet.kafka, CITIZEN_MESSAGE_RECEIPTS)
    ]
    of_report = [receipt for receipt in records if receipt.reporter_message.report_number == report_number]
    return sorted(of_report, key=lambda receipt: receipt.occurred_at.ToNanoseconds())
