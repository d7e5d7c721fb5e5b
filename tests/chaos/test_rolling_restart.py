"""Each service is stopped and started again while a department's programs work with `clients/python`: no call fails,
nothing is lost, nothing is there twice.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import Awaitable, Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer
from cityloop.cases.v1.case_pb2 import TaskState
from cityloop.citizen.v1.reports_service_pb2 import (
    GetReportRequest,
    GetReportResponse,
    SubmitReportRequest,
    SubmitReportResponse,
)
from cityloop.common.v1.common_pb2 import Actor, Change, Label, Place, Position, ReferenceSystem
from cityloop.sensing.v1.history_service_pb2 import ListReadingsRequest, ListReadingsResponse
from cityloop.sensing.v1.registry_service_pb2 import Datastream, Thing
from cityloop.topics import CITIZEN_REPORTS
from cityloop_client import Certificates, Client, Reading, RetryPolicy
from cityloop_local.fleet import WINDOW
from cityloop_local.machine import Machine
from cityloop_operator.local import apply_city_and_packs, holders_of_city
from cityloop_testkit import eventually
from cityloop_testkit.fleets import RunningFleet

pytestmark = pytest.mark.timeout(600)
DEPARTMENT = "urban-management"
LOADS = ("readings", "reports", "tasks", "posts")
RETRY_POLICY = RetryPolicy(deadline_seconds=120)
"""One instance a service: a restart takes as long as it takes to stop and to start."""
AFTER_RESTART = 20
"""Calls of each kind that succeed between two restarts."""


def place(number: int) -> Place:
    """Points of the city that are too far from each other for one event."""
    longitude, latitude = 113.22 + 0.012 * (number % 10), 23.06 + 0.012 * (number // 10 % 8)
    system = ReferenceSystem.REFERENCE_SYSTEM_WGS84
    return Place(position=Position(longitude=longitude, latitude=latitude, reference_system=system))


class Programs:
    """What a department's programs do all the time, and what was answered."""

    def __init__(self, client: Client, post: str) -> None:
        self.client = client
        self.actor = Actor(post_id=post, person_id=holders_of_city("simulated")[post])
        self.done = dict.fromkeys(LOADS, 0)
        self.sent = 0
        self.reports: list[str] = []
        self.accepted: set[str] = set()
        self.stopping = asyncio.Event()

    def change(self) -> Change:
        return Change(idempotency_key=str(uuid.uuid4()), actor=self.actor)

    async def run(self, load: str, call: Callable[[int], Awaitable[None]]) -> None:
        for number in count():
            if self.stopping.is_set():
                return
            await call(number)
            self.done[load] += 1

    async def read_in(self, datastream: int) -> None:
        """One stream for all; each batch has readings of its own second."""
        start = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=50)
        async with self.client.readings() as stream:

            async def send(number: int) -> None:
                at = start + dt.timedelta(milliseconds=50 * number)
                batch = [Reading(datastream, at + dt.timedelta(milliseconds=place), 1.0) for place in range(50)]
                answer = await stream.send(batch)
                assert (answer.accepted, list(answer.rejected)) == (len(batch), [])
                self.sent += len(batch)

            await self.run("readings", send)

    async def submit(self, number: int) -> None:
        request = SubmitReportRequest(
            change=self.change(), event_class="road-waterlogging", place=place(number), text=f"water, {number}"
        )
        answer = await self.client.call(request, SubmitReportResponse)
        self.reports.append(answer.report.report_number)

    async def work(self, _number: int) -> None:
        """Accept what is offered; when there is nothing, the list itself is the call."""
        async for task in self.client.tasks(TaskState.TASK_STATE_DISPATCHED):
            accepted = await self.client.in_post(self.actor.post_id, self.actor.person_id).accept(task.task_id)
            self.accepted.add(accepted.task_id)
            return

    async def ask(self, _number: int) -> None:
        assert await self.client.posts()


async def register(client: Client, post: str, name: str, number: int) -> int:
    """A gauge of the department; the number of its datastream."""
    level = Datastream(datastream_id=f"{name}.level", property="water_level_cm", unit="cm", minimum=0, maximum=300)
    gauge = Thing(
        thing_id=name,
        thing_model="water-level-gauge",
        name=Label(texts={"zh": f"水位计 {name}", "en": f"Gauge {name}"}),
        place=place(number),
        department_id=DEPARTMENT,
        datastreams=[level],
    )
    answer = await client.in_post(post, holders_of_city("simulated")[post]).register_thing(gauge)
    return int(answer.datastreams[0].number)


