"""The client of departments against the fleet, and its fake held to what the fleet does: one walk for both."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cityloop.cases.v1.case_pb2 import Task, TaskState
from cityloop.common.v1.common_pb2 import Label, Place, Position, ReferenceSystem
from cityloop.sensing.v1.history_service_pb2 import ListReadingsRequest, ListReadingsResponse
from cityloop.sensing.v1.registry_service_pb2 import Datastream, Thing
from cityloop_client import Certificates, Client, Reading, RefusedError, RetryPolicy
from cityloop_client.fakes import FakeCity
from cityloop_testkit import eventually
from cityloop_testkit.fleets import RunningFleet

pytestmark = pytest.mark.xdist_group("whole-fleet")
DEPARTMENT = "urban-management"
NOW = dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Way:
    """A city to walk through.

    Args:
        gauges: a client of the department that has gauges, and one of its posts.
        tasks: a client of a department that handles tasks, and one of its posts.
        task_comes: has a task come of readings over the limit at a place.
    """

    gauges: tuple[Client, str]
    tasks: tuple[Client, str]
    task_comes: Callable[[Place], Awaitable[None]]


def client_of(fleet: RunningFleet, department: str, folder: Path, retry_policy: RetryPolicy | None = None) -> Client:
    fleet.fleet.authority.export(department, "desk", folder / department)
    called = fleet.fleet.services.keys() - {"console"}
    addresses = {name: fleet.fleet.address(name) for name in called}
    return Client(addresses, Certificates.in_folder(folder / department), retry_policy)


@asynccontextmanager
async def through_the_fleet(fleet: RunningFleet, folder: Path) -> AsyncIterator[Way]:
    async def by_itself(_place: Place) -> None:
        """The fleet's rules, fusion and dispatch do it."""

    async with client_of(fleet, "drainage", folder) as gauges, client_of(fleet, DEPARTMENT, folder) as tasks:
        yield Way((gauges, "drainage.handle"), (tasks, f"{DEPARTMENT}.handle"), by_itself)


@asynccontextmanager
async def through_the_fake() -> AsyncIterator[Way]:
    async with FakeCity(DEPARTMENT) as city, city.client() as client:

        async def scripted(place: Place) -> None:
            await city.dispatch(Task(event_class="road-waterlogging", place=place))

        own = (client, f"{DEPARTMENT}.handle")
        yield Way(own, own, scripted)


def gauge(name: str, department: str, longitude: float, latitude: float) -> Thing:
    system = ReferenceSystem.REFERENCE_SYSTEM_WGS84
    level = Datastream(datastream_id=f"{name}.level", property="water_level_cm", unit="cm", minimum=0, maximum=300)
    return Thing(
        thing_id=name,
        thing_model="water-level-gauge",
        name=Label(texts={"en": name}),
        place=Place(position=Position(longitude=longitude, latitude=latitude, reference_system=system)),
        department_id=department,
        datastreams=[level],
    )


async def reason(call: Awaitable[object]) -> tuple[str, str]:
    with pytest.raises(RefusedError) as refused:
        await call
    return type(refused.value).__name__, refused.value.reason


