"""Readings a second through gRPC ingest to Kafka, beside librdkafka alone that sends the very records it wrote."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence

import confluent_kafka
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
from cpu import CpuByProcess
from harness import DEPARTMENT, Ratio, caught_up, credentials, register_gauges

BATCH = 10_000
BATCHES = 200
ROUNDS = 3
PLACES = 20
PER_PLACE = 100
READER = "event-hub"
OURS = "zstd"
CODECS = (OURS, "snappy", "lz4", "none")


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


def bare_producer(machine: Machine, records: Sequence[ConsumerRecord], codec: str) -> float:
    """Seconds of librdkafka with nothing around it, for records that are encoded already; durable as ours.

    Raises:
        RuntimeError: a record was not acknowledged.
    """
    producer = confluent_kafka.Producer(
        {
            "bootstrap.servers": machine.connection.bootstrap_servers,
            "acks": "all",
            "enable.idempotence": True,
            "linger.ms": LINGER_MS,
            "batch.size": MAX_RECORD_BYTES,
            "message.max.bytes": MAX_RECORD_BYTES,
            "compression.type": codec,
            "queue.buffering.max.kbytes": 1024 * 1024,
        }
    )
    failed: list[object] = []

    def told(error: object, _message: object) -> None:
        if error is not None:
            failed.append(error)

    producer.list_topics(records[0].topic)
    started = time.perf_counter()
    for record in records:
        producer.produce(
            record.topic,
            record.value,
            record.key,
            record.partition,
            told,
            timestamp=record.timestamp,
            headers=list(record.headers),
        )
        producer.poll(0)
    producer.flush()
    elapsed = time.perf_counter() - started
    if failed:
        raise RuntimeError(f"{len(failed)} records were not acknowledged: {failed[0]}")
    return elapsed


async def bare_asyncio_producer(machine: Machine, records: Sequence[ConsumerRecord], codec: str | None) -> float:
    """The same of aiokafka, with the settings of ours: what the choice of the client costs."""
    producer = AIOKafkaProducer(
        bootstrap_servers=machine.connection.bootstrap_servers,
        acks="all",
        enable_idempotence=True,
        linger_ms=LINGER_MS,
        max_batch_size=BATCH_BYTES,
        max_request_size=MAX_RECORD_BYTES,
        compression_type=codec,
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
    ours, limits, records = [], list[float](), list[ConsumerRecord]()
    with CpuByProcess(machine) as used:
        for _ in range(ROUNDS):
            ours.append(await through_grpc(machine, parts))
            await caught_up(fleet, READER, SENSING_OBSERVATIONS)
            records = records or await written_by_ingest(machine, before)
    million = BATCH * BATCHES * ROUNDS / 1_000_000
    print(f"CPU of a million readings, with their detection: {used.line(round(million))}")  # noqa: T201
    for codec in CODECS:
        bare, asyncio_bare = [], []
        for _ in range(ROUNDS if codec == OURS else 1):
            bare.append(BATCH * BATCHES / await asyncio.to_thread(bare_producer, machine, records, codec))
            await caught_up(fleet, READER, SENSING_OBSERVATIONS)
            given = None if codec == "none" else codec
            asyncio_bare.append(BATCH * BATCHES / await bare_asyncio_producer(machine, records, given))
            await caught_up(fleet, READER, SENSING_OBSERVATIONS)
        if codec == OURS:
            limits = bare
        print(f"bare {codec}: librdkafka {_listed(bare)}; aiokafka {_listed(asyncio_bare)}")  # noqa: T201
    print(f"readings/s through gRPC {_listed(ours)}")  # noqa: T201
    return Ratio("ingest to Kafka, of bare librdkafka", max(ours), max(limits), "readings/s", required=0.12)


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