async def alarm(client: Client, datastream: int) -> None:
    """Readings over the limit: an event, a case, a task for the department."""
    now = dt.datetime.now(dt.UTC)
    rising = [Reading(datastream, now - dt.timedelta(seconds=4 - step), 10.0 * step) for step in range(5)]
    async with client.readings() as stream:
        await stream.send(rising)


async def restart_each(machine: Machine, programs: Programs, gauges: list[int]) -> None:
    """As an upgrade does it: SIGTERM, the new process, and on once all kinds of calls succeed again."""
    for name, gauge in zip(machine.fleet.services, gauges, strict=True):
        await alarm(programs.client, gauge)
        before = dict(programs.done)
        code = await asyncio.to_thread(machine.fleet.processes[name].stop)
        assert code == 0, f"{name} did not stop by itself"
        machine.fleet.start_service(name)
        await asyncio.to_thread(machine.fleet.wait_live, name)

        def went_on(before: dict[str, int] = before) -> bool:
            return all(programs.done[load] >= before[load] + AFTER_RESTART for load in LOADS)

        await eventually(went_on, seconds=120)
    await eventually(lambda: len(programs.accepted) >= len(gauges), seconds=120)


async def reports_on_kafka(machine: Machine) -> list[str]:
    """Keys of the facts about reports, each version once: a report that was made twice would be there twice."""
    servers = machine.kafka.bootstrap_servers
    found = []
    async with AIOKafkaConsumer(CITIZEN_REPORTS.name, bootstrap_servers=servers, auto_offset_reset="earliest") as topic:
        ends = await topic.end_offsets(topic.assignment())
        for partition, end in ends.items():
            await topic.seek_to_beginning(partition)
            while await topic.position(partition) < end:
                found.append((await topic.getone(partition)).key.decode())
    return found


async def readings_kept(client: Client, datastream: int) -> int:
    """How many readings of a datastream stand in the history, each once."""
    found: list[int] = []
    token = ""
    while True:
        request = ListReadingsRequest(datastream_number=datastream, page_size=1_000, page_token=token)
        page = await client.call(request, ListReadingsResponse)
        found += [reading.phenomenon_time.ToNanoseconds() for reading in page.readings]
        token = page.next_page_token
        if not token:
            assert len(found) == len(set(found)), "none twice"
            return len(found)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Machine(tmp_path / "machine", lambda _line: None) as machine:
        yield machine


async def test_no_call_fails_and_nothing_is_lost_or_doubled(machine: Machine, tmp_path: Path) -> None:
    await apply_city_and_packs(machine, "simulated", ["waterlogging"])
    files = tmp_path / "certificates"
    machine.fleet.authority.export(DEPARTMENT, "desk", files)
    addresses = {name: machine.fleet.address(name) for name in machine.fleet.services if name != WINDOW}
    async with Client(addresses, Certificates.in_folder(files), RETRY_POLICY) as client:
        post = f"{DEPARTMENT}.handle"
        datastream = await register(client, post, "walk", 0)
        gauges = [
            await register(client, post, f"walk-{name}", 70 + number)
            for number, name in enumerate(machine.fleet.services)
        ]
        programs = Programs(client, post)
        async with asyncio.TaskGroup() as group:
            group.create_task(programs.read_in(datastream))
            for load, call in (("reports", programs.submit), ("tasks", programs.work), ("posts", programs.ask)):
                group.create_task(programs.run(load, call))
            await restart_each(machine, programs, gauges)
            programs.stopping.set()
        fleet = RunningFleet(machine.fleet, machine.connection)
        await fleet.settle()
        assert len(set(programs.reports)) == len(programs.reports)
        for number in programs.reports:
            report = (await client.call(GetReportRequest(report_number=number), GetReportResponse)).report
            assert report.report_number == number
        facts = await reports_on_kafka(machine)
        assert len(facts) == len(set(facts)) == len(programs.reports)
        assert await readings_kept(client, datastream) == programs.sent
        mine = {task.task_id async for task in client.tasks(TaskState.TASK_STATE_ACCEPTED)}
        assert mine == programs.accepted