@pytest.mark.parametrize("through", ["the fleet", "the fake"])
async def test_from_a_gauge_to_a_task_that_is_fed_back(whole_fleet: RunningFleet, tmp_path: Path, through: str) -> None:
    way = through_the_fleet(whole_fleet, tmp_path) if through == "the fleet" else through_the_fake()
    async with way as city:
        (gauges, gauge_post), (client, post) = city.gauges, city.tasks
        assert post in [item.post_id for item in await client.posts() if "handle" in item.roles]
        thing = gauge(f"gauge-{uuid.uuid4()}", gauge_post.partition(".")[0], 113.25, 23.06)
        owner = gauges.in_post(gauge_post, "E-1")
        number = (await owner.register_thing(thing, key=thing.thing_id)).datastreams[0].number
        assert (await owner.register_thing(thing, key=thing.thing_id)).datastreams[0].number == number

        async with aclosing(client.watch_tasks()) as watched:
            start = NOW - dt.timedelta(minutes=5)
            values = (3.0, 12.0, 31.0, 33.0)
            readings = [Reading(number, start + dt.timedelta(seconds=at), value) for at, value in enumerate(values)]
            async with gauges.readings() as stream:
                answer = await stream.send([*readings, Reading(2**32 - 1, start, 1.0)])
                assert (answer.accepted, [item.index for item in answer.rejected]) == (4, [4])
                assert await reason(stream.send([readings[0]] * 10_001)) == ("InvalidError", "BATCH_TOO_LARGE")
            await city.task_comes(thing.place)
            task = await anext(watched)
            while abs(task.place.position.longitude - 113.25) > 1e-6:
                task = await anext(watched)
            assert (task.state, task.event_class) == (TaskState.TASK_STATE_DISPATCHED, "road-waterlogging")

            officer, key = client.in_post(post, "E-7"), f"accept {task.task_number}"
            foreign = client.in_post("traffic-police.handle", "E-7").accept(task.task_id)
            assert await reason(foreign) == ("ForbiddenError", "FOREIGN_POST")
            assert await reason(client.in_post("", "").accept(task.task_id)) == ("InvalidError", "ACTOR_MISSING")
            assert await reason(officer.feed_back(task.task_id, "done")) == ("ConflictError", "ILLEGAL_TRANSITION")
            accepted = await officer.accept(task.task_id, key=key)
            assert (accepted.state, accepted.version) == (TaskState.TASK_STATE_ACCEPTED, task.version + 1)
            assert await officer.accept(task.task_id, key=key) == accepted
            assert await reason(officer.accept("", key=key)) == ("KeyReusedError", "IDEMPOTENCY_KEY_REUSED")
            assert await reason(officer.accept(task.task_id)) == ("ConflictError", "ILLEGAL_TRANSITION")
            unknown = officer.accept(str(uuid.uuid4()))
            assert await reason(unknown) == ("NotFoundError", "TASK_UNKNOWN")
            assert await reason(officer.return_task(task.task_id, "")) == ("InvalidError", "REASON_MISSING")
            assert await reason(officer.feed_back(task.task_id, "")) == ("InvalidError", "RESULT_MISSING")
            assert await reason(officer.hand_over(task.task_id, "")) == ("InvalidError", "NOTE_MISSING")
            assert (accepted.assigned_post_id, accepted.assigned_person_id) == (post, "E-7")
            assert await reason(officer.assign(task.task_id, post, "E-7")) == ("ConflictError", "ASSIGNED_ALREADY")
            colleague = client.in_post(post, "E-8")
            assert await reason(colleague.assign(task.task_id, post, "E-8")) == ("ConflictError", "WITH_COLLEAGUE")
            assert (await colleague.assign(task.task_id, post, "E-8", "E-7 is ill")).assigned_person_id == "E-8"
            assert (await colleague.assign(task.task_id)).assigned_post_id == ""
            fed_back = await officer.feed_back(task.task_id, "pumped dry")
            assert fed_back.state == TaskState.TASK_STATE_FED_BACK
            while task.version < fed_back.version:
                task = await anext(watched)
                task = task if task.task_id == fed_back.task_id else accepted
            assert task == fed_back
        listed = {item.task_id async for item in client.tasks(TaskState.TASK_STATE_FED_BACK)}
        assert task.task_id in listed
        fetched = officer.fetch_rows(str(uuid.uuid4()), "C-2026-000001")
        assert await reason(fetched) == ("NotFoundError", "AGREEMENT_UNKNOWN")
        report = await officer.submit_report("exposed-rubbish", thing.place, "beside the bins")
        assert report.report_number.startswith("R-20")
        assert await reason(officer.read_reports("R-1999-000001")) == ("NotFoundError", "MATTER_UNKNOWN")
        assert await reason(officer.read_photo(str(uuid.uuid4()))) == ("NotFoundError", "FILE_UNKNOWN")
        assert await reason(officer.read_file("no id")) == ("NotFoundError", "FILE_UNKNOWN")


async def test_a_service_that_is_started_again_loses_and_refuses_nothing(
    whole_fleet: RunningFleet, tmp_path: Path
) -> None:
    """Calls and batches go on while sensing-ingest stops and comes back: each is answered, each reading kept once."""
    fleet, process = whole_fleet, whole_fleet.fleet.processes["sensing-ingest"]
    async with client_of(fleet, "drainage", tmp_path, RetryPolicy(deadline_seconds=90.0)) as client:
        officer = client.in_post("drainage.handle", "E-1")
        thing = gauge(f"gauge-{uuid.uuid4()}", "drainage", 113.29, 23.13)
        number = (await officer.register_thing(thing)).datastreams[0].number
        start, sent, called, enough = NOW - dt.timedelta(hours=1), 0, 0, False

        async def send() -> None:
            nonlocal sent
            async with client.readings() as stream:
                while not enough:
                    reading = Reading(number, start + dt.timedelta(milliseconds=sent), 1.0)
                    assert (await stream.send([reading])).accepted == 1
                    sent += 1

        async def call() -> None:
            nonlocal called
            while not enough:
                assert (await officer.register_thing(thing)).datastreams[0].number == number
                called += 1

        async def both_beyond(batches: int, calls: int) -> bool:
            return sent > batches and called > calls

        async with asyncio.TaskGroup() as going_on:
            going_on.create_task(send())
            going_on.create_task(call())
            await eventually(lambda: both_beyond(0, 0))
            await asyncio.to_thread(process.stop)
            fleet.fleet.start_service("sensing-ingest")
            while_away = sent, called
            await eventually(lambda: both_beyond(*while_away))
            enough = True

        async def kept() -> bool:
            return await count_of(client, number) == sent

        await eventually(kept)


async def count_of(client: Client, number: int) -> int:
    """How many readings the history has of a datastream."""
    count, token = 0, ""
    while True:
        request = ListReadingsRequest(datastream_number=number, page_size=1_000, page_token=token)
        answer = await client.call(request, ListReadingsResponse)
        count, token = count + len(answer.readings), answer.next_page_token
        if not token:
            return count
