"""A running sensing-ingest, and who registers things at it and sends it readings."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import grpc
import numpy as np
import pytest
from cityloop.common.v1.common_pb2 import Actor, Change, Label, Place, Position, ReferenceSystem
from cityloop.sensing.v1 import ingest_service_pb2 as ingest
from cityloop.sensing.v1 import registry_service_pb2 as registry
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop.topics import SENSING_OBSERVATIONS
from cityloop_messaging.observations import from_batch
from cityloop_rpc import reason_of
from cityloop_testkit import read_all
from cityloop_testkit.fleets import RunningFleet

SECOND = 1_000_000
names = (f"gauge-{number}" for number in itertools.count())


@dataclass
class Sensing:
    """A fleet of the city and sensing-ingest."""

    fleet: RunningFleet
    channels: dict[str, grpc.aio.Channel] = field(default_factory=dict)

    def channel(self, department: str) -> grpc.aio.Channel:
        if department not in self.channels:
            self.channels[department] = self.fleet.channel("sensing-ingest", department, "scada")
        return self.channels[department]

    async def register(self, thing: registry.Thing, key: str = "", department: str = "drainage") -> registry.Thing:
        actor = Actor(post_id=f"{department}.handle", person_id="somebody")
        change = Change(idempotency_key=key or str(uuid.uuid4()), actor=actor)
        stub = RegistryServiceStub(self.channel(department))  # type: ignore[no-untyped-call]
        request = registry.RegisterThingRequest(change=change, thing=thing)
        return (await stub.RegisterThing(request)).thing  # type: ignore[no-any-return]

    async def gauge(self, department: str = "drainage") -> int:
        thing = await self.register(gauge(next(names), department), department=department)
        return thing.datastreams[0].number

    async def send(
        self, *requests: ingest.IngestReadingsRequest, department: str = "drainage"
    ) -> list[ingest.IngestReadingsResponse]:
        async def stream() -> AsyncIterator[ingest.IngestReadingsRequest]:
            for request in requests:
                yield request

        stub = IngestServiceStub(self.channel(department))  # type: ignore[no-untyped-call]
        return [answer async for answer in stub.IngestReadings(stream(), timeout=30)]

    async def readings(self, number: int) -> list[tuple[int, float, int]]:
        """Readings of a datastream that stand on the topic: time, value, quality; in order."""
        found = []
        for record in await read_all(self.fleet.kafka, SENSING_OBSERVATIONS):
            columns = from_batch(ObservationBatch.FromString(record.value))
            own = columns.take(columns.numbers == number)
            found += list(zip(own.times.tolist(), own.values.tolist(), own.qualities.tolist(), strict=True))
        return found


def gauge(name: str, department: str = "drainage", *, at: tuple[float, float] = (113.23, 23.08)) -> registry.Thing:
    system = ReferenceSystem.REFERENCE_SYSTEM_WGS84
    datastream = registry.Datastream(datastream_id=f"{name}.level", property="water_level_cm", unit="cm", maximum=300)
    return registry.Thing(
        thing_id=name,
        thing_model="water-level-gauge",
        name=Label(texts={"zh": name, "en": name}),
        place=Place(position=Position(longitude=at[0], latitude=at[1], reference_system=system)),
        department_id=department,
        datastreams=[datastream],
    )


def now() -> int:
    return int(dt.datetime.now(dt.UTC).timestamp() * SECOND)


def batch(
    numbers: Sequence[int], values: Sequence[float], times: Sequence[int] | None = None, batch_number: int = 1
) -> ingest.IngestReadingsRequest:
    if times is None:
        times = [now() - 60 * SECOND + place for place in range(len(numbers))]
    return ingest.IngestReadingsRequest(
        batch_number=batch_number,
        count=len(numbers),
        datastream_numbers=np.array(numbers, "<u4").tobytes(),
        phenomenon_times=np.array(times, "<i8").tobytes(),
        values=np.array(values, "<f8").tobytes(),
    )


async def refused(awaitable: object) -> tuple[grpc.StatusCode, str, str]:
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await awaitable  # type: ignore[misc]
    return error.value.code(), reason_of(error.value), error.value.details() or ""
