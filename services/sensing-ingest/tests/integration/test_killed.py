"""The real service process is killed at a counted answer: what it acknowledged is there, once, when it is back."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import struct
import uuid
from collections import Counter
from collections.abc import AsyncIterator

import grpc
import pytest
import pytest_asyncio
from cityloop.sensing.v1 import commands_service_pb2 as commands
from cityloop.sensing.v1 import ingest_service_pb2 as ingest
from cityloop.sensing.v1.command_pb2 import CommandState
from cityloop.sensing.v1.commands_service_pb2_grpc import CommandsServiceStub
from cityloop.sensing.v1.detection_pb2 import Detection
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop.topics import SENSING_COMMAND_RESULTS, SENSING_DETECTIONS, SENSING_OBSERVATIONS
from cityloop_local.workspace import root
from cityloop_messaging import Producer
from cityloop_messaging.observations import from_batch
from cityloop_operator.operations import read_city
from cityloop_rpc import reason_of
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.city_facts import give_city, give_packs
from cityloop_testkit.fleets import start_fleet
from cityloop_testkit.in_process import MovableClock
from net import CLASS, PACK, SECOND, Net, change

CALLS, KILLED_AT, AT_ONCE = 120, 40, 8
SENT_TOO_LATE = "Internal error from Core"
RESTARTED_AT = 200
"""Answers of a stream before its service is told to stop, and again after."""
AWAY = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def net(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Net]:
    prefix = f"k{os.getpid()}-{uuid.uuid4().hex[:6]}."
    folder = tmp_path_factory.mktemp("fleet")
    running = await start_fleet(clusters, prefix, folder, ["sensing-ingest"])
    try:
        await give_city(running, *read_city(root() / "deploy/cities/simulated"))
        await give_packs(running.kafka, running.fleet.services, [PACK])
        address = running.fleet.address("sensing-ingest")
        net = Net(address, running, MovableClock(), Producer(running.kafka, "test"))
        yield net
        await asyncio.gather(*(channel.close() for channel in net.channels.values()))
    finally:
        await running.close()
        await asyncio.to_thread(running.fleet.stop)


async def test_detections_and_commands_outlive_a_killed_service(net: Net) -> None:
    running = net.fleet
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
    own = [
        record
        for record in await read_all(running.kafka, SENSING_DETECTIONS)
        if Detection.FromString(record.value).detection_id.startswith("d-")
    ]
    facts = Counter(dict(record.headers)["ce_id"] for record in own)
    assert len(facts) == CALLS
    records = await read_all(running.kafka, SENSING_COMMAND_RESULTS)
    versions = {int(dict(record.headers)["ce_sequence"]) for record in records}
    assert versions == {1, 2}


async def test_a_graceful_restart_fails_no_call_of_who_tries_again_and_loses_nothing(net: Net) -> None:
    """Streams are ended by the service: whoever streams without pause would otherwise be waited for."""
    fleet, gauge = net.fleet.fleet, await net.register("water-level-gauge", "drainage", ["level"])
    ledger = Ledger(net, gauge.datastreams[0].number)
    following = CommandsServiceStub(net.channel("drainage")).StreamCommands(commands.StreamCommandsRequest())  # type: ignore[no-untyped-call]
    working = [asyncio.create_task(work) for work in (ledger.stream(), ledger.detect(), ledger.follow(following))]
    await eventually(lambda: ledger.streamed >= RESTARTED_AT and ledger.detected >= 1)
    server = fleet.processes["sensing-ingest"]
    code = await asyncio.to_thread(server.stop)
    fleet.start_service("sensing-ingest")
    assert code == 0, server.tail()
    before = ledger.streamed, ledger.detected

    def goes_on() -> bool:
        for work in working:
            if work.done():
                # It ends by what it raised alone.
                work.result()
        return ledger.streamed >= before[0] + RESTARTED_AT and ledger.detected > before[1]

    await eventually(goes_on)
    ledger.ended.set()
    await asyncio.gather(*working)
    assert ledger.ends["follow"] == {"STOPPING"}
    assert ledger.ends["stream"], "the service has ended it"
    assert ledger.ends["stream"] <= {"STOPPING", SENT_TOO_LATE}
    await net.fleet.settle()
    assert await ledger.missing() == (set(), set())
    said = [json.loads(line)["event"] for line in server.log.read_text().splitlines() if line.startswith("{")]
    order = ["service_stopping", "service_stopped", "service_starting", "service_ready"]
    assert [event for event in said if event in order][-4:] == order


class Ledger:
    """A department that streams readings and submits detections without pause, and what it was told of them."""

    def __init__(self, net: Net, number: int) -> None:
        self.ended = asyncio.Event()
        self.ends: dict[str, set[str]] = {"stream": set(), "follow": set()}
        self.streamed = self.detected = 0
        self._net = net
        self._number = number
        self._first = int(net.clock().timestamp() * SECOND) - SECOND
        self._accepted: set[int] = set()
        self._detections: set[str] = set()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._waiting: dict[int, ingest.IngestReadingsRequest] = {}

    async def stream(self) -> None:
        """One batch of one reading after the other; after a passing end what was not answered is sent again."""
        while not self.ended.is_set():
            try:
                call = IngestServiceStub(self._net.channel("drainage")).IngestReadings(self._batches())  # type: ignore[no-untyped-call]
                async for answer in call:
                    batch = self._waiting.pop(answer.batch_number)
                    assert answer.accepted == 1
                    self._accepted.add(int.from_bytes(batch.phenomenon_times, "little", signed=True))
                    self.streamed += 1
                    self._room.release()
            except grpc.aio.AioRpcError as error:
                self.ends["stream"] |= passing(error)
                await self._reachable()

    async def detect(self) -> None:
        """One detection after the other, each until it is taken."""
        stub = IngestServiceStub(self._net.channel("drainage"))  # type: ignore[no-untyped-call]
        camera = await self._net.register("camera", "drainage")
        for name in (f"restart-{camera.thing_id}-{number}" for number in itertools.count()):
            if self.ended.is_set():
                return
            fields = {"algorithm_id": "ponding", "model_version": "7", "event_class": CLASS, "confidence": 0.5}
            found = Detection(detection_id=name, thing_id=camera.thing_id, **fields)  # type: ignore[arg-type]
            call = ingest.SubmitDetectionsRequest(change=change(key=name), detections=[found])
            taken = False
            while not taken:
                try:
                    await stub.SubmitDetections(call)
                    taken = True
                except grpc.aio.AioRpcError as error:
                    passing(error)
                    await self._reachable()
            self._detections.add(name)
            self.detected += 1

    async def follow(self, call: grpc.aio.UnaryStreamCall[object, object]) -> None:
        """Commands, until the service ends the stream."""
        try:
            async for _ in call:
                pass
        except grpc.aio.AioRpcError as error:
            self.ends["follow"] |= passing(error)

    async def missing(self) -> tuple[set[int], set[str]]:
        """What was accepted and stands on no topic: times of readings, ids of detections."""
        times, ids = set(), set()
        for record in await read_all(self._net.kafka, SENSING_OBSERVATIONS):
            columns = from_batch(ObservationBatch.FromString(record.value))
            times |= set(columns.times[columns.numbers == self._number].tolist())
        for record in await read_all(self._net.kafka, SENSING_DETECTIONS):
            ids.add(Detection.FromString(record.value).detection_id)
        return self._accepted - times, self._detections - ids

    async def _batches(self) -> AsyncIterator[ingest.IngestReadingsRequest]:
        for batch in list(self._waiting.values()):
            yield batch
        while not self.ended.is_set():
            await self._room.acquire()
            batch_number = self.streamed + len(self._waiting) + 1
            self._waiting[batch_number] = ingest.IngestReadingsRequest(
                batch_number=batch_number,
                count=1,
                datastream_numbers=self._number.to_bytes(4, "little"),
                phenomenon_times=(self._first + batch_number).to_bytes(8, "little"),
                values=struct.pack("<d", 7.0),
            )
            yield self._waiting[batch_number]

    async def _reachable(self) -> None:
        await self._net.channel("drainage").channel_ready()


def passing(error: grpc.aio.AioRpcError) -> set[str]:
    """The reason of a call that may be made again; what cannot connect has none. Any other failure is raised.

    A message that grpc.aio is sending when the service ends the call fails in the client, which says INTERNAL.
    """
    if error.code() == grpc.StatusCode.INTERNAL and error.details() == SENT_TOO_LATE:
        return {SENT_TOO_LATE}
    if error.code() != grpc.StatusCode.UNAVAILABLE:
        raise error
    return {reason_of(error)} - {""}
