"""Re-measurement over gRPC, from readings that were really taken in."""

from __future__ import annotations

from collections.abc import AsyncIterator

import grpc
import net as nets
import pytest
import pytest_asyncio
from cityloop.sensing.v1 import measurement_service_pb2 as messages
from cityloop.sensing.v1.history_service_pb2 import GetLatestReadingRequest
from cityloop.sensing.v1.history_service_pb2_grpc import HistoryServiceStub
from cityloop.sensing.v1.measurement_service_pb2_grpc import MeasurementServiceStub
from cityloop_testkit import Clusters, eventually
from net import Net, refused

pytestmark = pytest.mark.asyncio(loop_scope="module")
Reason = messages.RemeasurementReason


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def net(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Net]:
    async with nets.running_net(clusters, tmp_path_factory.mktemp("net")) as running:
        yield running


async def measured(net: Net, rows: list[tuple[float, float]]) -> str:
    """A new gauge whose readings stand in the history; its datastream."""
    thing = await net.register("water-level-gauge", "drainage", ["water_level_cm"])
    await net.send(thing.datastreams[0].number, rows)
    stub = HistoryServiceStub(net.channel("drainage"))  # type: ignore[no-untyped-call]

    async def stored() -> bool:
        try:
            await stub.GetLatestReading(GetLatestReadingRequest(datastream_number=thing.datastreams[0].number))
        except grpc.aio.AioRpcError:
            return False
        return True

    await eventually(stored)
    return thing.datastreams[0].datastream_id


async def remeasure(net: Net, *datastreams: str, dwell: int = 300) -> messages.RemeasureResponse:
    stub = MeasurementServiceStub(net.channel("cityloop", "collaboration-tasks"))  # type: ignore[no-untyped-call]
    request = messages.RemeasureRequest(datastream_ids=datastreams, below=5.0, dwell_seconds=dwell)
    answer: messages.RemeasureResponse = await stub.Remeasure(request)
    return answer


async def test_every_datastream_must_have_held_and_each_says_why_not(net: Net) -> None:
    low = await measured(net, [(ago, 2.0) for ago in range(360, -1, -30)])
    flagged = await measured(net, [*((ago, 2.0) for ago in range(360, -1, -30)), (45.0, 301.0)])
    high = await measured(net, [(ago, 2.0) for ago in range(360, 20, -30)] + [(1.0, 40.0)])
    brief = await measured(net, [(30.0, 2.0), (1.0, 2.0)])
    quiet = await measured(net, [(1_000.0, 2.0)])
    both = await remeasure(net, low, low)
    assert both.holds
    assert [item.value for item in both.datastreams] == [2.0, 2.0]
    answer = await remeasure(net, low, flagged, high, brief, quiet, "nobody's")
    assert not answer.holds
    assert [item.reason for item in answer.datastreams] == [
        Reason.REMEASUREMENT_REASON_UNSPECIFIED,
        Reason.REMEASUREMENT_REASON_FLAGGED,
        Reason.REMEASUREMENT_REASON_ABOVE_LIMIT,
        Reason.REMEASUREMENT_REASON_DWELL_NOT_REACHED,
        Reason.REMEASUREMENT_REASON_SILENT,
        Reason.REMEASUREMENT_REASON_UNKNOWN_DATASTREAM,
    ]
    assert [item.datastream_id for item in answer.datastreams] == [low, flagged, high, brief, quiet, "nobody's"]
    assert not answer.datastreams[4].HasField("phenomenon_time"), "it lies further back than proof reaches"


async def test_what_a_clock_that_is_ahead_measures_counts_at_once(net: Net) -> None:
    soon = await measured(net, [(30.0, 2.0), (-40.0, 40.0)])
    hours = await measured(net, [(30.0, 2.0), (-7_200.0, 2.0)])
    answer = await remeasure(net, soon, hours, dwell=0)
    assert [item.reason for item in answer.datastreams] == [
        Reason.REMEASUREMENT_REASON_ABOVE_LIMIT,
        Reason.REMEASUREMENT_REASON_FLAGGED,
    ]
    assert answer.datastreams[0].value == 40.0


async def test_what_cannot_be_judged_is_refused(net: Net) -> None:
    assert (await refused(remeasure(net)))[1] == "TOO_MANY_DATASTREAMS"
    assert (await refused(remeasure(net, *(["x"] * 101))))[1] == "TOO_MANY_DATASTREAMS"
    assert (await refused(remeasure(net, "x", dwell=86_400)))[1] == "DWELL_TOO_LONG"
    stub = MeasurementServiceStub(net.channel("cityloop", "citizen-services"))  # type: ignore[no-untyped-call]
    code, reason, _ = await refused(stub.Remeasure(messages.RemeasureRequest(datastream_ids=["x"], below=1)))
    assert (code, reason) == (grpc.StatusCode.PERMISSION_DENIED, "METHOD_NOT_ALLOWED")
