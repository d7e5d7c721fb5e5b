"""What becomes of sets when services do not answer, going back, and packs that retire."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

import grpc
import pytest
import pytest_asyncio
from cityloop.common.v1.common_pb2 import Change
from cityloop.sharing.v1 import packs_service_pb2 as packs
from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackRecord, PackSetState, PackStatus, PackUse
from cityloop.sharing.v1.packs_service_pb2_grpc import PacksServiceStub
from cityloop.topics import CITY_PACK_STATUS, CITY_PACKS
from cityloop_data_sharing.bootstrap import PACKAGE, bootstrap
from cityloop_data_sharing.settings import Settings
from cityloop_database import migrations_of
from cityloop_messaging import Fact, KafkaConnection, Producer, new_id, to_timestamp, utc_now
from cityloop_operator.operations import (
    apply_packs,
    get_pack,
    get_pack_set,
    list_pack_sets,
    list_packs,
    plan_packs,
    roll_back_packs,
)
from cityloop_rpc import MAX_MESSAGE_BYTES, Credentials, open_channel, reason_of
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.in_process import MovableClock, running_service

Opened = Callable[..., AbstractAsyncContextManager[grpc.aio.Channel]]
PROPOSED, ACTIVE = PackSetState.PACK_SET_STATE_PROPOSED, PackSetState.PACK_SET_STATE_ACTIVE
REFUSED, REPLACED = PackSetState.PACK_SET_STATE_REFUSED, PackSetState.PACK_SET_STATE_REPLACED


def pack(title: str, name: str = "lights", more: str = "", event_class: str = "light") -> dict[str, str]:
    declared = f"{{event_class: {event_class}, title: {{zh: 灯, en: Light}}, problem: of-{name}}}"
    return {
        "pack.yaml": f"pack: {name}\ntitle: {{zh: {title}, en: {title}}}\n{more}",
        "problem-kinds.yaml": f"problem_kinds: [{{problem_kind: of-{name}, name: {{en: Of it}}}}]",
        "event-classes.yaml": f"event_classes:\n  - {declared}\n",
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


async def states(kafka: KafkaConnection) -> list[tuple[int, PackSetState]]:
    found = [PackRecord.FromString(record.value) for record in await read_all(kafka, CITY_PACKS)]
    return [(item.set.set_number, item.set.state) for item in found if item.HasField("set")]


async def propose(channel: grpc.aio.Channel, files: Mapping[str, str], key: str) -> int:
    stub = PacksServiceStub(channel)  # type: ignore[no-untyped-call]
    proposal = packs.PackSetProposal(packs=[packs.PackFiles(files=files)])
    request = packs.ApplyPackSetRequest(change=Change(idempotency_key=key), proposal=proposal)
    return int((await stub.ApplyPackSet(request)).set_number)


async def refusal(channel: grpc.aio.Channel, files: Mapping[str, str], key: str) -> str | None:
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await propose(channel, files, key)
    return reason_of(raised.value)


async def test_a_service_that_does_not_answer_refuses_the_set(
    opened: Opened, kafka: KafkaConnection, clock: MovableClock
) -> None:
    async with opened("absent") as channel:
        key = str(uuid.uuid4())
        assert await propose(channel, pack("a"), key) == 1
        assert await propose(channel, pack("a"), key) == 1, "one key, one proposal"
        assert await refusal(channel, pack("b"), key) == "IDEMPOTENCY_KEY_REUSED"
        assert await refusal(channel, pack("b"), str(uuid.uuid4())) == "PACKS_UNDECIDED"
        clock.move(dt.timedelta(seconds=31))

        async def refused() -> bool:
            return bool((await get_pack_set(channel, 1)).set.state == REFUSED)

        await eventually(refused)
        (answer,) = (await get_pack_set(channel, 1)).answers
        assert (answer.service, list(answer.problems)) == ("absent", ["did not answer within 30 s"])
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await roll_back_packs(channel)
        assert reason_of(raised.value) == "NO_FORMER_PACK_SET", "it was never in use"

    assert await states(kafka) == [(1, PROPOSED), (1, REFUSED)]


async def test_two_sets_proposed_at_once_are_never_checked_apart(opened: Opened, clock: MovableClock) -> None:
    async with opened("absent") as channel:

        async def apply(name: str) -> str:
            try:
                await propose(channel, pack("a", name, event_class=name), name)
            except grpc.aio.AioRpcError as error:
                return reason_of(error) or ""
            return ""

        names = [f"lights-{number}" for number in range(8)]
        assert Counter(await asyncio.gather(*map(apply, names))) == {"": 1, "PACKS_UNDECIDED": 7}
        clock.move(dt.timedelta(seconds=31))

        async def goes_on() -> bool:
            return await apply("another") == ""

        await eventually(goes_on)
        assert [item.set.set_number for item in await list_pack_sets(channel, 10)] == [2, 1]


async def test_a_set_changes_as_one_and_history_says_who_and_when(opened: Opened, kafka: KafkaConnection) -> None:
    async with opened() as channel:
        road = pack("b", "road", "requires: [lights]\n", "hole")
        assert await apply_packs(channel, [pack("a"), road]) == 1
        assert await apply_packs(channel, [pack("a"), road]) == 1, "nothing changes, so no set is made"
        plan, asked = await plan_packs(channel, [pack("c")], ["road"])
        assert list(plan.changes) == [
            'lights: ~ pack.yaml: title.en: "a" becomes "c"',
            'lights: ~ pack.yaml: title.zh: "a" becomes "c"',
            "- pack road, retiring while work stands under it",
        ]
        assert asked is not None
        assert await list_packs(channel) == await list_packs(channel)
        assert [item.pack_version for item in (await list_packs(channel)).packs] == [1, 1], "a plan changes nothing"
        number = await apply_packs(channel, [pack("c")], ["road"], expected=1)
        present = await list_packs(channel)
        assert [(item.pack_id, item.pack_version) for item in present.packs] == [("lights", 2)], (
            "nothing stood under it"
        )
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await apply_packs(channel, [pack("d")], expected=1)
        assert reason_of(raised.value) == "PACK_SET_CHANGED"
        back = await roll_back_packs(channel, 1)
        assert [(item.pack_id, item.pack_version) for item in (await list_packs(channel)).packs] == [
            ("lights", 1),
            ("road", 1),
        ]
        history = await list_pack_sets(channel, 10)
        assert [item.set.set_number for item in history] == [back, number, 1]
        assert {item.proposed_by for item in history} == {"operator"}
        assert all(item.decided_at.seconds for item in history)
        assert list(history[0].changes)[-1] == "road: + pack.yaml"
        found = await get_pack(channel, "lights", 2)
        assert (dict(found.files), found.pack.items) == (pack("c"), 2)

    published = await states(kafka)
    assert published.index((number, ACTIVE)) < published.index((1, REPLACED)), "no service is without packs in between"


async def test_a_pack_of_another_city_or_class_is_refused_at_once(opened: Opened) -> None:
    async with opened() as channel:
        assert await apply_packs(channel, [pack("a")]) == 1
        plan, asked = await plan_packs(channel, [pack("a", more="city: elsewhere\n")])
        assert list(plan.problems) == ["lights/pack.yaml: it is for the city 'elsewhere'; there is none yet"]
        assert asked is None
        with pytest.raises(
            grpc.aio.AioRpcError, match="event class 'light' is defined in copy and in lights"
        ) as raised:
            await apply_packs(channel, [pack("a", "copy")])
        assert reason_of(raised.value) == "PACK_INVALID"
        assert [item.pack_id for item in (await list_packs(channel)).packs] == ["lights"]
        for number in (7, 0):
            with pytest.raises(grpc.aio.AioRpcError) as raised:
                await get_pack(channel, "lights" if number else "nothing", number)
            assert reason_of(raised.value) == "PACK_UNKNOWN"
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await apply_packs(channel)
        assert reason_of(raised.value) == "PACK_SET_EMPTY"


async def test_a_busy_pack_retires_and_goes_by_itself_when_its_last_work_has_ended(
    opened: Opened, producer: Producer
) -> None:
    answer = partial(say, producer)
    async with opened("cases") as channel:

        async def in_state(number: int, state: PackSetState) -> bool:
            return bool((await get_pack_set(channel, number)).set.state == state)

        for number, request in enumerate((([pack("a")], ()), ((), ("lights",))), 1):
            applied = asyncio.create_task(apply_packs(channel, *request))
            await eventually(partial(exists, channel, number))
            await answer(number, PackAnswer.PACK_ANSWER_ACCEPTED, count=2)
            await eventually(partial(in_state, number, ACTIVE))
            await answer(number, PackAnswer.PACK_ANSWER_RUNNING, count=2)
            assert await applied == number
        (leaving,) = (await list_packs(channel)).packs
        assert leaving.retiring
        await answer(2, PackAnswer.PACK_ANSWER_RUNNING, count=0)
        await eventually(lambda: exists(channel, 3))
        assert await in_state(3, PROPOSED)
        assert (await get_pack_set(channel, 3)).proposed_by == "data-sharing"
        await answer(3, PackAnswer.PACK_ANSWER_ACCEPTED)
        await eventually(lambda: in_state(3, ACTIVE))
        assert list((await list_packs(channel)).packs) == []


async def test_a_pack_may_be_larger_than_other_calls(opened: Opened) -> None:
    large = {**pack("a"), "messages.yaml": f"messages: []\n# {'x' * MAX_MESSAGE_BYTES}"}
    async with opened() as channel:
        assert await apply_packs(channel, [large]) == 1
        found = await get_pack(channel, "lights", 1)
        assert (dict(found.files), found.pack.items) == (large, 2)


async def test_a_kind_that_no_service_reads_is_refused(opened: Opened, producer: Producer) -> None:
    async with opened(*CITY_PACKS.consumers) as channel:
        for number, kinds in enumerate((["roles", "problem_kinds"], ["problem_kinds", "event_classes"]), 1):
            applied = asyncio.create_task(propose(channel, pack("a"), str(number)))
            assert await applied == number
            for service in CITY_PACKS.consumers:
                await say(producer, number, PackAnswer.PACK_ANSWER_ACCEPTED, service=service, kinds=kinds)
            await eventually(partial(decided, channel, number))
        refused = await get_pack_set(channel, 1)
        assert refused.set.state == REFUSED
        problems = [line for answer in refused.answers for line in answer.problems]
        says = "no service that answered reads event-classes.yaml; upgrade the one that should"
        assert problems == [f"lights/event-classes.yaml: {says}"]
        assert (await get_pack_set(channel, 2)).set.state == ACTIVE


async def say(
    producer: Producer,
    number: int,
    said: PackAnswer,
    count: int = 0,
    service: str = "cases",
    kinds: Sequence[str] = (),
) -> None:
    """Answer a set as a service does."""
    now = utc_now()
    status = PackStatus(
        set_number=number,
        service=service,
        instance="0",
        answer=said,
        uses=[PackUse(pack_id="lights", subject="open_cases", count=count)],
        kinds=kinds,
        occurred_at=to_timestamp(now),
        recorded_at=to_timestamp(now),
    )
    key = f"{number}/{service}"
    await producer.publish([Fact(CITY_PACK_STATUS, key, new_id(), service, key, now, "99", status)])


async def decided(channel: grpc.aio.Channel, number: int) -> bool:
    return (await get_pack_set(channel, number)).set.state not in {PROPOSED, PackSetState.PACK_SET_STATE_PLANNED}


async def exists(channel: grpc.aio.Channel, number: int) -> bool:
    try:
        await get_pack_set(channel, number)
    except grpc.aio.AioRpcError:
        return False
    return True
