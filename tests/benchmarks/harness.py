"""What the benchmarks share: a fleet on a broker and a database of its own, gauges, and the line they print."""

from __future__ import annotations

import asyncio
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc
import numpy as np
import numpy.typing as npt
from cityloop.common.v1.common_pb2 import Actor, Change, Label, Place, Position, ReferenceSystem
from cityloop.sensing.v1.ingest_service_pb2 import IngestReadingsRequest
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.sensing.v1.registry_service_pb2 import Datastream, RegisterThingRequest, Thing
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop.topics import Topic
from cityloop_local.fleet import OWN_DEPARTMENT
from cityloop_local.machine import Machine
from cityloop_local.workspace import root
from cityloop_messaging import utc_now
from cityloop_operator.operations import apply_city, apply_packs, read_city, read_pack, read_packs
from cityloop_plays.replay.reach import reaches_of
from cityloop_rpc import Credentials, open_channel
from cityloop_testkit.fleets import RunningFleet

DEPARTMENT = "drainage"
ASK_SECONDS = 0.5
CAUGHT_UP_SECONDS = 120.0
PACKS = root() / "deploy" / "packs"
SCENARIO = "waterlogging"
ONE_SOURCE_SENDS_ALL = {
    "citizen-services": {"page_rate": "100000", "page_burst": "100000", "key_rate": "100000", "key_burst": "100000"}
}
"""Bounds are on one source, and a load is one."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """One result: our number beside the limit of the same run; a required ratio may fail the run.

    The ratio is ours over the limit; where less is better, the limit over ours.
    """

    name: str
    ours: float
    limit: float
    unit: str
    required: float = 0.0
    less_is_better: bool = False

    @property
    def ratio(self) -> float:
        """The greater the better."""
        return self.limit / self.ours if self.less_is_better else self.ours / self.limit

    @property
    def missed(self) -> bool:
        """Whether the required ratio was not reached."""
        return self.ratio < self.required

    def line(self) -> str:
        """What is printed."""
        verdict = f", required {self.required:g}: {'MISSED' if self.missed else 'met'}" if self.required else ""
        between, ratio = ("under", "limit over ours") if self.less_is_better else ("of", "ratio")
        return (
            f"{self.name}: {self.ours:,.0f} {between} {self.limit:,.0f} {self.unit} ({ratio} {self.ratio:.2f}{verdict})"
        )


@asynccontextmanager
async def running_machine() -> AsyncIterator[Machine]:
    """A machine in a fresh folder, with the simulated city and its pack; fsync is on."""
    with tempfile.TemporaryDirectory(prefix="cityloop-bench-") as folder:
        machine = Machine(Path(folder), lambda _line: None, settings=ONE_SOURCE_SENDS_ALL)
        await asyncio.to_thread(machine.__enter__)
        try:
            await apply_scenario(machine)
            yield machine
        finally:
            machine.__exit__(None, None, None)


def credentials(machine: Machine, department: str, system: str) -> Credentials:
    """A certificate of a department's system."""
    files = machine.fleet.authority.issue(department, system)
    return Credentials(files.key, files.certificate, files.authority)


async def register_gauges(
    machine: Machine, places: list[tuple[float, float]], per_place: int = 1, prefix: str = "bench"
) -> list[int]:
    """Register water-level gauges; returns the numbers of their datastreams, place by place."""
    channel = open_channel(machine.fleet.address("sensing-ingest"), credentials(machine, DEPARTMENT, "scada"))
    stub = RegistryServiceStub(channel)  # type: ignore[no-untyped-call]
    numbers: list[int] = []
    for index, (longitude, latitude) in enumerate(places):
        position = Position(
            longitude=longitude, latitude=latitude, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84
        )
        datastreams = [
            Datastream(
                datastream_id=f"{prefix}-{index}-{number}", property="water_level_cm", unit="cm", minimum=0, maximum=300
            )
            for number in range(per_place)
        ]
        name = f"{prefix}-{index}"
        thing = Thing(
            thing_id=name,
            thing_model="water-level-gauge",
            name=Label(texts={"zh": name, "en": name}),
            place=Place(position=position),
            department_id=DEPARTMENT,
            datastreams=datastreams,
        )
        change = Change(
            idempotency_key=str(uuid.uuid4()), actor=Actor(post_id=f"{DEPARTMENT}.handle", person_id="bench")
        )
        answer = await stub.RegisterThing(RegisterThingRequest(change=change, thing=thing))
        numbers += [datastream.number for datastream in answer.thing.datastreams]
    await channel.close()
    return numbers


