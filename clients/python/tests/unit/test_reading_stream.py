"""Readings over a stream: answered batch by batch, sent again after a break, refused with the reason."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
import pytest_asyncio
from cityloop.sensing.v1.ingest_service_pb2 import IngestReadingsRequest, IngestReadingsResponse
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceServicer, add_IngestServiceServicer_to_server
from cityloop.sensing.v1.registry_service_pb2 import Datastream, Thing
from cityloop_client import Client, ForbiddenError, InvalidError, Reading, RetryPolicy, UnavailableError
from cityloop_client.fakes import FakeCity
from cityloop_client.fakes.city import QUICK
from cityloop_client.readings import IN_FLIGHT

NOW = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
MICROS = 1_782_907_200_000_000
INGEST = "IngestService/IngestReadings"


@pytest_asyncio.fixture
async def city() -> AsyncIterator[FakeCity]:
    async with FakeCity("drainage") as city:
        yield city


async def registered(client: Client) -> int:
    thing = Thing(thing_id="gauge", datastreams=[Datastream(datastream_id="gauge.level")])
    return (await client.in_post("drainage.handle", "E-1").register_thing(thing)).datastreams[0].number


def readings(number: int, *values: float) -> list[Reading]:
    return [Reading(number, NOW + dt.timedelta(seconds=place), value) for place, value in enumerate(values)]


async def test_each_batch_is_answered_with_what_was_not_taken(city: FakeCity) -> None:
    async with city.client() as client, client.readings() as stream:
        number = await registered(client)
        assert await registered(client) == number
        answer = await stream.send(readings(number, 3.0, 31.5))
        assert (answer.accepted, len(answer.rejected)) == (2, 0)
        assert city.readings == {(number, MICROS): 3.0, (number, MICROS + 1_000_000): 31.5}
        answer = await stream.send([*readings(number, 4.0), *readings(number + 9, 1.0)])
        assert (answer.accepted, [item.index for item in answer.rejected]) == (1, [1])
        with pytest.raises(InvalidError) as refused:
            await stream.send(readings(number, *[1.0] * 10_001))
        assert refused.value.reason == "BATCH_TOO_LARGE"
        assert (await stream.send(readings(number, 5.0))).accepted == 1, "the stream goes on"
    assert city.serving.calls.count(INGEST) == 1


async def test_what_a_broken_stream_left_unanswered_is_sent_again(city: FakeCity) -> None:
    async with city.client() as client, client.readings() as stream:
        number = await registered(client)
        assert (await stream.send(readings(number, 1.0))).accepted == 1
        city.fail(INGEST, grpc.StatusCode.UNAVAILABLE, times=3)
        await city.break_streams()
        later = [Reading(number, NOW + dt.timedelta(hours=place), float(place)) for place in range(1, 41)]
        answers = await asyncio.gather(*(stream.send([reading]) for reading in later))
    assert [answer.accepted for answer in answers] == [1] * 40
    assert len(city.readings) == 41
    assert city.serving.calls.count(INGEST) == 5


class Restarting(IngestServiceServicer):
    """Takes whole batches; its first stream it ends in the midst of what is sent to it."""

    def __init__(self) -> None:
        self.streams = 0

    async def IngestReadings(  # noqa: N802
        self, request_iterator: AsyncIterator[IngestReadingsRequest], context: grpc.aio.ServicerContext[Any, Any]
    ) -> AsyncIterator[IngestReadingsResponse]:
        self.streams += 1
        async for request in request_iterator:
            if self.streams == 1:
                await context.abort(grpc.StatusCode.UNAVAILABLE, "the service is stopping: open the stream again")
            yield IngestReadingsResponse(batch_number=request.batch_number, accepted=request.count)


async def test_what_is_being_sent_when_a_service_ends_the_stream_is_sent_again() -> None:
    server, restarting = grpc.aio.server(), Restarting()
    add_IngestServiceServicer_to_server(restarting, server)  # type: ignore[no-untyped-call]
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    # Each is larger than what gRPC sends before the other side reads.
    batch = readings(1, *[1.0] * 10_000)
    try:
        async with (
            Client({"sensing-ingest": f"127.0.0.1:{port}"}, None, QUICK) as client,
            client.readings() as stream,
        ):
            answers = await asyncio.gather(*(stream.send(batch) for _ in range(IN_FLIGHT)))
    finally:
        await server.stop(None)
    assert [answer.accepted for answer in answers] == [10_000] * IN_FLIGHT
    assert restarting.streams == 2


async def test_a_stream_that_is_refused_refuses_its_batches(city: FakeCity) -> None:
    city.fail(INGEST, grpc.StatusCode.PERMISSION_DENIED, "METHOD_NOT_ALLOWED")
    async with city.client() as client, client.readings() as stream:
        for _ in range(2):
            with pytest.raises(ForbiddenError) as refused:
                await stream.send(readings(1, 1.0))
            assert refused.value.reason == "METHOD_NOT_ALLOWED"


async def test_a_batch_that_nobody_answers_is_given_back(city: FakeCity) -> None:
    city.fail(INGEST, grpc.StatusCode.UNAVAILABLE, times=10_000)
    retry_policy = RetryPolicy(deadline_seconds=0.1, first_pause_seconds=0.01)
    async with city.client(retry_policy) as client, client.readings() as stream:
        with pytest.raises(UnavailableError, match="send it again"):
            await stream.send(readings(1, 1.0))


@pytest.mark.parametrize("reading", [Reading(1, NOW.replace(tzinfo=None), 1.0), Reading(-1, NOW, 1.0)])
async def test_what_is_no_reading_is_named_before_it_is_sent(city: FakeCity, reading: Reading) -> None:
    async with city.client() as client, client.readings() as stream:
        with pytest.raises(ValueError, match="a reading has a number, a time with its zone and a value"):
            await stream.send([reading])
