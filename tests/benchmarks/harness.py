"""What the benchmarks share: a fleet on a broker and a database of its own, gauges, and the line they print."""

from __future__ import annotations

import asyncio
import datetime as dt
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc
import numpy as np
from cityloop.common.v1.common_pb2 import Actor, Change, Label, Place, Position, ReferenceSystem
from cityloop.sensing.v1.ingest_service_pb2 import IngestReadingsRequest
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.sensing.v1.registry_service_pb2 import Datastream, RegisterThingRequest, Thing
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop_cli.operations import apply_city, apply_pack, read_city, read_pack
from cityloop_local.fleet import OWN_DEPARTMENT
from cityloop_local.machine import Machine
from cityloop_local.workspace import root
from cityloop_messaging import utc_now
from cityloop_rpc import Credentials, open_channel

DEPARTMENT = "drainage"
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Ratio:
    """One result: our number beside the limit measured in the same run; a required ratio may fail the run."""

    name: str
    ours: float
    limit: float
    unit: str
    required: float = 0.0

    @property
    def missed(self) -> bool:
        """Whether the required ratio was not reached."""
        return self.ours / self.limit < self.required

    def line(self) -> str:
        """What is printed."""
        verdict = f", required {self.required:g}: {'MISSED' if self.missed else 'met'}" if self.required else ""
        share = self.ours / self.limit
        return f"{self.name}: {self.ours:,.0f} of {self.limit:,.0f} {self.unit} (ratio {share:.2f}{verdict})"


@asynccontextmanager
async def running_machine() -> AsyncIterator[Machine]:
    """A machine in a fresh folder, with the simulated city and its pack; fsync is on."""
    with tempfile.TemporaryDirectory(prefix="cityloop-bench-") as folder:
        machine = Machine(Path(folder), lambda _line: None)
        await asyncio.to_thread(machine.__enter__)
        try:
            await _apply(machine)
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
            name=Label(zh=name, en=name),
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
    now = int(utc_now().timestamp() * 1_000_000)
    return IngestReadingsRequest(
        batch_number=batch,
        count=len(numbers),
        datastream_numbers=np.array(numbers, "<u4").tobytes(),
        phenomenon_times=np.full(len(numbers), now, "<i8").tobytes(),
        values=np.full(len(numbers), value, "<f8").tobytes(),
    )


async def flow(channel: grpc.aio.Channel, numbers: list[int], per_second: int) -> None:
    """Quiet readings in ten batches a second, until cancelled."""
    size = per_second // 10

    async def requests() -> AsyncIterator[IngestReadingsRequest]:
        count, due = 0, time.perf_counter()
        while True:
            chosen = [numbers[(count * size + index) % len(numbers)] for index in range(size)]
            yield readings_now(count, chosen, 3.0)
            count, due = count + 1, due + 0.1
            await asyncio.sleep(max(0.0, due - time.perf_counter()))

    stub = IngestServiceStub(channel)  # type: ignore[no-untyped-call]
    async for _answer in stub.IngestReadings(requests()):
        pass


async def _apply(machine: Machine) -> None:
    channel = open_channel(machine.fleet.address("data-sharing"), credentials(machine, OWN_DEPARTMENT, "operator"))
    city_id, records = read_city(root() / "deploy" / "cities" / "simulated")
    await apply_city(channel, city_id, records)
    await asyncio.to_thread(machine.fleet.wait_ready)
    await apply_pack(channel, "simulated", read_pack(root() / "deploy" / "packs" / "simulated"))
    await channel.close()
