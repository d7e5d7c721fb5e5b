"""Readings a second through gRPC ingest to Kafka, beside a bare producer that sends the very records it wrote."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence

import numpy as np
from aiokafka import AIOKafkaProducer, ConsumerRecord
from cityloop.sensing.v1.ingest_service_pb2 import IngestReadingsRequest
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop.topics import SENSING_OBSERVATIONS
from cityloop_local.machine import Machine
from cityloop_messaging import utc_now
from cityloop_messaging.connection import MAX_RECORD_BYTES
from cityloop_messaging.observations import Columns
from cityloop_messaging.producer import BATCH_BYTES, LINGER_MS
from cityloop_rpc import open_channel
from cityloop_testkit import read_all
from cityloop_testkit.fleets import RunningFleet
from harness import DEPARTMENT, Ratio, caught_up, credentials, register_gauges

BATCH = 10_000
BATCHES = 200
ROUNDS = 3
PLACES = 20
PER_PLACE = 100
READER = "event-hub"


def batches(numbers: list[int]) -> list[Columns]:
    """Batches of quiet readings in random order of datastreams, one microsecond after the other."""
    random = np.random.default_rng(1)
    start = int(utc_now().timestamp() * 1_000_000) - BATCH * BATCHES
    known = np.array(numbers, np.uint32)
    return [
        Columns(
            random.choice(known, BATCH),
            np.arange(start + index * BATCH, start + (index + 1) * BATCH, dtype=np.int64),
            random.uniform(0, 20, BATCH),
            np.zeros(BATCH, np.uint16),
        )
        for index in range(BATCHES)
    ]


async def through_grpc(machine: Machine, parts: list[Columns]) -> float:
    """Readings a second, from the first batch sent to the last answer."""

    async def requests() -> AsyncIterator[IngestReadingsRequest]:
        for index, part in enumerate(parts):
            yield IngestReadingsRequest(
                batch_number=index,
                count=len(part),
                datastream_numbers=part.numbers.tobytes(),
                phenomenon_times=part.times.tobytes(),
                values=part.values.tobytes(),
            )

    channel = open_channel(machine.fleet.address("sensing-ingest"), credentials(machine, DEPARTMENT, "scada"))
    stub = IngestServiceStub(channel)  # type: ignore[no-untyped-call]
    started = time.perf_counter()
    accepted: int = sum([answer.accepted async for answer in stub.IngestReadings(requests())])
    elapsed = time.perf_counter() - started
    await channel.close()
    if accepted != BATCH * len(parts):
        raise RuntimeError(f"{accepted} of {BATCH * len(parts)} readings were accepted")
    return float(accepted / elapsed)


async def records_with_readings(machine: Machine) -> list[ConsumerRecord]:
    """What stands in the topic, without the heartbeats."""
    records = await read_all(machine.connection, SENSING_OBSERVATIONS)
    return [record for record in records if ObservationBatch.FromString(record.value).count]


async def bare_producer(machine: Machine, records: Sequence[ConsumerRecord]) -> float:
    """Seconds of a producer with the settings of ours and nothing around it, for records that are encoded already."""
    producer = AIOKafkaProducer(
        bootstrap_servers=machine.connection.bootstrap_servers,
        acks="all",
        enable_idempotence=True,
        linger_ms=LINGER_MS,
        max_batch_size=BATCH_BYTES,
        max_request_size=MAX_RECORD_BYTES,
        compression_type="zstd",
    )
    await producer.start()
    await producer.partitions_for(records[0].topic)
    started = time.perf_counter()
    sent = [
        await producer.send(
            record.topic,
            record.value,
            key=record.key,
            partition=record.partition,
            timestamp_ms=record.timestamp,
            headers=list(record.headers),
        )
        for record in records
    ]
    await asyncio.gather(*sent)
    elapsed = time.perf_counter() - started
    await producer.stop()
    return elapsed


async def run(machine: Machine) -> Ratio:
    """Both in turn, three times, on one topic, each begun when its reader has read all; of each the best counts."""
    places = [(113.205 + index * 0.005, 23.06) for index in range(PLACES)]
    parts = batches(await register_gauges(machine, places, PER_PLACE))
    fleet = RunningFleet(machine.fleet, machine.connection)
    await through_grpc(machine, parts[:20])
    await caught_up(fleet, READER, SENSING_OBSERVATIONS)
    before = len(await records_with_readings(machine))
    ours, limits, records = [], [], list[ConsumerRecord]()
    for _ in range(ROUNDS):
        ours.append(await through_grpc(machine, parts))
        await caught_up(fleet, READER, SENSING_OBSERVATIONS)
        records = records or await written_by_ingest(machine, before)
        limits.append(BATCH * BATCHES / await bare_producer(machine, records))
        await caught_up(fleet, READER, SENSING_OBSERVATIONS)
    print(f"readings/s through gRPC {_listed(ours)}; bare {_listed(limits)}")  # noqa: T201
    return Ratio("ingest to Kafka", max(ours), max(limits), "readings/s", required=0.15)


async def written_by_ingest(machine: Machine, before: int) -> list[ConsumerRecord]:
    """The records of the run, in the order they were written.

    Args:
        machine: runs.
        before: how many stood in the topic before.

    Raises:
        RuntimeError: they do not hold what was accepted.
    """
    found = sorted(await records_with_readings(machine), key=lambda record: record.timestamp)[before:]
    readings = sum(ObservationBatch.FromString(record.value).count for record in found)
    if readings != BATCH * BATCHES:
        raise RuntimeError(f"{readings} readings stand in the topic, {BATCH * BATCHES} were accepted")
    size = sum(len(record.value) for record in found) / len(found)
    print(f"ingest wrote {len(found):,} records of {size:,.0f} bytes")  # noqa: T201
    return found


def _listed(numbers: Sequence[float]) -> str:
    return ", ".join(f"{number:,.0f}" for number in numbers)