def readings_now(batch: int, numbers: list[int], value: float) -> IngestReadingsRequest:
    """One reading for each of these datastreams, now."""
    return _readings(batch, numbers, np.full(len(numbers), value))


def _readings(batch: int, numbers: list[int], values: npt.NDArray[np.float64]) -> IngestReadingsRequest:
    """Readings one microsecond after the other, from now: no two of a datastream have one time."""
    now = int(utc_now().timestamp() * 1_000_000)
    return IngestReadingsRequest(
        batch_number=batch,
        count=len(numbers),
        datastream_numbers=np.array(numbers, "<u4").tobytes(),
        phenomenon_times=np.arange(now, now + len(numbers), dtype="<i8").tobytes(),
        values=values.astype("<f8").tobytes(),
    )


class Flow:
    """Quiet readings in ten batches a second while the block lasts, each of its own time and value; counts answers."""

    def __init__(self, channel: grpc.aio.Channel, numbers: list[int], per_second: int) -> None:
        self._stub = IngestServiceStub(channel)  # type: ignore[no-untyped-call]
        self._numbers = numbers
        self._size = per_second // 10
        self._accepted = 0
        self._since = time.perf_counter()

    async def __aenter__(self) -> Flow:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_error: object) -> None:
        ended = self._task.done()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=not ended)

    def measure(self) -> None:
        """Count from now on."""
        self._accepted, self._since = 0, time.perf_counter()

    def per_second(self) -> float:
        """Readings a second that were accepted since."""
        return self._accepted / (time.perf_counter() - self._since)

    async def _run(self) -> None:
        async for answer in self._stub.IngestReadings(self._requests()):
            self._accepted += answer.accepted

    async def _requests(self) -> AsyncIterator[IngestReadingsRequest]:
        chance = np.random.default_rng(1)
        count, due = 0, time.perf_counter()
        while True:
            first = count * self._size
            chosen = [self._numbers[(first + index) % len(self._numbers)] for index in range(self._size)]
            yield _readings(count, chosen, chance.uniform(2, 4, self._size))
            count, due = count + 1, due + 0.1
            await asyncio.sleep(max(0.0, due - time.perf_counter()))


def reach_metres(event_class: str) -> float:
    """How far the pack of the benchmarks fuses signals of a class."""
    return reaches_of(read_pack(PACKS / SCENARIO))[event_class].distance_metres


async def caught_up(fleet: RunningFleet, service: str, topic: Topic) -> None:
    """Return when a service has read a topic to its end, which may go on moving.

    It is asked twice a second: each answer costs the service what a scrape costs.
    """
    async with asyncio.timeout(CAUGHT_UP_SECONDS):
        while await fleet.behind(service, topic):  # noqa: ASYNC110 it is another process
            await asyncio.sleep(ASK_SECONDS)


async def apply_scenario(machine: Machine) -> None:
    """Apply the simulated city and its pack."""
    channel = open_channel(machine.fleet.address("data-sharing"), credentials(machine, OWN_DEPARTMENT, "operator"))
    city_id, records = read_city(root() / "deploy" / "cities" / "simulated")
    await apply_city(channel, city_id, records)
    await asyncio.to_thread(machine.fleet.wait_ready)
    await apply_packs(channel, read_packs(PACKS, SCENARIO))
    await channel.close()
