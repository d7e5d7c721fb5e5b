"""A storm: 50,000 detections in 60 s of 20 incidents. None is lost, and each incident is one event, or nearly."""

from __future__ import annotations

import asyncio
import random
import time
import uuid

import asyncpg
from cityloop.common.v1.common_pb2 import Actor, Change, Label, Place, Position, ReferenceSystem
from cityloop.sensing.v1.detection_pb2 import Detection
from cityloop.sensing.v1.ingest_service_pb2 import SubmitDetectionsRequest
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.sensing.v1.registry_service_pb2 import RegisterThingRequest, Thing
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop_local.machine import Machine
from cityloop_rpc import open_channel
from cityloop_testkit.fleets import RunningFleet
from harness import DEPARTMENT, Ratio, credentials

SIGNALS, SECONDS, INCIDENTS, TOGETHER = 50_000, 60.0, 20, 100
MOST_EVENTS = 25
SPREAD_DEGREES = 0.0002
"""About 20 m: of one incident, not of its neighbour's."""
EVENT_CLASS = "road-waterlogging"
CHANCE = random.Random(50_000)  # noqa: S311 no secret


async def run(machine: Machine) -> list[Ratio]:
    """Events beside their bound; the seconds after the end until all is attached are printed."""
    fleet = RunningFleet(machine.fleet, machine.connection)
    places = [(113.21 + index % 5 * 0.02, 23.06 + index // 5 * 0.02) for index in range(INCIDENTS)]
    async with open_channel(
        machine.fleet.address("sensing-ingest"), credentials(machine, DEPARTMENT, "scada")
    ) as channel:
        await _register(channel, places)
        ingest = IngestServiceStub(channel)  # type: ignore[no-untyped-call]
        started = time.perf_counter()

        async def send(number: int) -> None:
            await ingest.SubmitDetections(_detections(number, places), timeout=60)

        async with asyncio.TaskGroup() as sending:
            for number in range(SIGNALS // TOGETHER):
                due = started + number * TOGETHER * SECONDS / SIGNALS
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                sending.create_task(send(number))
        taken = time.perf_counter() - started
    await fleet.settle()
    settled = time.perf_counter() - started - taken
    database = await asyncpg.connect(machine.fleet.dsn("event-hub"))
    attached = await database.fetchval("SELECT count(DISTINCT signal_id) FROM event_signals")
    events = await database.fetchval("SELECT count(*) FROM events WHERE event_class = $1", EVENT_CLASS)
    await database.close()
    print(  # noqa: T201
        f"storm: {SIGNALS:,} signals taken in {taken:.0f} s, {attached:,} attached to {events} events,"
        f" all done {settled:.1f} s after the end"
    )
    if attached != SIGNALS:
        raise RuntimeError(f"{SIGNALS - attached:,} of {SIGNALS:,} signals are attached to no event")
    return [Ratio("storm, events of 20 incidents", events, MOST_EVENTS, "events", required=1.0, less_is_better=True)]


def _detections(number: int, places: list[tuple[float, float]]) -> SubmitDetectionsRequest:
    """What the cameras of all incidents see at one moment."""
    found = []
    for index in range(TOGETHER):
        incident = (number * TOGETHER + index) % INCIDENTS
        longitude, latitude = places[incident]
        position = Position(
            longitude=longitude + CHANCE.uniform(-SPREAD_DEGREES, SPREAD_DEGREES),
            latitude=latitude + CHANCE.uniform(-SPREAD_DEGREES, SPREAD_DEGREES),
            reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84,
        )
        found.append(
            Detection(
                detection_id=f"storm-{number}-{index}",
                algorithm_id="ponding",
                model_version="1",
                thing_id=f"storm-{incident}",
                event_class=EVENT_CLASS,
                confidence=0.9,
                place=Place(position=position),
            )
        )
    return SubmitDetectionsRequest(change=_change(), detections=found)


async def _register(channel: object, places: list[tuple[float, float]]) -> None:
    registry = RegistryServiceStub(channel)  # type: ignore[no-untyped-call]
    for index, (longitude, latitude) in enumerate(places):
        name = f"storm-{index}"
        position = Position(
            longitude=longitude, latitude=latitude, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84
        )
        thing = Thing(
            thing_id=name,
            thing_model="camera",
            name=Label(texts={"zh": name, "en": name}),
            place=Place(position=position),
            department_id=DEPARTMENT,
        )
        await registry.RegisterThing(RegisterThingRequest(change=_change(), thing=thing))


def _change() -> Change:
    actor = Actor(post_id=f"{DEPARTMENT}.handle", person_id="bench")
    return Change(idempotency_key=str(uuid.uuid4()), actor=actor)
