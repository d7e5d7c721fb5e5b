"""A sensing net for tests: the service in the test's own loop, a city, a pack of things."""

from __future__ import annotations

import itertools
import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import pytest
from cityloop.common.v1.common_pb2 import Actor, Change, Label, Place, Position, ReferenceSystem
from cityloop.sensing.v1 import ingest_service_pb2 as ingest
from cityloop.sensing.v1 import registry_service_pb2 as registry
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop.topics import Topic
from cityloop_database import migrations_of
from cityloop_local.workspace import free_port, root
from cityloop_messaging import KafkaConnection, Producer
from cityloop_operator.operations import read_city
from cityloop_rpc import open_channel, reason_of
from cityloop_sensing_ingest.bootstrap import PACKAGE, bootstrap
from cityloop_sensing_ingest.settings import Settings
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.city_facts import city_facts, give_packs, publish
from cityloop_testkit.fleets import RunningFleet, start_fleet
from cityloop_testkit.in_process import MovableClock, running_service
from cityloop_testkit.sources import ROLES
from grpc_health.v1 import health_pb2, health_pb2_grpc

SECOND = 1_000_000
MIDDLE = (113.23, 23.08)
CLASS = "road-waterlogging"
PACK = {
    "roles.yaml": ROLES,
    "pack.yaml": "pack: barriers\nkind: base\ntitle: {zh: 闸, en: Barriers}\n",
    "event-classes.yaml": f"event_classes: [{{event_class: {CLASS}, title: {{zh: 水, en: Water}}, problem: event}}]\n",
    "thing-models.yaml": """
thing_models:
  - {thing_model: water-level-gauge, title: {zh: 水位计, en: Gauge}, reporting_seconds: 60}
  - {thing_model: camera, title: {zh: 摄像机, en: Camera}}
  - thing_model: road-barrier
    title: {zh: 道闸, en: Barrier}
    commands:
      - command: close
        title: {zh: 关闭, en: Close}
        parameters: {lane: [all, left]}
        roles: [operate]
        approve_roles: [approve]
        pre_authorised_modes: [response, emergency]
        interlock: {interlock: road-clear, departments: [traffic-police], valid_seconds: 120}
        complete_seconds: 60
      - {command: reset, title: {zh: 复位, en: Reset}, roles: [operate], complete_seconds: 600}
      - {command: lamp-test, title: {zh: 试灯, en: Lamp test}, roles: [operate, supervise]}
""",
}
names = (f"thing-{number}" for number in itertools.count())


@dataclass
class Net:
    """The service, and the departments' systems that call it."""

    address: str
    fleet: RunningFleet
    clock: MovableClock
    producer: Producer
    channels: dict[tuple[str, str], grpc.aio.Channel] = field(default_factory=dict)

    @property
    def kafka(self) -> KafkaConnection:
        return self.fleet.kafka

    def channel(self, department: str, system: str = "scada") -> grpc.aio.Channel:
        """A channel of a department's system."""
        name = (department, system)
        if name not in self.channels:
            self.channels[name] = open_channel(self.address, self.fleet.credentials(department, system))
        return self.channels[name]

    async def register(self, model: str, department: str, properties: Sequence[str] = ()) -> registry.Thing:
        """A new thing of a department in the middle of the city."""
        name = next(names)
        thing = registry.Thing(
            thing_id=name,
            thing_model=model,
            name=Label(texts={"zh": name, "en": name}),
            place=Place(position=position(*MIDDLE)),
            department_id=department,
            datastreams=[
                registry.Datastream(datastream_id=f"{name}.{item}", property=item, unit="cm", maximum=300)
                for item in properties
            ],
        )
        stub = RegistryServiceStub(self.channel(department))  # type: ignore[no-untyped-call]
        request = registry.RegisterThingRequest(change=change(f"{department}.handle"), thing=thing)
        answer: registry.RegisterThingResponse = await stub.RegisterThing(request)
        return answer.thing

    async def send(self, number: int, rows: Sequence[tuple[float, float]], department: str = "drainage") -> None:
        """Readings of a datastream as (seconds before now, value)."""
        now = int(self.clock().timestamp() * SECOND)
        request = ingest.IngestReadingsRequest(
            count=len(rows),
            datastream_numbers=np.full(len(rows), number, "<u4").tobytes(),
            phenomenon_times=np.array([now - int(ago * SECOND) for ago, _ in rows], "<i8").tobytes(),
            values=np.array([value for _, value in rows], "<f8").tobytes(),
        )

        async def stream() -> AsyncIterator[ingest.IngestReadingsRequest]:
            yield request

        stub = IngestServiceStub(self.channel(department))  # type: ignore[no-untyped-call]
        answers = [answer async for answer in stub.IngestReadings(stream(), timeout=30)]
        assert [answer.accepted for answer in answers] == [len(rows)]

    async def published(self, topic: Topic, payload: Callable[[bytes], Any]) -> list[Any]:
        """The payloads that stand on a topic, in order of partition and offset."""
        return [payload(record.value) for record in await read_all(self.kafka, topic)]


def position(longitude: float, latitude: float) -> Position:
    """A point in WGS 84."""
    system = ReferenceSystem.REFERENCE_SYSTEM_WGS84
    return Position(longitude=longitude, latitude=latitude, reference_system=system)


def change(post: str = "", person: str = "", key: str = "") -> Change:
    """A change by the holder of a post."""
    actor = Actor(post_id=post, person_id=person or f"holder of {post}") if post else None
    return Change(idempotency_key=key or str(uuid.uuid4()), actor=actor)


async def refused(call: Awaitable[object]) -> tuple[grpc.StatusCode, str, str]:
    """Code, reason and message of a refusal."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call
    return error.value.code(), reason_of(error.value), error.value.details() or ""


@asynccontextmanager
async def running_net(
    clusters: Clusters, folder: Path, packs: Sequence[Mapping[str, str]] = (PACK,)
) -> AsyncIterator[Net]:
    """A net on topics and a database of its own, ready when the block begins."""
    fleet = await start_fleet(clusters, f"n{os.getpid()}-{uuid.uuid4().hex[:6]}.", folder, [])
    clock = MovableClock()
    producer = Producer(fleet.kafka, "test")
    await producer.start()
    try:
        await publish(fleet.kafka, city_facts(*read_city(root() / "deploy/cities/simulated")))
        service = running_service(
            bootstrap,
            Settings,
            migrations_of(PACKAGE),
            clusters,
            fleet.kafka,
            fleet.credentials("cityloop", "sensing-ingest"),
            clock,
            http_port=free_port(),
        )
        async with service as address:
            net = Net(address, fleet, clock, producer)
            await eventually(lambda: ready(net))
            await give_packs(fleet.kafka, ["sensing-ingest"], packs)
            yield net
            for channel in net.channels.values():
                await channel.close()
    finally:
        await producer.stop()
        await fleet.close()
        fleet.fleet.stop()


async def ready(net: Net) -> bool:
    """Whether the service has read the city."""
    stub = health_pb2_grpc.HealthStub(net.channel("drainage"))
    answer = await stub.Check(health_pb2.HealthCheckRequest())
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)
