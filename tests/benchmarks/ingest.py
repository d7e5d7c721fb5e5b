"""Readings a second through gRPC ingest to Kafka, beside a bare producer that sends the same bytes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import numpy as np
from cityloop.sensing.v1.ingest_service_pb2 import IngestReadingsRequest
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.topics import SENSING_OBSERVATIONS
from cityloop_local.machine import Machine
from cityloop_messaging import Fact, Producer, new_id, utc_now
from cityloop_messaging.observations import Columns, to_batch
from cityloop_rpc import open_channel
from harness import DEPARTMENT, Ratio, credentials, register_gauges

BATCH = 10_000
BATCHES = 400
RECORD = 2_000
PLACES = 20
PER_PLACE = 100


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


async def bare_producer(machine: Machine, parts: list[Columns]) -> float:
    """Readings a second of a producer with the same settings that sends the same columns, cut as ingest cuts them."""
    producer = Producer(machine.connection, "bare")
    await producer.start()
    partitions = await producer.partitions(SENSING_OBSERVATIONS)
    now = utc_now()
    facts = []
    for part in parts:
        owners = part.shards % np.uint32(partitions)
        for partition in range(partitions):
            mine = part.take(owners == partition)
            payload = to_batch(mine, now)
            facts.append(Fact(SENSING_OBSERVATIONS, "0", new_id(), "bench", "0", now, "", payload, partition=partition))
    started = time.perf_counter()
    await producer.publish(facts)
    elapsed = time.perf_counter() - started
    await producer.stop()
    return BATCH * len(parts) / elapsed


async def run(machine: Machine) -> Ratio:
    """Both in one run; the bare producer last, on a topic that is warm."""
    places = [(113.205 + index * 0.005, 23.06) for index in range(PLACES)]
    parts = batches(await register_gauges(machine, places, PER_PLACE))
    await through_grpc(machine, parts[:20])
    ours = await through_grpc(machine, parts)
    limit = await bare_producer(machine, parts)
    return Ratio("ingest to Kafka", ours, limit, "readings/s", required=0.3)
