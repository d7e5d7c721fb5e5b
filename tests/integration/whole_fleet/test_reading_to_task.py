"""The spine: one reading over a limit becomes one event, one case and one task on the department's stream."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncIterator

import numpy as np
import pytest
from cityloop.cases.v1.case_pb2 import Case, Task, TaskState
from cityloop.cases.v1.tasks_service_pb2 import StreamTasksRequest
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, Label, Place, Position, ReferenceSystem
from cityloop.events.v1.city_event_pb2 import CityEvent
from cityloop.events.v1.signal_pb2 import Signal
from cityloop.sensing.v1.ingest_service_pb2 import IngestReadingsRequest
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.sensing.v1.registry_service_pb2 import Datastream, RegisterThingRequest, Thing
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop.topics import CASES_CASES, EVENTS_CITY_EVENTS, EVENTS_SIGNALS
from cityloop_testkit import read_all
from cityloop_testkit.fleets import RunningFleet

pytestmark = pytest.mark.xdist_group("whole-fleet")
NOW = dt.datetime.now(dt.UTC)
LONGITUDE = 113.23


def change(post: str) -> Change:
    return Change(idempotency_key=str(uuid.uuid4()), actor=Actor(post_id=post, person_id=f"person of {post}"))


async def register_gauge(fleet: RunningFleet, name: str) -> int:
    position = Position(longitude=LONGITUDE, latitude=23.08, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
    datastream = Datastream(datastream_id=f"{name}.level", property="water_level_cm", unit="cm", minimum=0, maximum=300)
    thing = Thing(
        thing_id=name,
        thing_model="water-level-gauge",
        name=Label(texts={"zh": name, "en": name}),
        place=Place(position=position),
        department_id="drainage",
        datastreams=[datastream],
    )
    stub = RegistryServiceStub(fleet.channel("sensing-ingest", "drainage", "scada"))  # type: ignore[no-untyped-call]
    answer = await stub.RegisterThing(RegisterThingRequest(change=change("drainage.handle"), thing=thing))
    return int(answer.thing.datastreams[0].number)


async def send(fleet: RunningFleet, number: int, values: list[float]) -> None:
    start = int((NOW - dt.timedelta(minutes=10)).timestamp() * 1_000_000)
    request = IngestReadingsRequest(
        batch_number=1,
        count=len(values),
        datastream_numbers=np.full(len(values), number, "<u4").tobytes(),
        phenomenon_times=(start + np.arange(len(values), dtype="<i8") * 1_000_000).tobytes(),
        values=np.array(values, "<f8").tobytes(),
    )

    async def requests() -> AsyncIterator[IngestReadingsRequest]:
        yield request

    stub = IngestServiceStub(fleet.channel("sensing-ingest", "drainage", "scada"))  # type: ignore[no-untyped-call]
    answers = [answer async for answer in stub.IngestReadings(requests())]
    assert [(answer.batch_number, answer.accepted) for answer in answers] == [(1, len(values))]


async def test_one_reading_over_the_limit_becomes_one_task(whole_fleet: RunningFleet) -> None:
    fleet = whole_fleet
    number = await register_gauge(fleet, "gauge-1")

    stub = TasksServiceStub(fleet.channel("collaboration-tasks", "drainage", "desk"))  # type: ignore[no-untyped-call]
    stream = stub.StreamTasks(StreamTasksRequest())
    await send(fleet, number, [3.0, 12.0, 31.0, 33.0])
    task: Task = (await stream.read()).task
    # Others' gauges stand elsewhere.
    while task.place.position.longitude != LONGITUDE:
        task = (await stream.read()).task
    assert task.state == TaskState.TASK_STATE_DISPATCHED
    assert task.department_id == "drainage"
    assert task.event_class == "road-waterlogging"
    assert {area.layer for area in task.place.areas} >= {"district", "street", "unit-grid"}

    await fleet.settle()
    signals = [Signal.FromString(record.value or b"") for record in await read_all(fleet.kafka, EVENTS_SIGNALS)]
    assert [signal.source.source_id for signal in signals].count("gauge-1.level") == 1
    events = [CityEvent.FromString(record.value or b"") for record in await read_all(fleet.kafka, EVENTS_CITY_EVENTS)]
    assert [event.opening_signal.source.source_id for event in events].count("gauge-1.level") == 1
    cases = [Case.FromString(record.value or b"") for record in await read_all(fleet.kafka, CASES_CASES)]
    moves = [case.transition.move for case in cases if case.case_id == task.case_id]
    assert len(moves) == 4, "opened, confirmed, filed, dispatched"
