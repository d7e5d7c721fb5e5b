"""What becomes of proposals when services do not answer, and going back."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import grpc
import pytest
import pytest_asyncio
from cityloop.common.v1.common_pb2 import Change
from cityloop.sharing.v1 import packs_service_pb2 as packs
from cityloop.sharing.v1.pack_pb2 import Pack, PackState
from cityloop.sharing.v1.packs_service_pb2_grpc import PacksServiceStub
from cityloop.topics import CITY_PACKS
from cityloop_data_sharing.bootstrap import PACKAGE, bootstrap
from cityloop_data_sharing.settings import Settings
from cityloop_database import migrations_of
from cityloop_messaging import KafkaConnection
from cityloop_operator.operations import PackRefusedError, apply_pack, list_packs, plan_pack, roll_back_pack
from cityloop_rpc import Credentials, open_channel, reason_of
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.in_process import MovableClock, running_service

Opened = Callable[..., AbstractAsyncContextManager[grpc.aio.Channel]]


def pack(title: str, name: str = "lights") -> dict[str, str]:
    event_class = "{event_class: light, title: {zh: 灯, en: Light}, problem: component}"
    return {
        "pack.yaml": f"pack: {name}\ntitle: {{zh: {title}, en: {title}}}\n",
        "event-classes.yaml": f"event_classes:\n  - {event_class}\n",
    }


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest_asyncio.fixture
async def opened(
    clusters: Clusters, kafka: KafkaConnection, issue: Callable[[str, str], Credentials], clock: MovableClock
) -> AsyncIterator[Opened]:
    @asynccontextmanager
    async def open_service(*services: str) -> AsyncIterator[grpc.aio.Channel]:
        own, migrations = issue("cityloop", "data-sharing"), migrations_of(PACKAGE)
        async with (
            running_service(
                bootstrap, Settings, migrations, clusters, kafka, own, clock, pack_services=services
            ) as address,
            open_channel(address, issue("cityloop", "operator")) as channel,
        ):
            yield channel

    yield open_service


async def states(kafka: KafkaConnection) -> list[tuple[int, int]]:
    found = [Pack.FromString(record.value) for record in await read_all(kafka, CITY_PACKS)]
    return [(item.pack_version, item.state) for item in found]


async def propose(channel: grpc.aio.Channel, files: Mapping[str, str], key: str) -> int:
    stub = PacksServiceStub(channel)  # type: ignore[no-untyped-call]
    request = packs.ApplyPackRequest(change=Change(idempotency_key=key), pack_id="lights", files=files)
    return int((await stub.ApplyPack(request)).pack_version)


async def test_a_service_that_does_not_answer_withdraws_the_pack(
    opened: Opened, kafka: KafkaConnection, clock: MovableClock
) -> None:
    async with opened("absent") as channel:
        key = str(uuid.uuid4())
        assert await propose(channel, pack("a"), key) == 1
        assert await propose(channel, pack("a"), key) == 1, "one key, one proposal"
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await propose(channel, pack("b"), key)
        assert reason_of(raised.value) == "IDEMPOTENCY_KEY_REUSED"
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await propose(channel, pack("b"), str(uuid.uuid4()))
        assert reason_of(raised.value) == "PACK_UNDECIDED"
        clock.move(dt.timedelta(seconds=31))

        async def withdrawn() -> bool:
            return (await list_packs(channel))[0].pack.state == PackState.PACK_STATE_WITHDRAWN

        await eventually(withdrawn)
        (answer,) = (await list_packs(channel))[0].answers
        assert (answer.service, list(answer.problems)) == ("absent", ["did not answer within 30 s"])
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await roll_back_pack(channel, "lights")
        assert reason_of(raised.value) == "NO_FORMER_PACK", "it was never active"

    assert await states(kafka) == [(1, PackState.PACK_STATE_PROPOSED), (1, PackState.PACK_STATE_WITHDRAWN)]


async def test_two_packs_proposed_at_once_are_never_checked_apart(opened: Opened, clock: MovableClock) -> None:
    async with opened("absent") as channel:
        stub = PacksServiceStub(channel)  # type: ignore[no-untyped-call]

        async def apply(name: str) -> str:
            request = packs.ApplyPackRequest(change=Change(idempotency_key=name), pack_id=name, files=pack("a", name))
            try:
                await stub.ApplyPack(request)
            except grpc.aio.AioRpcError as error:
                return reason_of(error)
            return ""

        names = [f"lights-{number}" for number in range(8)]
        assert Counter(await asyncio.gather(*map(apply, names))) == {"": 1, "PACK_UNDECIDED": 7}
        (proposed,) = await list_packs(channel)
        clock.move(dt.timedelta(seconds=31))

        async def goes_on() -> bool:
            return await apply("another") == ""

        await eventually(goes_on)
        assert {item.pack.pack_id for item in await list_packs(channel)} == {proposed.pack.pack_id, "another"}


async def test_rolling_back_brings_the_former_files_as_a_new_version(opened: Opened, kafka: KafkaConnection) -> None:
    async with opened() as channel:
        assert await apply_pack(channel, "lights", pack("a")) == 1
        assert await apply_pack(channel, "lights", pack("b")) == 2
        assert list((await plan_pack(channel, "lights", pack("a"))).changes) == [
            '~ pack.yaml: title.zh: "b" becomes "a"',
            '~ pack.yaml: title.en: "b" becomes "a"',
        ]
        assert await roll_back_pack(channel, "lights") == 3
        assert list((await plan_pack(channel, "lights", pack("a"))).changes) == []
        summaries = await list_packs(channel, "lights")
        assert [item.pack.pack_version for item in summaries] == [3, 2, 1]
        assert all(not item.pack.files for item in summaries)

    published = await states(kafka)
    assert published.index((2, PackState.PACK_STATE_ACTIVE)) < published.index((1, PackState.PACK_STATE_WITHDRAWN))
    assert published[-2:] == [(3, PackState.PACK_STATE_ACTIVE), (2, PackState.PACK_STATE_WITHDRAWN)]


async def test_a_pack_of_another_city_or_class_is_refused_at_once(opened: Opened) -> None:
    async with opened() as channel:
        assert await apply_pack(channel, "lights", pack("a")) == 1
        elsewhere = pack("a")
        elsewhere["pack.yaml"] += "city: elsewhere\n"
        plan = await plan_pack(channel, "lights", elsewhere)
        assert [problem for problem in plan.problems if "elsewhere" in problem]
        with pytest.raises(grpc.aio.AioRpcError, match="event class 'light' stands in copy and in lights") as raised:
            await apply_pack(channel, "copy", pack("a", "copy"))
        assert reason_of(raised.value) == "PACK_INVALID"
        with pytest.raises((grpc.aio.AioRpcError, PackRefusedError), match="not 'other'"):
            await apply_pack(channel, "other", pack("a"))
        assert [item.pack.pack_id for item in await list_packs(channel)] == ["lights"]
