"""The real service process is killed at a counted answer: what it acknowledged is there, once, when it is back."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections import Counter
from pathlib import Path

import grpc
from cityloop.sensing.v1 import commands_service_pb2 as commands
from cityloop.sensing.v1 import ingest_service_pb2 as ingest
from cityloop.sensing.v1.command_pb2 import CommandState
from cityloop.sensing.v1.commands_service_pb2_grpc import CommandsServiceStub
from cityloop.sensing.v1.detection_pb2 import Detection
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.topics import SENSING_COMMAND_RESULTS, SENSING_DETECTIONS
from cityloop_local.workspace import root
from cityloop_messaging import Producer
from cityloop_operator.operations import apply_city, apply_pack, read_city
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.fleets import RunningFleet, start_fleet
from cityloop_testkit.in_process import MovableClock
from net import CLASS, PACK, Net, change

CALLS, KILLED_AT, AT_ONCE = 120, 40, 8
AWAY = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}


async def test_detections_and_commands_outlive_a_killed_service(clusters: Clusters, tmp_path: Path) -> None:
    prefix = f"k{os.getpid()}-{uuid.uuid4().hex[:6]}."
    running = await start_fleet(clusters, prefix, tmp_path / "fleet", ["data-sharing", "sensing-ingest"])
    try:
        operator = running.channel("data-sharing")
        await apply_city(operator, *read_city(root() / "deploy/cities/simulated"))
        await asyncio.to_thread(running.fleet.wait_ready)
        await apply_pack(operator, "barriers", PACK)
        address = running.fleet.address("sensing-ingest")
        net = Net(address, running, MovableClock(), Producer(running.kafka, "test"))
        await outlive(net, running)
        await asyncio.gather(*(channel.close() for channel in net.channels.values()))
    finally:
        await running.close()
        await asyncio.to_thread(running.fleet.stop)


async def outlive(net: Net, running: RunningFleet) -> None:
    camera, barrier = await net.register("camera", "drainage"), await net.register("road-barrier", "drainage")
    desk = CommandsServiceStub(net.channel("drainage"))  # type: ignore[no-untyped-call]
    request = commands.RequestCommandRequest(
        change=change("drainage.operate"), thing_id=barrier.thing_id, command="reset", issue="C-2026-000001"
    )
    released = (await desk.RequestCommand(request)).command
    answered = 0

    async def submit(number: int, turn: asyncio.Semaphore) -> None:
        """The same call again until it is answered, as a gateway does it."""
        nonlocal answered
        fields = {"algorithm_id": "ponding", "model_version": "7", "event_class": CLASS, "confidence": 0.5}
        found = Detection(detection_id=f"d-{number}", thing_id=camera.thing_id, **fields)  # type: ignore[arg-type]
        call = ingest.SubmitDetectionsRequest(change=change(key=f"call-{number}"), detections=[found])
        stub = IngestServiceStub(net.channel("drainage"))  # type: ignore[no-untyped-call]

        async def taken() -> bool:
            try:
                await stub.SubmitDetections(call, timeout=5)
            except grpc.aio.AioRpcError as error:
                if error.code() not in AWAY:
                    raise
                return False
            return True

        async with turn:
            await eventually(taken)
        answered += 1
        if answered == KILLED_AT:
            running.fleet.processes["sensing-ingest"].kill()
            running.fleet.start_service("sensing-ingest")

    turn = asyncio.Semaphore(AT_ONCE)
    await asyncio.gather(*(submit(number, turn) for number in range(CALLS)))
    await asyncio.to_thread(running.fleet.wait_ready)

    stream = desk.StreamCommands(commands.StreamCommandsRequest())
    assert (await stream.read()).command == released, "it waits for the gateway, whoever was killed meanwhile"
    stream.cancel()
    done = commands.ReportCommandRequest(command_id=released.command_id, state=CommandState.COMMAND_STATE_DONE)
    assert (await desk.ReportCommand(done)).command == (await desk.ReportCommand(done)).command
    await running.settle()
    facts = Counter(dict(record.headers)["ce_id"] for record in await read_all(running.kafka, SENSING_DETECTIONS))
    assert len(facts) == CALLS
    records = await read_all(running.kafka, SENSING_COMMAND_RESULTS)
    versions = {int(dict(record.headers)["ce_sequence"]) for record in records}
    assert versions == {1, 2}
